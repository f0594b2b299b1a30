/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"

static void
assert_report(struct sample *sample, int verbosity, const char *expected)
{
	char *text = sample_report(&report_text, sample, verbosity, false);

	assert_string_equal(text, expected);
	free(text);
}

static void
test_no_targets(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	assert_report(&sample, 0,
		      "nothing to check: no command line of a known component was found\n");
	sample_problem(&sample, PROBLEM_ERROR, "cannot be read");
	assert_report(&sample, -1,
		      "nothing to check: no command line of a known component was found\n"
		      "incomplete: 1 problem with the input (see standard error)\n");
	sample_close(&sample);
}

#define MANIFEST \
	"kube-apiserver  manifests/api.yaml:12:7\n" \
	"  Pod kube-system/api, container main\n" \
	"  Kubernetes 1.19.3, from the image's tag\n" \
	"\n"

#define FAILURE \
	"  FAIL    1.2.19  kube-apiserver/b-fails  What b-fails wants\n" \
	"          manifests/api.yaml:15:7: IncorrectValue: --insecure-port\n" \
	"            expected: --insecure-port=0\n" \
	"            found:    8080\n"

#define PROCESS \
	"kube-apiserver  process 1234\n" \
	"  Kubernetes version unknown\n" \
	"\n" \
	"  FAIL    kube-apiserver/g-fails-twice  What g-fails-twice wants\n" \
	"          process 1234, argv[3]: IncorrectValue: --insecure-port\n" \
	"            expected: --insecure-port=0\n" \
	"            found:    8080\n" \
	"          process 1234, argv[3]: MissingAttribute: --tls-cert-file\n" \
	"            expected: a path\n" \
	"            found:    nothing\n" \
	"\n"

#define BROKEN \
	"  ERROR   -       kube-apiserver/f-breaks  What f-breaks wants\n" \
	"          the check asked for a flag that it does not declare\n" \
	"\n"

#define SUMMARY \
	"2 targets, 7 results: 1 pass, 2 fail (1 high, 1 medium), 1 manual, " \
	"1 not applicable, 1 waived, 1 error\n" \
	"numbers are those of cis-1.5.1\n" \
	"incomplete: 1 check could not look (ERROR above)\n"

static void
assert_report_as(struct sample *sample, const struct report_settings *settings,
		 const char *expected)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	report_text.write(out, &sample->result, settings);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void
test_without_remediation(void **state)
{
	const struct report_settings settings = {.no_remediation = true};
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	assert_report_as(&sample, &settings,
			 MANIFEST
			 "  PASS    1.2.6   kube-apiserver/a-passes  What a-passes wants\n"
			 "\n" FAILURE "\n"
			 "  MANUAL  1.2.7   kube-apiserver/c-asks  What c-asks wants\n"
			 "          the value holds $(MODE), which only the cluster knows\n"
			 "\n"
			 "  N/A     -       kube-apiserver/d-is-gone  What d-is-gone wants\n"
			 "          the flag is gone since 1.24\n"
			 "  WAIVED  -       kube-apiserver/e-is-waived  What e-is-waived wants\n"
			 "          until June\n"
			 "\n" BROKEN
			 "1 target, 6 results: 1 pass, 1 fail (1 high), 1 manual, 1 not "
			 "applicable, 1 waived, 1 error\n"
			 "numbers are those of cis-1.5.1\n"
			 "incomplete: 1 check could not look (ERROR above)\n");
	sample_close(&sample);
}

static void
test_a_narrow_terminal(void **state)
{
	const struct report_settings settings = {.width = 60};
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	((struct check **)sample.checks.items)[0]->plugin.title =
		"A title that is rather long for so small a terminal";
	assert_report_as(&sample, &settings,
			 "kube-apiserver  process 1234\n"
			 "  Kubernetes version unknown\n"
			 "\n"
			 "  FAIL    kube-apiserver/g-fails-twice\n"
			 "          A title that is rather long for so small a\n"
			 "          terminal\n"
			 "          process 1234, argv[3]: IncorrectValue: --insecure-port\n"
			 "            expected: --insecure-port=0\n"
			 "            found:    8080\n"
			 "          process 1234, argv[3]: MissingAttribute: --tls-cert-file\n"
			 "            expected: a path\n"
			 "            found:    nothing\n"
			 "\n"
			 "1 target, 1 result: 1 fail (1 medium)\n"
			 "numbers are those of cis-1.5.1\n");
	sample_close(&sample);
}

