/* SPDX-License-Identifier: Apache-2.0 */
#include "report/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"

/* To be freed. */
static char *
summary_of(const struct sample *sample, struct page page)
{
	char *text = NULL;
	size_t length;

	page.out = open_memstream(&text, &length);
	assert_non_null(page.out);
	summary_put(&page, &sample->result);
	fclose(page.out);
	return text;
}

static void
assert_summary(const struct sample *sample, struct page page, const char *expected)
{
	char *text = summary_of(sample, page);

	assert_string_equal(text, expected);
	free(text);
}

static void
test_nothing_to_check(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	assert_summary(&sample, (struct page){.width = 20},
		       "nothing to check: no command line of a known component was found\n");
	sample_close(&sample);
}

static void
test_why_it_is_incomplete(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	sample_problem(&sample, PROBLEM_ERROR, "is no YAML");
	sample_problem(&sample, PROBLEM_WARNING, "is odd");
	sample_problem(&sample, PROBLEM_ERROR, "cannot be read");
	assert_summary(&sample, (struct page){.verbosity = 0},
		       "1 target, 6 results: 1 pass, 1 fail (1 high), 1 manual, "
		       "1 not applicable, 1 waived, 1 error\n"
		       "numbers are those of cis-1.5.1\n"
		       "incomplete: 1 check could not look (ERROR above), "
		       "2 problems with the input (see standard error)\n");
	sample_close(&sample);
}

/* A line of counts is broken between two of them, never within one. */
static void
test_counts_on_a_narrow_terminal(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	sample.result.complete = true;
	assert_summary(&sample, (struct page){.width = 40},
		       "1 target, 6 results: 1 pass,\n"
		       "    1 fail (1 high), 1 manual,\n"
		       "    1 not applicable, 1 waived, 1 error\n"
		       "numbers are those of cis-1.5.1\n");
	sample_close(&sample);
}

static void
test_missing_plugin_is_incomplete(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	sample_problem(&sample, PROBLEM_WARNING, "no error");
	sample.result.complete = false;
	assert_summary(&sample, (struct page){.remediation = true},
		       "1 target, 1 result: 1 fail (1 medium)\n"
		       "numbers are those of cis-1.5.1\n"
		       "incomplete: a plugin that was asked for is not there "
		       "(see standard error)\n");
	sample_close(&sample);
}

/* Targets on which the check fails. */
static void
add_failures(struct sample *sample, const struct check *check, const char *control, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct check_result *result = arena_alloc(&sample->arena, sizeof(*result));

		*result = (struct check_result){
			.check = check, .control = control, .status = STATUS_FAIL};
		sample_target(sample, &sample_process, result, 1);
	}
}

/* Few enough to be read one by one. */
static void
test_few_targets(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	add_failures(&sample, sample_check(&sample, "kube-apiserver/low", ARGVET_LOW), NULL, 5);
	assert_summary(&sample, (struct page){.remediation = true},
		       "5 targets, 5 results: 5 fail (5 low)\n"
		       "numbers are those of cis-1.5.1\n");
	sample_close(&sample);
}

static void
test_many_targets(void **state)
{
	static const char summary[] =
		"what fails, the worst first, and on how many of 17 targets:\n"
		"  high  10  1.2.3  kube-apiserver/most\n"
		"  high   2  -      kube-apiserver/also\n"
		"  high   2  1.2.4  kube-apiserver/same\n"
		"  low    3  1.2.5  kube-apiserver/low\n"
		"argvet explain CHECK says how to repair what one of them finds\n"
		"\n"
		"17 targets, 17 results: 17 fail (14 high, 3 low)\n"
		"numbers are those of cis-1.5.1\n";
	struct sample sample;

	(void)state;
	sample_open(&sample);
	add_failures(&sample, sample_check(&sample, "kube-apiserver/low", ARGVET_LOW), "1.2.5", 3);
	add_failures(&sample, sample_check(&sample, "kube-apiserver/same", ARGVET_HIGH), "1.2.4",
		     2);
	add_failures(&sample, sample_check(&sample, "kube-apiserver/also", ARGVET_HIGH), NULL, 2);
	add_failures(&sample, sample_check(&sample, "kube-apiserver/most", ARGVET_HIGH), "1.2.3",
		     10);
	assert_summary(&sample, (struct page){.verbosity = -1}, summary);
	sample_close(&sample);
}

static void
test_very_many_checks(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	for (size_t i = 0; i < 12; i++) {
		const char *id = arena_printf(&sample.arena, "kube-apiserver/check-%02zu", i);

		add_failures(&sample, sample_check(&sample, id, ARGVET_INFO), NULL, 1);
	}
	text = summary_of(&sample, (struct page){.remediation = true});
	assert_non_null(strstr(text, "\n  info  1  kube-apiserver/check-09\n"
				     "  and 2 more checks\n"
				     "\n"
				     "12 targets"));
	free(text);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_to_check),
		cmocka_unit_test(test_why_it_is_incomplete),
		cmocka_unit_test(test_counts_on_a_narrow_terminal),
		cmocka_unit_test(test_missing_plugin_is_incomplete),
		cmocka_unit_test(test_few_targets),
		cmocka_unit_test(test_many_targets),
		cmocka_unit_test(test_very_many_checks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
