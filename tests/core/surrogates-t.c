/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "source/surrogates.h"

#define PAD "\xee\x80\x80\xee\x80\x80"

static void
assert_joins(const char *json, const char *expected)
{
	cleanup_strbuf struct strbuf text = {0};

	assert_true(surrogates_join(json, strlen(json), &text));
	assert_string_equal(text.text, expected);
}

static void
joins_pairs(void **state)
{
	(void)state;
	assert_joins("[\"\\ud83d\\uDE00x\"]", "[\"\\U0001F600" PAD "x\"]");
	assert_joins(" {\"\\uDBFF\\uDFFF\"}", " {\"\\U0010FFFF" PAD "\"}");
}

static void
leaves_what_is_no_pair(void **state)
{
	(void)state;
	assert_joins("[\"\\ud83d\"]", "[\"\\ud83d\"]");
	assert_joins("[\"\\ude00\\ud83d\"]", "[\"\\ude00\\ud83d\"]");
	assert_joins("[\"\\\\ud83d\\ude00\"]", "[\"\\\\ud83d\\ude00\"]");
	assert_joins("[\"\\ud83d\\u", "[\"\\ud83d\\u");
}

static void
only_json_has_them(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	assert_false(surrogates_join("a: \\ud83d\\ude00", 15, &text));
	assert_false(surrogates_join("---\na: \\ud83d\\ude00", 19, &text));
	assert_false(surrogates_join("---", 3, &text));
	assert_false(surrogates_join("{}", 2, &text));
	assert_false(surrogates_join("", 0, &text));
	assert_int_equal(text.length, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins_pairs),
		cmocka_unit_test(leaves_what_is_no_pair),
		cmocka_unit_test(only_json_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