static void
test_every_status(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	sample_add_process(&sample);
	assert_report(&sample, 0,
		      MANIFEST
		      "  PASS    1.2.6   kube-apiserver/a-passes  What a-passes wants\n"
		      "\n" FAILURE "          fix: Write this in the manifest:\n"
		      "                 - --insecure-port=0\n"
		      "               and wait.\n"
		      "\n"
		      "  MANUAL  1.2.7   kube-apiserver/c-asks  What c-asks wants\n"
		      "          the value holds $(MODE), which only the cluster knows\n"
		      "\n"
		      "  N/A     -       kube-apiserver/d-is-gone  What d-is-gone wants\n"
		      "          the flag is gone since 1.24\n"
		      "  WAIVED  -       kube-apiserver/e-is-waived  What e-is-waived wants\n"
		      "          until June\n"
		      "\n" BROKEN PROCESS SUMMARY);
	sample_close(&sample);
}

static void
test_quiet(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	sample_add_process(&sample);
	assert_report(&sample, -1, MANIFEST FAILURE BROKEN PROCESS SUMMARY);
	sample_close(&sample);
}

static void
test_quiet_leaves_out_targets_without_failures(void **state)
{
	struct sample sample;
	struct check_result passed = {0};

	(void)state;
	sample_open(&sample);
	passed.check = sample_check(&sample, "kube-apiserver/x", ARGVET_LOW);
	sample_target(&sample, &sample_process, &passed, 1);
	assert_report(&sample, -1, "1 target, 1 result: 1 pass\nnumbers are those of cis-1.5.1\n");
	sample_close(&sample);
}

static void
test_verbose(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	assert_report(&sample, 1,
		      "kube-apiserver  process 1234\n"
		      "  Kubernetes version unknown\n"
		      "  command line:\n"
		      "    kube-apiserver\n"
		      "    --insecure-port=8080\n"
		      "\n"
		      "  FAIL    kube-apiserver/g-fails-twice  What g-fails-twice wants\n"
		      "          process 1234, argv[3]: IncorrectValue: --insecure-port\n"
		      "            expected: --insecure-port=0\n"
		      "            found:    8080\n"
		      "          process 1234, argv[3]: MissingAttribute: --tls-cert-file\n"
		      "            expected: a path\n"
		      "            found:    nothing\n"
		      "          severity: medium\n"
		      "          why: Whoever gets at the port is in.\n"
		      "          see: https://kubernetes.io/docs/\n"
		      "\n"
		      "1 target, 1 result: 1 fail (1 medium)\n"
		      "numbers are those of cis-1.5.1\n");
	sample_close(&sample);
}

static void
test_header_says_what_is_known(void **state)
{
	struct sample sample;
	struct target *target;

	(void)state;
	sample_open(&sample);
	target = sample_target(&sample, &sample_process, NULL, 0);
	target->gap = "the line is cut off inside --tls";
	target->place.object.kind = "Deployment";
	target->kubernetes = (struct kubernetes_version){{1, 20}, "1.20", VERSION_FROM_OPTION};
	assert_report(&sample, 0,
		      "kube-apiserver  process 1234\n"
		      "  Deployment without a name\n"
		      "  Kubernetes 1.20, from --kubernetes-version\n"
		      "  flags may be missing here: the line is cut off inside --tls\n"
		      "\n"
		      "  none of the selected checks judges this component\n"
		      "\n"
		      "1 target, 0 results\n"
		      "numbers are those of cis-1.5.1\n");
	sample_close(&sample);
}

