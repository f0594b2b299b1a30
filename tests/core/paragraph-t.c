/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/paragraph.h"

static void
assert_put(size_t indent, const char *label, const char *text, const char *expected)
{
	char *written = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&written, &length);

	assert_non_null(out);
	paragraph_put(&(struct paragraph_page){.out = out}, indent, label, text);
	fclose(out);
	assert_string_equal(written, expected);
	free(written);
}

static void
width_counts_characters(void **state)
{
	(void)state;
	assert_int_equal(paragraph_width(""), 0);
	assert_int_equal(paragraph_width("Gr\u00fc\u00dfe"), 5);
}

static void
lines_stand_below_the_first(void **state)
{
	(void)state;
	assert_put(2, "fix: ", "one\n\n    two\nthree",
		   "  fix: one\n\n           two\n       three\n");
	assert_put(4, "", "", "    \n");
}

/* Do lines of words of nine letters stay within the width, and use it? */
static void
assert_breaks(size_t width, size_t limit)
{
	char text[300];
	size_t longest = 0;
	char *written = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&written, &length);

	assert_non_null(out);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (size_t i = 9; i < sizeof(text) - 1; i += 10)
		text[i] = ' ';
	paragraph_put(&(struct paragraph_page){.out = out, .width = width}, 10, "", text);
	fclose(out);
	for (const char *line = written; *line != '\0'; line += strcspn(line, "\n") + 1) {
		size_t columns = strcspn(line, "\n");

		longest = columns > longest ? columns : longest;
		assert_memory_equal(line, "          x", 11);
	}
	assert_true(longest <= limit && longest > limit - 10);
	free(written);
}

static void
long_lines_break_between_words(void **state)
{
	(void)state;
	assert_breaks(0, 100);
	assert_breaks(60, 60);
	assert_breaks(79, 79);
	assert_breaks(120, 120);
}

static void
code_stays_whole(void **state)
{
	char text[200] = "fix:\n    ";
	char expected[210];

	(void)state;
	for (size_t i = 0; i < 40; i++)
		strcat(text, "- a ");
	text[strlen(text) - 1] = '\0';
	snprintf(expected, sizeof(expected), "%s\n", text);
	assert_put(0, "", text, expected);
}

static void
words_too_long_stay_whole(void **state)
{
	char text[151] = {0};
	char expected[160] = {0};

	(void)state;
	memset(text, 'y', sizeof(text) - 1);
	strcpy(expected, text);
	strcat(expected, "\n");
	assert_put(0, "", text, expected);
}

static void
control_characters_are_shown(void **state)
{
	(void)state;
	assert_put(0, "", "a\x1b[31mb", "a\\x1b[31mb\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(width_counts_characters),
		cmocka_unit_test(lines_stand_below_the_first),
		cmocka_unit_test(long_lines_break_between_words),
		cmocka_unit_test(code_stays_whole),
		cmocka_unit_test(words_too_long_stay_whole),
		cmocka_unit_test(control_characters_are_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
