/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "plugin-sample.h"

#define cleanup_registry __attribute__((cleanup(registry_free)))
#define cleanup_search   __attribute__((cleanup(search_free)))

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

/* Finds and loads what is in a directory. */
static void
load_directory(struct registry *registry, const char *directory)
{
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);

	search_directory(&search, directory, true);
	registry_load(registry, &search);
}

static void
load_file(struct registry *registry, const char *path)
{
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);

	search_file(&search, path);
	registry_load(registry, &search);
}

/* Another process has loaded it. */
static struct check *
make_check(const struct candidate *candidate, const char *id)
{
	struct check *check = alloc_zeroed(1, sizeof(*check));

	check->fd = -1;
	check->path = alloc_copy(candidate->path);
	check->device = candidate->device;
	check->inode = candidate->inode;
	check->plugin.id = arena_copy(&check->arena, id);
	return check;
}

/* Nobody opens these: only their numbers tell them apart. */
static struct candidate
made_candidate(const char *path, ino_t inode, bool named)
{
	return (struct candidate){
		.path = path, .fd = STDIN_FILENO, .device = 1, .inode = inode, .named = named};
}

static void
nothing_found(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	cleanup_registry struct registry registry;

	(void)state;
	registry_init(&registry);
	registry_load(&registry, &search);
	assert_int_equal(registry.checks.count, 0);
	assert_int_equal(registry.refusals.count, 0);
}

static void
sorted_by_id(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	registry_init(&registry);
	load_file(&registry, sample_path(path, directory, "test/newer-unused.so"));
	load_file(&registry, sample_path(path, directory, "test/good.so"));
	assert_int_equal(registry.refusals.count, 0);
	assert_int_equal(registry.checks.count, 2);
	assert_string_equal(check_at(&registry, 0)->plugin.id, "test/good");
	assert_string_equal(check_at(&registry, 1)->plugin.id, "test/newer-unused");
	assert_string_equal(check_at(&registry, 0)->path, path);
}

static void
many_sorted_by_id(void **state)
{
	const size_t count = 101;
	cleanup_registry struct registry registry;

	(void)state;
	registry_init(&registry);
	/* 37 and 101 have no common divisor: each comes once, in no order. */
	for (size_t i = 0; i < count; i++) {
		size_t number = i * 37 % count;
		struct candidate candidate = made_candidate("/made.so", number + 1, false);
		char id[32];

		snprintf(id, sizeof(id), "test/check-%03zu", number);
		registry_admit(&registry, &candidate, make_check(&candidate, id));
	}
	assert_int_equal(registry.refusals.count, 0);
	assert_int_equal(registry.checks.count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(check_at(&registry, i)->inode, i + 1);
		if (i > 0)
			assert_true(strcmp(check_at(&registry, i - 1)->plugin.id,
					   check_at(&registry, i)->plugin.id) < 0);
	}
}

/* The registry needs nothing of the search afterwards, and takes nothing from it. */
static void
search_is_the_callers(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	struct arena arena = {0};
	struct search search = SEARCH(&arena);
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	sample_write(sample_path(path, directory, "test/text.so"), "hello", 5);
	search_directory(&search, directory, true);
	registry_init(&registry);
	registry_load(&registry, &search);
	for (size_t i = 0; i < search.candidates.count; i++) {
		const struct candidate *candidate = vector_at(&search.candidates, i);

		assert_true(fcntl(candidate->fd, F_GETFD) >= 0);
	}
	search_free(&search);
	arena_free(&arena);
	assert_int_equal(registry.checks.count, 2);
	assert_string_equal(check_at(&registry, 0)->path,
			    sample_path(path, directory, "test/good.so"));
	assert_string_equal(check_at(&registry, 0)->plugin.components[0], "test");
	assert_true(fcntl(check_at(&registry, 0)->fd, F_GETFD) >= 0);
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, "/test/text.so", "is not an ELF file", false);
}

static void
named_file_refused(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	registry_init(&registry);
	load_file(&registry, sample_path(path, directory, "absent.so"));
	assert_int_equal(registry.checks.count, 0);
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, path, "cannot open it: No such file or directory", true);
}

/* A named file must only be called as the last part of its id, one that was found must also be in
 * its component's directory. */
