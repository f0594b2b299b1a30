/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/loader.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "child-sample.h"
#include "plugin-sample.h"

static struct check *
assert_loads(const char *path, const char *wanted_id)
{
	cleanup_error struct error *err = NULL;
	struct check *check = check_load(path, wanted_id, &err);

	if (check == NULL)
		fail_msg("%s: %s", path, error_text(err));
	assert_null(err);
	return check;
}

static void
assert_refused(const char *path, const char *wanted_id, const char *reason)
{
	cleanup_error struct error *err = NULL;

	assert_null(check_load(path, wanted_id, &err));
	assert_non_null(err);
	if (strstr(error_text(err), reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", error_text(err), reason);
	assert_null(strstr(error_text(err), "/proc/self"));
	assert_null(strstr(error_text(err), path));
}

static void
good(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];
	struct check *check;

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	check = assert_loads(path, NULL);
	assert_string_equal(check->path, path);
	assert_string_equal(check->plugin.id, "test/good");
	assert_string_equal(check->plugin.components[0], "test");
	assert_string_equal(check->plugin.flags[0].name, "insecure-port");
	assert_int_equal(check->plugin.size, sizeof(struct argvet_plugin));
	assert_null(check->plugin.category);
	check_free(check);
	check_free(assert_loads(path, "test/good"));
	check_free(NULL);
}

static void
place(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	assert_refused(path, "other/good",
		       "id \"test/good\" does not match its place, which says \"other/good\"");
	sample_plugin(sample_path(path, directory, "better.so"), "good");
	assert_refused(path, NULL,
		       "id \"test/good\" does not match its file name, which should be good.so");
	check_free(assert_loads(path, "test/good"));
	sample_plugin(sample_path(path, directory, "good"), "good");
	assert_refused(path, NULL, "which should be good.so");
	sample_plugin(sample_path(path, directory, "good.so.1"), "good");
	assert_refused(path, NULL, "which should be good.so");
	sample_plugin(sample_path(path, directory, "id-other.so"), "id-other");
	assert_refused(path, "test/id-other", "id \"test/another\" does not match its place");
	assert_refused(path, NULL, "which should be another.so");
}

/* Of tests/bad-plugins; tests/cli/bad-plugins.bats has all of them, with their whole messages. */
static void
wrong_plugins(void **state)
{
	static const struct {
		const char *name, *reason;
	} wrong[] = {
		{"abi-newer", "built for ABI 2, this argvet understands 1: upgrade argvet"},
		{"abi-zero", "built for ABI 0: is ARGVET_STAMP missing?"},
		{"components-empty", ".components is empty"},
		{"components-missing", ".components is empty"},
		{"constructor-crashes", "its initialisation code was killed by SIGSEGV"},
		{"constructor-exits", "its initialisation code ended its process with status 3"},
		{"destructor-exits", "its finalisation code ended its process with status 3"},
		{"control-part", ".controls[0].id is missing"},
		{"flag-dashes", ".flags[0].name \"--insecure-port\" must be written"},
		{"flag-type", ".flags[0].type of \"insecure-port\" is 0"},
		{"flags-endless", ".flags has no end within 256 entries"},
		{"id-characters", ".id \"test/Id Characters\" is not COMPONENT/NAME"},
		{"id-dots", ".id \"test/a../id-dots\" is not COMPONENT/NAME"},
		{"id-null", ".id is missing"},
		{"newer-used", "uses a member that this argvet does not know"},
		{"run-null", ".run is missing"},
		{"severity-missing", ".severity is 0"},
		{"severity-unknown", ".severity is 6"},
		{"size-absurd", "its size is 1073741824 bytes, the most is 65536"},
		{"size-beyond", "bytes, the file holds "},
		{"size-small", "bytes, the least is "},
		{"size-zero", "its size is 0 bytes and not "},
		{"symbol-function", "symbol is not data"},
		{"symbol-missing", "exports no argvet_plugin symbol: is it a plugin?"},
		{"symbol-small", "symbol is too small (4 bytes)"},
		{"symbol-undefined", "cannot be linked: undefined symbol: nobody_has_this;"},
		{"title-encoding", ".title is not valid UTF-8"},
		{"title-escape", ".title holds a control character (0x1b)"},
		{"title-null", ".title is missing"},
	};
	cleanup_sample char *directory = sample_directory();

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char path[PATH_MAX];
		char name[64];

		snprintf(name, sizeof(name), "%s.so", wrong[i].name);
		sample_plugin(sample_path(path, directory, name), wrong[i].name);
		assert_refused(path, NULL, wrong[i].reason);
	}
}

/* A later header's members are read as far as this one goes, if the rest is zero. */
static void
newer_struct(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];
	struct check *check;

	(void)state;
	sample_plugin(sample_path(path, directory, "newer-unused.so"), "newer-unused");
	check = assert_loads(path, NULL);
	assert_true(check->plugin.size > sizeof(struct argvet_plugin));
	assert_non_null(check->plugin.run);
	check_free(check);
}

