/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "child-sample.h"

struct place {
	char directory[64];
	char mine[128];
	char other[128];
};

static void
place_make(struct place *place)
{
	strcpy(place->directory, "/tmp/landlock-t.XXXXXX");
	assert_non_null(mkdtemp(place->directory));
	snprintf(place->mine, sizeof(place->mine), "%s/mine", place->directory);
	snprintf(place->other, sizeof(place->other), "%s/other", place->directory);
	close(creat(place->mine, 0700));
	close(creat(place->other, 0700));
}

static void
place_remove(const struct place *place)
{
	unlink(place->mine);
	unlink(place->other);
	rmdir(place->directory);
}

static bool
is_forbidden(int fd)
{
	return fd == -1 && errno == EACCES;
}

static int
reads_one_file(const void *what)
{
	const struct place *place = what;
	int file = open(place->mine, O_RDONLY);
	int rules = landlock_new();
	char link[32];

	if (rules < 0)
		return CANNOT;
	prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
	EXPECT(landlock_allow_reading(rules, file) == 0);
	EXPECT(landlock_enter(rules) == 0);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
	EXPECT(open(link, O_RDONLY) >= 0);
	EXPECT(open(place->mine, O_RDONLY) >= 0);
	EXPECT(is_forbidden(open(place->mine, O_WRONLY)));
	EXPECT(is_forbidden(open(place->other, O_RDONLY)));
	EXPECT(is_forbidden(open(place->directory, O_RDONLY | O_DIRECTORY)));
	EXPECT(is_forbidden(open("/etc/passwd", O_RDONLY)));
	EXPECT(is_forbidden(unlink(place->other)));
	EXPECT(is_forbidden(mkdirat(AT_FDCWD, "/tmp/landlock-t.new", 0700)));
	return 0;
}

static int
reads_below(const void *what)
{
	const struct place *place = what;
	int directory = open(place->directory, O_PATH);
	int rules = landlock_new();

	if (rules < 0)
		return CANNOT;
	prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
	EXPECT(landlock_allow_reading(rules, directory) == 0);
	EXPECT(landlock_allow_reading(rules, -1) < 0);
	EXPECT(landlock_enter(rules) == 0);
	EXPECT(open(place->other, O_RDONLY) >= 0);
	EXPECT(is_forbidden(open(place->other, O_WRONLY)));
	EXPECT(is_forbidden(open(place->directory, O_RDONLY | O_DIRECTORY)));
	EXPECT(is_forbidden(open("/etc/passwd", O_RDONLY)));
	return 0;
}

static int
reads_nothing(const void *what)
{
	const struct place *place = what;
	int file = open(place->mine, O_RDONLY);
	int rules = landlock_new();
	char byte;

	if (rules < 0)
		return CANNOT;
	prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
	EXPECT(landlock_enter(rules) == 0);
	EXPECT(is_forbidden(open(place->mine, O_RDONLY)));
	EXPECT(read(file, &byte, 1) == 0);
	/* Later rules cannot give back. */
	rules = landlock_new();
	EXPECT(rules >= 0 && landlock_allow_reading(rules, file) == 0);
	EXPECT(landlock_enter(rules) == 0);
	EXPECT(is_forbidden(open(place->mine, O_RDONLY)));
	return 0;
}

static void
check(int (*act)(const void *what))
{
	struct place place;
	struct ending ending;

	if (is_under_valgrind())
		skip();
	place_make(&place);
	ending = child_run(act, &place);
	place_remove(&place);
	if (ending.line == CANNOT)
		skip();
	assert_int_equal(ending.line, 0);
	assert_int_equal(ending.signal, 0);
}

static void
one_file_can_be_read(void **state)
{
	(void)state;
	check(reads_one_file);
}

static void
files_below_a_directory_can_be_read(void **state)
{
	(void)state;
	check(reads_below);
}

static void
without_rules_nothing_can_be_opened(void **state)
{
	(void)state;
	check(reads_nothing);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_file_can_be_read),
		cmocka_unit_test(files_below_a_directory_can_be_read),
		cmocka_unit_test(without_rules_nothing_can_be_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
