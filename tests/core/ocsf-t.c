/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-json.h"

static int
stop_the_clock(void **state)
{
	(void)state;
	return setenv("SOURCE_DATE_EPOCH", "1795312800", 1);
}

/* Event number index of the report. */
static struct json *
event(const struct sample *sample, size_t index)
{
	cleanup_free char *text = sample_report(&report_ocsf, sample, 0, false);
	const char *line = text;
	struct json *json;

	for (; index > 0; index--)
		line = strchr(line, '\n') + 1;
	json = json_parse(line, strcspn(line, "\n"), NULL);
	assert_non_null(json);
	return json;
}

static void
test_a_line_for_each_result(void **state)
{
	struct sample sample;
	size_t lines = 0;
	char *text;

	(void)state;
	sample_open(&sample);
	text = sample_report(&report_ocsf, &sample, 0, false);
	assert_string_equal(text, "");
	free(text);
	sample_add_manifest(&sample);
	sample_add_process(&sample);
	text = sample_report(&report_ocsf, &sample, 0, false);
	for (const char *c = text; *c != '\0'; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 7);
	free(text);
	sample_close(&sample);
}

static void
test_failure(void **state)
{
	cleanup_json struct json *failure = NULL;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	failure = event(&sample, 1);
	assert_number(failure, "class_uid", 2003);
	assert_number(failure, "type_uid", 200301);
	assert_number(failure, "time", 1795312800000);
	assert_text(failure, "metadata/version", "1.8.0");
	assert_text(failure, "metadata/product/name", "argvet");
	assert_number(failure, "severity_id", 4);
	assert_text(failure, "severity", "High");
	assert_number(failure, "status_id", 1);
	assert_number(failure, "compliance/status_id", 3);
	assert_text(failure, "compliance/status", "Fail");
	assert_text(failure, "compliance/standards/0", "cis-1.5.1");
	assert_text(failure, "compliance/control", "1.2.19");
	assert_text(failure, "compliance/status_details/0",
		    "--insecure-port is 8080, expected --insecure-port=0");
	assert_text(failure, "finding_info/analytic/uid", "kube-apiserver/b-fails");
	assert_text(failure, "remediation/desc", "Turn it off.");
	assert_text(failure, "resources/0/namespace", "kube-system");
	assert_text(failure, "evidences/0/data/actual", "8080");
	assert_number(failure, "evidences/0/data/origin/line", 15);
	sample_close(&sample);
}

static void
test_other_verdicts(void **state)
{
	static const int64_t wanted[] = {1, 3, 2, 99, 99, 0};
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	for (size_t i = 0; i < 6; i++) {
		cleanup_json struct json *json = event(&sample, i);

		assert_number(json, "compliance/status_id", wanted[i]);
		if (i != 1)
			assert_number(json, "severity_id", 1);
	}
	sample_close(&sample);
}

static void
test_process(void **state)
{
	cleanup_json struct json *failure = NULL;
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	failure = event(&sample, 0);
	assert_text(failure, "resources/0/name", "kube-apiserver process 1234");
	assert_number(failure, "resources/0/data/pid", 1234);
	assert_text(failure, "compliance/control", "kube-apiserver/g-fails-twice");
	assert_count(failure, "evidences", 2);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_for_each_result),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_other_verdicts),
		cmocka_unit_test(test_process),
	};

	return cmocka_run_group_tests(tests, stop_the_clock, NULL);
}
