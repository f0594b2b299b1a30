/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
status_names_read_both_ways(void **state)
{
	static const char *const names[STATUS_COUNT] = {"pass",           "fail",   "manual",
							"not-applicable", "waived", "error"};
	enum status status = STATUS_ERROR;

	(void)state;
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		assert_string_equal(status_name((enum status)i), names[i]);
		assert_true(status_parse(names[i], &status));
		assert_int_equal(status, i);
	}
	status = STATUS_WAIVED;
	assert_false(status_parse("", &status));
	assert_false(status_parse("Pass", &status));
	assert_false(status_parse("passed", &status));
	assert_false(status_parse("not applicable", &status));
	assert_int_equal(status, STATUS_WAIVED);
}

static void
severity_names_read_both_ways(void **state)
{
	static const char *const names[] = {"info", "low", "medium", "high", "critical"};

	(void)state;
	for (int i = ARGVET_INFO; i <= ARGVET_CRITICAL; i++) {
		assert_string_equal(severity_name((enum argvet_severity)i), names[i - 1]);
		assert_int_equal(severity_parse(names[i - 1]), i);
	}
	assert_int_equal(severity_parse(""), 0);
	assert_int_equal(severity_parse("HIGH"), 0);
	assert_int_equal(severity_parse("never"), 0);
}

static void
kinds_and_sources_have_names(void **state)
{
	(void)state;
	assert_string_equal(kind_name(ARGVET_MISSING_ATTRIBUTE), "MissingAttribute");
	assert_string_equal(kind_name(ARGVET_INCORRECT_VALUE), "IncorrectValue");
	assert_string_equal(kind_name(ARGVET_REDUNDANT_ATTRIBUTE), "RedundantAttribute");
	assert_string_equal(source_name(SOURCE_PROCESS), "process");
	assert_string_equal(source_name(SOURCE_MANIFEST), "manifest");
	assert_string_equal(source_name(SOURCE_ARGV), "argv");
}

#define TARGETS_MAX 16

/* A scan's result, made by hand. */
struct scanned {
	struct arena arena;
	struct problems problems;
	struct result result;
	struct target targets[TARGETS_MAX];
	struct check checks[ARGVET_CRITICAL + 1]; /* one of each severity */
};

static int
setup(void **state)
{
	struct scanned *scanned = test_calloc(1, sizeof(*scanned));

	scanned->problems = PROBLEMS(&scanned->arena);
	scanned->result.arena = &scanned->arena;
	scanned->result.targets = VECTOR(struct target_result);
	scanned->result.problems = &scanned->problems;
	for (int i = ARGVET_INFO; i <= ARGVET_CRITICAL; i++)
		scanned->checks[i].plugin.severity = (enum argvet_severity)i;
	*state = scanned;
	return 0;
}

static int
teardown(void **state)
{
	struct scanned *scanned = *state;

	result_free(&scanned->result);
	vector_free(&scanned->problems.items);
	arena_free(&scanned->arena);
	test_free(scanned);
	return 0;
}

static struct target_result *
add_target(struct scanned *scanned, const struct place *place)
{
	size_t number = scanned->result.targets.count;
	struct target_result *slot = vector_add(&scanned->result.targets);

	assert_true(number < TARGETS_MAX);
	scanned->targets[number].place = *place;
	slot->target = &scanned->targets[number];
	slot->results = arena_alloc(&scanned->arena, 8 * sizeof(*slot->results));
	return slot;
}

/* A target with one result. */
static void
add_result(struct scanned *scanned, enum status status, enum argvet_severity severity)
{
	struct target_result *slot =
		add_target(scanned, &(const struct place){.source = SOURCE_ARGV});

	slot->results[slot->result_count++] =
		(struct check_result){.check = &scanned->checks[severity], .status = status};
}

