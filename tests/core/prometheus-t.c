/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

static char *
report(struct sample *sample)
{
	setenv("SOURCE_DATE_EPOCH", "1790000000", 1);
	return sample_report(&report_prometheus, sample, 0, false);
}

static void
test_no_targets(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_problem(&sample, PROBLEM_ERROR, "is no YAML");
	sample_problem(&sample, PROBLEM_WARNING, "is odd");
	text = report(&sample);
	assert_string_equal(
		text,
		"# HELP argvet_info The argvet that wrote this, and whose numbers it uses.\n"
		"# TYPE argvet_info gauge\n"
		"argvet_info{version=\"" PACKAGE_VERSION "\",benchmark=\"cis-1.5.1\"} 1\n"
		"# HELP argvet_scan_timestamp_seconds When the scan ended.\n"
		"# TYPE argvet_scan_timestamp_seconds gauge\n"
		"argvet_scan_timestamp_seconds 1790000000\n"
		"# HELP argvet_scan_complete 1 if every input could be read and every check "
		"could look.\n"
		"# TYPE argvet_scan_complete gauge\n"
		"argvet_scan_complete 0\n"
		"# HELP argvet_targets Command lines that were judged.\n"
		"# TYPE argvet_targets gauge\n"
		"argvet_targets 0\n"
		"# HELP argvet_problems Trouble with inputs by severity.\n"
		"# TYPE argvet_problems gauge\n"
		"argvet_problems{severity=\"error\"} 1\n"
		"argvet_problems{severity=\"warning\"} 1\n"
		"# HELP argvet_results Results by status and by the severity of the check.\n"
		"# TYPE argvet_results gauge\n"
		"argvet_results{status=\"pass\",severity=\"info\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"low\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"high\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"info\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"low\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"high\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"info\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"low\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"high\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"info\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"low\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"high\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"info\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"low\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"high\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"error\",severity=\"info\"} 0\n"
		"argvet_results{status=\"error\",severity=\"low\"} 0\n"
		"argvet_results{status=\"error\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"error\",severity=\"high\"} 0\n"
		"argvet_results{status=\"error\",severity=\"critical\"} 0\n"
		"# HELP argvet_check_status One check on one target: 0 pass, 1 fail, 2 manual, 3 "
		"not applicable, 4 waived, 5 error.\n"
		"# TYPE argvet_check_status gauge\n");
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
	text = report(&sample);
	assert_string_equal(
		text,
		"# HELP argvet_info The argvet that wrote this, and whose numbers it uses.\n"
		"# TYPE argvet_info gauge\n"
		"argvet_info{version=\"" PACKAGE_VERSION "\",benchmark=\"cis-1.5.1\"} 1\n"
		"# HELP argvet_scan_timestamp_seconds When the scan ended.\n"
		"# TYPE argvet_scan_timestamp_seconds gauge\n"
		"argvet_scan_timestamp_seconds 1790000000\n"
		"# HELP argvet_scan_complete 1 if every input could be read and every check "
		"could look.\n"
		"# TYPE argvet_scan_complete gauge\n"
		"argvet_scan_complete 0\n"
		"# HELP argvet_targets Command lines that were judged.\n"
		"# TYPE argvet_targets gauge\n"
		"argvet_targets 2\n"
		"# HELP argvet_problems Trouble with inputs by severity.\n"
		"# TYPE argvet_problems gauge\n"
		"argvet_problems{severity=\"error\"} 0\n"
		"argvet_problems{severity=\"warning\"} 0\n"
		"# HELP argvet_results Results by status and by the severity of the check.\n"
		"# TYPE argvet_results gauge\n"
		"argvet_results{status=\"pass\",severity=\"info\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"low\"} 1\n"
		"argvet_results{status=\"pass\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"high\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"info\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"low\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"medium\"} 1\n"
		"argvet_results{status=\"fail\",severity=\"high\"} 1\n"
		"argvet_results{status=\"fail\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"info\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"low\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"high\"} 1\n"
		"argvet_results{status=\"manual\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"info\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"low\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"high\"} 1\n"
		"argvet_results{status=\"not-applicable\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"info\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"low\"} 1\n"
		"argvet_results{status=\"waived\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"high\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"error\",severity=\"info\"} 0\n"
		"argvet_results{status=\"error\",severity=\"low\"} 1\n"
		"argvet_results{status=\"error\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"error\",severity=\"high\"} 0\n"
		"argvet_results{status=\"error\",severity=\"critical\"} 0\n"
		"# HELP argvet_check_status One check on one target: 0 pass, 1 fail, 2 manual, 3 "
		"not applicable, 4 waived, 5 error.\n"
		"# TYPE argvet_check_status gauge\n"
		"argvet_check_status{check=\"kube-apiserver/a-passes\",control=\"1.2.6\",severity"
		"=\"low\",component=\"kube-apiserver\",target=\"manifests/api.yaml\",object=\"Pod"
		" kube-system/api, container main\"} 0\n"
		"argvet_check_status{check=\"kube-apiserver/b-fails\",control=\"1.2.19\",severity"
		"=\"high\",component=\"kube-apiserver\",target=\"manifests/api.yaml\",object=\"Po"
		"d kube-system/api, container main\"} 1\n"
		"argvet_check_status{check=\"kube-apiserver/c-asks\",control=\"1.2.7\",severity="
		"\"high\",component=\"kube-apiserver\",target=\"manifests/api.yaml\",object=\"Pod"
		" kube-system/api, container main\"} 2\n"
		"argvet_check_status{check=\"kube-apiserver/d-is-gone\",control=\"\",severity=\"h"
		"igh\",component=\"kube-apiserver\",target=\"manifests/api.yaml\",object=\"Pod "
		"kube-system/api, container main\"} 3\n"
		"argvet_check_status{check=\"kube-apiserver/e-is-waived\",control=\"\",severity="
		"\"low\",component=\"kube-apiserver\",target=\"manifests/api.yaml\",object=\"Pod "
		"kube-system/api, container main\"} 4\n"
		"argvet_check_status{check=\"kube-apiserver/f-breaks\",control=\"\",severity=\"lo"
		"w\",component=\"kube-apiserver\",target=\"manifests/api.yaml\",object=\"Pod "
		"kube-system/api, container main\"} 5\n"
		"argvet_check_status{check=\"kube-apiserver/g-fails-twice\",control=\"\",severity"
		"=\"medium\",component=\"kube-apiserver\",target=\"process 1234\",object=\"\"} "
		"1\n");
	free(text);
	sample_close(&sample);
}