/* The first release's struct ended with .run; what came later is as if it were zero. */
static void
older_struct(void **state)
{
	const size_t first = offsetof(struct argvet_plugin, run) + sizeof(void (*)(void));
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];
	struct check *check;

	(void)state;
	sample_plugin(sample_path(path, directory, "size-first.so"), "size-first");
	check = assert_loads(path, NULL);
	assert_int_equal(check->plugin.size, first);
	assert_non_null(check->plugin.run);
	assert_null(check->plugin.parameters);
	check_free(check);
}

static void
no_plugin_at_all(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];
	size_t size;
	char *bytes = sample_read("good", &size);

	(void)state;
	sample_path(path, directory, "good.so");
	assert_refused(path, NULL, "cannot open it: No such file or directory");
	sample_write(path, "", 0);
	assert_refused(path, NULL, "is empty");
	sample_write(path, "I am a plugin, believe me\n", 26);
	assert_refused(path, NULL, "is not an ELF file");
	for (size_t cut = 16; cut < size / 2; cut += 97) {
		sample_write(path, bytes, cut);
		assert_refused(path, NULL, "is cut short");
	}
	free(bytes);
	assert_int_equal(remove(path), 0);
	assert_int_equal(mkfifo(path, 0644), 0);
	assert_refused(path, NULL, "is a FIFO");
	assert_int_equal(remove(path), 0);
	sample_mkdir(path);
	assert_refused(path, NULL, "is a directory");
	assert_int_equal(remove(path), 0);
	assert_int_equal(symlink("/nonexistent", path), 0);
	assert_refused(path, NULL, "is a symbolic link");
}

static void
untrusted(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	assert_int_equal(chmod(path, 0666), 0);
	assert_refused(path, NULL, "writable by others (mode 0666)");
}

/* The linker knows a library by the name of its descriptor. One that stays when it is closed must
 * not be taken for the next file. */
static void
library_that_stays(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];
	char loaded[64];
	struct check *check;

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	check = assert_loads(path, NULL);
	snprintf(loaded, sizeof(loaded), "/proc/self/fd/%d", check->fd);
	assert_non_null(dlopen(loaded, RTLD_LAZY | RTLD_NODELETE));
	check_free(check);

	sample_plugin(sample_path(path, directory, "newer-unused.so"), "newer-unused");
	check = assert_loads(path, NULL);
	assert_string_equal(check->plugin.id, "test/newer-unused");
	check_free(check);
}

/* The linker loads a file once, under all its names. */
static void
same_file_twice(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];
	char other[PATH_MAX];
	struct check *first;
	struct check *second;
	struct check *third;

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	sample_plugin(sample_path(other, directory, "newer-unused.so"), "newer-unused");
	first = assert_loads(path, NULL);
	second = assert_loads(path, NULL);
	assert_int_equal(first->inode, second->inode);
	check_free(second);
	third = assert_loads(other, NULL);
	assert_string_equal(third->plugin.id, "test/newer-unused");
	assert_string_equal(first->plugin.id, "test/good");
	check_free(first);
	check_free(third);
}

static int
open_plugin(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static struct check *
assert_loads_open(int fd, const char *path, const char *wanted_id)
{
	cleanup_error struct error *err = NULL;
	struct check *check = check_load_open(fd, path, wanted_id, false, &err);

	if (check == NULL)
		fail_msg("%s: %s", path, error_text(err));
	assert_null(err);
	return check;
}

/* The descriptor stays the caller's, and the check outlives it. */
static void
open_file(void **state)
{
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];
	struct check *check;
	int fd;

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	fd = open_plugin(path);
	check = assert_loads_open(fd, path, NULL);
	assert_int_not_equal(check->fd, fd);
	check_free(check);
	assert_true(fcntl(fd, F_GETFD) >= 0);
	check = assert_loads_open(fd, path, "test/good");
	close(fd);
	assert_true(fcntl(check->fd, F_GETFD) >= 0);
	assert_string_equal(check->plugin.id, "test/good");
	check_free(check);
}

/* The path is only what it is called, and need not lead to it any more. */
static void
open_file_replaced(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_close int fd = -1;
	char path[PATH_MAX];
	struct check *check;
	struct stat info;

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	fd = open_plugin(path);
	assert_int_equal(fstat(fd, &info), 0);
	assert_int_equal(remove(path), 0);
	sample_write(path, "another", 7);
	check = assert_loads_open(fd, path, NULL);
	assert_string_equal(check->path, path);
	assert_int_equal(check->device, info.st_dev);
	assert_int_equal(check->inode, info.st_ino);
	check_free(check);
	check = assert_loads_open(fd, "/nowhere/good.so", NULL);
	assert_string_equal(check->path, "/nowhere/good.so");
	check_free(check);
}

static void
open_file_refused(void **state)
{
	static const struct {
		const char *plugin, *wanted_id, *reason;
	} wrong[] = {
		{"good", "test/other", "which says \"test/other\""},
		{"good", NULL, "which should be good.so"},
		{"run-null", NULL, ".run is missing"},
		{"symbol-undefined", NULL, "cannot be linked: undefined symbol"},
	};
	cleanup_sample char *directory = sample_directory();
	char path[PATH_MAX];

	(void)state;
	sample_path(path, directory, "file.so");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cleanup_error struct error *err = NULL;
		cleanup_close int fd = -1;

		sample_plugin(path, wrong[i].plugin);
		fd = open_plugin(path);
		assert_null(check_load_open(fd, path, wrong[i].wanted_id, false, &err));
		assert_non_null(strstr(error_text(err), wrong[i].reason));
		assert_true(fcntl(fd, F_GETFD) >= 0);
		assert_null(check_load_open(fd, path, wrong[i].wanted_id, true, NULL));
		assert_int_equal(remove(path), 0);
	}
}

