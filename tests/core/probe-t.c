/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/probe.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"

#define HINT "; a plugin is data: it needs no constructor, and no library that has one"

static void
comes_back(void *context)
{
	(void)context;
}

static void
exits(void *context)
{
	exit(*(int *)context);
}

static void
leaves(void *context)
{
	_exit(*(int *)context);
}

static void
is_killed(void *context)
{
	raise(*(int *)context);
}

static void
hangs(void *context)
{
	(void)context;
	for (;;)
		pause();
}

static void
closes_all(void *context)
{
	for (int fd = 0; fd < 1024; fd++)
		close(fd);
	if (*(int *)context > 0)
		_exit(*(int *)context);
	hangs(NULL);
}

/* What it starts holds the pipe open. */
static void
leaves_a_child(void *context)
{
	if (fork() == 0)
		hangs(NULL);
	_exit(*(int *)context);
}

static void
ignores_signals(void *context)
{
	(void)context;
	signal(SIGTERM, SIG_IGN);
	hangs(NULL);
}

static void
kills_its_group(void *context)
{
	(void)context;
	kill(0, SIGTERM);
	hangs(NULL);
}

/* No probe leaves a child. */
static void
assert_no_child(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void
assert_probe(void (*run)(void *context), int context, int milliseconds, const char *reason)
{
	const struct probe_step steps[] = {{comes_back, "the first step"}, {run, "its step"}};
	cleanup_error struct error *err = NULL;
	int outcome = probe_run(steps, 2, &context, milliseconds, &err);

	if (reason == NULL) {
		assert_null(err);
		assert_int_equal(outcome, 0);
	} else {
		assert_int_equal(outcome, -1);
		assert_string_equal(error_text(err), reason);
	}
	assert_no_child();
}

static void
all_come_back(void **state)
{
	(void)state;
	assert_probe(comes_back, 0, 10000, NULL);
}

static void
one_exits(void **state)
{
	(void)state;
	assert_probe(leaves, 3, 10000, "its step ended its process with status 3" HINT);
	assert_probe(leaves, 0, 10000, "its step ended its process with status 0" HINT);
}

static void
one_is_killed(void **state)
{
	(void)state;
	assert_probe(is_killed, SIGSEGV, 10000, "its step was killed by SIGSEGV" HINT);
	assert_probe(is_killed, SIGABRT, 10000, "its step was killed by SIGABRT" HINT);
	assert_probe(is_killed, SIGKILL, 10000, "its step was killed by SIGKILL" HINT);
	assert_probe(is_killed, SIGVTALRM, 10000, "its step was killed by signal 26" HINT);
}

static void
one_hangs(void **state)
{
	(void)state;
	assert_probe(hangs, 0, 100, "its step did not come back within 0.1 s" HINT);
	assert_probe(ignores_signals, 0, 100, "its step did not come back within 0.1 s" HINT);
}

static void
one_closes_the_pipe(void **state)
{
	(void)state;
	assert_probe(closes_all, 0, 200, "its step did not come back within 0.2 s" HINT);
	assert_probe(closes_all, 7, 10000, "its step ended its process with status 7" HINT);
}

static void
one_leaves_a_child(void **state)
{
	(void)state;
	assert_probe(leaves_a_child, 3, 500, "its step ended its process with status 3" HINT);
}

/* A signal to its group is none to ours. */
static void
one_kills_its_group(void **state)
{
	(void)state;
	assert_probe(kills_its_group, 0, 10000, "its step was killed by SIGTERM" HINT);
}

/* What was not yet written here must not be written by the child too, nor what the child prints. */
static void
prints(void *context)
{
	(void)context;
	printf("from the child\n");
	fprintf(stderr, "from the child\n");
	exit(3);
}

static void
nothing_is_printed_twice(void **state)
{
	char text[64] = "";
	int ends[2];
	int own = dup(STDOUT_FILENO);

	(void)state;
	assert_int_equal(pipe(ends), 0);
	fflush(stdout);
	assert_true(dup2(ends[1], STDOUT_FILENO) >= 0);
	printf("once");
	assert_probe(prints, 0, 10000, "its step ended its process with status 3" HINT);
	fflush(stdout);
	assert_true(dup2(own, STDOUT_FILENO) >= 0);
	close(own);
	close(ends[1]);
	assert_int_equal(read(ends[0], text, sizeof(text) - 1), 4);
	assert_string_equal(text, "once");
	close(ends[0]);
}

static void
exit_with_its_handlers(void **state)
{
	(void)state;
	assert_probe(exits, 5, 10000, "its step ended its process with status 5" HINT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_come_back),
		cmocka_unit_test(one_exits),
		cmocka_unit_test(exit_with_its_handlers),
		cmocka_unit_test(one_is_killed),
		cmocka_unit_test(one_hangs),
		cmocka_unit_test(one_closes_the_pipe),
		cmocka_unit_test(one_leaves_a_child),
		cmocka_unit_test(one_kills_its_group),
		cmocka_unit_test(nothing_is_printed_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
