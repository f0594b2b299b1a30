/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/confession.h"

#include <limits.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "base/alloc.h"
#include "child-sample.h"
#include "isolation/filter.h"
#include "isolation/sandbox.h"
#include "isolation/sanitizer.h"
#include "scan/result.h"

#define MEMORY ((size_t)256 << 20)

/* How a child says that the kernel lacks a part. */
#define EXIT_CANNOT 77

static const struct sandbox_limits limits = {.memory = MEMORY, .cpu = 10, .descriptors = 64};

/* The worker's life until the act, which ends it. */
static _Noreturn void
live(struct board *board, size_t memory, void (*act)(void))
{
	for (int number = 1; number < 32; number++)
		signal(number, SIG_DFL);
	confession_prepare(board, memory);
	if (sandbox_limit(&limits) != 0)
		_exit(EXIT_CANNOT);
	board_enter(board, BOARD_READING, 7);
	board_check(board, 2, 3);
	act();
	_exit(0);
}

/* Returns how the process ended, as waitpid says it; the board is a copy of the dead one's. */
static int
run(void (*act)(void), size_t memory, struct board *look)
{
	struct board *board;
	pid_t child;
	int status;

	if (is_under_valgrind())
		skip();
	board = board_new();
	child = fork();
	if (child == 0)
		live(board, memory, act);
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	*look = board_look(board);
	board_free(board);
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CANNOT)
		skip();
	return status;
}

/* Whatever the cause, the board still says where it was. */
static void
expect_place(const struct board *look)
{
	assert_int_equal(look->phase, BOARD_CHECKING);
	assert_int_equal(look->unit, 7);
	assert_int_equal(look->target, 2);
	assert_int_equal(look->check, 3);
}

static void
expect_killed(void (*act)(void), size_t memory, int signal, enum board_cause cause)
{
	struct board look;
	int status = run(act, memory, &look);

	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), signal);
	assert_int_equal(look.cause, cause);
	expect_place(&look);
}

static void
expect_forbidden(void (*act)(void), int number)
{
	struct board look;
	int status = run(act, MEMORY, &look);

	/* AddressSanitizer looks for the stack's bounds before an exit: forbidden as well. */
	assert_true((WIFEXITED(status) && WEXITSTATUS(status) == 1) ||
		    (SANITIZER && WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS));
	assert_int_equal(look.cause, BOARD_FORBIDDEN_CALL);
	assert_int_equal(look.number, number);
	expect_place(&look);
}

/* As a worker has given up everything. */
static void
compute_only(void)
{
	if ((sandbox_keep_nothing(&limits) & SANDBOX_SECCOMP) != 0)
		_exit(EXIT_CANNOT);
}

static void
make_socket(void)
{
	compute_only();
	syscall(SYS_socket, 1, 1, 0);
}

static void
signal_parent(void)
{
	compute_only();
	syscall(SYS_kill, getppid(), 0);
}

