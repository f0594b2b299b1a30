/* SPDX-License-Identifier: Apache-2.0 */
#include "report/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct sheet {
	struct page page;
	char *text;
	size_t length;
};

static void
sheet_open(struct sheet *sheet, bool color)
{
	*sheet = (struct sheet){.page = {.color = color}};
	sheet->page.out = open_memstream(&sheet->text, &sheet->length);
	assert_non_null(sheet->page.out);
}

static void
sheet_close(struct sheet *sheet, const char *expected)
{
	fclose(sheet->page.out);
	assert_string_equal(sheet->text, expected);
	free(sheet->text);
}

static void
test_text_is_made_safe(void **state)
{
	struct sheet sheet;

	(void)state;
	sheet_open(&sheet, false);
	page_put(&sheet.page, "");
	page_put(&sheet.page, "a\x1b[2J\n");
	page_put_style(&sheet.page, STYLE_BAD, "\xff");
	sheet_close(&sheet, "a\\x1b[2J\\n\\xff");
}

static void
test_only_own_escapes(void **state)
{
	struct sheet sheet;

	(void)state;
	sheet_open(&sheet, true);
	page_put_style(&sheet.page, page_status_style(STATUS_FAIL), "\x1b[0mred");
	page_put(&sheet.page, " plain");
	sheet_close(&sheet, "\x1b[1;31m\\x1b[0mred\x1b[0m plain");
}

static void
test_controls_make_a_column(void **state)
{
	struct sheet sheet;

	(void)state;
	sheet_open(&sheet, false);
	page_put_control(&sheet.page, "1.2.19", 6);
	page_put(&sheet.page, "a|");
	page_put_control(&sheet.page, NULL, 6);
	page_put(&sheet.page, "b|");
	page_put_control(&sheet.page, "\xc3\xa9", 6);
	page_put(&sheet.page, "c|");
	page_put_control(&sheet.page, NULL, 0);
	page_put(&sheet.page, "d");
	sheet_close(&sheet, "1.2.19  a|-       b|\xc3\xa9       c|d");
}

static void
test_spaces(void **state)
{
	struct sheet sheet;

	(void)state;
	sheet_open(&sheet, false);
	page_put_spaces(&sheet.page, 0);
	page_put(&sheet.page, "a");
	page_put_spaces(&sheet.page, 3);
	page_put(&sheet.page, "b");
	sheet_close(&sheet, "a   b");
}

/* What failed, what broke and what passed must not look the same. */
static void
test_styles_differ(void **state)
{
	(void)state;
	assert_int_equal(page_status_style(STATUS_PASS), STYLE_GOOD);
	assert_int_equal(page_status_style(STATUS_FAIL), STYLE_BAD);
	assert_int_equal(page_status_style(STATUS_ERROR), STYLE_BROKEN);
	for (size_t i = 0; i < STATUS_COUNT; i++)
		assert_int_not_equal(page_status_style((enum status)i), STYLE_PLAIN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_is_made_safe),
		cmocka_unit_test(test_only_own_escapes),
		cmocka_unit_test(test_controls_make_a_column),
		cmocka_unit_test(test_spaces),
		cmocka_unit_test(test_styles_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