static void
targets_are_sorted_by_source_and_place(void **state)
{
	static const struct place sorted[] = {
		{.source = SOURCE_PROCESS, .origin = {.pid = 9}, .document = 0, .container = "0"},
		{.source = SOURCE_PROCESS, .origin = {.pid = 10}, .document = 0, .container = "1"},
		{.source = SOURCE_MANIFEST,
		 .origin = {.file = "a", .line = 9, .column = 1},
		 .document = 1,
		 .container = "2"},
		{.source = SOURCE_MANIFEST,
		 .origin = {.file = "a", .line = 10, .column = 1},
		 .document = 1,
		 .container = "3"},
		{.source = SOURCE_MANIFEST,
		 .origin = {.file = "a", .line = 10, .column = 4},
		 .document = 1,
		 .container = "4"},
		{.source = SOURCE_MANIFEST,
		 .origin = {.file = "b", .line = 1, .path = "x"},
		 .document = 2,
		 .container = "5"},
		{.source = SOURCE_MANIFEST,
		 .origin = {.file = "b", .line = 1, .path = "y"},
		 .document = 1,
		 .container = "6"},
		{.source = SOURCE_MANIFEST,
		 .origin = {.file = "b", .line = 1, .path = "y"},
		 .document = 2,
		 .container = "7"},
		{.source = SOURCE_ARGV, .origin = {.line = 7}, .document = 0, .container = "8"},
		{.source = SOURCE_ARGV,
		 .origin = {.file = "-", .line = UINT32_MAX},
		 .document = 0,
		 .container = "9"},
	};
	struct scanned *scanned = *state;

	for (size_t i = 0; i < 10; i++)
		add_target(scanned, &sorted[(i * 7 + 3) % 10]);
	result_sort_and_count(&scanned->result, false);
	for (size_t i = 0; i < 10; i++) {
		const struct target_result *result = vector_at(&scanned->result.targets, i);

		assert_int_equal(result->target->place.container[0] - '0', i);
	}
}

static void
problems_are_sorted_by_place(void **state)
{
	static const struct argvet_origin late = {.file = "b", .line = 1};
	static const struct argvet_origin early = {.file = "a", .line = 20};
	static const char *const sorted[] = {"nowhere", "a", "b", "0"};
	struct scanned *scanned = *state;

	problem_add(&scanned->problems, PROBLEM_WARNING, &late, "0");
	problem_add(&scanned->problems, PROBLEM_WARNING, &early, "b");
	problem_add(&scanned->problems, PROBLEM_WARNING, NULL, "nowhere");
	problem_add(&scanned->problems, PROBLEM_WARNING, &early, "a");
	result_sort_and_count(&scanned->result, false);
	for (size_t i = 0; i < 4; i++) {
		const struct problem *problem = vector_at(&scanned->problems.items, i);

		assert_string_equal(problem->message, sorted[i]);
	}
	assert_true(scanned->result.complete);
}

static void
results_are_counted(void **state)
{
	struct scanned *scanned = *state;
	struct target_result *both;

	add_result(scanned, STATUS_PASS, ARGVET_HIGH);
	add_result(scanned, STATUS_FAIL, ARGVET_HIGH);
	add_result(scanned, STATUS_FAIL, ARGVET_LOW);
	add_result(scanned, STATUS_MANUAL, ARGVET_LOW);
	add_result(scanned, STATUS_NOT_APPLICABLE, ARGVET_LOW);
	add_result(scanned, STATUS_WAIVED, ARGVET_CRITICAL);
	both = add_target(scanned, &(const struct place){.source = SOURCE_ARGV});
	for (int i = 0; i < 2; i++)
		both->results[both->result_count++] = (struct check_result){
			.check = &scanned->checks[ARGVET_HIGH], .status = STATUS_FAIL};
	result_sort_and_count(&scanned->result, false);
	assert_int_equal(scanned->result.counts[STATUS_PASS], 1);
	assert_int_equal(scanned->result.counts[STATUS_FAIL], 4);
	assert_int_equal(scanned->result.counts[STATUS_MANUAL], 1);
	assert_int_equal(scanned->result.counts[STATUS_NOT_APPLICABLE], 1);
	assert_int_equal(scanned->result.counts[STATUS_WAIVED], 1);
	assert_int_equal(scanned->result.counts[STATUS_ERROR], 0);
	assert_int_equal(scanned->result.failed_at[ARGVET_HIGH], 3);
	assert_int_equal(scanned->result.failed_at[ARGVET_LOW], 1);
	assert_int_equal(scanned->result.failed_at[ARGVET_CRITICAL], 0);
	assert_true(scanned->result.complete);
}

#define NEVER (ARGVET_CRITICAL + 1)

static enum exit_status
finish(struct scanned *scanned, bool plugins_missing, int fail_on, bool allow_empty)
{
	result_sort_and_count(&scanned->result, plugins_missing);
	return result_exit_status(&scanned->result, fail_on, allow_empty);
}

