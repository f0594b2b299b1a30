/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdlib.h>

#include "report/style.h"

static void
assert_safe(const char *text, const char *expected)
{
	cleanup_strbuf struct strbuf safe = {0};

	strbuf_add_text(&safe, "");
	style_add_safe(&safe, text);
	assert_string_equal(safe.text, expected);
}

static void
assert_place(struct argvet_origin origin, const char *expected)
{
	cleanup_strbuf struct strbuf place = {0};

	style_add_place(&place, &origin);
	assert_string_equal(place.text, expected);
}

static void
test_safe(void **state)
{
	(void)state;
	assert_safe("", "");
	assert_safe("--a=b c\xc3\xa9", "--a=b c\xc3\xa9");
	assert_safe("\x1b[2J", "\\x1b[2J");
	assert_safe(" ~\x7f~ \x1f!\xc3\xa9!", " ~\\x7f~ \\x1f!\xc3\xa9!");
	assert_safe("a\nb\tc\rd\x7f", "a\\nb\\tc\\x0dd\\x7f");
	assert_safe("\xc2\x9b", "\\u009b");
	assert_safe("\xe2\x80\xae\xe2\x81\xa6\xe2\x80\xa8", "\\u202e\\u2066\\u2028");
	assert_safe("\xc3(\xff", "\\xc3(\\xff");
}

static void
test_places(void **state)
{
	(void)state;
	assert_place((struct argvet_origin){.file = "a.yaml", .line = 3, .column = 5},
		     "a.yaml:3:5");
	assert_place((struct argvet_origin){.file = "a.yaml", .line = 3, .path = "spec"},
		     "a.yaml:3");
	assert_place((struct argvet_origin){.file = "a\n.yaml", .column = 5}, "a\\n.yaml");
	assert_place((struct argvet_origin){.file = "-", .line = 1, .column = 1},
		     "standard input:1:1");
	assert_place((struct argvet_origin){.pid = 7, .file = "ps.txt", .line = 2}, "ps.txt:2");
	assert_place((struct argvet_origin){.pid = 7}, "process 7");
	assert_place((struct argvet_origin){.pid = 7, .path = "argv[3]"}, "process 7, argv[3]");
	assert_place((struct argvet_origin){0}, "unknown place");
}

static void
test_put(void **state)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	(void)state;
	assert_non_null(out);
	style_put(out, true, STYLE_GOOD, "a");
	style_put(out, true, STYLE_GOOD, "");
	style_put(out, true, STYLE_PLAIN, "b");
	style_put(out, false, STYLE_BAD, "c");
	fclose(out);
	assert_string_equal(text, "\x1b[32ma\x1b[0mbc");
	free(text);
}

static void
test_add(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	style_add(&text, true, STYLE_GOOD, "a");
	style_add(&text, true, STYLE_GOOD, "");
	style_add(&text, true, STYLE_PLAIN, "b");
	style_add(&text, false, STYLE_BAD, "c");
	assert_string_equal(text.text, "\x1b[32ma\x1b[0mbc");
}

static void
test_bytes_end_where_they_are_said_to(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	style_add_safe_bytes(&text, "ab\n", 2);
	style_add_safe_bytes(&text, "\xc3\xa9", 1);
	style_add_safe_bytes(&text, "", 0);
	style_add_safe_bytes(&text, "\0c", 2);
	assert_string_equal(text.text, "ab\\xc3\\x00c");
	assert_true(style_is_safe("a b~\x1b", 4));
	assert_true(style_is_safe("", 0));
	assert_false(style_is_safe("a b~\x1b", 5));
	assert_false(style_is_safe("\x7f", 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_safe),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_bytes_end_where_they_are_said_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
