/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/trust.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "plugin-sample.h"

static void
assert_trusted(const char *path)
{
	cleanup_error struct error *err = NULL;
	struct trust trust = {0};
	cleanup_close int fd = trust_open(&trust, path, &err);

	if (fd < 0)
		fail_msg("%s: %s", path, error_text(err));
	assert_null(err);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
}

static void
assert_refused(const char *path, const char *reason)
{
	cleanup_error struct error *err = NULL;
	struct trust trust = {0};

	assert_int_equal(trust_open(&trust, path, &err), -1);
	assert_non_null(err);
	if (strstr(error_text(err), reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", error_text(err), reason);
}

static void
plain_file(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];

	(void)state;
	sample_write(sample_path(path, directory, "file"), "x", 1);
	assert_trusted(path);
	assert_int_equal(chmod(path, 0400), 0);
	assert_trusted(path);
	assert_int_equal(chmod(path, 04755), 0);
	assert_trusted(path);
}

static void
relative_path(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_free char *before = getcwd(NULL, 0);
	char path[PATH_MAX];

	(void)state;
	sample_write(sample_path(path, directory, "file"), "x", 1);
	assert_int_equal(chdir(directory), 0);
	assert_trusted("file");
	assert_trusted("./file");
	assert_int_equal(chmod(directory, 0777), 0);
	assert_refused("file", "directory /tmp/argvet-test-");
	assert_int_equal(chdir(before), 0);
}

static void
no_such_file(void **state)
{
	(void)state;
	assert_refused("/nonexistent/file", "cannot open it: No such file or directory");
	assert_refused("", "cannot open it: No such file or directory");
}

static void
error_not_wanted(void **state)
{
	struct trust trust = {0};

	(void)state;
	assert_int_equal(trust_open(&trust, "/nonexistent/file", NULL), -1);
}

static void
open_trusted(struct trust *trust, const char *path)
{
	cleanup_close int fd = trust_open(trust, path, NULL);

	assert_true(fd >= 0);
}

/* That one directory is good says nothing of another, not even of one in it. */
static void
several_files(void **state)
{
	cleanup_sample char *directory = sample_directory();
	struct trust trust = {0};
	char path[PATH_MAX];

	(void)state;
	sample_write(sample_path(path, directory, "one"), "x", 1);
	open_trusted(&trust, path);
	sample_write(sample_path(path, directory, "two"), "x", 1);
	open_trusted(&trust, path);
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(trust_open(&trust, path, NULL), -1);
	sample_mkdir(sample_path(path, directory, "open"));
	assert_int_equal(chmod(path, 0777), 0);
	sample_write(sample_path(path, directory, "open/file"), "x", 1);
	assert_int_equal(trust_open(&trust, path, NULL), -1);
	open_trusted(&trust, sample_path(path, directory, "one"));
	assert_int_equal(trust_open(&trust, sample_path(path, directory, "open/file"), NULL), -1);
}

static void
links(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];
	char link[PATH_MAX];

	(void)state;
	sample_write(sample_path(path, directory, "file"), "x", 1);
	assert_int_equal(symlink("file", sample_path(link, directory, "link")), 0);
	assert_refused(link, "is a symbolic link");
	assert_int_equal(symlink("nowhere", sample_path(link, directory, "dangling")), 0);
	assert_refused(link, "is a symbolic link");
	assert_int_equal(symlink("loop", sample_path(link, directory, "loop")), 0);
	assert_refused(link, "is a symbolic link");
}

/* The last part is no link, and the place that counts is the real one. */
static void
link_above(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];

	(void)state;
	sample_mkdir(sample_path(path, directory, "real"));
	sample_write(sample_path(path, directory, "real/file"), "x", 1);
	assert_int_equal(symlink("real", sample_path(path, directory, "link")), 0);
	sample_path(path, directory, "link/file");
	assert_trusted(path);
	assert_int_equal(chmod(sample_path(path, directory, "real"), 0777), 0);
	assert_refused(sample_path(path, directory, "link/file"),
		       "/real is writable by others (mode 0777)");
}