static void
named_file_anywhere(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	sample_mkdir(sample_path(path, directory, "other"));
	sample_plugin(sample_path(path, directory, "other/good.so"), "good");
	registry_init(&registry);
	load_directory(&registry, directory);
	assert_int_equal(registry.checks.count, 0);
	load_file(&registry, path);
	assert_int_equal(registry.checks.count, 1);
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, path, "does not match its place", false);
}

/* What the search has refused and what the loader has, in the order of the search. */
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
	load_directory(&registry, directory);
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

/* The others are loaded all the same. */
static void
code_that_ends_the_process(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	sample_plugin(sample_path(path, directory, "test/constructor-exits.so"),
		      "constructor-exits");
	registry_init(&registry);
	load_directory(&registry, directory);
	assert_int_equal(registry.checks.count, 2);
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, "/test/constructor-exits.so",
		       "its initialisation code ended its process with status 3", false);
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
	load_directory(&registry, first);
	load_file(&registry, sample_path(path, second, "test/good.so"));
	load_directory(&registry, second);
	assert_int_equal(registry.checks.count, 2);
	assert_int_equal(registry.refusals.count, 2);
	snprintf(reason, sizeof(reason), "\"test/good\" is already provided by %s/test/good.so",
		 first);
	assert_refusal(&registry, 0, path, reason, true);
	assert_refusal(&registry, 1, "/test/newer-unused.so", "is already provided by", false);
	assert_string_equal(check_at(&registry, 0)->path, sample_path(path, first, "test/good.so"));
}

/* The same of checks that another process has loaded, which are freed when they are not taken. */
static void
second_one_is_told(void **state)
{
	const struct candidate first = made_candidate("/first/good.so", 1, false);
	const struct candidate second = made_candidate("/second/good.so", 2, true);
	const struct candidate other = made_candidate("/second/goo.so", 3, true);
	cleanup_registry struct registry registry;

	(void)state;
	registry_init(&registry);
	registry_admit(&registry, &first, make_check(&first, "test/good"));
	registry_admit(&registry, &second, make_check(&second, "test/good"));
	registry_admit(&registry, &other, make_check(&other, "test/goo"));
	assert_int_equal(registry.checks.count, 2);
	assert_string_equal(check_at(&registry, 0)->plugin.id, "test/goo");
	assert_string_equal(check_at(&registry, 1)->path, "/first/good.so");
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, "/second/good.so",
		       "\"test/good\" is already provided by /first/good.so", true);
}

/* One that was refused has no id that another could want. */
static void
refused_one_hides_nothing(void **state)
{
	cleanup_sample char *first = plugin_directory();
	cleanup_sample char *second = plugin_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	assert_int_equal(chmod(sample_path(path, first, "test/good.so"), 0666), 0);
	registry_init(&registry);
	load_directory(&registry, first);
	load_directory(&registry, second);
	assert_int_equal(registry.checks.count, 2);
	assert_string_equal(check_at(&registry, 0)->path,
			    sample_path(path, second, "test/good.so"));
	assert_int_equal(registry.refusals.count, 2);
	assert_refusal(&registry, 0, first, "writable by others", false);
	assert_refusal(&registry, 1, second, "\"test/newer-unused\" is already provided", false);
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
	load_directory(&registry, directory);
	load_directory(&registry, directory);
	load_directory(&registry, sample_path(link_path, other, "link"));
	load_directory(&registry, other);
	load_file(&registry, path);
	assert_int_equal(registry.checks.count, 2);
	/* The wrong file is told once for each of its names. */
	assert_int_equal(registry.refusals.count, 2);
	assert_refusal(&registry, 0, "/test/text.so", "is not an ELF file", false);
	assert_refusal(&registry, 1, "/link/test/text.so", "is not an ELF file", false);
}

/* Under a name that is none for it: nothing is lost if the file is in already. */
static void
wrong_name_of_an_admitted_file(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_registry struct registry registry;
	char path[PATH_MAX];
	char wrong[PATH_MAX];

	(void)state;
	sample_path(path, directory, "test/good.so");
	assert_int_equal(link(path, sample_path(wrong, directory, "test/wrong.so")), 0);
	registry_init(&registry);
	load_file(&registry, wrong);
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, wrong, "does not match its file name", true);
	load_file(&registry, path);
	load_file(&registry, wrong);
	load_directory(&registry, directory);
	assert_int_equal(registry.checks.count, 2);
	assert_int_equal(registry.refusals.count, 1);
}

