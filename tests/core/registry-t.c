/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plugin-sample.h"

#define cleanup_registry __attribute__((cleanup(registry_free)))

static const struct check *
check_at(const struct registry *registry, size_t index)
{
	return *(const struct check *const *)vector_at(&registry->checks, index);
}

static void
assert_refusal(const struct registry *registry, size_t index, const char *place, const char *reason,
	       bool named)
{
	const struct refusal *refusal = vector_at(&registry->refusals, index);

	if (strstr(refusal->path, place) == NULL)
		fail_msg("\"%s\" is not \"%s\"", refusal->path, place);
	if (strstr(refusal->reason, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", refusal->reason, reason);
	assert_int_equal(refusal->named, named);
}

/* A directory with two plugins of one component. */
static char *
plugin_directory(void)
{
	char *directory = sample_directory();
	char path[PATH_MAX];

	sample_mkdir(sample_path(path, directory, "test"));
	sample_plugin(sample_path(path, directory, "test/newer-unused.so"), "newer-unused");
	sample_plugin(sample_path(path, directory, "test/good.so"), "good");
	return directory;
}

static void
sorted_by_id(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	registry_init(&registry);
	registry_add_file(&registry, sample_path(path, directory, "test/newer-unused.so"));
	registry_add_file(&registry, sample_path(path, directory, "test/good.so"));
	assert_int_equal(registry.refusals.count, 0);
	assert_int_equal(registry.checks.count, 2);
	assert_string_equal(check_at(&registry, 0)->plugin.id, "test/good");
	assert_string_equal(check_at(&registry, 1)->plugin.id, "test/newer-unused");
	assert_string_equal(check_at(&registry, 0)->path, path);
}

static void
named_file_refused(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	registry_init(&registry);
	registry_add_file(&registry, sample_path(path, directory, "absent.so"));
	assert_int_equal(registry.checks.count, 0);
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, path, "cannot open it: No such file or directory", true);
}

static void
directory(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];
	char slashes[PATH_MAX];

	(void)state;
	registry_init(&registry);
	registry_add_directory(&registry, sample_path(slashes, directory, "//"), true);
	assert_int_equal(registry.refusals.count, 0);
	assert_int_equal(registry.checks.count, 2);
	assert_string_equal(check_at(&registry, 0)->path,
			    sample_path(path, directory, "test/good.so"));
}

static void
what_is_ignored(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	sample_write(sample_path(path, directory, "README"), "x", 1);
	sample_write(sample_path(path, directory, ".hidden.so"), "x", 1);
	sample_write(sample_path(path, directory, "test/README"), "x", 1);
	sample_write(sample_path(path, directory, "test/.hidden.so"), "x", 1);
	sample_write(sample_path(path, directory, "test/.so"), "x", 1);
	sample_write(sample_path(path, directory, "test/good.so.bak"), "x", 1);
	sample_write(sample_path(path, directory, "test/good.c"), "x", 1);
	sample_mkdir(sample_path(path, directory, "empty"));
	sample_mkdir(sample_path(path, directory, "test/deeper"));
	sample_plugin(sample_path(path, directory, "test/deeper/good.so"), "good");
	registry_init(&registry);
	registry_add_directory(&registry, directory, true);
	assert_int_equal(registry.refusals.count, 0);
	assert_int_equal(registry.checks.count, 2);
}

static void
what_is_refused(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	sample_plugin(sample_path(path, directory, "good.so"), "good");
	sample_mkdir(sample_path(path, directory, "other"));
	sample_plugin(sample_path(path, directory, "other/good.so"), "good");
	sample_write(sample_path(path, directory, "test/text.so"), "hello", 5);
	assert_int_equal(symlink("good.so", sample_path(path, directory, "test/link.so")), 0);
	sample_mkdir(sample_path(path, directory, "test/directory.so"));
	registry_init(&registry);
	registry_add_directory(&registry, directory, true);
	assert_int_equal(registry.checks.count, 2);
	assert_int_equal(registry.refusals.count, 5);
	assert_refusal(&registry, 0, "/good.so", "belongs in a directory named after its component",
		       false);
	assert_refusal(&registry, 1, "/other/good.so",
		       "id \"test/good\" does not match its place, which says \"other/good\"",
		       false);
	assert_refusal(&registry, 2, "/test/directory.so", "is a directory", false);
	assert_refusal(&registry, 3, "/test/link.so", "is a symbolic link", false);
	assert_refusal(&registry, 4, "/test/text.so", "is not an ELF file", false);
}

