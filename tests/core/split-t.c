/* SPDX-License-Identifier: Apache-2.0 */
#include "source/split.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"

static void
expect(const char *text, const char *wanted)
{
	cleanup_arena struct arena arena = {0};
	cleanup_strbuf struct strbuf words = {0};
	const struct argvet_origin origin = {.line = 1, .column = 1};
	struct shell_command command = {0};

	split_words(&arena, text, &origin, &command);
	strbuf_add_text(&words, "");
	for (size_t i = 0; i < command.count; i++)
		strbuf_printf(&words, "[%s]", command.words[i].text);
	assert_string_equal(words.text, wanted);
}

static void
blanks_divide_words(void **state)
{
	(void)state;
	expect("", "");
	expect(" \t\n ", "");
	expect("a  b\tc\nd ", "[a][b][c][d]");
}

static void
quotes_are_the_programs_own(void **state)
{
	(void)state;
	expect("api --a='b c' \"d\" >f &", "[api][--a='b][c'][\"d\"][>f][&]");
}

static void
a_shells_script_is_one_word(void **state)
{
	(void)state;
	expect("sh -c exec api --a", "[sh][-c][exec api --a]");
	expect("/bin/bash -euo -c api 'b'", "[/bin/bash][-euo][-c][api 'b']");
	expect("bash -o pipefail -c api b", "[bash][-o][pipefail][-c][api][b]");
	expect("sh -c it's api", "[sh][-c][it's][api]");
	expect("python -c api b", "[python][-c][api][b]");
	expect("sh -c api\nb", "[sh][-c][api][b]");
	expect("sh --rc api b", "[sh][--rc][api][b]");
}

static void
words_have_places(void **state)
{
	cleanup_arena struct arena arena = {0};
	const struct argvet_origin origin = {.file = "f", .line = 7, .column = 5, .pid = 3};
	struct shell_command command = {0};

	(void)state;
	split_words(&arena, "\u00e4 b --c=$D\n e", &origin, &command);
	assert_int_equal(command.count, 4);
	assert_int_equal(command.words[0].origin.column, 5);
	assert_int_equal(command.words[1].origin.column, 7);
	assert_int_equal(command.words[1].layout->column, 7);
	assert_int_equal(command.words[2].origin.line, 7);
	assert_string_equal(command.words[2].unresolved, "$D");
	assert_int_equal(command.words[3].origin.line, 8);
	assert_int_equal(command.words[3].origin.column, 2);
	assert_string_equal(command.words[3].origin.file, "f");
	assert_int_equal(command.words[3].origin.pid, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_divide_words),
		cmocka_unit_test(quotes_are_the_programs_own),
		cmocka_unit_test(a_shells_script_is_one_word),
		cmocka_unit_test(words_have_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
