/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/markup.h"

static void
assert_markup(const char *text, const char *expected)
{
	cleanup_strbuf struct strbuf buffer = {0};

	strbuf_add_text(&buffer, "");
	markup_add(&buffer, text);
	assert_string_equal(buffer.text, expected);
}

static void
assert_lines(const char *text, size_t length, const char *expected)
{
	cleanup_strbuf struct strbuf buffer = {0};

	strbuf_add_text(&buffer, "");
	markup_add_lines(&buffer, text, length);
	assert_string_equal(buffer.text, expected);
}

static void
test_markup_is_text(void **state)
{
	(void)state;
	assert_markup("", "");
	assert_markup("a b", "a b");
	assert_markup("<script>alert('x')</script>",
		      "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
	assert_markup("\" onload=\"x", "&quot; onload=&quot;x");
	assert_markup("]]> &amp; <!--", "]]&gt; &amp;amp; &lt;!--");
}

static void
test_what_xml_cannot_hold(void **state)
{
	(void)state;
	assert_markup("\x01\x1b[31m\n\t", "\\x01\\x1b[31m\\n\\t");
	assert_markup("\xff\xc3", "\\xff\\xc3");
	assert_markup("\xef\xbf\xbe\xef\xbf\xbf", "\\ufffe\\uffff");
	assert_markup("\xef\xbf\xbd\xf0\x9f\x92\xa5é", "\xef\xbf\xbd\xf0\x9f\x92\xa5é");
	assert_markup("\xe2\x80\xae", "\\u202e");
}

static void
test_lines(void **state)
{
	(void)state;
	assert_lines("", 0, "");
	assert_lines("a\n\n  <b>\n", 10, "a\n\n  &lt;b&gt;\n");
	assert_lines("a\nbc", 3, "a\nb");
	assert_lines("a\rb\n", 4, "a\\x0db\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markup_is_text),
		cmocka_unit_test(test_what_xml_cannot_hold),
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
