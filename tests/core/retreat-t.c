/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/retreat.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "child-sample.h"

static int
look_around(const void *what)
{
	struct stat null, info;
	int signal = 0;

	(void)what;
	EXPECT(retreat_from(getppid()));
	EXPECT(getsid(0) == getpid());
	EXPECT(prctl(PR_GET_PDEATHSIG, &signal) == 0 && signal == SIGKILL);
	EXPECT(stat("/dev/null", &null) == 0);
	for (int fd = 0; fd <= 2; fd++)
		EXPECT(fstat(fd, &info) == 0 && info.st_rdev == null.st_rdev);
	return 0;
}

static void
nothing_of_the_parent_is_left(void **state)
{
	(void)state;
	child_expect(look_around, NULL, 0);
}

static int
look_for_parent(const void *what)
{
	(void)what;
	/* Its own number is never its parent's. */
	EXPECT(!retreat_from(getpid()));
	return 0;
}

static void
a_parent_that_is_gone_is_noticed(void **state)
{
	(void)state;
	child_expect(look_for_parent, NULL, 0);
}

static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

/* In any order, with one beside another, and one that is not there. */
static int
keep_some(const void *what)
{
	static const int fds[] = {70, 50, 51, 60};

	(void)what;
	for (int fd = 45; fd < 80; fd++)
		EXPECT(fd == 60 || dup2(2, fd) == fd);
	close(60);
	retreat_keep(fds, 4);
	for (int fd = 0; fd < 100; fd++)
		EXPECT(is_open(fd) == (fd <= 2 || fd == 50 || fd == 51 || fd == 70));
	return 0;
}

static int
keep_none(const void *what)
{
	(void)what;
	EXPECT(dup2(2, 50) == 50);
	retreat_keep(NULL, 0);
	for (int fd = 0; fd < 100; fd++)
		EXPECT(is_open(fd) == (fd <= 2));
	return 0;
}

/* Where valgrind has files of its own, and where the channel of these very tests is closed. */
static int
in_grandchild(const void *what)
{
	int (*const *act)(const void *) = what;
	int status;
	pid_t child = fork();

	if (child == 0)
		_exit((*act)(NULL) == 0 ? 0 : 1);
	EXPECT(waitpid(child, &status, 0) == child);
	EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	return 0;
}

static void
only_what_is_named_stays_open(void **state)
{
	static int (*const acts[])(const void *) = {keep_some, keep_none};

	(void)state;
	if (is_under_valgrind())
		skip();
	for (size_t i = 0; i < 2; i++)
		child_expect(in_grandchild, &acts[i], 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_of_the_parent_is_left),
		cmocka_unit_test(a_parent_that_is_gone_is_noticed),
		cmocka_unit_test(only_what_is_named_stays_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
