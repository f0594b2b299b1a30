/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/phrase.h"

static void
assert_phrase(enum argvet_kind kind, const char *actual, const char *expected)
{
	const struct argvet_finding finding = {
		.kind = kind, .flag = "port", .expected = "--port=0", .actual = actual};
	cleanup_strbuf struct strbuf text = {0};

	phrase_add_finding(&text, &finding);
	assert_string_equal(text.text, expected);
}

static void
test_findings(void **state)
{
	(void)state;
	assert_phrase(ARGVET_INCORRECT_VALUE, "8080", "--port is 8080, expected --port=0");
	assert_phrase(ARGVET_INCORRECT_VALUE, "", "--port is empty, expected --port=0");
	assert_phrase(ARGVET_MISSING_ATTRIBUTE, NULL, "--port is missing, expected --port=0");
	assert_phrase(ARGVET_MISSING_ATTRIBUTE, "", "--port is empty, expected --port=0");
	assert_phrase(ARGVET_REDUNDANT_ATTRIBUTE, NULL, "--port is written, expected --port=0");
}

static void
test_reasons(void **state)
{
	const struct check_result silent = {.status = STATUS_MANUAL};
	const struct waived waived = {.reason = "known", .expires = "2026-12-31"};
	const struct check_result accepted = {
		.status = STATUS_WAIVED, .message = "a remark", .waived = &waived};
	const struct check_result clear = {.status = STATUS_MANUAL, .message = "look"};
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	phrase_add_reason(&text, &silent);
	strbuf_add_char(&text, '|');
	phrase_add_reason(&text, &clear);
	strbuf_add_char(&text, '|');
	phrase_add_reason(&text, &accepted);
	assert_string_equal(text.text, "no reason given|look|known (until 2026-12-31)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
