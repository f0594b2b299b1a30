/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/member.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cleanup.h"
#include "isolation/sandbox.h"

/* A process whose channel is closed is mostly about to end: how long that may take, in
 * milliseconds. */
#define DYING 200

int
member_spawn(struct member *member, const struct worker *worker, struct error **err)
{
	struct worker own = *worker;
	struct channel other;
	int errnum;

	*member = (struct member){.pid = -1, .channel.fd = -1, .jobs = VECTOR(struct job *)};
	member->board = board_new();
	if (member->board == NULL)
		return error_make(err, errno, "cannot share memory with a worker");
	errnum = channel_pair(&member->channel, &other);
	if (errnum != 0)
		return error_make(err, errnum, "cannot make a channel to a worker");
	own.channel = &other;
	own.board = member->board;
	own.parent = getpid();
	member->pid = fork();
	if (member->pid == 0)
		worker_run(&own);
	errnum = errno;
	channel_close(&other);
	board_hide(member->board);
	return member->pid > 0 ? 0 : error_make(err, errnum, "cannot make a worker");
}

/* Has the process ended within a moment? */
static bool
ends_soon(pid_t pid)
{
	const struct timespec moment = {.tv_nsec = 1000000};

	for (int i = 0; i < DYING; i++) {
		if (child_has_ended(pid))
			return true;
		nanosleep(&moment, NULL);
	}
	return false;
}

static void
add_call(struct strbuf *text, int number)
{
	cleanup_free char *name = sandbox_call_name(number);

	if (name != NULL)
		strbuf_printf(text, "made the forbidden system call %s", name);
	else
		strbuf_printf(text, "made the forbidden system call %d", number);
}

static void
add_death(struct strbuf *text, const struct board *board, int status)
{
	switch (board->cause) {
	case BOARD_FORBIDDEN_CALL:
		add_call(text, board->number);
		break;
	case BOARD_OUT_OF_MEMORY:
		strbuf_add_text(text, "ran out of memory");
		break;
	case BOARD_FINDINGS:
		strbuf_printf(text, "reported more than %d findings", board->number);
		break;
	default:
		child_add_end(text, status);
	}
}

enum member_end
member_end(struct member *member, enum member_end end, double seconds, struct strbuf *text)
{
	const struct board look = board_look(member->board);
	int status;

	if (end == MEMBER_DIED && !ends_soon(member->pid))
		end = MEMBER_CLOSED;
	if (end != MEMBER_DIED)
		kill(member->pid, SIGKILL);
	status = child_reap(member->pid);
	member->pid = -1;
	channel_close(&member->channel);
	if (end == MEMBER_SILENT)
		strbuf_printf(text, "gave no answer in %g s", seconds);
	else if (end == MEMBER_GARBAGE)
		strbuf_add_text(text, "wrote to the channel of results");
	else if (end == MEMBER_CLOSED)
		strbuf_add_text(text, "closed the channel of results");
	else
		add_death(text, &look, status);
	return end;
}

void
member_free(struct member *member)
{
	if (member->pid > 0) {
		kill(member->pid, SIGKILL);
		child_reap(member->pid);
	}
	channel_close(&member->channel);
	board_free(member->board);
	vector_free(&member->jobs);
}
