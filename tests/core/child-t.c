/* SPDX-License-Identifier: Apache-2.0 */
#include "base/child.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

/* A child that waits for a signal, or ends with a status. */
static pid_t
make(int status)
{
	pid_t child = fork();

	if (child == 0) {
		signal(SIGTERM, SIG_DFL);
		if (status >= 0)
			_exit(status);
		for (;;)
			pause();
	}
	assert_true(child > 0);
	return child;
}

static void
expect_end(pid_t child, const char *words)
{
	cleanup_strbuf struct strbuf text = {0};

	child_add_end(&text, child_reap(child));
	assert_string_equal(text.text, words);
}

static void
it_ended_by_itself(void **state)
{
	(void)state;
	expect_end(make(0), "ended its process with status 0");
	expect_end(make(3), "ended its process with status 3");
}

static void
it_was_killed(void **state)
{
	pid_t child = make(-1);

	(void)state;
	assert_false(child_has_ended(child));
	assert_int_equal(kill(child, SIGTERM), 0);
	while (!child_has_ended(child))
		usleep(1000);
	/* To know it takes nothing away. */
	assert_true(child_has_ended(child));
	expect_end(child, "was killed by SIGTERM");
	assert_false(child_has_ended(child));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_ended_by_itself),
		cmocka_unit_test(it_was_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
