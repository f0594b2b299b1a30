/* SPDX-License-Identifier: Apache-2.0
 *
 * A container's environment as far as its manifest tells it, and $(NAME) as Kubernetes expands it.
 */
#ifndef ARGVET_SOURCE_ENVIRONMENT_H
#define ARGVET_SOURCE_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct environment {
	struct arena *arena;
	void *variables; /* as tsearch keeps them */
	bool open;       /* names that nobody set here may be set elsewhere: envFrom, a template */
	size_t *budget;  /* how many bytes expansion may still make, of one input */
};

/* A text with its references expanded. */
struct expansion {
	const char *text;
	/* The first reference whose value only the cluster knows, as it stands in text; or NULL. */
	const char *unknown;
	/* The text with what only looks like a reference defaced: a name that nobody sets and
	 * $$(NAME) stay in the text as they are, and mean themselves. */
	const char *defaced;
	bool changed; /* text is another than what was expanded */
};

void environment_init(struct environment *environment, struct arena *arena, size_t *budget);
void environment_free(struct environment *environment);

/* Sets a variable, expanding what value refers to; of two with a name the later one counts. value
 * is NULL if only the cluster knows it. */
void environment_set(struct environment *environment, const char *name, const char *value);

/* Strings are in the arena, or text itself. */
struct expansion environment_expand(const struct environment *environment, const char *text);

#endif