static void
clean(void **state)
{
	struct scanned *scanned = *state;

	add_result(scanned, STATUS_PASS, ARGVET_HIGH);
	add_result(scanned, STATUS_MANUAL, ARGVET_CRITICAL);
	add_result(scanned, STATUS_NOT_APPLICABLE, ARGVET_CRITICAL);
	add_result(scanned, STATUS_WAIVED, ARGVET_CRITICAL);
	problem_add(&scanned->problems, PROBLEM_WARNING, NULL, "odd");
	assert_int_equal(finish(scanned, false, ARGVET_INFO, false), EXIT_CLEAN);
	assert_int_equal(EXIT_CLEAN, 0);
}

static void
findings_count_from_a_severity(void **state)
{
	struct scanned *scanned = *state;
	const struct result *result = &scanned->result;

	add_result(scanned, STATUS_FAIL, ARGVET_MEDIUM);
	assert_int_equal(finish(scanned, false, ARGVET_INFO, false), EXIT_FINDINGS);
	assert_int_equal(result_exit_status(result, 0, false), EXIT_FINDINGS);
	assert_int_equal(result_exit_status(result, ARGVET_MEDIUM, false), EXIT_FINDINGS);
	assert_int_equal(result_exit_status(result, ARGVET_HIGH, false), EXIT_CLEAN);
	assert_int_equal(result_exit_status(result, ARGVET_CRITICAL, false), EXIT_CLEAN);
	assert_int_equal(result_exit_status(result, NEVER, false), EXIT_CLEAN);
	assert_int_equal(EXIT_FINDINGS, 1);
}

static void
the_worst_severity_counts(void **state)
{
	struct scanned *scanned = *state;

	add_result(scanned, STATUS_FAIL, ARGVET_CRITICAL);
	assert_int_equal(finish(scanned, false, ARGVET_CRITICAL, false), EXIT_FINDINGS);
	assert_int_equal(result_exit_status(&scanned->result, NEVER, false), EXIT_CLEAN);
}

static void
nothing_to_check(void **state)
{
	struct scanned *scanned = *state;

	assert_int_equal(finish(scanned, false, ARGVET_INFO, false), EXIT_NOTHING);
	assert_int_equal(result_exit_status(&scanned->result, NEVER, false), EXIT_NOTHING);
	assert_int_equal(result_exit_status(&scanned->result, ARGVET_INFO, true), EXIT_CLEAN);
	assert_int_equal(EXIT_NOTHING, 4);
}

/* 3 goes before 1, and before 4. */
static void
an_error_makes_it_incomplete(void **state)
{
	struct scanned *scanned = *state;

	problem_add(&scanned->problems, PROBLEM_ERROR, NULL, "unreadable");
	assert_int_equal(finish(scanned, false, ARGVET_INFO, false), EXIT_INCOMPLETE);
	assert_int_equal(result_exit_status(&scanned->result, ARGVET_INFO, true), EXIT_INCOMPLETE);
	add_result(scanned, STATUS_FAIL, ARGVET_CRITICAL);
	assert_int_equal(finish(scanned, false, ARGVET_INFO, false), EXIT_INCOMPLETE);
	assert_int_equal(result_exit_status(&scanned->result, NEVER, false), EXIT_INCOMPLETE);
	assert_int_equal(EXIT_INCOMPLETE, 3);
}

static void
a_check_s_error_makes_it_incomplete(void **state)
{
	struct scanned *scanned = *state;

	add_result(scanned, STATUS_FAIL, ARGVET_CRITICAL);
	add_result(scanned, STATUS_ERROR, ARGVET_INFO);
	assert_int_equal(finish(scanned, false, ARGVET_INFO, false), EXIT_INCOMPLETE);
	assert_int_equal(scanned->result.counts[STATUS_ERROR], 1);
}

static void
a_missing_plugin_makes_it_incomplete(void **state)
{
	struct scanned *scanned = *state;

	assert_int_equal(finish(scanned, true, ARGVET_INFO, true), EXIT_INCOMPLETE);
	assert_int_equal(finish(scanned, false, ARGVET_INFO, true), EXIT_CLEAN);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status_names_read_both_ways),
		cmocka_unit_test(severity_names_read_both_ways),
		cmocka_unit_test(kinds_and_sources_have_names),
		TEST(targets_are_sorted_by_source_and_place),
		TEST(problems_are_sorted_by_place),
		TEST(results_are_counted),
		TEST(clean),
		TEST(findings_count_from_a_severity),
		TEST(the_worst_severity_counts),
		TEST(nothing_to_check),
		TEST(an_error_makes_it_incomplete),
		TEST(a_check_s_error_makes_it_incomplete),
		TEST(a_missing_plugin_makes_it_incomplete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
