/* SPDX-License-Identifier: Apache-2.0
 *
 * Trouble with an input, and its place. An error means that something could not be looked at, so
 * the scan is incomplete; a warning is worth a reader's attention and changes no verdict.
 */
#ifndef ARGVET_TARGET_PROBLEM_H
#define ARGVET_TARGET_PROBLEM_H

#include <argvet/plugin.h>

#include "base/arena.h"
#include "base/vector.h"

enum problem_severity {
	PROBLEM_WARNING = 1,
	PROBLEM_ERROR,
};

struct problem {
	enum problem_severity severity;
	struct argvet_origin origin;
	const char *message; /* a sentence without its place and without a full stop */
	const char *host;    /* as in struct place */
};

struct problems {
	struct arena *arena; /* keeps the messages */
	struct vector items; /* struct problem */
};

#define PROBLEMS(arena_) ((struct problems){.arena = (arena_), .items = VECTOR(struct problem)})

/* Strings in origin are borrowed; they must live as long as the arena. */
void problem_add(struct problems *problems, enum problem_severity severity,
		 const struct argvet_origin *origin, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
