/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"
#include "report/wording.h"

static void
assert_holder(const struct place *place, const char *expected)
{
	cleanup_strbuf struct strbuf text = {0};

	strbuf_add_text(&text, "");
	wording_add_holder(&text, place);
	assert_string_equal(text.text, expected);
}

static void
test_holder(void **state)
{
	struct place place = {0};

	(void)state;
	assert_holder(&place, "");
	place.container = "ma\nin";
	assert_holder(&place, "container ma\\nin");
	place.object = (struct object){"Pod", "kube-system", "api"};
	assert_holder(&place, "Pod kube-system/api, container ma\\nin");
	place.container = NULL;
	place.object.namespace = NULL;
	assert_holder(&place, "Pod api");
	place.object.name = NULL;
	assert_holder(&place, "Pod without a name");
	place.object = (struct object){NULL, NULL, "api"};
	assert_holder(&place, "object api");
}

static void
test_target(void **state)
{
	cleanup_strbuf struct strbuf text = {0};
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	wording_add_target(&text, ((struct target_result *)sample.result.targets.items)->target);
	assert_string_equal(text.text, "kube-apiserver manifests/api.yaml:12:7 "
				       "(Pod kube-system/api, container main)");
	strbuf_clear(&text);
	wording_add_target(&text, sample_add_process(&sample));
	assert_string_equal(text.text, "kube-apiserver process 1234");
	sample_close(&sample);
}

static void
test_actual(void **state)
{
	cleanup_strbuf struct strbuf text = {0};
	struct argvet_finding finding = {0};

	(void)state;
	wording_add_actual(&text, &finding);
	strbuf_add_char(&text, '|');
	finding.actual = "";
	wording_add_actual(&text, &finding);
	strbuf_add_char(&text, '|');
	finding.actual = "\x1b";
	wording_add_actual(&text, &finding);
	assert_string_equal(text.text, "nothing|an empty value|\\x1b");
}

static void
assert_said(struct sample *sample, const char *verdict, const char *incomplete)
{
	cleanup_strbuf struct strbuf text = {0};

	wording_add_verdict(&text, &sample->result);
	assert_string_equal(text.text, verdict);
	strbuf_clear(&text);
	wording_add_incomplete(&text, &sample->result);
	assert_string_equal(text.text, incomplete);
}

static void
test_verdict(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	assert_said(&sample, "nothing to check", "a plugin that was asked for is not there");
	sample_add_process(&sample);
	assert_said(&sample, "1 of 1 check failed", "a plugin that was asked for is not there");
	sample_problem(&sample, PROBLEM_ERROR, "is no YAML");
	sample_problem(&sample, PROBLEM_WARNING, "is odd");
	assert_said(&sample, "1 of 1 check failed", "1 problem with the input");
	sample_add_manifest(&sample);
	sample_problem(&sample, PROBLEM_ERROR, "is no YAML");
	assert_said(&sample, "2 of 7 checks failed",
		    "1 check could not look, 2 problems with the input");
	assert_int_equal(wording_count_results(&sample.result), 7);
	assert_int_equal(wording_count_errors(&sample.problems), 2);
	sample.result.counts[STATUS_FAIL] = 0;
	sample.result.counts[STATUS_ERROR] = 2;
	assert_said(&sample, "nothing found, but the scan is incomplete",
		    "2 checks could not look, 2 problems with the input");
	sample.result.complete = true;
	assert_said(&sample, "nothing found", "2 checks could not look, 2 problems with the input");
	sample_close(&sample);
}

/* Blocks between bars, code in brackets. */
static void
assert_blocks(const char *text, const char *expected)
{
	cleanup_strbuf struct strbuf found = {0};
	struct wording_block block;

	strbuf_add_text(&found, "");
	while (wording_next(&text, &block)) {
		strbuf_add_char(&found, block.literal ? '[' : '|');
		strbuf_add(&found, block.text, block.length);
		strbuf_add_char(&found, block.literal ? ']' : '|');
	}
	assert_string_equal(found.text, expected);
}

static void
test_blocks(void **state)
{
	(void)state;
	assert_blocks("", "");
	assert_blocks("\n\n", "");
	assert_blocks("one\ntwo", "|one\ntwo|");
	assert_blocks("one\n\ntwo\n", "|one||two|");
	assert_blocks("one:\n\n    a\n\n    b\n\ntwo", "|one:|[    a\n\n    b]|two|");
	assert_blocks("one:\n  a\ntwo", "|one:|[  a]|two|");
	assert_blocks("  a\n\n", "[  a]");
	assert_blocks("\ta\n\n\n b", "[\ta\n\n\n b]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_holder), cmocka_unit_test(test_target),
		cmocka_unit_test(test_actual), cmocka_unit_test(test_verdict),
		cmocka_unit_test(test_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
