/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "source/document.h"

#define READ(text) read_first(&arena, (text), sizeof(text) - 1)

static struct document
read_first(struct arena *arena, const char *text, size_t length)
{
	struct document_reader *reader =
		document_reader_new(arena, text, length, &document_default_limits);
	struct document document;
	struct document_error error;

	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	document_reader_free(reader);
	return document;
}

static struct document_error
read_broken(struct arena *arena, const char *text, size_t length,
	    const struct document_limits *limits)
{
	struct document_reader *reader = document_reader_new(arena, text, length, limits);
	struct document document;
	struct document_error error;

	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_BROKEN);
	document_reader_free(reader);
	return error;
}

static void
assert_broken(const char *text, uint32_t line, uint32_t column, const char *part)
{
	cleanup_arena struct arena arena = {0};
	struct document_error error =
		read_broken(&arena, text, strlen(text), &document_default_limits);

	assert_int_equal(error.line, line);
	assert_int_equal(error.column, column);
	if (strstr(error.message, part) == NULL)
		assert_string_equal(error.message, part);
}

static void
knows_places(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct document document = READ("# c\na:\n  - \xc3\xa4: x\n  - 'q'\nb: [1,\n  2]\n");
	const struct node *a = node_get(document.root, "a");
	const struct node *b = node_get(document.root, "b");

	(void)state;
	assert_int_equal(document.number, 1);
	assert_int_equal(document.root->line, 2);
	assert_int_equal(a->line, 3);
	assert_int_equal(a->last_line, 4);
	assert_int_equal(a->items[0]->pairs[0].value->column, 8);
	assert_int_equal(a->items[1]->column, 5);
	assert_int_equal(a->items[1]->text_column, 6);
	assert_false(a->items[1]->plain);
	assert_int_equal(b->line, 5);
	assert_int_equal(b->last_line, 6);
	assert_int_equal(b->items[1]->line, 6);
	assert_int_equal(b->items[1]->column, 3);
}

static void
a_block_ends_before_the_next_key(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct document document = READ("a:\n- x\n# c\n\nb: 1\nc:\n  - y\n");

	(void)state;
	assert_int_equal(node_get(document.root, "a")->last_line, 4);
	assert_int_equal(node_get(document.root, "c")->last_line, 7);
}

static void
an_alias_is_the_anchored_node(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct document document = READ("a: &x [1]\nb: *x\nc: &x 2\nd: *x\n");

	(void)state;
	assert_ptr_equal(node_get(document.root, "a"), node_get(document.root, "b"));
	assert_string_equal(node_text(node_get(document.root, "d")), "2");
	assert_int_equal(node_get(document.root, "c")->column, 7);
}

static void
a_bad_alias_has_a_place(void **state)
{
	(void)state;
	assert_broken("a: 1\nb: *x\n", 2, 4, "*x has no anchor");
	assert_broken("b: *x\na: &x 1\n", 1, 4, "*x has no anchor");
	assert_broken("a: &x\n  b: *x\n", 2, 6, "stands inside what it names");
	assert_broken("a: &x\n  <<: *x\n", 2, 7, "stands inside what it names");
}

static void
says_what_is_broken(void **state)
{
	(void)state;
	assert_broken("a: b: c\n", 1, 5, "a ':' stands where no key can be");
	assert_broken("a:\n\t- b\n", 2, 1, "a tab where only spaces can indent");
	assert_broken("a: @b\n", 1, 4, "'@' cannot begin a value");
	assert_broken("a:\n  - b\n  c: d\n", 3, 3, "while parsing a block collection");
	assert_broken("a:\n  - b\n  c: d\n", 3, 3, "that starts on line 2");
	assert_broken("a: \"b\nc: d\n", 3, 1, "a quote is never closed");
	assert_broken("a\nb: {\n", 2, 2, "a ':' stands");
	assert_broken("a: \"x\\0y\"\n", 1, 4, "NUL");
}

static void
bytes_that_are_no_text(void **state)
{
	static const char junk[] = "\x7f"
				   "ELF\0\0\0\n---\nb\0\n---\na: 1\n";
	cleanup_arena struct arena arena = {0};
	struct document_reader *reader =
		document_reader_new(&arena, junk, sizeof(junk) - 1, &document_default_limits);
	struct document document;
	struct document_error error;

	(void)state;
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_BROKEN);
	assert_non_null(strstr(error.message, "not text"));
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_END);
	document_reader_free(reader);
	assert_broken("a: b\nc: \xff\n", 2, 4, "0xff is no UTF-8");
	assert_broken("a: \xc3\xa4\x1b[0m\n", 1, 5, "control character 0x1b");
}

