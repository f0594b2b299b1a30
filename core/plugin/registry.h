/* SPDX-License-Identifier: Apache-2.0
 *
 * The checks that were admitted, and the plugins that were refused, with the reason.
 */
#ifndef ARGVET_PLUGIN_REGISTRY_H
#define ARGVET_PLUGIN_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vector.h"
#include "plugin/loader.h"
#include "target/component.h"

struct refusal {
	char *path;
	char *reason;
	/* A person asked for this very file or directory: its loss makes a scan incomplete. */
	bool named;
};

struct registry {
	struct vector checks;   /* struct check *, sorted by id */
	struct vector refusals; /* struct refusal, in the order of the search */
};

void registry_init(struct registry *registry);
void registry_free(struct registry *registry);

/* Loads one file. The first check to carry an id has it; a second one is refused. */
void registry_add_file(struct registry *registry, const char *path);

/* Loads every COMPONENT/NAME.so below directory, in the order of their names. A directory that
 * isn't there is a refusal only if required. */
void registry_add_directory(struct registry *registry, const char *directory, bool required);

/* The same for a colon-separated list of directories; empty parts are left out. */
void registry_add_path(struct registry *registry, const char *directories);

/* Tells components which programs and flags the admitted checks are about. */
void registry_declare(const struct registry *registry, struct components *components);

#endif
