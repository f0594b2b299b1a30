/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "config/waiver.h"
#include "plugin-sample.h"
#include "target/component.h"

static const struct component server = {.name = "kube-apiserver"};

static bool
covers(const struct waiver *waiver, const char *file, const char *relative)
{
	const struct target target = {
		.component = &server,
		.place = {.origin = {.file = file},
			  .object = {"Pod", "kube-system", "api"},
			  .container = "server"},
	};

	return waiver_covers(waiver, &target, relative);
}

static void
knows_the_calendar(void **state)
{
	static const char *const days[] = {"2026-12-31", "2024-02-29", "2000-02-29", "0001-01-01"};
	static const char *const others[] = {
		"",           "2026",       "2026-2-1",   "2026-02-29", "1900-02-29",  "2026-00-10",
		"2026-13-01", "2026-04-31", "2026-01-00", "2026/01/01", "2026-01-01 ", "26-01-01",
		"tomorrow",   "2026-0x-01"};

	(void)state;
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		assert_true(waiver_is_date(days[i]));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(waiver_is_date(others[i]));
}

static void
holds_through_its_last_day(void **state)
{
	const struct waiver waiver = {.expires = "2026-12-31"};

	(void)state;
	assert_false(waiver_has_expired(&waiver, "2026-12-30"));
	assert_false(waiver_has_expired(&waiver, "2026-12-31"));
	assert_true(waiver_has_expired(&waiver, "2027-01-01"));
	assert_false(waiver_has_expired(&(const struct waiver){0}, "9999-12-31"));
}

static void
files_match_as_named_or_from_the_settings(void **state)
{
	(void)state;
	assert_true(covers(&(const struct waiver){0}, NULL, NULL));
	assert_true(covers(&(const struct waiver){.file = "m/*.yaml"}, "m/a.yaml", NULL));
	assert_true(covers(&(const struct waiver){.file = "m/*.yaml"}, "./m/a/b.yaml", NULL));
	assert_true(covers(&(const struct waiver){.file = "./m/a.yaml"}, "m/a.yaml", NULL));
	assert_true(covers(&(const struct waiver){.file = "m/*"}, "../m/a.yaml", "m/a.yaml"));
	assert_false(covers(&(const struct waiver){.file = "a.yaml"}, "m/a.yaml", "x/a.yaml"));
	assert_false(covers(&(const struct waiver){.file = "*"}, NULL, NULL));
}

static void
objects_match_part_by_part(void **state)
{
	(void)state;
	assert_true(covers(&(const struct waiver){.object = "Pod/kube-system/api"}, NULL, NULL));
	assert_true(covers(&(const struct waiver){.object = "*/kube-*/a?i"}, NULL, NULL));
	assert_true(covers(&(const struct waiver){.object = "Pod/api"}, NULL, NULL));
	assert_false(covers(&(const struct waiver){.object = "Pod/default/api"}, NULL, NULL));
	assert_false(covers(&(const struct waiver){.object = "Deployment/api"}, NULL, NULL));
	/* A star of one part is no star of the next. */
	assert_false(covers(&(const struct waiver){.object = "*/api/x"}, NULL, NULL));
	assert_true(waiver_is_object("a/b"));
	assert_true(waiver_is_object("a/b/c"));
	assert_false(waiver_is_object("a"));
	assert_false(waiver_is_object("a/b/c/d"));
}

static void
what_is_in_no_object_matches_none(void **state)
{
	const struct target process = {.component = &server};

	(void)state;
	assert_false(waiver_covers(&(const struct waiver){.object = "*/*/*"}, &process, NULL));
	assert_false(waiver_covers(&(const struct waiver){.container = "*"}, &process, NULL));
	assert_true(waiver_covers(&(const struct waiver){.component = {.text = "kube-apiserver"}},
				  &process, NULL));
	assert_false(waiver_covers(&(const struct waiver){.component = {.text = "etcd"}}, &process,
				   NULL));
}

static void
all_that_is_given_narrows(void **state)
{
	struct waiver waiver = {.file = "a", .object = "Pod/api", .container = "serv*"};

	(void)state;
	assert_true(covers(&waiver, "a", NULL));
	waiver.container = "other";
	assert_false(covers(&waiver, "a", NULL));
}

