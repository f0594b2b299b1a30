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
	report = sample_json(&report_kube_bench, &sample);
	assert_true(json_is_array(json_at(report, "Controls")));
	assert_count(report, "Controls", 0);
	assert_number(report, "Totals/total_fail", 0);
	sample_close(&sample);
}

static void
test_controls_of_a_target(void **state)
{
	cleanup_json struct json *report = NULL;
	const struct json *controls;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	report = sample_json(&report_kube_bench, &sample);
	controls = json_at(report, "Controls/0");
	assert_text(controls, "id", "1");
	assert_text(controls, "version", "cis-1.5.1");
	assert_text(controls, "detected_version", "1.19.3");
	assert_text(controls, "node_type", "master");
	assert_text(controls, "text",
		    "kube-apiserver manifests/api.yaml:12:7 (Pod kube-system/api, container main)");
	assert_number(controls, "total_pass", 1);
	assert_number(controls, "total_fail", 1);
	assert_number(controls, "total_warn", 2);
	assert_number(controls, "total_info", 2);
	assert_number(report, "Totals/total_warn", 2);
	sample_close(&sample);
}

/* 1.2.6, 1.2.7, 1.2.19, and then those without a number. */
static void
test_sections(void **state)
{
	cleanup_json struct json *report = NULL;
	const struct json *groups;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	report = sample_json(&report_kube_bench, &sample);
	groups = json_at(report, "Controls/0/tests");
	assert_int_equal(json_count(groups), 2);
	assert_text(groups, "0/section", "1.2");
	assert_number(groups, "0/pass", 1);
	assert_number(groups, "0/fail", 1);
	assert_number(groups, "0/warn", 1);
	assert_text(groups, "0/results/0/test_number", "1.2.6");
	assert_text(groups, "0/results/1/test_number", "1.2.7");
	assert_text(groups, "0/results/2/test_number", "1.2.19");
	assert_text(groups, "1/section", "kube-apiserver");
	assert_text(groups, "1/results/0/test_number", "kube-apiserver/d-is-gone");
	sample_close(&sample);
}

static void
test_checks(void **state)
{
	cleanup_json struct json *report = NULL;
	const struct json *groups;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	report = sample_json(&report_kube_bench, &sample);
	groups = json_at(report, "Controls/0/tests");
	assert_text(groups, "0/results/0/status", "PASS");
	assert_text(groups, "0/results/0/actual_value", "");
	assert_null(json_at(groups, "0/results/0/reason"));
	assert_text(groups, "0/results/1/status", "WARN");
	assert_text(groups, "0/results/1/type", "manual");
	assert_text(groups, "0/results/1/reason",
		    "the value holds $(MODE), which only the cluster knows");
	assert_text(groups, "0/results/2/status", "FAIL");
	assert_text(groups, "0/results/2/actual_value", "--insecure-port is 8080");
	assert_text(groups, "0/results/2/expected_result", "--insecure-port=0");
	assert_text(groups, "0/results/2/remediation", "Turn it off.");
	assert_text(groups, "0/results/2/test_info/0", "Turn it off.");
	assert_text(groups, "0/results/2/audit", "");
	assert_text(groups, "1/results/0/status", "INFO");
	assert_text(groups, "1/results/1/type", "skip");
	assert_text(groups, "1/results/2/status", "WARN");
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_targets),
		cmocka_unit_test(test_controls_of_a_target),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_checks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
