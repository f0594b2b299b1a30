/* SPDX-License-Identifier: Apache-2.0
 *
 * The life of a worker: it loads plugins with little power left, says what they are, gives up the
 * rest, and answers units until nobody asks any more.
 */
#ifndef ARGVET_ISOLATION_WORKER_H
#define ARGVET_ISOLATION_WORKER_H

#include <stdbool.h>
#include <sys/types.h>

#include "isolation/board.h"
#include "isolation/channel.h"
#include "isolation/sandbox.h"
#include "plugin/search.h"

struct worker {
	struct channel *channel;
	struct board *board;
	const struct search *search;
	/* Which of the candidates to load. */
	const bool *wanted;
	/* The parent does not know the plugins yet. */
	bool introduce;
	/* See task.h. */
	bool wordless;
	struct sandbox_limits limits;
	pid_t parent;
};

/* What a batch of tasks begins with. */
enum worker_mode {
	WORKER_SWIFT = 1,
	WORKER_CAREFUL, /* waits for the parent after each check */
};

/* Runs in a child that was just made. */
_Noreturn void worker_run(const struct worker *worker);

#endif
