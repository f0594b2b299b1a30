/* SPDX-License-Identifier: Apache-2.0 */
#include "target/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"

/* All commands as one text: words in brackets, "|" between commands, "?" before a gap,
 * "@" before the place of the script's arguments. */
static void
expect(const char *script, const char *wanted)
{
	cleanup_arena struct arena arena = {0};
	cleanup_vector struct vector commands = VECTOR(struct shell_command);
	cleanup_strbuf struct strbuf text = {0};
	const struct shell_text source = {.text = script};

	assert_true(shell_read(&arena, &source, &commands));
	strbuf_add_text(&text, "");
	for (size_t i = 0; i < commands.count; i++) {
		const struct shell_command *command = vector_at(&commands, i);

		strbuf_add_text(&text, i > 0 ? "|" : "");
		for (size_t j = 0; j < command->count; j++)
			strbuf_printf(&text, "[%s]", command->words[j].text);
		if (command->arguments != SIZE_MAX)
			strbuf_printf(&text, "@%zu", command->arguments);
		if (command->gap != NULL)
			strbuf_printf(&text, "?%s", command->gap);
	}
	assert_string_equal(text.text, wanted);
}

static void
words_are_split_at_blanks(void **state)
{
	(void)state;
	expect("", "");
	expect("  \t ", "");
	expect("api --a=b\t--c  d ", "[api][--a=b][--c][d]");
	expect("api \\\n  --a \\\n--b\\\n=c", "[api][--a][--b=c]");
	expect("api --a\r\n", "[api][--a]");
	expect("api --a \\", "[api][--a]");
}

static void
a_quote_left_open_is_no_shell(void **state)
{
	static const char *const scripts[] = {"api 'a",  "api \"a",   "api `a",
					      "api $(a", "api ${a",   "api \"$(a\"",
					      "api $'a", "api \"a\\", "x; api <(a"};
	cleanup_arena struct arena arena = {0};
	cleanup_vector struct vector commands = VECTOR(struct shell_command);

	(void)state;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		const struct shell_text source = {.text = scripts[i]};

		assert_false(shell_read(&arena, &source, &commands));
		assert_int_equal(commands.count, 0);
	}
}

static void
a_comment_begins_at_a_word(void **state)
{
	(void)state;
	expect("api --o=/events#http://x # --hidden\n# all\nb", "[api][--o=/events#http://x]|[b]");
	expect("#api 'unbalanced\nb", "[b]");
}

static void
operators_end_commands(void **state)
{
	(void)state;
	expect("a;b&&c||d|e&f\ng", "[a]|[b]|[c]|[d]|[e]|[f]|[g]");
	expect("(a; b) & { c; }", "[a]|[b]|[c]");
	expect("f() { api --a; }", "[f]|[api][--a]");
	expect("function f { api --a; }", "[api][--a]");
}

static void
redirections_are_left_out(void **state)
{
	(void)state;
	expect("api --a 1>>/var/log/api 2>&1", "[api][--a]");
	expect("api --a > /dev/null 2>&1 &", "[api][--a]");
	expect("api --a &> f --b >| g --c <in --d <<<text", "[api][--a][--b][--c][--d]");
	expect(">f api --a 2> >(tee log) --b", "[api][--a][--b]");
	expect("api --a 2 >f", "[api][--a][2]");
	expect("api '2'>f", "[api][2]");
	expect("api >", "[api]");
}

static void
heredocs_are_skipped(void **state)
{
	(void)state;
	expect("cat <<EOF >f\nkube-apiserver 'x\nEOF\nb c", "[cat]|[b][c]");
	expect("cat <<-'E' <<F\n\tx\n\tE\ny\nF\nb", "[cat]|[b]");
	expect("cat <<EOF\nnever ends", "[cat]");
}

static void
the_head_is_left_out(void **state)
{
	(void)state;
	expect("A=b C+='d e' api --a", "[api][--a]");
	expect("'A=b' x", "[A=b][x]");
	expect("exec api --a", "[api][--a]");
	expect("exec -l -a other -cl api --a", "[api][--a]");
	expect("X=1 exec command -p api --a", "[api][--a]");
	expect("command -v api", "[-v][api]");
	expect("if true; then exec api --a; else b; fi", "[true]|[api][--a]|[b]");
	expect("while ! api; do sleep 1; done", "[api]|[sleep][1]");
	expect("time api if", "[api][if]");
	expect("\"if\" api", "[if][api]");
	expect("A=b", "");
	expect("exec", "");
}