static void
fork_away(void)
{
	compute_only();
	syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static void
become_root(void)
{
	compute_only();
	syscall(SYS_setuid, 0);
}

/* What the parent had forbidden already. */
static void
connect_early(void)
{
	if (filter_deny_alien() != 0)
		_exit(EXIT_CANNOT);
	syscall(SYS_connect, -1, 0, 0);
}

static void
a_forbidden_call_is_told(void **state)
{
	(void)state;
	expect_forbidden(make_socket, SYS_socket);
	expect_forbidden(signal_parent, SYS_kill);
	expect_forbidden(fork_away, SYS_clone);
	expect_forbidden(become_root, SYS_setuid);
	expect_forbidden(connect_early, SYS_connect);
}

static void
behave(void)
{
	char byte;

	compute_only();
	if (read(-1, &byte, 1) == -1)
		_exit(0);
}

static void
who_does_nothing_wrong_has_nothing_to_tell(void **state)
{
	struct board look;
	int status = run(behave, MEMORY, &look);

	(void)state;
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_int_equal(look.cause, BOARD_NO_CAUSE);
	expect_place(&look);
}

/* A page that nobody may touch. */
static void
crash(void)
{
	volatile char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		_exit(EXIT_CANNOT);
	*page = 'x';
}

/* A page of a file that has no bytes. */
static void
read_beyond_the_end(void)
{
	volatile char *page =
		mmap(NULL, 4096, PROT_READ, MAP_SHARED, memfd_create("empty", MFD_CLOEXEC), 0);

	if (page == MAP_FAILED)
		_exit(EXIT_CANNOT);
	(void)*page;
}

/* The handler does not keep the process from its death. */
static void
a_crash_is_a_crash(void **state)
{
	(void)state;
	expect_killed(crash, MEMORY, SIGSEGV, BOARD_NO_CAUSE);
	expect_killed(read_beyond_the_end, MEMORY, SIGBUS, BOARD_NO_CAUSE);
	expect_killed(abort, MEMORY, SIGABRT, BOARD_NO_CAUSE);
}

static void
crash_confined(void)
{
	compute_only();
	crash();
}

static void
abort_confined(void)
{
	compute_only();
	abort();
}

/* A worker crashes with its filters in place, and the handler makes no forbidden call. */
static void
a_confined_crash_is_a_crash(void **state)
{
	(void)state;
	expect_killed(crash_confined, MEMORY, SIGSEGV, BOARD_NO_CAUSE);
	/* Not so for the abort's own second try, which would set a handler. */
	expect_killed(abort_confined, MEMORY, SIGABRT, BOARD_NO_CAUSE);
}

/* Until not a byte can be had. */
static void
eat(void)
{
	void *volatile memory;

	for (size_t size = (size_t)1 << 20; size >= 16; size /= 2) {
		do {
			memory = malloc(size);
		} while (memory != NULL);
	}
}

static void
eat_and_write_to_null(void)
{
	volatile char *volatile memory;

	compute_only();
	do {
		memory = malloc((size_t)1 << 20);
	} while (memory != NULL);
	*memory = 'x';
}

static void
eat_and_abort(void)
{
	compute_only();
	eat();
	abort();
}

/* There is plenty, but not so much. */
static void
ask_for_too_much(void)
{
	compute_only();
	/* Perhaps a file, which may not grow. */
	close(STDERR_FILENO);
	free(alloc_zeroed(1, PTRDIFF_MAX));
}

static void
need_limit(void)
{
	if (SANITIZER)
		skip();
}

static void
a_crash_for_lack_of_memory_is_told(void **state)
{
	(void)state;
	need_limit();
	expect_killed(eat_and_write_to_null, MEMORY, SIGSEGV, BOARD_OUT_OF_MEMORY);
	expect_killed(eat_and_abort, MEMORY, SIGABRT, BOARD_OUT_OF_MEMORY);
}

/* Where argvet itself ends the process for it, nothing has crashed. */
static void
memory_that_argvet_cannot_get_is_told(void **state)
{
	struct board look;
	int status;

	(void)state;
	need_limit();
	status = run(ask_for_too_much, 0, &look);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_INCOMPLETE);
	assert_int_equal(look.cause, BOARD_OUT_OF_MEMORY);
	expect_place(&look);
}

static void
without_a_limit_memory_is_no_cause(void **state)
{
	(void)state;
	need_limit();
	expect_killed(eat_and_write_to_null, 0, SIGSEGV, BOARD_NO_CAUSE);
}

static int
descend(int depth)
{
	volatile char frame[4096];

	frame[0] = (char)depth;
	return depth < INT_MAX ? descend(depth + 1) + frame[0] : 0;
}

static void
overflow(void)
{
	volatile int depth = 0;

	compute_only();
	depth = descend(depth);
}

static void
eat_and_overflow(void)
{
	volatile int depth = 0;

	compute_only();
	eat();
	depth = descend(depth);
}

/* There is room for the handler even then. */
static void
an_overflown_stack_is_no_hindrance(void **state)
{
	(void)state;
	expect_killed(overflow, MEMORY, SIGSEGV, BOARD_NO_CAUSE);
	need_limit();
	expect_killed(eat_and_overflow, MEMORY, SIGSEGV, BOARD_OUT_OF_MEMORY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_forbidden_call_is_told),
		cmocka_unit_test(who_does_nothing_wrong_has_nothing_to_tell),
		cmocka_unit_test(a_crash_is_a_crash),
		cmocka_unit_test(a_confined_crash_is_a_crash),
		cmocka_unit_test(a_crash_for_lack_of_memory_is_told),
		cmocka_unit_test(memory_that_argvet_cannot_get_is_told),
		cmocka_unit_test(without_a_limit_memory_is_no_cause),
		cmocka_unit_test(an_overflown_stack_is_no_hindrance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