static void
goes_on_behind_a_broken_document(void **state)
{
	static const char text[] = "a: 1\n---\nb: [\n---\n...\n# c\n---\nc: 3\n";
	cleanup_arena struct arena arena = {0};
	struct document_reader *reader =
		document_reader_new(&arena, text, sizeof(text) - 1, &document_default_limits);
	struct document document;
	struct document_error error;

	(void)state;
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_BROKEN);
	assert_int_equal(error.line, 4);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_null(document.root);
	assert_int_equal(document.number, 3);
	arena_free(&arena);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_int_equal(document.number, 4);
	assert_int_equal(document.root->line, 8);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_END);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_END);
	document_reader_free(reader);
}

static void
keeps_its_limits(void **state)
{
	static const struct document_limits limits = {.bytes = 100, .depth = 3, .nodes = 5};
	char large[101];
	cleanup_arena struct arena arena = {0};

	(void)state;
	memset(large, 'x', sizeof(large));
	assert_non_null(strstr(read_broken(&arena, large, 101, &limits).message, "larger than"));
	assert_non_null(strstr(read_broken(&arena, "[[[[1]]]]", 9, &limits).message,
			       "nested more than 3 levels"));
	assert_non_null(
		strstr(read_broken(&arena, "- 1\n- 2\n- 3\n- 4\n- 5\n", 20, &limits).message,
		       "more than 5 values"));
}

static void
survives_a_billion_laughs(void **state)
{
	cleanup_strbuf struct strbuf text = {0};
	cleanup_arena struct arena arena = {0};
	struct document_error error;

	(void)state;
	strbuf_add_text(&text, "- &a0 {x: y}\n");
	for (int i = 1; i < 60; i++)
		strbuf_printf(&text, "- &a%d {<<: [*a%d, *a%d]}\n", i, i - 1, i - 1);
	error = read_broken(&arena, text.text, text.length, &document_default_limits);
	assert_non_null(strstr(error.message, "more than 1000000 values"));
}

static void
reads_json(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct document document =
		READ("{\n\t\"a\":\t\"\\/x\\ud83d\\ude00\\\\ud83d\",\n\t\"b\":1, \"c\": null}");

	(void)state;
	assert_string_equal(node_text(node_get(document.root, "a")), "/x\xf0\x9f\x98\x80\\ud83d");
	assert_int_equal(node_find(document.root, "b")->value->column, 6);
	assert_null(node_get(document.root, "c"));
	assert_false(document.template);
}

static void
reads_json_objects_in_a_row(void **state)
{
	static const char text[] = "{\"a\":1}{\"b\":2}\n{\"c\":3}\n";
	cleanup_arena struct arena arena = {0};
	struct document_reader *reader =
		document_reader_new(&arena, text, sizeof(text) - 1, &document_default_limits);
	struct document document;
	struct document_error error;

	(void)state;
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_int_equal(node_get(document.root, "b")->column, 13);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_int_equal(document.number, 3);
	assert_int_equal(node_get(document.root, "c")->line, 2);
	assert_int_equal(node_get(document.root, "c")->column, 6);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_END);
	document_reader_free(reader);
}

/* Escapes that libyaml has to see in another spelling, in some of the objects, and what has to
 * stay. */
static void
reads_json_objects_with_surrogates(void **state)
{
	static const char text[] = "{\"a\":1}{\"b\":\"\\ud83d\\ude00\", \"c\":2}\n {\"d\":3}\n"
				   "---\n\"\\\\ud83d\\\\ude00\"\n---\n{\"e\":\"\\ud83d\\ude01\"}";
	cleanup_arena struct arena arena = {0};
	struct document_reader *reader =
		document_reader_new(&arena, text, sizeof(text) - 1, &document_default_limits);
	struct document document;
	struct document_error error;

	(void)state;
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_string_equal(node_text(node_get(document.root, "b")), "\xf0\x9f\x98\x80");
	assert_int_equal(node_get(document.root, "c")->column, 33);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_int_equal(node_get(document.root, "d")->line, 2);
	assert_int_equal(node_get(document.root, "d")->column, 7);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_string_equal(node_text(document.root), "\\ud83d\\ude00");
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	assert_string_equal(node_text(node_get(document.root, "e")), "\xf0\x9f\x98\x81");
	assert_int_equal(document.number, 5);
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_END);
	document_reader_free(reader);
}

