/* SPDX-License-Identifier: Apache-2.0
 *
 * A child that gives something up, and how it ended.
 */
#ifndef ARGVET_TESTS_CORE_CHILD_SAMPLE_H
#define ARGVET_TESTS_CORE_CHILD_SAMPLE_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* What a child finds wrong ends it; a negative status means that the kernel lacks a part. */
#define EXPECT(condition_) \
	do { \
		if (!(condition_)) \
			return __LINE__; \
	} while (0)
#define CANNOT (-1)

struct ending {
	int line;
	int signal;
};

/* valgrind opens files and makes code in the very process that must not any more. */
static inline bool
is_under_valgrind(void)
{
	const char *preloaded = getenv("LD_PRELOAD");

	return preloaded != NULL && strstr(preloaded, "vgpreload") != NULL;
}

static inline int
child_tell(int end, int line)
{
	return write(end, &line, sizeof(line)) == sizeof(line) ? 0 : 99;
}

/* The act returns 0, CANNOT, or the line at which something was not as expected. */
static inline struct ending
child_run(int (*act)(const void *what), const void *what)
{
	struct ending ending = {0};
	int ends[2];
	int status;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		/* cmocka has its own mind about crashes. */
		for (int number = 1; number < 32; number++)
			signal(number, SIG_DFL);
		_exit(child_tell(ends[1], act(what)));
	}
	close(ends[1]);
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (read(ends[0], &ending.line, sizeof(ending.line)) < (ssize_t)sizeof(ending.line))
		ending.line = 0;
	close(ends[0]);
	ending.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	if (!WIFSIGNALED(status))
		assert_int_equal(WEXITSTATUS(status), 0);
	return ending;
}

static inline void
child_expect(int (*act)(const void *what), const void *what, int signal)
{
	struct ending ending = {0};

	if (is_under_valgrind())
		skip();
	ending = child_run(act, what);
	if (ending.line == CANNOT)
		skip();
	assert_int_equal(ending.line, 0);
	assert_int_equal(ending.signal, signal);
}

#endif
