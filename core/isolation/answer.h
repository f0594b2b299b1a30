/* SPDX-License-Identifier: Apache-2.0
 *
 * What one unit came to, as a message: its targets with the results of the checks, its problems.
 */
#ifndef ARGVET_ISOLATION_ANSWER_H
#define ARGVET_ISOLATION_ANSWER_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "base/vector.h"
#include "isolation/wire.h"
#include "scan/result.h"
#include "target/component.h"
#include "target/intake.h"

/* From the worker's intake, and its result of the same targets. A target's flags stay behind: only
 * checks read them. */
void answer_put(struct strbuf *message, const struct intake *intake, const struct result *result);

/* Where an answer goes to. */
struct answer_reader {
	struct arena *arena;
	struct intern *intern;
	const struct components *components;
	const struct vector *checks; /* const struct check *: the same as the worker's, in order */
};

struct answer {
	size_t files;
	size_t processes;
	struct vector targets;  /* struct target_result; .control is left NULL */
	struct vector problems; /* struct problem */
};

/* Both vectors must be empty ones; what is added to them is in the reader's arena. */
void answer_get(struct wire *wire, const struct answer_reader *reader, struct answer *answer);

#endif