static void
same_number_on_another_device(void **state)
{
	const struct candidate first = made_candidate("/first/good.so", 1, false);
	struct candidate second = made_candidate("/second/good.so", 1, false);
	cleanup_registry struct registry registry;

	(void)state;
	second.device = 2;
	registry_init(&registry);
	registry_admit(&registry, &first, make_check(&first, "test/good"));
	registry_admit(&registry, &second, make_check(&second, "test/good"));
	assert_int_equal(registry.checks.count, 1);
	assert_refusal(&registry, 0, "/second/good.so", "is already provided by", false);
}

static void
refused_once(void **state)
{
	const struct candidate found = made_candidate("/a.so", 1, false);
	const struct candidate named = made_candidate("/a.so", 1, true);
	const struct candidate other = made_candidate("/b.so", 2, false);
	cleanup_registry struct registry registry;

	(void)state;
	registry_init(&registry);
	registry_refuse(&registry, &found, "is no good");
	registry_refuse(&registry, &other, "is no good");
	registry_refuse(&registry, &found, "is no good");
	registry_refuse(&registry, &found, "is even worse");
	assert_int_equal(registry.refusals.count, 3);
	assert_refusal(&registry, 0, "/a.so", "is no good", false);
	assert_refusal(&registry, 1, "/b.so", "is no good", false);
	assert_refusal(&registry, 2, "/a.so", "is even worse", false);
	/* Once somebody has asked for it, it stays asked for. */
	registry_refuse(&registry, &named, "is no good");
	registry_refuse(&registry, &found, "is no good");
	assert_int_equal(registry.refusals.count, 3);
	assert_refusal(&registry, 0, "/a.so", "is no good", true);
	assert_refusal(&registry, 2, "/a.so", "is even worse", false);
}

/* A candidate that is not open has no number, and is no file that was admitted. */
static void
refused_without_a_number(void **state)
{
	struct candidate open = made_candidate("/open.so", 0, false);
	struct candidate absent = {.path = "/absent.so", .fd = -1, .named = true};
	cleanup_registry struct registry registry;

	(void)state;
	open.device = 0;
	registry_init(&registry);
	registry_admit(&registry, &open, make_check(&open, "test/open"));
	registry_refuse(&registry, &open, "is in already");
	assert_int_equal(registry.refusals.count, 0);
	registry_refuse(&registry, &absent, "cannot open it");
	assert_int_equal(registry.refusals.count, 1);
	assert_refusal(&registry, 0, "/absent.so", "cannot open it", true);
}

/* A refusal is what the search says, however fine the file has become. */
static void
refusal_of_the_search_stays(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	cleanup_registry struct registry registry;
	char path[PATH_MAX];

	(void)state;
	search_file(&search, sample_path(path, directory, "good.so"));
	sample_plugin(path, "good");
	registry_init(&registry);
	registry_load(&registry, &search);
	assert_int_equal(registry.checks.count, 0);
	assert_refusal(&registry, 0, path, "cannot open it: No such file or directory", true);
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
	registry_declare(&registry, &components);
	load_directory(&registry, directory);
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
		cmocka_unit_test(nothing_found),
		cmocka_unit_test(sorted_by_id),
		cmocka_unit_test(many_sorted_by_id),
		cmocka_unit_test(search_is_the_callers),
		cmocka_unit_test(named_file_refused),
		cmocka_unit_test(named_file_anywhere),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(code_that_ends_the_process),
		cmocka_unit_test(first_one_has_the_id),
		cmocka_unit_test(second_one_is_told),
		cmocka_unit_test(refused_one_hides_nothing),
		cmocka_unit_test(same_file_again),
		cmocka_unit_test(wrong_name_of_an_admitted_file),
		cmocka_unit_test(same_number_on_another_device),
		cmocka_unit_test(refused_once),
		cmocka_unit_test(refused_without_a_number),
		cmocka_unit_test(refusal_of_the_search_stays),
		cmocka_unit_test(declaration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
