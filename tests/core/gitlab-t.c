/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-json.h"

static void
test_nothing_is_an_empty_array(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	text = sample_report(&report_gitlab, &sample, 0, false);
	assert_string_equal(text, "[]\n");
	free(text);
	sample_close(&sample);
}

static void
test_findings(void **state)
{
	cleanup_json struct json *report = NULL;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	report = sample_json(&report_gitlab, &sample);
	assert_count(report, "", 1);
	assert_text(report, "0/description",
		    "--insecure-port is 8080, expected --insecure-port=0 (What b-fails wants)");
	assert_text(report, "0/check_name", "kube-apiserver/b-fails");
	assert_text(report, "0/severity", "critical");
	assert_text(report, "0/location/path", "manifests/api.yaml");
	assert_number(report, "0/location/lines/begin", 15);
	assert_int_equal(strlen(json_text(json_at(report, "0/fingerprint"))), 40);
	sample_close(&sample);
}

/* GitLab drops all that follows an element without a path. */
static void
test_processes_are_left_out(void **state)
{
	cleanup_json struct json *report = NULL;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	report = sample_json(&report_gitlab, &sample);
	assert_count(report, "", 0);
	sample_close(&sample);
}

static void
test_paths_stay_in_the_repository(void **state)
{
	static const struct argvet_origin origin = {.file = "//srv/a\xff.yaml"};
	struct argvet_finding finding = {
		.kind = ARGVET_MISSING_ATTRIBUTE, .flag = "f", .expected = "e", .origin = &origin};
	struct check_result result = {
		.status = STATUS_FAIL, .findings = &finding, .finding_count = 1};
	cleanup_json struct json *report = NULL;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	result.check = sample_check(&sample, "kube-apiserver/x", ARGVET_CRITICAL);
	sample_target(&sample, &origin, &result, 1);
	report = sample_json(&report_gitlab, &sample);
	assert_text(report, "0/severity", "blocker");
	assert_text(report, "0/location/path", "srv/a\xef\xbf\xbd.yaml");
	assert_number(report, "0/location/lines/begin", 1);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_an_empty_array),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_processes_are_left_out),
		cmocka_unit_test(test_paths_stay_in_the_repository),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
