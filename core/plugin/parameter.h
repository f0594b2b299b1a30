/* SPDX-License-Identifier: Apache-2.0
 *
 * Parameters: what a user may set of a check, and what is set.
 */
#ifndef ARGVET_PLUGIN_PARAMETER_H
#define ARGVET_PLUGIN_PARAMETER_H

#include <argvet/plugin.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "plugin/registry.h"

/* More than any check needs; the end of a list that does not end. */
#define PARAMETERS_MAX 64

/* Are a plugin's parameters well declared, and each default a value that it would take? Returns
 * 0, or -1 with the first fault. */
int parameter_validate(const struct argvet_plugin *plugin, struct error **err);

/* Reads text as a value of the parameter; what *setting points to is in arena. The error says
 * what is allowed. */
int parameter_read(struct arena *arena, const struct argvet_parameter *parameter, const char *text,
		   struct argvet_setting *setting, struct error **err);

/* Adds what a value may be: "an integer from 1 to 30", "one of a, b". */
void parameter_describe(const struct argvet_parameter *parameter, struct strbuf *text);

/* Gives every parameter of a check its default. They must be valid. */
void parameter_reset(struct check *check);

/* Sets one parameter of a check: "days=30". */
int parameter_set(struct check *check, const char *assignment, struct error **err);

/* Sets one parameter of an admitted check: "acme/audit-retention.days=30". */
int parameter_assign(const struct registry *registry, const char *assignment, struct error **err);

/* The value in force, or NULL if the check declares no such parameter. */
const struct argvet_setting *parameter_find(const struct check *check, const char *name);

#endif