static void
an_open_expansion_is_a_gap(void **state)
{
	(void)state;
	expect("api --a $ARGS --b $MORE", "[api][--a][--b]?$ARGS");
	expect("api \"$@\"", "[api]@1");
	expect("api $* --a", "[api][--a]@1");
	expect("api \"$@\" --a $ARGS", "[api][--a]@1?$ARGS");
	expect("api \"$@\" --a \"$@\"", "[api][--a]@1?$@");
	expect("api \"${opts[@]}\"", "[api]?${opts[@]}");
	expect("api $(cat flags; echo ')') --a", "[api][--a]?$(cat flags; echo ')')");
	expect("api `cat flags`", "[api]?`cat flags`");
	expect("api $A$B", "[api]?$A$B");
	expect("$SUDO api --a", "[api][--a]");
	expect("api \"$ARGS\" '$ARGS' \\$ARGS", "[api][$ARGS][$ARGS][$ARGS]");
}

static void
template_marks_stay_whole(void **state)
{
	(void)state;
	expect("api --a={{ .Values.a }} {{ $x | join \" \" }}",
	       "[api][--a={{ .Values.a }}][{{ $x | join \" \" }}]");
	expect("api --a=<%= port %> <b> >f", "[api][--a=<%= port %>][<b>]");
	expect("api --name=x-<NAME>-y --b", "[api][--name=x-<NAME>-y][--b]");
}

static void
origins_follow_the_text(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_vector struct vector commands = VECTOR(struct shell_command);
	const struct shell_text source = {
		.text = "äö api \\\n  --a='x\ny' --b\nc",
		.origin = {.file = "f", .path = "p", .line = 7, .column = 5, .pid = 3},
		.indent = 4,
		.follow = true,
	};
	const struct shell_command *command;

	(void)state;
	assert_true(shell_read(&arena, &source, &commands));
	assert_int_equal(commands.count, 2);
	command = vector_at(&commands, 0);
	assert_int_equal(command->count, 4);
	assert_int_equal(command->words[0].origin.line, 7);
	assert_int_equal(command->words[0].origin.column, 5);
	assert_int_equal(command->words[1].origin.column, 8);
	assert_int_equal(command->words[2].origin.line, 8);
	assert_int_equal(command->words[2].origin.column, 7);
	assert_int_equal(command->words[3].origin.line, 9);
	assert_int_equal(command->words[3].origin.column, 8);
	assert_string_equal(command->words[3].origin.file, "f");
	assert_string_equal(command->words[3].origin.path, "p");
	assert_int_equal(command->words[3].origin.pid, 3);
	command = vector_at(&commands, 1);
	assert_int_equal(command->words[0].origin.line, 10);
	assert_int_equal(command->words[0].origin.column, 5);
}

static void
origins_stay_where_lines_are_folded(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_vector struct vector commands = VECTOR(struct shell_command);
	const struct shell_text source = {.text = "a\nb c", .origin = {.line = 7, .column = 5}};
	const struct shell_command *command;

	(void)state;
	assert_true(shell_read(&arena, &source, &commands));
	command = vector_at(&commands, 1);
	assert_int_equal(command->words[1].origin.line, 7);
	assert_int_equal(command->words[1].origin.column, 5);
}

/* Every short text of the characters that mean something is read to an end. */
static void
any_text_is_read(void **state)
{
	static const char letters[] = "a1'\"\\$({})`<>&|;#\n =";
	const size_t count = sizeof(letters) - 1;

	(void)state;
	for (size_t number = 0; number < count * count * count * count; number++) {
		cleanup_arena struct arena arena = {0};
		cleanup_vector struct vector commands = VECTOR(struct shell_command);
		char text[5] = {0};
		struct shell_text source = {.follow = true};
		size_t rest = number;

		for (size_t i = 0; i < 4; i++, rest /= count)
			text[i] = letters[rest % count];
		source.text = text;
		if (!shell_read(&arena, &source, &commands))
			assert_int_equal(commands.count, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_split_at_blanks),
		cmocka_unit_test(a_quote_left_open_is_no_shell),
		cmocka_unit_test(a_comment_begins_at_a_word),
		cmocka_unit_test(operators_end_commands),
		cmocka_unit_test(redirections_are_left_out),
		cmocka_unit_test(heredocs_are_skipped),
		cmocka_unit_test(the_head_is_left_out),
		cmocka_unit_test(an_open_expansion_is_a_gap),
		cmocka_unit_test(template_marks_stay_whole),
		cmocka_unit_test(origins_follow_the_text),
		cmocka_unit_test(origins_stay_where_lines_are_folded),
		cmocka_unit_test(any_text_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
