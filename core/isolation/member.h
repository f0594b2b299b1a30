/* SPDX-License-Identifier: Apache-2.0
 *
 * A worker as its parent sees it: a process, a channel to it, the board that it writes on.
 */
#ifndef ARGVET_ISOLATION_MEMBER_H
#define ARGVET_ISOLATION_MEMBER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "base/vector.h"
#include "isolation/board.h"
#include "isolation/channel.h"
#include "isolation/worker.h"

struct member {
	pid_t pid;
	struct channel channel;
	struct board *board;
	struct vector jobs; /* struct job *: what it was asked and has not answered */
	size_t batches;     /* how many messages asked for them */
	size_t answered;
	/* How long it has been where it is. */
	uint32_t step;
	size_t ticks;
};

/* Makes the process. The worker's channel, board and parent are filled in here. */
int member_spawn(struct member *member, const struct worker *worker, struct error **err);

/* How it came that a worker is no more. */
enum member_end {
	MEMBER_DIED = 1,
	MEMBER_CLOSED,  /* it lives, and will not speak any more */
	MEMBER_GARBAGE, /* it says what makes no sense */
	MEMBER_SILENT,  /* it has been at one thing for too long */
};

/* Lets it end, or ends it; adds what has become of it to text, as the end of a sentence ("was
 * killed by SIGSEGV"). Afterwards only its board and its jobs are left. */
enum member_end
member_end(struct member *member, enum member_end end, double seconds, struct strbuf *text);

void member_free(struct member *member);

#endif
