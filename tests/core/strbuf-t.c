/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strbuf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
text_grows_at_its_end(void **state)
{
	cleanup_strbuf struct strbuf buffer = {0};

	(void)state;
	assert_null(buffer.text);
	strbuf_add_text(&buffer, "ab");
	strbuf_add_char(&buffer, 'c');
	strbuf_add(&buffer, "defg", 2);
	strbuf_printf(&buffer, "-%d%s", 42, "");
	assert_string_equal(buffer.text, "abcde-42");
	assert_int_equal(buffer.length, 8);
}

static void
nothing_added_is_an_empty_text(void **state)
{
	cleanup_strbuf struct strbuf text = {0};
	cleanup_strbuf struct strbuf bytes = {0};

	(void)state;
	strbuf_add_text(&text, "");
	strbuf_add(&bytes, NULL, 0);
	assert_string_equal(text.text, "");
	assert_string_equal(bytes.text, "");
	assert_int_equal(bytes.length, 0);
}

static void
bytes_may_be_nul(void **state)
{
	cleanup_strbuf struct strbuf buffer = {0};

	(void)state;
	strbuf_add(&buffer, "a\0b", 3);
	strbuf_add_char(&buffer, '\0');
	assert_int_equal(buffer.length, 4);
	assert_memory_equal(buffer.text, "a\0b\0", 5);
}

static void
grows_across_every_size(void **state)
{
	cleanup_strbuf struct strbuf buffer = {0};

	(void)state;
	for (size_t i = 0; i < 5000; i++) {
		strbuf_add_char(&buffer, (char)('a' + i % 26));
		assert_int_equal(buffer.text[i + 1], '\0');
	}
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(buffer.text[i], 'a' + i % 26);
	strbuf_printf(&buffer, "%20000d", 1);
	assert_int_equal(buffer.length, 25000);
	assert_int_equal(strlen(buffer.text), 25000);
}

static void
reserved_room_is_the_callers_to_fill(void **state)
{
	cleanup_strbuf struct strbuf buffer = {0};

	(void)state;
	strbuf_add_text(&buffer, "ab");
	memset(strbuf_reserve(&buffer, 1000), 'x', 1000);
	assert_int_equal(buffer.length, 2);
	buffer.length += 1000;
	strbuf_add_char(&buffer, 'y');
	assert_memory_equal(buffer.text, "abx", 3);
	assert_string_equal(buffer.text + 1001, "xy");
}

static void
clearing_keeps_the_memory(void **state)
{
	struct strbuf buffer = {0};
	const char *text;

	(void)state;
	strbuf_clear(&buffer);
	assert_null(buffer.text);
	strbuf_add_text(&buffer, "text");
	text = buffer.text;
	strbuf_clear(&buffer);
	assert_string_equal(buffer.text, "");
	strbuf_add_text(&buffer, "more");
	assert_ptr_equal(buffer.text, text);
	assert_string_equal(buffer.text, "more");
	strbuf_free(&buffer);
	assert_null(buffer.text);
	assert_int_equal(buffer.length, 0);
	strbuf_free(&buffer);
}

static void
formatted_texts_have_any_length(void **state)
{
	static const char digits[] = "0123456789";

	(void)state;
	for (int length = 0; length < 300; length++) {
		cleanup_strbuf struct strbuf buffer = {0};

		strbuf_printf(&buffer, "<%*d>", length, 7);
		strbuf_printf(&buffer, "%s", digits);
		assert_int_equal(buffer.length, strlen(buffer.text));
		assert_int_equal(buffer.length, (length > 1 ? length : 1) + 2 + 10);
		assert_string_equal(strchr(buffer.text, '7'), "7>0123456789");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_grows_at_its_end),
		cmocka_unit_test(nothing_added_is_an_empty_text),
		cmocka_unit_test(bytes_may_be_nul),
		cmocka_unit_test(grows_across_every_size),
		cmocka_unit_test(reserved_room_is_the_callers_to_fill),
		cmocka_unit_test(clearing_keeps_the_memory),
		cmocka_unit_test(formatted_texts_have_any_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