static void
text_that_stands_as_it_is(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct document document =
		READ("a: |-\n    x y\n\n     z\nb: >\n  x\n  y\nc: x\n  y\nd: \"x\\ty\"\n"
		     "e: !!str  'x y'\nf: 'it''s'\n");
	const struct node *a = node_get(document.root, "a");

	(void)state;
	assert_int_equal(a->line, 1);
	assert_int_equal(a->last_line, 4);
	assert_int_equal(a->text_line, 2);
	assert_int_equal(a->text_column, 5);
	assert_int_equal(a->text_indent, 4);
	assert_int_equal(node_get(document.root, "b")->text_line, 0);
	assert_int_equal(node_get(document.root, "c")->text_line, 0);
	assert_int_equal(node_get(document.root, "d")->text_line, 0);
	assert_int_equal(node_get(document.root, "e")->text_column, 12);
	assert_int_equal(node_get(document.root, "f")->text_line, 0);
}

static void
reads_templates(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct document document =
		READ("a: {{ .Image }}\nb:\n{{- if .x }}\n- \"{{ f \"q\" }}\"\n{{- end }}\n");

	(void)state;
	assert_true(document.template);
	assert_int_equal(document.template_line, 1);
	assert_int_equal(document.template_column, 4);
	assert_string_equal(node_text(node_get(document.root, "a")), "{{ .Image }}");
	assert_string_equal(node_text(node_get(document.root, "b")->items[0]), "{{ f \"q\" }}");
	assert_int_equal(document.gap_count, 2);
	assert_int_equal(document.gaps[1].line, 5);
	assert_string_equal(document.gaps[0].text, "{{- if .x }}");
}

static void
yaml_with_marks_is_no_template(void **state)
{
	cleanup_arena struct arena arena = {0};

	(void)state;
	assert_false(READ("a: \"{{ x }}\"\nb: ${y}\nc: <%= z %>\n").template);
	assert_false(READ("a: {b: {c: d}}\n").template);
	assert_true(READ("a: {{ x }}\n").template);
	assert_true(READ("a: [${x}]\n").template);
}

static void
a_broken_template_says_so(void **state)
{
	(void)state;
	assert_broken("a: b: {{ x }}\n", 1, 5, "render it first, for example with helm template");
	assert_broken("a: b: ${x}\n", 1, 5, "(wrong indentation, or a value that needs quotes?)");
}

static void
reads_any_encoding(void **state)
{
	cleanup_arena struct arena arena = {0};

	(void)state;
	assert_string_equal(node_text(node_get(READ("\xef\xbb\xbf"
						    "a: b\n")
						       .root,
					       "a")),
			    "b");
	assert_string_equal(node_text(node_get(READ("\xff\xfe"
						    "a\0:\0 \0\xe4\0")
						       .root,
					       "a")),
			    "\xc3\xa4");
	assert_int_equal(node_get(READ("x: 1\r\na: b\r\n").root, "a")->line, 2);
}

static void
empty_documents_count(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct document_reader *reader =
		document_reader_new(&arena, "# only this\n\n", 13, &document_default_limits);
	struct document document;
	struct document_error error;

	(void)state;
	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_END);
	document_reader_free(reader);
	assert_null(READ("---\n# nothing\n").root);
	assert_null(READ("~\n").root);
	assert_non_null(READ("%YAML 1.2\n---\na: b\n").root);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_places),
		cmocka_unit_test(a_block_ends_before_the_next_key),
		cmocka_unit_test(an_alias_is_the_anchored_node),
		cmocka_unit_test(a_bad_alias_has_a_place),
		cmocka_unit_test(says_what_is_broken),
		cmocka_unit_test(bytes_that_are_no_text),
		cmocka_unit_test(goes_on_behind_a_broken_document),
		cmocka_unit_test(keeps_its_limits),
		cmocka_unit_test(survives_a_billion_laughs),
		cmocka_unit_test(reads_json),
		cmocka_unit_test(reads_json_objects_in_a_row),
		cmocka_unit_test(reads_json_objects_with_surrogates),
		cmocka_unit_test(text_that_stands_as_it_is),
		cmocka_unit_test(reads_templates),
		cmocka_unit_test(yaml_with_marks_is_no_template),
		cmocka_unit_test(a_broken_template_says_so),
		cmocka_unit_test(reads_any_encoding),
		cmocka_unit_test(empty_documents_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
