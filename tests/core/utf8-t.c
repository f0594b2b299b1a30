/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

static void
test_characters(void **state)
{
	uint32_t character = 0;

	(void)state;
	assert_int_equal(utf8_character("", &character), 0);
	assert_int_equal(utf8_character("a", &character), 1);
	assert_int_equal(character, 'a');
	assert_int_equal(utf8_character("\xc3\xa9x", &character), 2);
	assert_int_equal(character, 0xe9);
	assert_int_equal(utf8_character("\xe2\x82\xac", &character), 3);
	assert_int_equal(character, 0x20ac);
	assert_int_equal(utf8_character("\xf0\x9f\x90\x99", &character), 4);
	assert_int_equal(character, 0x1f419);
}

static void
test_bytes_that_are_no_characters(void **state)
{
	static const char *const bad[] = {
		"\x80",         "\xbf",         "\xc0\xaf",         "\xc1\xbf",
		"\xc3",         "\xc3(",        "\xe2\x82",         "\xe0\x9f\xbf",
		"\xed\xa0\x80", "\xf0\x9f\x90", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
		"\xf8\x88\x80", "\xff",
	};
	uint32_t character = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(utf8_character(bad[i], &character), 0);
	assert_int_equal(character, 7);
}

static void
test_bytes_need_no_end(void **state)
{
	static const char bytes[] = {'a', '\0', '\xe2', '\x82'};
	uint32_t character = 7;

	(void)state;
	assert_int_equal(utf8_decode(bytes, 0, &character), 0);
	assert_int_equal(utf8_decode(bytes + 2, 2, &character), 0);
	assert_int_equal(character, 7);
	assert_int_equal(utf8_decode(bytes + 1, 3, &character), 1);
	assert_int_equal(character, 0);
	assert_int_equal(utf8_decode(bytes, 1, &character), 1);
	assert_int_equal(character, 'a');
}

static void
test_characters_are_counted(void **state)
{
	(void)state;
	assert_int_equal(utf8_count("", 0), 0);
	assert_int_equal(utf8_count("Gr\u00fc\u00dfe\0", 8), 6);
	assert_int_equal(utf8_count("\xff\x80\xe2", 3), 2);
}

/* What is added is what is read, at both ends of each length. */
static void
test_characters_are_added(void **state)
{
	static const uint32_t characters[] = {0x1,    0x7f,   0x80,   0x7ff,   0x800,
					      0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};

	(void)state;
	for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++) {
		cleanup_strbuf struct strbuf text = {0};
		uint32_t character = 0;

		utf8_add_character(&text, characters[i]);
		assert_int_equal(utf8_character(text.text, &character), text.length);
		assert_int_equal(character, characters[i]);
	}
}

static void
test_wrong_bytes_are_replaced_one_by_one(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	utf8_add(&text, "caf\xc3\xa9|\xff|\xc3|\xe2\x82|\xf0\x9f\x90\x99");
	assert_string_equal(text.text, "caf\xc3\xa9|\xef\xbf\xbd|\xef\xbf\xbd|"
				       "\xef\xbf\xbd\xef\xbf\xbd|\xf0\x9f\x90\x99");
}

static void
test_empty_text_adds_nothing(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	utf8_add(&text, "");
	assert_int_equal(text.length, 0);
}

static void
test_ascii_at_the_start_is_counted(void **state)
{
	char text[64];

	(void)state;
	assert_int_equal(utf8_ascii_length("", 0), 0);
	for (size_t at = 0; at < sizeof(text); at++) {
		memset(text, 'a', sizeof(text));
		assert_int_equal(utf8_ascii_length(text, at), at);
		text[at] = '\x80';
		assert_int_equal(utf8_ascii_length(text, sizeof(text)), at);
		text[at] = '\xff';
		text[sizeof(text) - 1] = '\xff';
		assert_int_equal(utf8_ascii_length(text, sizeof(text)), at);
		text[at] = '\x7f';
		assert_int_equal(utf8_ascii_length(text, sizeof(text) - 1), sizeof(text) - 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_bytes_that_are_no_characters),
		cmocka_unit_test(test_bytes_need_no_end),
		cmocka_unit_test(test_characters_are_counted),
		cmocka_unit_test(test_characters_are_added),
		cmocka_unit_test(test_wrong_bytes_are_replaced_one_by_one),
		cmocka_unit_test(test_empty_text_adds_nothing),
		cmocka_unit_test(test_ascii_at_the_start_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
