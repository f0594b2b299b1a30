/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-json.h"

static void
test_no_targets(void **state)
{
	cleanup_json struct json *report = NULL;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	report = sample_json(&report_sarif, &sample);
	assert_text(report, "version", "2.1.0");
	assert_count(report, "runs", 1);
	assert_count(report, "runs/0/results", 0);
	assert_count(report, "runs/0/tool/driver/rules", 0);
	assert_true(json_is_array(json_at(report, "runs/0/results")));
	sample_close(&sample);
}

static void
test_rules(void **state)
{
	cleanup_json struct json *report = NULL;
	const struct json *rule;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_check(&sample, "kube-apiserver/a-secret-port", ARGVET_HIGH);
	sample_check(&sample, "kube-apiserver/b", ARGVET_INFO);
	report = sample_json(&report_sarif, &sample);
	rule = json_at(report, "runs/0/tool/driver/rules/0");
	assert_text(rule, "id", "kube-apiserver/a-secret-port");
	assert_text(rule, "name", "ASecretPort");
	assert_text(rule, "shortDescription/text", "What a-secret-port wants");
	assert_text(rule, "helpUri", "https://kubernetes.io/docs/");
	assert_text(rule, "defaultConfiguration/level", "error");
	assert_text(rule, "properties/security-severity", "8.0");
	assert_text(rule, "properties/problem.severity", "error");
	assert_text(rule, "properties/tags/0", "security");
	assert_text(rule, "properties/tags/3", "cis-1.5.1/1.2.19");
	assert_text(rule, "help/markdown",
		    "## Why it matters\n\nWhoever gets at the port is in.\n\n"
		    "## What to do\n\nTurn it off.\n\n"
		    "## References\n\n- <https://kubernetes.io/docs/>\n");
	rule = json_next(rule);
	assert_text(rule, "defaultConfiguration/level", "note");
	assert_null(json_at(rule, "properties/security-severity"));
	sample_close(&sample);
}

static void
test_findings_of_a_file(void **state)
{
	cleanup_json struct json *report = NULL;
	const struct json *found;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	report = sample_json(&report_sarif, &sample);
	assert_count(report, "runs/0/results", 1);
	found = json_at(report, "runs/0/results/0");
	assert_text(found, "ruleId", "kube-apiserver/b-fails");
	assert_number(found, "ruleIndex", 1);
	assert_text(found, "level", "error");
	assert_text(found, "message/text", "--insecure-port is 8080, expected --insecure-port=0");
	assert_text(found, "locations/0/physicalLocation/artifactLocation/uri",
		    "manifests/api.yaml");
	assert_number(found, "locations/0/physicalLocation/region/startLine", 15);
	assert_number(found, "locations/0/physicalLocation/region/startColumn", 7);
	assert_text(found, "locations/0/logicalLocations/0/fullyQualifiedName",
		    "Pod kube-system/api, container main");
	assert_int_equal(
		strlen(json_text(json_at(found, "partialFingerprints/primaryLocationLineHash"))),
		42);
	sample_close(&sample);
}

/* GitHub refuses a whole report for one result without a file. */
static void
test_findings_of_a_process(void **state)
{
	cleanup_json struct json *report = NULL;
	const struct json *found;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	report = sample_json(&report_sarif, &sample);
	assert_count(report, "runs/0/results", 2);
	found = json_at(report, "runs/0/results/1/locations/0");
	assert_text(found, "physicalLocation/artifactLocation/uri", "file:///proc/1234/cmdline");
	assert_number(found, "physicalLocation/region/startLine", 1);
	assert_null(json_at(found, "physicalLocation/region/startColumn"));
	assert_null(json_at(found, "logicalLocations"));
	sample_close(&sample);
}

static void
test_what_is_no_finding_is_notified(void **state)
{
	cleanup_json struct json *report = NULL;
	const struct json *notes;
	struct sample sample;
	bool successful = true;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	sample_problem(&sample, PROBLEM_ERROR, "is [no](x) YAML");
	report = sample_json(&report_sarif, &sample);
	assert_true(json_boolean(json_at(report, "runs/0/invocations/0/executionSuccessful"),
				 &successful));
	assert_false(successful);
	notes = json_at(report, "runs/0/invocations/0/toolExecutionNotifications");
	assert_int_equal(json_count(notes), 4);
	assert_text(notes, "0/level", "error");
	assert_text(notes, "0/message/text", "is \\[no\\](x) YAML");
	assert_text(notes, "0/locations/0/physicalLocation/artifactLocation/uri", "b.yaml");
	assert_text(notes, "1/level", "note");
	assert_text(notes, "1/associatedRule/id", "kube-apiserver/c-asks");
	assert_text(notes, "1/message/text",
		    "look by hand: the value holds $(MODE), which only the cluster knows");
	assert_text(notes, "2/message/text", "waived: until June");
	assert_text(notes, "3/level", "error");
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_targets),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_findings_of_a_file),
		cmocka_unit_test(test_findings_of_a_process),
		cmocka_unit_test(test_what_is_no_finding_is_notified),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
