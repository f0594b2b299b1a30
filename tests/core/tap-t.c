/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"

static char *
tap(struct sample *sample)
{
	return sample_report(&report_tap, sample, 0, false);
}

static void
test_no_targets(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_problem(&sample, PROBLEM_ERROR, "is no YAML\n1..9");
	sample_problem(&sample, PROBLEM_WARNING, "is odd");
	text = tap(&sample);
	assert_string_equal(text, "TAP version 13\n"
				  "1..0 # SKIP nothing to check\n"
				  "# b.yaml:3:5: error: is no YAML\\n1..9\n"
				  "# b.yaml:3:5: warning: is odd\n");
	free(text);
	sample_close(&sample);
}

static void
test_every_status(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	sample_add_process(&sample);
	text = tap(&sample);
	assert_string_equal(
		text,
		"TAP version 13\n"
		"1..7\n"
		"ok 1 - kube-apiserver/a-passes 1.2.6 manifests/api.yaml:12:7\n"
		"not ok 2 - kube-apiserver/b-fails 1.2.19 manifests/api.yaml:12:7\n"
		"  ---\n"
		"  message: \"What b-fails wants\"\n"
		"  severity: \"high\"\n"
		"  findings:\n"
		"    - kind: \"IncorrectValue\"\n"
		"      flag: \"insecure-port\"\n"
		"      expected: \"--insecure-port=0\"\n"
		"      actual: \"8080\"\n"
		"      at: \"manifests/api.yaml:15:7\"\n"
		"  remedy: \"Write this in the manifest:\\n  - --insecure-port=0\\nand wait.\"\n"
		"  ...\n"
		"not ok 3 - kube-apiserver/c-asks 1.2.7 manifests/api.yaml:12:7 "
		"# TODO look by hand: the value holds $(MODE), which only the cluster knows\n"
		"ok 4 - kube-apiserver/d-is-gone manifests/api.yaml:12:7 "
		"# SKIP the flag is gone since 1.24\n"
		"ok 5 - kube-apiserver/e-is-waived manifests/api.yaml:12:7 "
		"# SKIP waived: until June\n"
		"not ok 6 - kube-apiserver/f-breaks manifests/api.yaml:12:7\n"
		"  ---\n"
		"  message: \"the check asked for a flag that it does not declare\"\n"
		"  severity: \"low\"\n"
		"  ...\n"
		"not ok 7 - kube-apiserver/g-fails-twice process 1234\n"
		"  ---\n"
		"  message: \"What g-fails-twice wants\"\n"
		"  severity: \"medium\"\n"
		"  findings:\n"
		"    - kind: \"IncorrectValue\"\n"
		"      flag: \"insecure-port\"\n"
		"      expected: \"--insecure-port=0\"\n"
		"      actual: \"8080\"\n"
		"      at: \"process 1234, argv[3]\"\n"
		"    - kind: \"MissingAttribute\"\n"
		"      flag: \"tls-cert-file\"\n"
		"      expected: \"a path\"\n"
		"      actual: null\n"
		"      at: \"process 1234, argv[3]\"\n"
		"  ...\n");
	free(text);
	sample_close(&sample);
}

/* A file may be called "x # TODO": that must not turn a failure into something else. */
static void
test_hostile_text_is_no_directive(void **state)
{
	static const struct argvet_origin origin = {.file = "x # TODO\nok 2", .line = 1};
	struct argvet_finding finding = {.kind = ARGVET_INCORRECT_VALUE,
					 .flag = "f",
					 .expected = "e",
					 .actual = "\"\\\n\t\x1b\xff\xc3\xa9#",
					 .origin = &origin};
	struct check_result result = {
		.status = STATUS_FAIL, .findings = &finding, .finding_count = 1};
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	result.check = sample_check(&sample, "kube-apiserver/x", ARGVET_CRITICAL);
	sample_target(&sample, &origin, &result, 1);
	text = tap(&sample);
	assert_non_null(strstr(text, "\nnot ok 1 - kube-apiserver/x x \\# TODO\\nok 2:1\n  ---\n"));
	assert_non_null(strstr(text, "      actual: \"\\\"\\\\\\n\\x09\\x1B\\uFFFD\xc3\xa9#\"\n"));
	assert_non_null(strstr(text, "      at: \"x # TODO\\\\nok 2:1\"\n"));
	free(text);
	sample_close(&sample);
}

static void
test_reasons_may_be_missing(void **state)
{
	struct check_result results[3] = {{.status = STATUS_MANUAL},
					  {.status = STATUS_NOT_APPLICABLE},
					  {.status = STATUS_WAIVED}};
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	for (size_t i = 0; i < 3; i++)
		results[i].check = sample_check(&sample, "kube-apiserver/x", ARGVET_LOW);
	sample_target(&sample, &sample_process, results, 3);
	text = tap(&sample);
	assert_string_equal(
		text, "TAP version 13\n"
		      "1..3\n"
		      "not ok 1 - kube-apiserver/x process 1234 # TODO look by hand: "
		      "no reason given\n"
		      "ok 2 - kube-apiserver/x process 1234 # SKIP not applicable\n"
		      "ok 3 - kube-apiserver/x process 1234 # SKIP waived: no reason given\n");
	free(text);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_targets),
		cmocka_unit_test(test_every_status),
		cmocka_unit_test(test_hostile_text_is_no_directive),
		cmocka_unit_test(test_reasons_may_be_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
