/* SPDX-License-Identifier: Apache-2.0 */
#include "report/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "report-sample.h"

static void
add_waiver(struct sample *sample)
{
	static const struct waived waived = {
		"until June", "2026-06-30", {.file = "argvet.yaml", .line = 4, .column = 5}};
	struct target_result *on_target = vector_at(&sample->result.targets, 0);

	on_target->results[4].waived = &waived;
}

static void
add_parameter(struct sample *sample)
{
	static const struct argvet_parameter parameters[] = {
		{.name = "days", .type = ARGVET_PARAMETER_INTEGER}, {0}};
	static struct argvet_setting settings[] = {{.name = "days", .text = "30", .number = 30}};
	struct check *check = *(struct check **)vector_at(&sample->checks, 0);

	check->settings = settings;
	check->plugin.parameters = parameters;
	check->plugin.description = "Looks at it.\n\n    --flag\n";
}

/* With everything in it, sorted like the result of a scan. */
static void
open_whole(struct sample *sample)
{
	static const struct isolation_summary isolation = {true, "the file system stays"};

	sample_open(sample);
	sample_add_manifest(sample);
	add_waiver(sample);
	add_parameter(sample);
	sample_add_process(sample)->gap = "the line is cut off";
	sample_problem(sample, PROBLEM_ERROR, "is no YAML");
	sample_problem(sample, PROBLEM_WARNING, "is odd");
	memset(sample->result.counts, 0, sizeof(sample->result.counts));
	memset(sample->result.failed_at, 0, sizeof(sample->result.failed_at));
	result_sort_and_count(&sample->result, false);
	sample->result.host = "node1";
	sample->result.isolation = &isolation;
}

static char *
whole_report(void)
{
	struct sample sample;
	char *text;

	open_whole(&sample);
	text = sample_report(&report_json, &sample, 0, false);
	sample_close(&sample);
	return text;
}

static char *
write_again(const struct report_format *format, const struct result *result)
{
	const struct report_settings settings = {.verbosity = 0};
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	format->write(out, result, &settings);
	fclose(out);
	return text;
}

static void
test_round_trip(void **state)
{
	cleanup_free char *text = whole_report();
	cleanup_arena struct arena arena = {0};
	struct saved_report report;
	char *again;

	(void)state;
	assert_int_equal(saved_report_parse(&arena, "r.json", text, strlen(text), &report, NULL),
			 0);
	assert_string_equal(report.result.host, "node1");
	assert_false(report.result.complete);
	assert_int_equal(report.result.counts[STATUS_FAIL], 2);
	assert_int_equal(report.result.failed_at[ARGVET_HIGH], 1);
	again = write_again(&report_json, &report.result);
	assert_string_equal(again, text);
	free(again);
	saved_report_free(&report);
}

static void
test_other_formats_say_the_same(void **state)
{
	cleanup_free char *json = whole_report();
	cleanup_arena struct arena arena = {0};
	struct saved_report report;
	struct sample sample;

	(void)state;
	open_whole(&sample);
	assert_int_equal(saved_report_parse(&arena, "r.json", json, strlen(json), &report, NULL),
			 0);
	setenv("SOURCE_DATE_EPOCH", "1", 1);
	for (size_t i = 0; report_formats[i] != NULL; i++) {
		char *direct = sample_report(report_formats[i], &sample, 0, false);
		char *converted = write_again(report_formats[i], &report.result);

		assert_string_equal(converted, direct);
		free(direct);
		free(converted);
	}
	saved_report_free(&report);
	sample_close(&sample);
}

/* text with what replaced by with, which must be in it. */
static char *
changed(const char *text, const char *what, const char *with)
{
	const char *at = strstr(text, what);
	struct strbuf buffer = {0};

	assert_non_null(at);
	strbuf_add(&buffer, text, (size_t)(at - text));
	strbuf_add_text(&buffer, with);
	strbuf_add_text(&buffer, at + strlen(what));
	return buffer.text;
}

static void
assert_refused(const char *text, size_t length, const char *complaint)
{
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *err = NULL;
	struct saved_report report;

	assert_true(saved_report_parse(&arena, "dir/r.json", text, length, &report, &err) < 0);
	if (strncmp(error_text(err), "dir/r.json: ", 12) != 0 ||
	    strstr(error_text(err), complaint) == NULL)
		fail_msg("%s\nlacks %s", error_text(err), complaint);
	saved_report_free(&report);
}