static void
test_hostile_input(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_hostile(&sample);
	text = report(&sample);
	assert_string_equal(
		text,
		"# HELP argvet_info The argvet that wrote this, and whose numbers it uses.\n"
		"# TYPE argvet_info gauge\n"
		"argvet_info{version=\"" PACKAGE_VERSION "\",benchmark=\"cis-1.5.1\"} 1\n"
		"# HELP argvet_scan_timestamp_seconds When the scan ended.\n"
		"# TYPE argvet_scan_timestamp_seconds gauge\n"
		"argvet_scan_timestamp_seconds 1790000000\n"
		"# HELP argvet_scan_complete 1 if every input could be read and every check "
		"could look.\n"
		"# TYPE argvet_scan_complete gauge\n"
		"argvet_scan_complete 1\n"
		"# HELP argvet_targets Command lines that were judged.\n"
		"# TYPE argvet_targets gauge\n"
		"argvet_targets 1\n"
		"# HELP argvet_problems Trouble with inputs by severity.\n"
		"# TYPE argvet_problems gauge\n"
		"argvet_problems{severity=\"error\"} 0\n"
		"argvet_problems{severity=\"warning\"} 0\n"
		"# HELP argvet_results Results by status and by the severity of the check.\n"
		"# TYPE argvet_results gauge\n"
		"argvet_results{status=\"pass\",severity=\"info\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"low\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"high\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"info\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"low\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"high\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"critical\"} 1\n"
		"argvet_results{status=\"manual\",severity=\"info\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"low\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"high\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"info\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"low\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"high\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"info\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"low\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"high\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"error\",severity=\"info\"} 0\n"
		"argvet_results{status=\"error\",severity=\"low\"} 0\n"
		"argvet_results{status=\"error\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"error\",severity=\"high\"} 0\n"
		"argvet_results{status=\"error\",severity=\"critical\"} 0\n"
		"# HELP argvet_check_status One check on one target: 0 pass, 1 fail, 2 manual, 3 "
		"not applicable, 4 waived, 5 error.\n"
		"# TYPE argvet_check_status gauge\n"
		"argvet_check_status{check=\"kube-apiserver/h-is-lied-to\",control=\"\",severity="
		"\"critical\",component=\"kube-apiserver\",target=\"=1+1|`\\\"'<script>alert(1)</"
		"script>&amp;[a](b)*_#\\\\n\\\\x1b[31m\\\\xff￿\\\\ "
		"www.x.org\",object=\"=1+1|`\\\"'<script>alert(1)</script>&amp;[a](b)*_#\\\\n"
		"\\\\x1b[31m\\\\xff￿\\\\ www.x.org "
		"=1+1|`\\\"'<script>alert(1)</script>&amp;[a](b)*_#\\\\n\\\\x1b[31m\\\\xff￿\\\\ "
		"www.x.org/=1+1|`\\\"'<script>alert(1)</script>&amp;[a](b)*_#\\\\n\\\\x1b[31m"
		"\\\\xff￿\\\\ www.x.org, container "
		"=1+1|`\\\"'<script>alert(1)</script>&amp;[a](b)*_#\\\\n\\\\x1b[31m\\\\xff￿\\\\ "
		"www.x.org\"} 1\n");
	free(text);
	sample_close(&sample);
}

