/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"

static char *
report(struct sample *sample)
{
	char *text = sample_report(&report_markdown, sample, 0, false);
	/* A copy, since GCC 12 takes what open_memstream made for a local variable. */
	char *copy = strdup(text);

	free(text);
	return copy;
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
	assert_string_equal(text, "## argvet: nothing to check\n"
				  "\n"
				  "0 targets · numbers are those of cis-1.5.1\n"
				  "\n"
				  "**The scan is incomplete:** 1 problem with the input\n"
				  "\n"
				  "### Problems with the input\n"
				  "\n"
				  "- error: `b.yaml:3:5`: is no YAML\n"
				  "- warning: `b.yaml:3:5`: is odd\n");
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
		"## argvet: 2 of 7 checks failed\n"
		"\n"
		"2 targets · ✅ 1 pass · ❌ 2 fail · 👀 1 manual · "
		"➖ 1 not-applicable · 🤝 1 waived · 💥 1 error · "
		"numbers are those of cis-1.5.1\n"
		"\n"
		"**The scan is incomplete:** 1 check could not look\n"
		"\n"
		"### kube-apiserver `manifests/api.yaml:12:7`\n"
		"\n"
		"Pod kube-system/api, container main · Kubernetes 1.19.3\n"
		"\n"
		"| Status | Severity | Number | Check | What it wants |\n"
		"| :-- | :-- | :-- | :-- | :-- |\n"
		"| ✅ pass | low | 1.2.6 | kube-apiserver/a-passes | What a-passes wants |\n"
		"| ❌ fail | high | 1.2.19 | kube-apiserver/b-fails | What b-fails wants |\n"
		"| 👀 manual | high | 1.2.7 | kube-apiserver/c-asks | What c-asks wants<br>the "
		"value holds \\$(MODE), which only the cluster knows |\n"
		"| ➖ not-applicable | high |  | kube-apiserver/d-is-gone | What d-is-gone "
		"wants<br>the flag is gone since 1.24 |\n"
		"| 🤝 waived | low |  | kube-apiserver/e-is-waived | What e-is-waived "
		"wants<br>until June |\n"
		"| 💥 error | low |  | kube-apiserver/f-breaks | What f-breaks wants<br>the check "
		"asked for a flag that it does not declare |\n"
		"\n"
		"<details><summary>❌ 1.2.19 <b>kube-apiserver/b-fails</b> (high): where, and how "
		"to repair it</summary>\n"
		"\n"
		"- `manifests/api.yaml:15:7`: IncorrectValue: `--insecure-port`<br>expected: "
		"--insecure-port=0<br>found: `8080`\n"
		"\n"
		"Write this in the manifest:\n"
		"\n"
		"```\n"
		"  - --insecure-port=0\n"
		"```\n"
		"\n"
		"and wait.\n"
		"\n"
		"</details>\n"
		"\n"
		"### kube-apiserver `process 1234`\n"
		"\n"
		"Kubernetes version unknown\n"
		"\n"
		"| Status | Severity | Number | Check | What it wants |\n"
		"| :-- | :-- | :-- | :-- | :-- |\n"
		"| ❌ fail | medium |  | kube-apiserver/g-fails-twice | What g-fails-twice wants "
		"|\n"
		"\n"
		"<details><summary>❌ <b>kube-apiserver/g-fails-twice</b> (medium): where, and "
		"how to repair it</summary>\n"
		"\n"
		"- `process 1234, argv[3]`: IncorrectValue: `--insecure-port`<br>expected: "
		"--insecure-port=0<br>found: `8080`\n"
		"- `process 1234, argv[3]`: MissingAttribute: `--tls-cert-file`<br>expected: a "
		"path<br>found: nothing\n"
		"\n"
		"</details>\n");
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
		"## argvet: 1 of 1 check failed\n"
		"\n"
		"1 target · ❌ 1 fail · numbers are those of cis-1.5.1\n"
		"\n"
		"### kube-apiserver `` "
		"=1+1|`\"'<script>alert(1)</script>&amp;[a](b)*_#\\n\\x1b[31m\\xff￿\\ "
		"www.x.org:1 ``\n"
		"\n"
		"\\=1+1\\|\\`\"'&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\\[a\\](b)\\*\\_\\#"
		"\\\\n\\\\x1b\\[31m\\\\xff￿\\\\ www\\.x.org "
		"=1+1\\|\\`\"'&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\\[a\\](b)\\*\\_\\#"
		"\\\\n\\\\x1b\\[31m\\\\xff￿\\\\ "
		"www\\.x.org/=1+1\\|\\`\"'&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\\[a\\](b"
		")\\*\\_\\#\\\\n\\\\x1b\\[31m\\\\xff￿\\\\ www\\.x.org, container "
		"=1+1\\|\\`\"'&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\\[a\\](b)\\*\\_\\#"
		"\\\\n\\\\x1b\\[31m\\\\xff￿\\\\ www\\.x.org · Kubernetes "
		"=1+1\\|\\`\"'&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\\[a\\](b)\\*\\_\\#"
		"\\\\n\\\\x1b\\[31m\\\\xff￿\\\\ www\\.x.org\n"
		"\n"
		"flags may be missing here: "
		"=1+1\\|\\`\"'&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\\[a\\](b)\\*\\_\\#"
		"\\\\n\\\\x1b\\[31m\\\\xff￿\\\\ www\\.x.org\n"
		"\n"
		"| Status | Severity | Number | Check | What it wants |\n"
		"| :-- | :-- | :-- | :-- | :-- |\n"
		"| ❌ fail | critical |  | kube-apiserver/h-is-lied-to | What h-is-lied-to "
		"wants<br>=1+1\\|\\`\"'&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\\[a\\](b)"
		"\\*\\_\\#\\\\n\\\\x1b\\[31m\\\\xff￿\\\\ www\\.x.org |\n"
		"\n"
		"<details><summary>❌ <b>kube-apiserver/h-is-lied-to</b> (critical): where, and "
		"how to repair it</summary>\n"
		"\n"
		"- `` =1+1|`\"'<script>alert(1)</script>&amp;[a](b)*_#\\n\\x1b[31m\\xff￿\\ "
		"www.x.org:1 ``: IncorrectValue: `--insecure-port`<br>expected: "
		"--insecure-port=0<br>found: `` "
		"=1+1|`\"'<script>alert(1)</script>&amp;[a](b)*_#\\n\\x1b[31m\\xff￿\\ www.x.org "
		"``\n"
		"\n"
		"\\=1+1\\|\\`\"'&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\\[a\\](b)\\*\\_\\#"
		"\n"
		"\\\\x1b\\[31m\\\\xff￿\\\\ www\\.x.org\n"
		"\n"
		"</details>\n");
	free(text);
	sample_close(&sample);
}