static void
test_lost_and_changed_parts(void **state)
{
	static const struct {
		const char *what, *with, *complaint;
	} cases[] = {
		{"\"schema_version\"", "\"version\"", "schema_version is missing"},
		{"\"1.2\"", "\"2.0\"", "version 1: schema_version cannot be \"2.0\""},
		{"\"1.2\"", "\"1.1x\"", "schema_version cannot be"},
		{"\"1.2\"", "1.1", "schema_version is no text"},
		{"\"name\": \"argvet\"", "\"name\": \"kube\\u001b[1m\"",
		 "tool.name cannot be \"kube\\x1b[1m\""},
		{"\"cis-1.5.1\"", "\"cis-99\"", "benchmark cannot be \"cis-99\""},
		{"\"complete\": false", "\"complete\": null", "complete is neither true nor false"},
		{"\"workers\": true", "\"workers\": 1", "isolation.workers is neither true nor"},
		{"\"isolation\": {", "\"isolation\": 5, \"x\": {", "isolation is no object"},
		{"\"pass\": 1", "\"pass\": 2", "summary.pass is 2, but there are 1"},
		{"\"targets\": 2", "\"targets\": -1", "summary.targets is no number"},
		{"\"targets\": [", "\"goals\": [", "targets is missing"},
		{"\"problems\": [", "\"problems\": 5, \"x\": [", "problems is no array"},
		{"\"high\"", "\"dreadful\"", "checks[1].severity cannot be \"dreadful\""},
		{"kube-apiserver/a-passes", "kube-apiserver/z", "checks[1] is out of order"},
		{"kube-apiserver/a-passes", "kube-apiserver/../z", "checks[0] has a wrong id"},
		{"\"check\": \"kube-apiserver/b-fails\"", "\"check\": \"kube-apiserver/b\"",
		 "targets[1].results[1].check is not one of the checks"},
		{"\"check\": \"kube-apiserver/b-fails\"", "\"check\": \"kube-apiserver/a-passes\"",
		 "targets[1].results[1] is out of order"},
		{"\"status\": \"fail\"", "\"status\": \"pass\"",
		 "targets[0].results[0] passes although there are findings"},
		{"\"status\": \"pass\"", "\"status\": \"fail\"",
		 "targets[1].results[0] fails without a finding"},
		{"\"status\": \"pass\"", "\"status\": \"passed\"",
		 "targets[1].results[0].status cannot be"},
		{"\"status\": \"fail\"", "\"status\": \"waived\"",
		 "targets[0].results[0] is waived and has no waiver"},
		{"\"kind\": \"IncorrectValue\"", "\"kind\": \"Odd\"",
		 "targets[0].results[0].findings[0].kind cannot be \"Odd\""},
		{"\"source\": \"manifest\"", "\"source\": \"air\"",
		 "targets[1].source cannot be \"air\""},
		{"\"line\": 12", "\"line\": 0", "targets[1].origin.line is no number"},
		{"\"line\": 12", "\"line\": 1.5", "targets[1].origin.line is no number"},
		{"\"line\": 12", "\"line\": 4294967296", "targets[1].origin.line is no number"},
		{"\"line\": 12", "\"line\": \"12\"", "targets[1].origin.line is no number"},
		{"\"kubernetes_version_source\": \"image\"", "\"kubernetes_version_source\": null",
		 "targets[1].kubernetes_version and its source are not both there"},
		{"\"1.19.3\"", "\"new\"", "targets[1].kubernetes_version cannot be \"new\""},
		{"\"severity\": \"error\"", "\"severity\": \"grave\"",
		 "problems[0].severity cannot be \"grave\""},
	};
	cleanup_free char *whole = whole_report();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cleanup_free char *text = changed(whole, cases[i].what, cases[i].with);

		assert_refused(text, strlen(text), cases[i].complaint);
	}
}