static void
paths_are_seen_from_the_settings(void **state)
{
	char *directory = sample_directory();
	cleanup_arena struct arena arena = {0};
	const char *below = arena_printf(&arena, "%s/m", directory);

	(void)state;
	assert_int_equal(mkdir(below, 0755), 0);
	assert_string_equal(
		waiver_relative_path(&arena, directory, arena_printf(&arena, "%s/a.yaml", below)),
		"m/a.yaml");
	assert_string_equal(waiver_relative_path(&arena, directory,
						 arena_printf(&arena, "%s/../m/./a.yaml", below)),
			    "m/a.yaml");
	assert_string_equal(
		waiver_relative_path(&arena, below, arena_printf(&arena, "%s/a.yaml", below)),
		"a.yaml");
	assert_string_equal(
		waiver_relative_path(&arena, "/", arena_printf(&arena, "%s/a.yaml", below)) +
			strlen(below),
		"a.yaml");
	/* A neighbour whose name begins alike is not below. */
	assert_null(waiver_relative_path(&arena, arena_printf(&arena, "%s/", below),
					 arena_printf(&arena, "%s/a.yaml", directory)));
	assert_null(waiver_relative_path(&arena, directory, "/no/such/a.yaml"));
	sample_directory_free(&directory);
}

/* What an annotation says, and which warnings come of it. */
struct reading {
	struct arena arena;
	struct vector waivers;
	struct problems problems;
};

static void
read_annotation(struct reading *reading, const char *text)
{
	const struct annotation annotation = {text, {.file = "f.yaml", .line = 7}};

	*reading = (struct reading){.waivers = VECTOR(struct waiver)};
	reading->problems = PROBLEMS(&reading->arena);
	waiver_read_annotation(&reading->arena, &annotation, &reading->waivers, &reading->problems);
}

static void
end_reading(struct reading *reading)
{
	vector_free(&reading->waivers);
	vector_free(&reading->problems.items);
	arena_free(&reading->arena);
}

static void
annotations_hold_several(void **state)
{
	struct reading reading;
	const struct waiver *waiver;

	(void)state;
	read_annotation(&reading, " kube-apiserver/a = x = y (really) ;\n"
				  "1.2.6=until then (until 2026-12-31)\n\n;");
	assert_int_equal(reading.problems.items.count, 0);
	assert_int_equal(reading.waivers.count, 2);
	waiver = vector_at(&reading.waivers, 0);
	assert_string_equal(waiver->check.text, "kube-apiserver/a");
	assert_string_equal(waiver->reason, "x = y (really)");
	assert_null(waiver->expires);
	assert_int_equal(waiver->origin.line, 7);
	waiver = vector_at(&reading.waivers, 1);
	assert_string_equal(waiver->check.text, "1.2.6");
	assert_string_equal(waiver->reason, "until then");
	assert_string_equal(waiver->expires, "2026-12-31");
	end_reading(&reading);
}

static void
assert_warning(const char *text, const char *part)
{
	struct reading reading;
	const struct problem *problem;

	read_annotation(&reading, text);
	assert_int_equal(reading.waivers.count, 0);
	assert_int_equal(reading.problems.items.count, 1);
	problem = vector_at(&reading.problems.items, 0);
	assert_int_equal(problem->severity, PROBLEM_WARNING);
	assert_int_equal(problem->origin.line, 7);
	if (strstr(problem->message, part) == NULL)
		assert_string_equal(problem->message, part);
	end_reading(&reading);
}

static void
annotations_without_reason_do_not_hold(void **state)
{
	(void)state;
	assert_warning("a/b", "no reason");
	assert_warning("a/b=", "no reason");
	assert_warning("a/b= \t", "no reason");
	assert_warning("a/b=(until 2026-12-31)", "no reason");
	assert_warning("=x", "names no check");
	assert_warning("a/b=x (until next year)", "\"next year\" is no day");
	assert_warning("a/b=x (until 2026-02-30)", "is no day");
}

static void
an_empty_annotation_says_nothing(void **state)
{
	struct reading reading;

	(void)state;
	read_annotation(&reading, " ;\n; ");
	assert_int_equal(reading.waivers.count, 0);
	assert_int_equal(reading.problems.items.count, 0);
	end_reading(&reading);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_calendar),
		cmocka_unit_test(holds_through_its_last_day),
		cmocka_unit_test(files_match_as_named_or_from_the_settings),
		cmocka_unit_test(objects_match_part_by_part),
		cmocka_unit_test(what_is_in_no_object_matches_none),
		cmocka_unit_test(all_that_is_given_narrows),
		cmocka_unit_test(paths_are_seen_from_the_settings),
		cmocka_unit_test(annotations_hold_several),
		cmocka_unit_test(annotations_without_reason_do_not_hold),
		cmocka_unit_test(an_empty_annotation_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