static void
test_nothing_wrong(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample)->gap = "the line is cut off";
	((struct target_result *)sample.result.targets.items)->result_count = 0;
	sample.result.counts[STATUS_FAIL] = 0;
	text = report(&sample);
	assert_string_equal(text, "## argvet: nothing found\n"
				  "\n"
				  "1 target · numbers are those of cis-1.5.1\n"
				  "\n"
				  "### kube-apiserver `process 1234`\n"
				  "\n"
				  "Kubernetes version unknown\n"
				  "\n"
				  "flags may be missing here: the line is cut off\n"
				  "\n"
				  "None of the selected checks judges this component.\n");
	free(text);
	sample_close(&sample);
}

/* Nothing is left to do about them. */
static void
test_waived_findings(void **state)
{
	struct sample sample;
	struct target_result *on_target;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	on_target = sample.result.targets.items;
	on_target->results->status = STATUS_WAIVED;
	text = report(&sample);
	assert_non_null(strstr(text, "| 🤝 waived | medium |"));
	assert_null(strstr(text, "<details>"));
	free(text);
	sample_close(&sample);
}

/* A job's summary may hold a mebibyte, and then says what is not in it. */
static void
test_long_report_is_cut(void **state)
{
	struct sample sample;
	size_t cut;
	char *text;

	(void)state;
	sample_open(&sample);
	for (size_t i = 0; i < 3000; i++)
		sample_add_process(&sample);
	text = report(&sample);
	assert_in_range(strlen(text), 1000000, 1048576);
	assert_non_null(strstr(text, "\n**Cut here:** GitHub shows no more than 1 MiB. "));
	cut = (size_t)(strstr(text, "\n**Cut here:**") - text);
	assert_string_equal(strstr(text + cut, "targets were left out"),
			    "targets were left out; every other format of argvet has them.\n");
	assert_int_equal(strncmp(text + cut - 11, "</details>\n", 11), 0);
	free(text);
	sample_close(&sample);
}

static void
test_problems_are_cut(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	for (size_t i = 0; i < 60000; i++)
		sample_problem(&sample, PROBLEM_WARNING, "is odd");
	text = report(&sample);
	assert_in_range(strlen(text), 1000000, 1048576);
	assert_non_null(strstr(text, "problems were left out"));
	free(text);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_targets),       cmocka_unit_test(test_every_status),
		cmocka_unit_test(test_hostile_input),    cmocka_unit_test(test_nothing_wrong),
		cmocka_unit_test(test_waived_findings),  cmocka_unit_test(test_long_report_is_cut),
		cmocka_unit_test(test_problems_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