static void
test_twins(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	sample_add_process(&sample);
	sample_add_hostile(&sample);
	sample_add_process(&sample);
	text = report(&sample);
	assert_string_equal(
		text,
		"# HELP argvet_info The argvet that wrote this, and whose numbers it uses.\n"
		"# TYPE argvet_info gauge\n"
		"argvet_info{version=\"" PACKAGE_VERSION "\",benchmark=\"cis-1.5.1\"} 1\n"
		"# HELP argvet_scan_timestamp_seconds When the scan ended.\n"
		"# TYPE argvet_scan_timestamp_seconds gauge\n"
		"argvet_scan_timestamp_seconds 1790000000\n"
		"# HELP argvet_scan_complete 1 if every input could be read and every check "
		"could look.\n"
		"# TYPE argvet_scan_complete gauge\n"
		"argvet_scan_complete 1\n"
		"# HELP argvet_targets Command lines that were judged.\n"
		"# TYPE argvet_targets gauge\n"
		"argvet_targets 4\n"
		"# HELP argvet_problems Trouble with inputs by severity.\n"
		"# TYPE argvet_problems gauge\n"
		"argvet_problems{severity=\"error\"} 0\n"
		"argvet_problems{severity=\"warning\"} 0\n"
		"# HELP argvet_results Results by status and by the severity of the check.\n"
		"# TYPE argvet_results gauge\n"
		"argvet_results{status=\"pass\",severity=\"info\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"low\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"high\"} 0\n"
		"argvet_results{status=\"pass\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"info\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"low\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"medium\"} 3\n"
		"argvet_results{status=\"fail\",severity=\"high\"} 0\n"
		"argvet_results{status=\"fail\",severity=\"critical\"} 1\n"
		"argvet_results{status=\"manual\",severity=\"info\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"low\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"high\"} 0\n"
		"argvet_results{status=\"manual\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"info\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"low\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"high\"} 0\n"
		"argvet_results{status=\"not-applicable\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"info\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"low\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"high\"} 0\n"
		"argvet_results{status=\"waived\",severity=\"critical\"} 0\n"
		"argvet_results{status=\"error\",severity=\"info\"} 0\n"
		"argvet_results{status=\"error\",severity=\"low\"} 0\n"
		"argvet_results{status=\"error\",severity=\"medium\"} 0\n"
		"argvet_results{status=\"error\",severity=\"high\"} 0\n"
		"argvet_results{status=\"error\",severity=\"critical\"} 0\n"
		"# HELP argvet_check_status One check on one target: 0 pass, 1 fail, 2 manual, 3 "
		"not applicable, 4 waived, 5 error.\n"
		"# TYPE argvet_check_status gauge\n"
		"argvet_check_status{check=\"kube-apiserver/h-is-lied-to\",control=\"\",severity="
		"\"critical\",component=\"kube-apiserver\",target=\"=1+1|`\\\"'<script>alert(1)</"
		"script>&amp;[a](b)*_#\\\\n\\\\x1b[31m\\\\xff￿\\\\ "
		"www.x.org\",object=\"=1+1|`\\\"'<script>alert(1)</script>&amp;[a](b)*_#\\\\n"
		"\\\\x1b[31m\\\\xff￿\\\\ www.x.org "
		"=1+1|`\\\"'<script>alert(1)</script>&amp;[a](b)*_#\\\\n\\\\x1b[31m\\\\xff￿\\\\ "
		"www.x.org/=1+1|`\\\"'<script>alert(1)</script>&amp;[a](b)*_#\\\\n\\\\x1b[31m"
		"\\\\xff￿\\\\ www.x.org, container "
		"=1+1|`\\\"'<script>alert(1)</script>&amp;[a](b)*_#\\\\n\\\\x1b[31m\\\\xff￿\\\\ "
		"www.x.org\"} 1\n"
		"argvet_check_status{check=\"kube-apiserver/g-fails-twice\",control=\"\",severity"
		"=\"medium\",component=\"kube-apiserver\",target=\"process 1234\",object=\"\"} "
		"1\n"
		"argvet_check_status{check=\"kube-apiserver/g-fails-twice\",control=\"\",severity"
		"=\"medium\",component=\"kube-apiserver\",target=\"process "
		"1234\",object=\"\",twin=\"2\"} 1\n"
		"argvet_check_status{check=\"kube-apiserver/g-fails-twice\",control=\"\",severity"
		"=\"medium\",component=\"kube-apiserver\",target=\"process "
		"1234\",object=\"\",twin=\"3\"} 1\n");
	free(text);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_targets),
		cmocka_unit_test(test_every_status),
		cmocka_unit_test(test_hostile_input),
		cmocka_unit_test(test_twins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
