/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/confession.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/alloc.h"
#include "isolation/sanitizer.h"

/* For handlers that call next to nothing, on machines whose registers take kilobytes. */
#define STACK_SIZE ((size_t)64 * 1024)

/* A handler gets no pointer of ours, but it finds the stack that it runs on: what it must know lies
 * below it. */
struct booth {
	struct board *board;
	size_t memory;
	char stack[STACK_SIZE];
};

static const struct booth *
booth_of(void *context)
{
	const ucontext_t *interrupted = context;

	return (const struct booth *)((const char *)interrupted->uc_stack.ss_sp -
				      offsetof(struct booth, stack));
}

static void
confess_call(int number, siginfo_t *info, void *context)
{
	(void)number;
	board_confess(booth_of(context)->board, BOARD_FORBIDDEN_CALL, info->si_syscall);
	_exit(1);
}

/* A quarter of what the process may have is always there, unless somebody has eaten it up. */
static bool
is_exhausted(size_t memory)
{
	void *probe;

	if (memory == 0)
		return false;
	probe = mmap(NULL, memory / 4, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (probe == MAP_FAILED)
		return true;
	munmap(probe, memory / 4);
	return false;
}

/* Comes once: the same signal again ends the process. */
static void
confess_crash(int number, siginfo_t *info, void *context)
{
	const struct booth *booth = booth_of(context);

	(void)info;
	if (is_exhausted(booth->memory))
		board_confess(booth->board, BOARD_OUT_OF_MEMORY, 0);
	raise(number);
}

/* argvet itself has found no memory, and is about to end. */
static void
confess_want(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)info;
	board_confess(booth_of(context)->board, BOARD_OUT_OF_MEMORY, 0);
}

void
confession_prepare(struct board *board, size_t memory)
{
	static const int crashes[] = {SIGABRT, SIGBUS, SIGSEGV};
	struct booth *booth = alloc_zeroed(1, sizeof(*booth));
	const stack_t stack = {.ss_sp = booth->stack, .ss_size = sizeof(booth->stack)};
	const struct sigaction call = {.sa_sigaction = confess_call,
				       .sa_flags = SA_SIGINFO | SA_ONSTACK};
	const struct sigaction crash = {.sa_sigaction = confess_crash,
					.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER |
						    (int)SA_RESETHAND};
	const struct sigaction want = {.sa_sigaction = confess_want,
				       .sa_flags = SA_SIGINFO | SA_ONSTACK};

	booth->board = board;
	booth->memory = SANITIZER ? 0 : memory;
	sigaltstack(&stack, NULL);
	sigaction(SIGSYS, &call, NULL);
	sigaction(ALLOC_SIGNAL, &want, NULL);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &crash, NULL);
}
