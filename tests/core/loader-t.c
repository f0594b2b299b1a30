/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/loader.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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
		{"constructor-exits", "its initialisation code ended the process with status 3"},
		{"destructor-exits", "its finalisation code ended the process with status 3"},
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
