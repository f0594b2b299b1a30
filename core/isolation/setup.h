/* SPDX-License-Identifier: Apache-2.0
 *
 * What a worker must know before its first unit, as a message: which of the plugins run, with which
 * parameters, and what the others want to be recognised.
 */
#ifndef ARGVET_ISOLATION_SETUP_H
#define ARGVET_ISOLATION_SETUP_H

#include <stddef.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/vector.h"
#include "isolation/wire.h"
#include "plugin/registry.h"
#include "plugin/search.h"
#include "target/component.h"
#include "target/version.h"

/* The number of the candidate that an admitted check was loaded from. */
size_t setup_candidate(const struct search *search, const struct check *check);

/* The selected checks (const struct check *) are some of the registry's, in their order. */
void setup_put(struct strbuf *message, const struct search *search, const struct registry *registry,
	       const struct vector *selected, const struct kubernetes_version *fallback);

/* What becomes of the message. */
struct setup {
	struct arena *arena;
	/* struct check * by the number of their candidate, NULL where none was loaded. */
	struct check *const *loaded;
	size_t loaded_count;
	/* Filled in. */
	struct components components;
	struct kubernetes_version fallback;
	struct vector checks; /* const struct check * */
};

/* .components must be initialised and .checks an empty vector. */
void setup_get(struct wire *wire, struct setup *setup);

#endif
