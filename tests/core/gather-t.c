/* SPDX-License-Identifier: Apache-2.0 */
#include "report/gather.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "report-sample.h"

/* A report with a process that fails, made by a version of the check. */
static struct saved_report
make_report(struct arena *arena, const char *path, const char *host, const char *version,
	    enum argvet_severity severity)
{
	cleanup_free char *text = NULL;
	struct saved_report report;
	struct sample sample;
	struct check *check;

	sample_open(&sample);
	sample_add_process(&sample);
	sample_problem(&sample, PROBLEM_WARNING, "is odd");
	sample.result.host = host;
	check = *(struct check **)vector_at(&sample.checks, 0);
	check->plugin.version = version;
	check->plugin.severity = severity;
	text = sample_report(&report_json, &sample, 0, false);
	assert_int_equal(saved_report_parse(arena, path, text, strlen(text), &report, NULL), 0);
	sample_close(&sample);
	return report;
}

static const struct target_result *
target_at(const struct saved_report *report, size_t index)
{
	return vector_at(&report->result.targets, index);
}

static const struct problem *
problem_at(const struct saved_report *report, size_t index)
{
	return vector_at(&report->problems.items, index);
}

static void
free_reports(struct saved_report *reports, size_t count, struct saved_report *whole)
{
	for (size_t i = 0; i < count; i++)
		saved_report_free(&reports[i]);
	saved_report_free(whole);
}

static void
test_one_stays_as_it_is(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct saved_report report = make_report(&arena, "a.json", "node1", "1", ARGVET_LOW);
	struct saved_report whole;

	(void)state;
	assert_int_equal(report_gather(&arena, &report, 1, &whole, NULL), 0);
	assert_string_equal(whole.result.host, "node1");
	assert_null(target_at(&whole, 0)->target->place.host);
	assert_null(problem_at(&whole, 0)->host);
	assert_string_equal(problem_at(&whole, 0)->message, "is odd");
	assert_true(whole.result.complete);
	free_reports(&report, 1, &whole);
}

static void
test_hosts(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct saved_report reports[] = {
		make_report(&arena, "a.json", "node9", "1", ARGVET_LOW),
		make_report(&arena, "reports/node.b.json", NULL, "1", ARGVET_LOW),
		make_report(&arena, "reports/c", NULL, "1", ARGVET_LOW),
	};
	struct saved_report whole;

	(void)state;
	assert_int_equal(report_gather(&arena, reports, 3, &whole, NULL), 0);
	assert_null(whole.result.host);
	assert_int_equal(whole.checks.count, 1);
	assert_int_equal(whole.result.counts[STATUS_FAIL], 3);
	assert_string_equal(target_at(&whole, 0)->target->place.host, "c");
	assert_string_equal(target_at(&whole, 1)->target->place.host, "node.b");
	assert_string_equal(target_at(&whole, 2)->target->place.host, "node9");
	assert_int_equal(whole.problems.items.count, 3);
	assert_string_equal(problem_at(&whole, 0)->message, "is odd (on c)");
	assert_string_equal(problem_at(&whole, 0)->host, "c");
	for (size_t i = 0; i < 3; i++)
		assert_ptr_equal(target_at(&whole, i)->results[0].check,
				 *(struct check **)vector_at(&whole.checks, 0));
	free_reports(reports, 3, &whole);
}

/* What was gathered once keeps its hosts when it is gathered again. */
static void
test_gathered_again(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct saved_report first[] = {
		make_report(&arena, "a.json", "node1", "1", ARGVET_LOW),
		make_report(&arena, "b.json", "node2", "1", ARGVET_LOW),
	};
	struct saved_report second[2];
	struct saved_report whole;

	(void)state;
	assert_int_equal(report_gather(&arena, first, 2, &second[0], NULL), 0);
	second[0].path = "ab.json";
	second[1] = make_report(&arena, "c.json", "node3", "1", ARGVET_LOW);
	assert_int_equal(report_gather(&arena, second, 2, &whole, NULL), 0);
	assert_string_equal(target_at(&whole, 0)->target->place.host, "node1");
	assert_string_equal(target_at(&whole, 1)->target->place.host, "node2");
	assert_string_equal(target_at(&whole, 2)->target->place.host, "node3");
	assert_string_equal(problem_at(&whole, 0)->message, "is odd (on node1)");
	free_reports(second, 2, &whole);
	free_reports(first, 1, &first[1]);
}

static void
test_newer_check_wins(void **state)
{
	static const enum argvet_severity severities[][2] = {{ARGVET_HIGH, ARGVET_LOW},
							     {ARGVET_LOW, ARGVET_HIGH}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		cleanup_arena struct arena arena = {0};
		struct saved_report reports[] = {
			make_report(&arena, "a.json", "a", "0.10.0", severities[i][0]),
			make_report(&arena, "b.json", "b", "0.9.0", severities[i][1]),
		};
		struct saved_report whole;

		assert_int_equal(report_gather(&arena, reports, 2, &whole, NULL), 0);
		assert_int_equal(whole.result.failed_at[severities[i][0]], 2);
		assert_int_equal(whole.problems.items.count, 3);
		assert_string_equal(problem_at(&whole, 2)->origin.file, "b.yaml");
		assert_string_equal(problem_at(&whole, 0)->origin.file, "b.json");
		assert_non_null(strstr(problem_at(&whole, 0)->message,
				       "another check here (version 0.9.0) than in a.json "
				       "(version 0.10.0)"));
		free_reports(reports, 2, &whole);
	}
}

/* Of one version, the settings of a host may have made it less severe. */
static void
test_more_severe_wins(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct saved_report reports[] = {
		make_report(&arena, "a.json", "a", "1", ARGVET_INFO),
		make_report(&arena, "b.json", "b", "1", ARGVET_CRITICAL),
		make_report(&arena, "c.json", "c", "1", ARGVET_INFO),
	};
	struct saved_report whole;

	(void)state;
	assert_int_equal(report_gather(&arena, reports, 3, &whole, NULL), 0);
	assert_int_equal(whole.result.failed_at[ARGVET_CRITICAL], 3);
	assert_int_equal(whole.problems.items.count, 5);
	free_reports(reports, 3, &whole);
}

static void
test_incomplete_and_other_benchmark(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *err = NULL;
	struct saved_report reports[] = {
		make_report(&arena, "a.json", "a", "1", ARGVET_LOW),
		make_report(&arena, "b.json", "b", "1", ARGVET_LOW),
	};
	struct saved_report whole;

	(void)state;
	reports[1].result.complete = false;
	assert_int_equal(report_gather(&arena, reports, 2, &whole, NULL), 0);
	assert_false(whole.result.complete);
	saved_report_free(&whole);
	reports[1].result.benchmark = benchmark_find("cis-1.12");
	assert_true(report_gather(&arena, reports, 2, &whole, &err) < 0);
	assert_non_null(strstr(error_text(err), "a.json has the numbers of cis-1.5.1, b.json"));
	free_reports(reports, 2, &whole);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_stays_as_it_is),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_gathered_again),
		cmocka_unit_test(test_newer_check_wins),
		cmocka_unit_test(test_more_severe_wins),
		cmocka_unit_test(test_incomplete_and_other_benchmark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
