/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/newfile.h"
#include "base/signal.h"

/* A child without a place to hide names: the test is skipped. */
#define CANNOT 77

/* A directory of its own for each test, and a name in it. */
struct place {
	char directory[64];
	char file[80];
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	strcpy(place->directory, "/tmp/argvet-newfile-XXXXXX");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	snprintf(place->file, sizeof(place->file), "%s/out", place->directory);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	int left;

	unlink(place->file);
	rmdir(place->file);
	/* Fails, and so does the test, if anything was left behind. */
	left = rmdir(place->directory);
	free(place);
	return left;
}

static size_t
count_files(const char *directory)
{
	DIR *dir = opendir(directory);
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count - 2;
}

static void
assert_holds(const char *path, const char *expected)
{
	char text[64] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_true(read(fd, text, sizeof(text) - 1) >= 0);
	close(fd);
	assert_string_equal(text, expected);
}

static void
make_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* Without an assertion, for children too. */
static bool
begin(struct newfile *file, const char *path)
{
	return newfile_open(file, path) == 0 && write(file->fd, "new", 3) == 3;
}

static void
test_keep(void **state)
{
	const struct place *place = *state;
	struct newfile file;

	assert_true(begin(&file, place->file));
	assert_int_equal(access(place->file, F_OK), -1);
	assert_int_equal(newfile_keep(&file), 0);
	assert_holds(place->file, "new");
	assert_int_equal(count_files(place->directory), 1);
}

static void
test_replace(void **state)
{
	const struct place *place = *state;
	struct newfile file;

	make_file(place->file, "a longer old one");
	assert_true(begin(&file, place->file));
	assert_holds(place->file, "a longer old one");
	assert_int_equal(newfile_keep(&file), 0);
	assert_holds(place->file, "new");
	assert_int_equal(count_files(place->directory), 1);
}

static void
test_drop(void **state)
{
	const struct place *place = *state;
	struct newfile file;

	make_file(place->file, "old");
	assert_true(begin(&file, place->file));
	newfile_drop(&file);
	assert_holds(place->file, "old");
	assert_int_equal(count_files(place->directory), 1);
}

static void
test_descriptor(void **state)
{
	const struct place *place = *state;
	struct newfile file;

	assert_true(begin(&file, place->file));
	assert_int_equal(fcntl(file.fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	assert_int_equal(fchmod(file.fd, 0640), 0);
	assert_int_equal(newfile_keep(&file), 0);
	assert_int_equal(fcntl(file.fd, F_GETFD), -1);
}

static void
test_relative(void **state)
{
	const struct place *place = *state;
	struct newfile file;
	int before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_int_equal(chdir(place->directory), 0);
	for (int i = 0; i < 2; i++) {
		assert_true(begin(&file, "out"));
		assert_int_equal(newfile_keep(&file), 0);
	}
	assert_holds(place->file, "new");
	assert_int_equal(fchdir(before), 0);
	close(before);
}

static void
test_symbolic_link(void **state)
{
	const struct place *place = *state;
	char target[96];
	struct newfile file;
	struct stat info;

	snprintf(target, sizeof(target), "%s/target", place->directory);
	assert_int_equal(symlink("target", place->file), 0);
	assert_true(begin(&file, place->file));
	assert_int_equal(newfile_keep(&file), 0);
	assert_int_equal(lstat(place->file, &info), 0);
	assert_true(S_ISREG(info.st_mode));
	assert_int_equal(access(target, F_OK), -1);
}

static void
test_no_directory(void **state)
{
	const struct place *place = *state;
	char path[96];
	struct newfile file;

	snprintf(path, sizeof(path), "%s/out", place->file);
	assert_int_equal(newfile_open(&file, path), ENOENT);
	make_file(place->file, "a file");
	assert_int_equal(newfile_open(&file, path), ENOTDIR);
}

static void
test_directory_in_the_way(void **state)
{
	const struct place *place = *state;
	struct newfile file;

	assert_true(begin(&file, place->file));
	assert_int_equal(mkdir(place->file, 0700), 0);
	assert_int_equal(newfile_keep(&file), EISDIR);
	assert_int_equal(count_files(place->directory), 1);
}

/* As on a system, or a file system, that knows no files without a name. */
static void
hide_proc(void)
{
	if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		_exit(CANNOT);
	if (mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", "/proc", "tmpfs", 0, NULL) != 0)
		_exit(CANNOT);
}

/* The status of a child that does this. */
static int
child_status(void (*act)(const struct place *place), const struct place *place)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		/* Whoever started the test may ignore some. */
		signal_reset_all();
		act(place);
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CANNOT)
		skip();
	return status;
}

static void
assert_killed(int status, int signal)
{
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), signal);
}

static void
die_writing(const struct place *place)
{
	struct newfile file;

	if (begin(&file, place->file))
		raise(SIGKILL);
}

static void
test_killed(void **state)
{
	const struct place *place = *state;

	make_file(place->file, "old");
	assert_killed(child_status(die_writing, place), SIGKILL);
	assert_holds(place->file, "old");
	assert_int_equal(count_files(place->directory), 1);
}

/* The signal waits until the file is complete, and then ends the process all the same. */
static void
keep_named(const struct place *place)
{
	struct newfile file;

	hide_proc();
	if (!begin(&file, place->file) || file.name.length == 0)
		_exit(2);
	raise(SIGTERM);
	newfile_keep(&file);
}

static void
test_named_keep(void **state)
{
	const struct place *place = *state;

	make_file(place->file, "old");
	assert_killed(child_status(keep_named, place), SIGTERM);
	assert_holds(place->file, "new");
	assert_int_equal(count_files(place->directory), 1);
}

static void
drop_named(const struct place *place)
{
	struct newfile file;

	hide_proc();
	if (!begin(&file, place->file) || file.name.length == 0)
		_exit(2);
	raise(SIGINT);
	newfile_drop(&file);
}

static void
test_named_drop(void **state)
{
	const struct place *place = *state;

	assert_killed(child_status(drop_named, place), SIGINT);
	assert_int_equal(count_files(place->directory), 0);
}

/* What cannot even be made leaves signals as they were. */
static void
fail_named(const struct place *place)
{
	struct newfile file;
	char path[96];

	hide_proc();
	snprintf(path, sizeof(path), "%s/out", place->file);
	if (newfile_open(&file, path) != ENOENT)
		_exit(2);
	raise(SIGHUP);
}

static void
test_named_failure(void **state)
{
	const struct place *place = *state;

	assert_killed(child_status(fail_named, place), SIGHUP);
}

#define PLACE_TEST(test_) cmocka_unit_test_setup_teardown(test_, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(test_keep),         PLACE_TEST(test_replace),
		PLACE_TEST(test_drop),         PLACE_TEST(test_descriptor),
		PLACE_TEST(test_relative),     PLACE_TEST(test_symbolic_link),
		PLACE_TEST(test_no_directory), PLACE_TEST(test_directory_in_the_way),
		PLACE_TEST(test_killed),       PLACE_TEST(test_named_keep),
		PLACE_TEST(test_named_drop),   PLACE_TEST(test_named_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