static void
not_regular(void **state)
{
	cleanup_sample char *directory = sample_directory();
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	cleanup_close int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char path[PATH_MAX];

	(void)state;
	assert_refused(directory, "is a directory, not a regular file");
	assert_int_equal(mkfifo(sample_path(path, directory, "fifo"), 0644), 0);
	assert_refused(path, "is a FIFO, not a regular file");
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", directory);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_refused(address.sun_path, "is a socket");
	assert_refused("/dev/null", "is a device, not a regular file");
}

static void
writable_file(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];

	(void)state;
	sample_write(sample_path(path, directory, "file"), "x", 1);
	assert_int_equal(chmod(path, 0777), 0);
	assert_refused(path, "writable by others (mode 0777)");
	assert_int_equal(chmod(path, 0602), 0);
	assert_refused(path, "writable by others (mode 0602)");
	assert_int_equal(chmod(path, 0664), 0);
	assert_refused(path, "writable by its group (mode 0664)");
}

static void
writable_directory(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];
	char inner[PATH_MAX];
	char reason[PATH_MAX + 64];

	(void)state;
	sample_mkdir(sample_path(inner, directory, "a"));
	sample_mkdir(sample_path(inner, directory, "a/b"));
	sample_write(sample_path(path, directory, "a/b/file"), "x", 1);
	assert_int_equal(chmod(inner, 0775), 0);
	snprintf(reason, sizeof(reason), "directory %s is writable by its group (mode 0775)",
		 inner);
	assert_refused(path, reason);
	assert_int_equal(chmod(inner, 0755), 0);
	assert_trusted(path);

	sample_path(inner, directory, "a");
	assert_int_equal(chmod(inner, 0757), 0);
	snprintf(reason, sizeof(reason), "directory %s is writable by others (mode 0757)", inner);
	assert_refused(path, reason);
	assert_int_equal(chmod(inner, 01777), 0);
	assert_trusted(path);
}

static void
foreign_file(void **state)
{
	cleanup_sample char *directory = NULL;
	char path[PATH_MAX];

	(void)state;
	sample_need_root("can give a file away");
	directory = sample_directory();
	sample_write(sample_path(path, directory, "file"), "x", 1);
	assert_int_equal(chown(path, 12345, 0), 0);
	assert_refused(path, "owned by user 12345, not by root");
}

static void
foreign_directory(void **state)
{
	cleanup_sample char *directory = NULL;
	char path[PATH_MAX];
	char inner[PATH_MAX];

	(void)state;
	sample_need_root("can give a directory away");
	directory = sample_directory();
	sample_mkdir(sample_path(inner, directory, "a"));
	sample_write(sample_path(path, directory, "a/file"), "x", 1);
	assert_int_equal(chown(inner, 12345, 0), 0);
	assert_refused(path, "/a is owned by user 12345, not by root");
	/* Sticky does not help: its owner can still replace what is in it. */
	assert_int_equal(chmod(inner, 01777), 0);
	assert_refused(path, "/a is owned by user 12345, not by root");
}

/* An ordinary user trusts root and himself, and nobody else. */
static void
ordinary_user(void **state)
{
	cleanup_sample char *directory = NULL;
	char roots[PATH_MAX];
	char own[PATH_MAX];
	char other[PATH_MAX];

	(void)state;
	sample_need_root("can be somebody else");
	directory = sample_directory();
	sample_write(sample_path(roots, directory, "roots"), "x", 1);
	sample_write(sample_path(own, directory, "own"), "x", 1);
	sample_write(sample_path(other, directory, "other"), "x", 1);
	assert_int_equal(chown(own, 12345, 0), 0);
	assert_int_equal(chown(other, 12346, 0), 0);
	assert_int_equal(seteuid(12345), 0);
	assert_trusted(roots);
	assert_trusted(own);
	assert_refused(other, "owned by user 12346, not by root or by user 12345 who runs argvet");
	assert_int_equal(seteuid(0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_file),    cmocka_unit_test(relative_path),
		cmocka_unit_test(no_such_file),  cmocka_unit_test(error_not_wanted),
		cmocka_unit_test(several_files), cmocka_unit_test(links),
		cmocka_unit_test(link_above),    cmocka_unit_test(not_regular),
		cmocka_unit_test(writable_file), cmocka_unit_test(writable_directory),
		cmocka_unit_test(foreign_file),  cmocka_unit_test(foreign_directory),
		cmocka_unit_test(ordinary_user),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
