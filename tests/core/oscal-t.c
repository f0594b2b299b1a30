/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-json.h"

#define RESULT "assessment-results/results/0/"

static int
stop_the_clock(void **state)
{
	(void)state;
	return setenv("SOURCE_DATE_EPOCH", "1795312800", 1);
}

/* OSCAL allows no empty array. */
static void
test_no_targets(void **state)
{
	cleanup_json struct json *report = NULL;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	report = sample_json(&report_oscal, &sample);
	assert_text(report, "assessment-results/metadata/oscal-version", "1.1.3");
	assert_text(report, "assessment-results/metadata/last-modified", "2026-11-22T02:00:00Z");
	assert_null(json_at(report, RESULT "observations"));
	assert_null(json_at(report, RESULT "findings"));
	assert_null(json_at(report, RESULT "local-definitions"));
	assert_text(report, RESULT "remarks", "nothing to check");
	assert_count(report, RESULT "reviewed-controls/control-selections", 1);
	sample_close(&sample);
}

static void
test_observations(void **state)
{
	cleanup_json struct json *report = NULL;
	const struct json *seen;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	report = sample_json(&report_oscal, &sample);
	assert_count(report, RESULT "observations", 6);
	seen = json_at(report, RESULT "observations/1");
	assert_text(seen, "description", "--insecure-port is 8080, expected --insecure-port=0");
	assert_text(seen, "methods/0", "TEST");
	assert_text(seen, "props/1/value", "fail");
	assert_text(seen, "relevant-evidence/0/description", "manifests/api.yaml:15:7");
	assert_text(seen, "subjects/0/subject-uuid",
		    json_text(json_at(report, RESULT "local-definitions/components/0/uuid")));
	assert_text(report, RESULT "observations/0/description", "nothing wrong was found");
	sample_close(&sample);
}

static void
test_findings(void **state)
{
	cleanup_json struct json *report = NULL;
	const struct json *found;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	report = sample_json(&report_oscal, &sample);
	found = json_at(report, RESULT "findings");
	/* Of six checks, the one that isn't applicable has no verdict. */
	assert_int_equal(json_count(found), 5);
	assert_text(found, "0/target/status/state", "satisfied");
	assert_text(found, "0/target/status/reason", "pass");
	assert_text(found, "1/target/target-id", "cis-1.2.19");
	assert_text(found, "1/target/status/state", "not-satisfied");
	assert_text(found, "1/target/status/reason", "fail");
	assert_text(found, "1/related-observations/0/observation-uuid",
		    json_text(json_at(report, RESULT "observations/1/uuid")));
	assert_text(found, "2/target/status/state", "not-satisfied");
	assert_text(found, "2/target/status/reason", "other");
	sample_close(&sample);
}

static void
test_problems_are_in_the_remarks(void **state)
{
	cleanup_json struct json *report = NULL;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_problem(&sample, PROBLEM_ERROR, "is no YAML\x1b");
	report = sample_json(&report_oscal, &sample);
	assert_text(report, RESULT "remarks",
		    "nothing to check\n\nb.yaml:3:5: error: is no YAML\\x1b");
	sample_close(&sample);
}

static void
test_the_same_scan_is_the_same_report(void **state)
{
	cleanup_free char *first = NULL;
	cleanup_free char *again = NULL;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	sample_add_process(&sample);
	first = sample_report(&report_oscal, &sample, 0, false);
	again = sample_report(&report_oscal, &sample, 0, false);
	assert_string_equal(first, again);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_targets),
		cmocka_unit_test(test_observations),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_problems_are_in_the_remarks),
		cmocka_unit_test(test_the_same_scan_is_the_same_report),
	};

	return cmocka_run_group_tests(tests, stop_the_clock, NULL);
}