static void
no_open_file(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_error struct error *err = NULL;
	cleanup_close int fd = -1;
	char path[PATH_MAX];

	(void)state;
	assert_null(check_load_open(-1, "/good.so", NULL, true, &err));
	assert_non_null(err);
	sample_write(sample_path(path, directory, "good.so"), "", 0);
	fd = open_plugin(path);
	assert_null(check_load_open(fd, path, NULL, true, NULL));
	assert_true(fcntl(fd, F_GETFD) >= 0);
}

static void
too_many_open_files(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_error struct error *err = NULL;
	cleanup_close int fd = -1;
	char path[PATH_MAX];
	struct check *check;
	struct rlimit before;

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	fd = open_plugin(path);
	before = sample_limit_files(0);
	check = check_load_open(fd, path, NULL, false, &err);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_null(check);
	assert_string_equal(error_text(err), "cannot open it: Too many open files");
}

static int
load_unguarded(const void *what)
{
	const struct rlimit nothing = {0};

	setrlimit(RLIMIT_CORE, &nothing);
	check_load_open(*(const int *)what, "/constructor-crashes.so", NULL, false, NULL);
	return __LINE__;
}

/* Whoever does not want a child to try it first is the one that dies. */
static void
guard(void **state)
{
	cleanup_sample char *directory = NULL;
	cleanup_error struct error *err = NULL;
	cleanup_close int fd = -1;
	char path[PATH_MAX];

	(void)state;
	if (is_under_valgrind())
		skip();
	directory = sample_directory();
	sample_plugin(sample_path(path, directory, "constructor-crashes.so"),
		      "constructor-crashes");
	fd = open_plugin(path);
	assert_null(check_load_open(fd, path, NULL, true, &err));
	assert_non_null(strstr(error_text(err), "its initialisation code was killed by SIGSEGV"));
	child_expect(load_unguarded, &fd, SIGSEGV);
}

static bool
plugin_runs_code(const char *directory, const char *plugin)
{
	cleanup_close int fd = -1;
	char path[PATH_MAX];

	sample_plugin(sample_path(path, directory, "file.so"), plugin);
	fd = open_plugin(path);
	return check_runs_code(fd);
}

static void
code_that_runs(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_close int fd = -1;
	char path[PATH_MAX];

	(void)state;
	assert_false(plugin_runs_code(directory, "good"));
	assert_true(plugin_runs_code(directory, "constructor-exits"));
	assert_true(plugin_runs_code(directory, "constructor-crashes"));
	assert_true(plugin_runs_code(directory, "destructor-exits"));
	/* In doubt. */
	sample_write(sample_path(path, directory, "text.so"), "hello", 5);
	fd = open_plugin(path);
	assert_true(check_runs_code(fd));
	assert_true(check_runs_code(-1));
}

static void
assert_place(const char *id, const char *path, const char *wanted_id, bool right)
{
	const struct argvet_plugin plugin = {.id = id};
	cleanup_error struct error *err = NULL;

	assert_int_equal(check_place(&plugin, path, wanted_id, &err), right ? 0 : -1);
	assert_true((err == NULL) == right);
}

static void
place_without_a_file(void **state)
{
	(void)state;
	assert_place("test/good", "/anywhere/good.so", NULL, true);
	assert_place("test/good", "good.so", NULL, true);
	assert_place("test/good", "/anywhere/whatever", "test/good", true);
	assert_place("test/good", "/anywhere/good.so", "test/goo", false);
	assert_place("test/good", "/anywhere/good.so", "test/good.so", false);
	assert_place("test/good", "/anywhere/good.so", "", false);
	assert_place("test/good", "/anywhere/goo.so", NULL, false);
	assert_place("test/good", "/anywhere/goodgood.so", NULL, false);
	assert_place("test/good", "/good.so/other.so", NULL, false);
	assert_place("test/good", "/anywhere/good.so/", NULL, false);
	assert_place("test/good", "", NULL, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(place),
		cmocka_unit_test(wrong_plugins),
		cmocka_unit_test(newer_struct),
		cmocka_unit_test(older_struct),
		cmocka_unit_test(no_plugin_at_all),
		cmocka_unit_test(untrusted),
		cmocka_unit_test(same_file_twice),
		cmocka_unit_test(library_that_stays),
		cmocka_unit_test(open_file),
		cmocka_unit_test(open_file_replaced),
		cmocka_unit_test(open_file_refused),
		cmocka_unit_test(no_open_file),
		cmocka_unit_test(too_many_open_files),
		cmocka_unit_test(guard),
		cmocka_unit_test(code_that_runs),
		cmocka_unit_test(place_without_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