static void
absent_directory(void **state)
{
	cleanup_registry struct registry registry;

	(void)state;
	registry_init(&registry);
	registry_add_directory(&registry, "/nonexistent/plugins", false);
	registry_add_directory(&registry, "/dev/null/plugins", false);
	assert_int_equal(registry.refusals.count, 0);
	registry_add_directory(&registry, "/nonexistent/plugins", true);
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, "/nonexistent/plugins",
		       "cannot read this directory: No such file or directory", true);
}

static void
no_directory(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	registry_init(&registry);
	registry_add_directory(&registry, sample_path(path, directory, "test/good.so"), false);
	assert_refusal(&registry, 0, "/test/good.so", "cannot read this directory: Not a directory",
		       false);
}

static void
unreadable_directory(void **state)
{
	cleanup_sample char *directory = NULL;
	cleanup_registry struct registry registry = {0};
	char path[PATH_MAX];

	(void)state;
	if (geteuid() == 0) {
		print_message("# root can read every directory\n");
		skip();
	}
	directory = plugin_directory();
	registry_init(&registry);
	assert_int_equal(chmod(sample_path(path, directory, "test"), 0), 0);
	registry_add_directory(&registry, directory, false);
	assert_int_equal(chmod(path, 0755), 0);
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, "/test", "cannot read this directory: Permission denied",
		       false);
}

static void
first_one_has_the_id(void **state)
{
	cleanup_sample char *first = plugin_directory();
	cleanup_sample char *second = plugin_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];
	char reason[PATH_MAX + 64];

	(void)state;
	registry_init(&registry);
	registry_add_directory(&registry, first, true);
	registry_add_file(&registry, sample_path(path, second, "test/good.so"));
	registry_add_directory(&registry, second, true);
	assert_int_equal(registry.checks.count, 2);
	assert_int_equal(registry.refusals.count, 2);
	snprintf(reason, sizeof(reason), "\"test/good\" is already provided by %s/test/good.so",
		 first);
	assert_refusal(&registry, 0, path, reason, true);
	assert_refusal(&registry, 1, "/test/newer-unused.so", "is already provided by", false);
	assert_string_equal(check_at(&registry, 0)->path, sample_path(path, first, "test/good.so"));
}

static void
same_file_again(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_sample char *other = sample_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];
	char link_path[PATH_MAX];

	(void)state;
	sample_write(sample_path(path, directory, "test/text.so"), "hello", 5);
	assert_int_equal(symlink(directory, sample_path(link_path, other, "link")), 0);
	sample_mkdir(sample_path(path, other, "test"));
	sample_path(path, directory, "test/good.so");
	assert_int_equal(link(path, sample_path(link_path, other, "test/good.so")), 0);
	registry_init(&registry);
	registry_add_directory(&registry, directory, true);
	registry_add_directory(&registry, directory, true);
	registry_add_directory(&registry, sample_path(link_path, other, "link"), true);
	registry_add_directory(&registry, other, true);
	registry_add_file(&registry, path);
	assert_int_equal(registry.checks.count, 2);
	/* The wrong file is told once for each of its names. */
	assert_int_equal(registry.refusals.count, 2);
	assert_refusal(&registry, 0, "/test/text.so", "is not an ELF file", false);
	assert_refusal(&registry, 1, "/link/test/text.so", "is not an ELF file", false);
}

static void
search_path(void **state)
{
	cleanup_sample char *first = plugin_directory();
	cleanup_sample char *second = sample_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	sample_mkdir(sample_path(path, second, "test"));
	sample_write(sample_path(path, second, "test/text.so"), "hello", 5);
	registry_init(&registry);
	registry_add_path(&registry, "");
	registry_add_path(&registry, "::");
	assert_int_equal(registry.checks.count + registry.refusals.count, 0);
	snprintf(path, sizeof(path), ":/nonexistent::%s:%s:", first, second);
	registry_add_path(&registry, path);
	assert_int_equal(registry.checks.count, 2);
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, second, "is not an ELF file", false);
}

static void
declaration(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_registry struct registry registry;
	struct components components;

	(void)state;
	components_init(&components);
	registry_init(&registry);
	registry_add_directory(&registry, directory, true);
	assert_null(components_find(&components, "test"));
	registry_declare(&registry, &components);
	assert_non_null(components_find(&components, "test"));
	assert_int_equal(component_flag_type(components_find(&components, "test"), "insecure-port"),
			 ARGVET_STRING);
	components_free(&components);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorted_by_id),
		cmocka_unit_test(named_file_refused),
		cmocka_unit_test(directory),
		cmocka_unit_test(what_is_ignored),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(absent_directory),
		cmocka_unit_test(no_directory),
		cmocka_unit_test(unreadable_directory),
		cmocka_unit_test(first_one_has_the_id),
		cmocka_unit_test(same_file_again),
		cmocka_unit_test(search_path),
		cmocka_unit_test(declaration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
