/* SPDX-License-Identifier: Apache-2.0
 *
 * Which check has ended, or silenced, a worker on which target. Units are answered in no fixed
 * order, by any number of workers; what is said of a check is nevertheless what one worker would
 * say that goes through all targets in their order and puts a check aside after its third failure.
 */
#ifndef ARGVET_ISOLATION_BLAME_H
#define ARGVET_ISOLATION_BLAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vector.h"

/* So often may a check fail. */
#define BLAME_MAX 3

struct blame {
	uint32_t unit;
	uint32_t target; /* in the unit */
	uint32_t check;
	const char *cause; /* "the check was killed by SIGSEGV" */
};

struct blame_book {
	struct arena *arena;
	struct vector blames; /* struct blame, in their order of unit and target */
};

#define BLAME_BOOK(arena_) ((struct blame_book){(arena_), VECTOR(struct blame)})

void blame_add(struct blame_book *book, const struct blame *blame);

/* The failure with which the check is put aside, as far as is known now; NULL if it is not. */
const struct blame *blame_last(const struct blame_book *book, size_t check);

/* Adds what is to be left out when the unit is answered (struct task_rule). */
void blame_rules(const struct blame_book *book, size_t checks, uint32_t unit, struct vector *rules);

/* What to say of a check on a target instead of any result; NULL if there is nothing to say. */
const char *blame_find(const struct blame_book *book, uint32_t unit, size_t target, size_t check);

#endif