static void
test_what_is_no_report(void **state)
{
	static const char *const texts[] = {"",
					    "[]",
					    "null",
					    "\"argvet\"",
					    "{}",
					    "{\"Controls\": [], \"Totals\": {}}",
					    "{\"version\": \"2.1.0\", \"runs\": []}",
					    "component: kube-apiserver\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_refused(texts[i], strlen(texts[i]), "");
}

/* A report that was cut off anywhere is none. */
static void
test_cut_off(void **state)
{
	cleanup_free char *whole = whole_report();
	size_t length = strlen(whole);

	(void)state;
	for (size_t end = 0; end + 2 < length; end += 7)
		assert_refused(whole, end, "not JSON");
}

/* Each key is needed: with any one renamed, the report is refused. */
static void
test_every_key(void **state)
{
	cleanup_free char *whole = whole_report();

	(void)state;
	for (char *at = whole; (at = strstr(at, "\": ")) != NULL; at++) {
		char last = at[-1];

		at[-1] = '~';
		assert_refused(whole, strlen(whole), "");
		at[-1] = last;
	}
}

static void
test_unknown_keys_of_a_later_version(void **state)
{
	cleanup_free char *whole = whole_report();
	cleanup_free char *later = changed(whole, "\"1.2\"", "\"1.27\", \"color\": {\"a\": []}");
	cleanup_arena struct arena arena = {0};
	struct saved_report report;

	(void)state;
	assert_int_equal(saved_report_parse(&arena, "r.json", later, strlen(later), &report, NULL),
			 0);
	saved_report_free(&report);
}

/* As version 0.1.0 wrote them. */
static void
test_first_schema(void **state)
{
	static const char text[] =
		"{\"schema_version\":\"1.0\",\"tool\":{\"name\":\"argvet\",\"version\":\"0.1.0\"},"
		"\"benchmark\":\"cis-1.5.1\",\"complete\":true,\"summary\":{\"targets\":1,"
		"\"pass\":1,\"fail\":0,\"manual\":0,\"not-applicable\":0,\"waived\":0,\"error\":0},"
		"\"checks\":[{\"id\":\"a/b\",\"title\":\"T\",\"severity\":\"low\","
		"\"category\":null,\"components\":[\"a\"],\"controls\":[],\"aliases\":[],"
		"\"remediation\":null,\"references\":[],\"plugin\":{\"path\":\"/a/b.so\","
		"\"vendor\":\"v\",\"version\":\"1\"}}],\"targets\":[{\"component\":\"a\","
		"\"source\":\"argv\",\"kubernetes_version\":null,"
		"\"kubernetes_version_source\":null,\"command\":[\"a\"],\"origin\":{\"file\":\"-\","
		"\"line\":1,\"column\":1,\"path\":null,\"document\":null,\"object\":null,"
		"\"container\":null,\"pid\":null},\"results\":[{\"check\":\"a/b\","
		"\"control\":null,\"status\":\"pass\",\"message\":null,\"remedy\":null,"
		"\"findings\":[]}]}],\"problems\":[]}";
	cleanup_arena struct arena arena = {0};
	struct saved_report report;

	(void)state;
	assert_int_equal(saved_report_parse(&arena, "r.json", text, strlen(text), &report, NULL),
			 0);
	assert_null(report.result.host);
	/* No format may trip over what such a report does not tell. */
	for (size_t i = 0; report_formats[i] != NULL; i++)
		free(write_again(report_formats[i], &report.result));
	saved_report_free(&report);
}

static void
test_files(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *missing = NULL;
	cleanup_error struct error *directory = NULL;
	struct saved_report report;
	char path[] = "/tmp/argvet-reader-XXXXXX";
	cleanup_free char *text = whole_report();
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	assert_int_equal(saved_report_read(&arena, path, &report, NULL), 0);
	assert_int_equal(report.result.targets.count, 2);
	saved_report_free(&report);
	unlink(path);
	assert_true(saved_report_read(&arena, path, &report, &missing) < 0);
	assert_non_null(strstr(error_text(missing), path));
	saved_report_free(&report);
	assert_true(saved_report_read(&arena, "/", &report, &directory) < 0);
	assert_non_null(strstr(error_text(directory), "cannot read the report /"));
	saved_report_free(&report);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_other_formats_say_the_same),
		cmocka_unit_test(test_lost_and_changed_parts),
		cmocka_unit_test(test_what_is_no_report),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_every_key),
		cmocka_unit_test(test_unknown_keys_of_a_later_version),
		cmocka_unit_test(test_first_schema),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
