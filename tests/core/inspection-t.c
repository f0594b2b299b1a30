/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/inspection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plugin-sample.h"

/* How many of the texts hold this one? */
static size_t
count(const struct vector *texts, const char *text)
{
	size_t found = 0;

	for (size_t i = 0; i < texts->count; i++)
		found += strstr(*(const char *const *)vector_at(texts, i), text) != NULL;
	return found;
}

static void
a_plugin_that_would_be_loaded(void **state)
{
	cleanup_sample char *directory = sample_directory();
	struct inspection inspection;
	char path[PATH_MAX];

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	inspection_make(&inspection, path);
	assert_null(inspection.refusal);
	assert_non_null(inspection.check);
	assert_string_equal(inspection.check->plugin.id, "test/good");
	assert_true(inspection.is_file && inspection.is_object && inspection.is_stamped);
	assert_int_equal(inspection.size, sizeof(struct argvet_plugin));
	assert_int_equal(inspection.abi, ARGVET_ABI);
	assert_int_equal(inspection.info.st_mode & 07777, 0644);
	assert_int_equal(count(&inspection.warnings, ".rationale is missing"), 1);
	assert_int_equal(count(&inspection.warnings, ".audit is missing"), 1);
	assert_int_equal(count(&inspection.warnings, ".remediation is missing"), 1);
	assert_int_equal(inspection.warnings.count, 3);
	assert_int_equal(inspection.notes.count, 0);
	inspection_free(&inspection);
}

static void
a_plugin_with_nothing_to_improve(void **state)
{
	struct inspection inspection;
	struct stat info;

	(void)state;
	if (stat(TEST_PLUGINS "/kube-apiserver/insecure-port.so", &info) != 0)
		skip();
	inspection_make(&inspection, TEST_PLUGINS "/kube-apiserver/insecure-port.so");
	assert_int_equal(inspection.warnings.count, 0);
	inspection_free(&inspection);
}

static void
a_plugin_that_would_be_refused(void **state)
{
	cleanup_sample char *directory = sample_directory();
	struct inspection inspection;
	char path[PATH_MAX];

	(void)state;
	sample_plugin(sample_path(path, directory, "abi-newer.so"), "abi-newer");
	inspection_make(&inspection, path);
	assert_null(inspection.check);
	assert_string_equal(inspection.refusal,
			    "built for ABI 2, this argvet understands 1: upgrade argvet");
	assert_true(inspection.is_object && inspection.is_stamped);
	assert_int_equal(inspection.abi, 2);
	inspection_free(&inspection);
}

static void
undefined_symbols(void **state)
{
	cleanup_sample char *directory = sample_directory();
	struct inspection inspection;
	char path[PATH_MAX];

	(void)state;
	sample_plugin(sample_path(path, directory, "symbol-undefined.so"), "symbol-undefined");
	inspection_make(&inspection, path);
	assert_null(inspection.check);
	assert_int_equal(count(&inspection.warnings, "(undefined: nobody_has_this)"), 1);
	inspection_free(&inspection);
}

static void
a_newer_plugin(void **state)
{
	cleanup_sample char *directory = sample_directory();
	struct inspection inspection;
	char path[PATH_MAX];

	(void)state;
	sample_plugin(sample_path(path, directory, "newer-unused.so"), "newer-unused");
	inspection_make(&inspection, path);
	assert_non_null(inspection.check);
	assert_int_equal(count(&inspection.notes, "of a newer argvet"), 1);
	inspection_free(&inspection);
}

/* What the loader does not trust is read all the same. */
static void
a_file_that_others_may_change(void **state)
{
	cleanup_sample char *directory = sample_directory();
	struct inspection inspection;
	char path[PATH_MAX];

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	assert_int_equal(chmod(path, 0666), 0);
	inspection_make(&inspection, path);
	assert_null(inspection.check);
	assert_string_equal(inspection.refusal, "writable by others (mode 0666)");
	assert_true(inspection.is_object);
	assert_int_equal(inspection.facts.exported.count, 1);
	inspection_free(&inspection);
}

static void
no_plugin_at_all(void **state)
{
	cleanup_sample char *directory = sample_directory();
	struct inspection inspection;
	char path[PATH_MAX];

	(void)state;
	inspection_make(&inspection, sample_path(path, directory, "none.so"));
	assert_string_equal(inspection.refusal, "cannot open it: No such file or directory");
	assert_false(inspection.is_file);
	inspection_free(&inspection);

	inspection_make(&inspection, directory);
	assert_string_equal(inspection.refusal, "is a directory, not a regular file");
	assert_false(inspection.is_file);
	inspection_free(&inspection);

	assert_int_equal(mkfifo(path, 0600), 0);
	inspection_make(&inspection, path);
	assert_string_equal(inspection.refusal, "is a FIFO, not a regular file");
	inspection_free(&inspection);

	sample_path(path, directory, "text.so");
	sample_write(path, "text\n", 5);
	inspection_make(&inspection, path);
	assert_string_equal(inspection.refusal, "is not an ELF file");
	assert_true(inspection.is_file && !inspection.is_object);
	assert_int_equal(inspection.warnings.count, 0);
	inspection_free(&inspection);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plugin_that_would_be_loaded),
		cmocka_unit_test(a_plugin_with_nothing_to_improve),
		cmocka_unit_test(a_plugin_that_would_be_refused),
		cmocka_unit_test(undefined_symbols),
		cmocka_unit_test(a_newer_plugin),
		cmocka_unit_test(a_file_that_others_may_change),
		cmocka_unit_test(no_plugin_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