/* Whatever an input holds, the only escapes that reach a terminal are argvet's own. */
static void
test_hostile_text_is_made_visible(void **state)
{
	static const char hostile[] = "\x1b]0;owned\a\r\n\xc2\x9b"
				      "2J\xff\xe2\x80\xae";
	struct argvet_origin origin = {.file = hostile, .line = 1, .column = 2};
	struct argvet_finding finding = {.kind = ARGVET_INCORRECT_VALUE,
					 .flag = hostile,
					 .expected = hostile,
					 .actual = hostile,
					 .origin = &origin};
	struct word word = {.text = hostile};
	struct check_result result = {.status = STATUS_FAIL,
				      .message = hostile,
				      .remedy = hostile,
				      .findings = &finding,
				      .finding_count = 1};
	struct sample sample;
	struct target *target;
	char *text;

	(void)state;
	sample_open(&sample);
	result.check = sample_check(&sample, "kube-apiserver/x", ARGVET_CRITICAL);
	target = sample_target(&sample, &origin, &result, 1);
	target->place.object = (struct object){hostile, hostile, hostile};
	target->place.container = hostile;
	target->words = &word;
	target->word_count = 1;
	target->gap = hostile;
	text = sample_report(&report_text, &sample, 1, false);
	for (const char *c = text; *c != '\0'; c++)
		assert_true(*c == '\n' || (*c >= 0x20 && *c < 0x7f));
	assert_non_null(
		strstr(text, "found:    \\x1b]0;owned\\x07\\x0d\\n\\u009b2J\\xff\\u202e\n"));
	free(text);
	sample_close(&sample);
}

static void
test_colors(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	text = sample_report(&report_text, &sample, 0, true);
	assert_non_null(strstr(text,
			       "  \x1b[1;31mFAIL\x1b[0m    \x1b[1mkube-apiserver/g-fails-twice"
			       "\x1b[0m  What"));
	assert_non_null(strstr(text, "MissingAttribute: \x1b[1m--tls-cert-file\x1b[0m\n"));
	free(text);
	sample_close(&sample);
}

static void
test_long_text_is_wrapped(void **state)
{
	struct check_result result = {.status = STATUS_MANUAL};
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	result.check = sample_check(&sample, "kube-apiserver/x", ARGVET_LOW);
	result.message =
		"Eighteen \xc3\xa9tudes are counted as characters and not as bytes, so this "
		"line is just as wide.\nA second line.\n\n    indented\n";
	sample_target(&sample, &sample_process, &result, 1);
	text = sample_report(&report_text, &sample, 0, false);
	assert_non_null(strstr(text,
			       "\n          Eighteen \xc3\xa9tudes are counted as characters and "
			       "not as bytes, so this line is just as wide.\n"
			       "          A second line.\n"
			       "\n"
			       "              indented\n"
			       "\n1 target"));
	free(text);
	result.message = "a word that cannot be broken: "
			 "https://kubernetes.io/docs/reference/command-line-tools-reference/"
			 "kube-apiserver/#options-and-then-some stands alone";
	text = sample_report(&report_text, &sample, 0, false);
	assert_non_null(strstr(text, "\n          a word that cannot be broken:\n"
				     "          https://kubernetes.io/docs/reference/"
				     "command-line-tools-reference/kube-apiserver/"
				     "#options-and-then-some\n"
				     "          stands alone\n"));
	free(text);
	sample_close(&sample);
}

static void
test_written_empty_is_not_nothing(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	((struct target_result *)sample.result.targets.items)->results->findings[0].actual = "";
	text = sample_report(&report_text, &sample, 0, false);
	assert_non_null(strstr(text, "            found:    an empty value\n"));
	free(text);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_targets),
		cmocka_unit_test(test_every_status),
		cmocka_unit_test(test_without_remediation),
		cmocka_unit_test(test_a_narrow_terminal),
		cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_quiet_leaves_out_targets_without_failures),
		cmocka_unit_test(test_verbose),
		cmocka_unit_test(test_header_says_what_is_known),
		cmocka_unit_test(test_hostile_text_is_made_visible),
		cmocka_unit_test(test_colors),
		cmocka_unit_test(test_long_text_is_wrapped),
		cmocka_unit_test(test_written_empty_is_not_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
