/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "source/layout.h"

static struct node
lay_out(const char *source, const char *text, bool literal)
{
	struct node node = {.kind = NODE_SCALAR,
			    .plain = source[0] != '"' && source[0] != '\'',
			    .line = 3,
			    .column = 5,
			    .text = text};
	const struct layout_source bytes = {source, strlen(source)};

	if (literal)
		layout_literal(&node, &bytes, strlen(text));
	else
		layout_line(&node, &bytes, strlen(text));
	return node;
}

static void
a_line_follows_if_it_is_the_same(void **state)
{
	(void)state;
	assert_int_equal(lay_out("a b # c", "a b", false).text_column, 5);
	assert_int_equal(lay_out("\"a b\"", "a b", false).text_column, 6);
	assert_int_equal(lay_out("'a'", "a", false).text_line, 3);
	assert_int_equal(lay_out("''", "", false).text_column, 6);
	assert_int_equal(lay_out("\"a\\tb\"", "a\tb", false).text_line, 0);
	assert_int_equal(lay_out("\"a\\\\\"", "a\\", false).text_line, 0);
	assert_int_equal(lay_out("'a''b'", "a'b", false).text_line, 0);
	assert_int_equal(lay_out("a", "ab", false).text_line, 0);
}

static void
a_literal_follows_behind_its_indentation(void **state)
{
	struct node node = lay_out("|- # c\n    a\n      b\n\n    c\n", "a\n  b\n\nc", true);

	(void)state;
	assert_int_equal(node.text_line, 4);
	assert_int_equal(node.text_column, 5);
	assert_int_equal(node.text_indent, 4);
	node = lay_out("|2\n    a\n  b\n", "  a\nb\n", true);
	assert_int_equal(node.text_indent, 2);
	assert_int_equal(lay_out("|\r\n  a\r\n  b\r\n", "a\nb\n", true).text_indent, 2);
}

static void
a_literal_that_differs_does_not(void **state)
{
	(void)state;
	assert_int_equal(lay_out("|\n\n  a\n", "\na\n", true).text_line, 0);
	assert_int_equal(lay_out("|\n  a\n  b\n", "a\nc\n", true).text_line, 0);
	assert_int_equal(lay_out("|\n  a", "a\nb\n", true).text_line, 0);
	assert_int_equal(lay_out("|", "a", true).text_line, 0);
	assert_int_equal(lay_out("|\n", "", true).text_line, 0);
}

static void
words_lie_as_their_nodes_do(void **state)
{
	cleanup_arena struct arena arena = {0};
	const struct node node = {.text_line = 3, .text_column = 5, .text_indent = 4};
	const struct node other = {.line = 3, .column = 5};
	const struct word_layout *layout = layout_copy(&arena, &node, 10);

	(void)state;
	assert_int_equal(layout->line, 13);
	assert_int_equal(layout->column, 5);
	assert_int_equal(layout->indent, 4);
	assert_null(layout_copy(&arena, &other, 10));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_follows_if_it_is_the_same),
		cmocka_unit_test(a_literal_follows_behind_its_indentation),
		cmocka_unit_test(a_literal_that_differs_does_not),
		cmocka_unit_test(words_lie_as_their_nodes_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
