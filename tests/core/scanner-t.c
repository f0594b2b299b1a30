/* SPDX-License-Identifier: Apache-2.0 */
#include "target/scanner.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"

/* All words up to an operator as one text: "*" before one that may be any number of words. */
static void
expect(const char *script, const char *wanted)
{
	cleanup_arena struct arena arena = {0};
	cleanup_strbuf struct strbuf text = {0};
	const struct shell_text source = {.text = script};
	struct scanner scanner;

	scanner_init(&scanner, &arena, &source);
	strbuf_add_text(&text, "");
	for (scanner_skip_blanks(&scanner); strchr("\n;&|()<>", *scanner.at) == NULL;
	     scanner_skip_blanks(&scanner)) {
		struct lexeme lexeme = scanner_read(&scanner);

		strbuf_printf(&text, "%s[%s]", lexeme.many ? "*" : "", lexeme.word.text);
	}
	strbuf_add_text(&text, scanner.at);
	assert_false(scanner.open);
	assert_string_equal(text.text, wanted);
}

/* The first word. */
static struct lexeme
read_word(struct arena *arena, const char *script)
{
	const struct shell_text source = {.text = script};
	struct scanner scanner;

	scanner_init(&scanner, arena, &source);
	return scanner_read(&scanner);
}

static void
expect_unresolved(const char *script, const char *wanted)
{
	cleanup_arena struct arena arena = {0};
	struct lexeme lexeme = read_word(&arena, script);

	if (wanted == NULL)
		assert_null(lexeme.word.unresolved);
	else
		assert_string_equal(lexeme.word.unresolved, wanted);
}

static void
quotes_group(void **state)
{
	(void)state;
	expect("api --a='b c' \"--d=e f\" g\\ h", "[api][--a=b c][--d=e f][g h]");
	expect("api '' \"\"", "[api][][]");
	expect("api 'a\\b' \"a\\b\" \"a\\\"b\" \"a\\\\b\"", "[api][a\\b][a\\b][a\"b][a\\b]");
	expect("api \"it's\" 'say \"x\"'", "[api][it's][say \"x\"]");
	expect("api --a=\"b\"'c'd", "[api][--a=bcd]");
	expect("api \"a\\\nb\"", "[api][ab]");
	expect("api $'a\\tb\\'c' $\"d\"", "[api][a\tb'c][d]");
	expect("api 'a;b&c|d>e#f' ;b", "[api][a;b&c|d>e#f];b");
}

static void
words_end_at_blanks_and_operators(void **state)
{
	(void)state;
	expect("  a\tb \\\n c\\\nd\r\ne", "[a][b][cd]\ne");
	expect("a=b#c;d", "[a=b#c];d");
	expect("a>b", "[a]>b");
}

static void
the_first_quote_has_a_place(void **state)
{
	cleanup_arena struct arena arena = {0};

	(void)state;
	assert_int_equal(read_word(&arena, "ab'c'\"d\"").quoted_at, 2);
	assert_int_equal(read_word(&arena, "''").quoted_at, 0);
	assert_int_equal(read_word(&arena, "a\\b").quoted_at, 1);
	assert_int_equal(read_word(&arena, "a\\\nb").quoted_at, SIZE_MAX);
	assert_int_equal(read_word(&arena, "a$b").quoted_at, SIZE_MAX);
}

static void
a_bare_expansion_is_any_number_of_words(void **state)
{
	(void)state;
	expect("$A $A$B \"$A\" x$A", "*[$A]*[$A$B][$A][x$A]");
	expect("\"$@\" \"x$@\" \"${l[@]}\" $(a b) `c`", "*[$@]*[x$@]*[${l[@]}]*[$(a b)]*[`c`]");
}

static void
an_expansion_in_a_word_is_unresolved(void **state)
{
	(void)state;
	expect_unresolved("--a=$B", "$B");
	expect_unresolved("--a=\"x${B}y\"", "${B}");
	expect_unresolved("--a=$(cat \"a b\")", "$(cat \"a b\")");
	expect_unresolved("--a=`id -u`/$B", "`id -u`");
	expect_unresolved("--a='$B'", NULL);
	expect_unresolved("--a=\\$B", NULL);
	expect_unresolved("\"--a=\\$B\"", NULL);
	expect_unresolved("--a=b$", NULL);
	expect_unresolved("--a=$,", NULL);
}

static void
template_marks_stay_whole(void **state)
{
	(void)state;
	expect("--a={{ .Values.a }} {{ $x | join \" \" }}",
	       "[--a={{ .Values.a }}][{{ $x | join \" \" }}]");
	expect("\"--a={{ index .b \"c\" }}\"", "[--a={{ index .b \"c\" }}]");
	expect("--name=x-<NAME>-y --b", "[--name=x-<NAME>-y][--b]");
	expect_unresolved("--a={{ $x }}", "{{ $x }}");
	expect_unresolved("--a=API_PORT", "API_PORT");
	expect_unresolved("'--a={{ .x }}'", "{{ .x }}");
}

static void
what_has_no_end_is_noted(void **state)
{
	static const char *const scripts[] = {"'a",      "\"a", "`a",    "$(a", "${a",
					      "\"$(a\"", "$'a", "\"a\\", "<(a", ">(a"};
	cleanup_arena struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		const struct shell_text source = {.text = scripts[i]};
		struct scanner scanner;

		scanner_init(&scanner, &arena, &source);
		scanner_read(&scanner);
		assert_true(scanner.open);
		assert_string_equal(scanner.at, "");
	}
}

static void
places_follow_the_text(void **state)
{
	cleanup_arena struct arena arena = {0};
	const struct shell_text source = {
		.text = "\u00e4 'x\ny' b",
		.origin = {.line = 7, .column = 5},
		.indent = 4,
		.follow = true,
	};
	struct scanner scanner;

	(void)state;
	scanner_init(&scanner, &arena, &source);
	scanner_read(&scanner);
	assert_int_equal(scanner.column, 6);
	scanner_skip_blanks(&scanner);
	assert_true(scanner_sees(&scanner, "'x"));
	assert_int_equal(scanner_read(&scanner).word.origin.column, 7);
	assert_int_equal(scanner.line, 8);
	assert_int_equal(scanner.column, 7);
	scanner_skip(&scanner, 1);
	assert_int_equal(scanner_read(&scanner).word.origin.column, 8);
	scanner_skip(&scanner, 9);
	scanner_skip_line(&scanner);
	assert_string_equal(scanner.at, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes_group),
		cmocka_unit_test(words_end_at_blanks_and_operators),
		cmocka_unit_test(the_first_quote_has_a_place),
		cmocka_unit_test(a_bare_expansion_is_any_number_of_words),
		cmocka_unit_test(an_expansion_in_a_word_is_unresolved),
		cmocka_unit_test(template_marks_stay_whole),
		cmocka_unit_test(what_has_no_end_is_noted),
		cmocka_unit_test(places_follow_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
