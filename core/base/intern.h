/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts that are kept once, however often they come: ten thousand manifests hold much the same
 * words.
 */
#ifndef ARGVET_BASE_INTERN_H
#define ARGVET_BASE_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* A zeroed struct with an arena is an empty table. */
struct intern {
	struct arena *arena;
	const char **slots;
	size_t capacity;
	size_t count;
	/* Of the hash: another one for each table, so that nobody can write a file whose words all
	 * fall into one slot. */
	uint64_t key[2];
};

/* The one copy of text, which lives as long as the arena; NULL stays NULL. */
const char *intern_text(struct intern *intern, const char *text);

/* Frees the table, not the texts. */
void intern_free(struct intern *intern);

#endif
