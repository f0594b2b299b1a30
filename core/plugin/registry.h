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
#include "plugin/search.h"
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

/* Takes the check that is in the candidate's file. The first check to carry an id has it; a second
 * one is refused, unless it is the same file. */
void
registry_admit(struct registry *registry, const struct candidate *candidate, struct check *check);

void
registry_refuse(struct registry *registry, const struct candidate *candidate, const char *reason);

/* Loads every candidate into this very process, in their order, and admits or refuses it. */
void registry_load(struct registry *registry, const struct search *search);

/* Tells components which programs and flags the admitted checks are about. */
void registry_declare(const struct registry *registry, struct components *components);

#endif
