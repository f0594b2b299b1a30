/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/apart.h"

#include <stdio.h>
#include <sys/resource.h>

#include "base/cleanup.h"
#include "child-sample.h"

static const char sample[] = "# settings\n"
			     "checks: [a/*, 'b''c', \"d\\te\"]\n"
			     "base: &base {k: v, list: [1, [2, [3]]]}\n"
			     "other: {<<: *base, again: *base}\n"
			     "text: |\n"
			     "  two\n"
			     "  lines\n"
			     "empty:\n"
			     "---\n"
			     "---\n"
			     "second: {}\n";

static void
assert_same_node(const struct node *one, const struct node *other)
{
	assert_int_equal(one->kind, other->kind);
	assert_int_equal(one->plain, other->plain);
	assert_int_equal(one->line, other->line);
	assert_int_equal(one->column, other->column);
	assert_int_equal(one->last_line, other->last_line);
	assert_int_equal(one->text_line, other->text_line);
	assert_int_equal(one->text_column, other->text_column);
	assert_int_equal(one->text_indent, other->text_indent);
	assert_int_equal(one->height, other->height);
	assert_int_equal(one->size, other->size);
	assert_int_equal(one->count, other->count);
	if (one->kind == NODE_SCALAR)
		assert_string_equal(one->text, other->text);
	for (size_t i = 0; i < one->count; i++) {
		if (one->kind == NODE_SEQUENCE) {
			assert_same_node(one->items[i], other->items[i]);
		} else {
			assert_same_node(one->pairs[i].key, other->pairs[i].key);
			assert_same_node(one->pairs[i].value, other->pairs[i].value);
		}
	}
}

static void
assert_same(const struct vector *ones, const struct vector *others)
{
	assert_int_equal(ones->count, others->count);
	for (size_t i = 0; i < ones->count; i++) {
		const struct apart_document *one = vector_at(ones, i);
		const struct apart_document *other = vector_at(others, i);

		assert_int_equal(one->document.number, other->document.number);
		assert_int_equal(one->document.template, other->document.template);
		assert_int_equal(one->document.template_line, other->document.template_line);
		assert_int_equal(one->error.line, other->error.line);
		assert_int_equal(one->error.column, other->error.column);
		assert_int_equal(one->error.message != NULL, other->error.message != NULL);
		if (one->error.message != NULL) {
			assert_string_equal(one->error.message, other->error.message);
			continue;
		}
		assert_int_equal(one->document.root != NULL, other->document.root != NULL);
		if (one->document.root != NULL)
			assert_same_node(one->document.root, other->document.root);
	}
}

/* Read here and elsewhere, it is the same. */
static void
expect_same(const char *text, size_t documents)
{
	cleanup_arena struct arena arena = {0};
	cleanup_vector struct vector here = VECTOR(struct apart_document);
	cleanup_vector struct vector there = VECTOR(struct apart_document);

	apart_read_here(&arena, text, strlen(text), &document_default_limits, &here);
	assert_int_equal(here.count, documents);
	assert_int_equal(
		apart_read(&arena, text, strlen(text), &document_default_limits, &there, NULL), 0);
	assert_same(&here, &there);
}

static void
another_process_reads_the_same(void **state)
{
	(void)state;
	if (is_under_valgrind())
		skip();
	expect_same(sample, 3);
	expect_same("", 0);
	expect_same("just text", 1);
	expect_same("a: {{ template }}\n", 1);
	expect_same("a: [1, 2\nb: 3\n---\nc: 4\n", 1);
	expect_same("a: 1\n---\nb: \"\n---\nc: 1\n", 2);
}

static void
limits_hold_there(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_vector struct vector documents = VECTOR(struct apart_document);
	const struct document_limits limits = {.bytes = 8, .depth = 2, .nodes = 10};
	const struct apart_document *one;

	(void)state;
	if (is_under_valgrind())
		skip();
	assert_int_equal(apart_read(&arena, "0123456789", 10, &limits, &documents, NULL), 0);
	assert_int_equal(documents.count, 1);
	one = vector_at(&documents, 0);
	assert_non_null(one->error.message);
}

static int
read_without_files(const void *what)
{
	const struct rlimit none = {0, 0};
	cleanup_arena struct arena arena = {0};
	cleanup_vector struct vector documents = VECTOR(struct apart_document);
	cleanup_error struct error *err = NULL;

	(void)what;
	EXPECT(setrlimit(RLIMIT_NOFILE, &none) == 0);
	EXPECT(apart_read(&arena, "a", 1, &document_default_limits, &documents, &err) < 0);
	EXPECT(strcmp(error_text(err),
		      "cannot make a channel to its reader: Too many open files") == 0);
	return 0;
}

static void
what_cannot_be_made_is_an_error(void **state)
{
	(void)state;
	child_expect(read_without_files, NULL, 0);
}

static void
put_sample(struct arena *arena, struct strbuf *message, struct vector *documents)
{
	apart_read_here(arena, sample, strlen(sample), &document_default_limits, documents);
	apart_put(message, documents);
}

static void
documents_come_back(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_strbuf struct strbuf message = {0};
	cleanup_vector struct vector sent = VECTOR(struct apart_document);
	cleanup_vector struct vector came = VECTOR(struct apart_document);
	struct wire wire;

	(void)state;
	put_sample(&arena, &message, &sent);
	wire = WIRE(message.text, message.length);
	apart_get(&wire, &arena, 10, &came);
	assert_true(wire_ends(&wire));
	assert_same(&sent, &came);
}

static bool
is_understood(const char *bytes, size_t length, size_t depth)
{
	cleanup_arena struct arena arena = {0};
	cleanup_vector struct vector documents = VECTOR(struct apart_document);
	struct wire wire = WIRE(bytes, length);

	apart_get(&wire, &arena, depth, &documents);
	return wire_ends(&wire);
}

/* All but what ends exactly behind a document is refused. */
static void
what_is_cut_off_is_refused(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_strbuf struct strbuf message = {0};
	cleanup_vector struct vector sent = VECTOR(struct apart_document);
	size_t whole = 0;

	(void)state;
	put_sample(&arena, &message, &sent);
	for (size_t length = 0; length <= message.length; length++)
		whole += is_understood(message.text, length, 10);
	assert_int_equal(whole, 1 + sent.count);
}

static void
what_is_too_deep_is_refused(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_strbuf struct strbuf message = {0};
	cleanup_vector struct vector sent = VECTOR(struct apart_document);

	(void)state;
	put_sample(&arena, &message, &sent);
	assert_false(is_understood(message.text, message.length, 3));
	assert_true(is_understood(message.text, message.length, 7));
}

/* Whatever a reader was talked into saying, it is a tree or it is refused. */
static void
liars_do_no_harm(void **state)
{
	static const unsigned char lies[] = {0, 1, 2, 3, 7, 0x7f, 0x80, 0xff};
	cleanup_arena struct arena arena = {0};
	cleanup_strbuf struct strbuf message = {0};
	cleanup_vector struct vector sent = VECTOR(struct apart_document);

	(void)state;
	put_sample(&arena, &message, &sent);
	for (size_t i = 0; i < message.length; i++) {
		char was = message.text[i];

		for (size_t k = 0; k < sizeof(lies); k++) {
			message.text[i] = (char)lies[k];
			is_understood(message.text, message.length, 10);
		}
		message.text[i] = was;
	}
	assert_true(is_understood(message.text, message.length, 10));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_process_reads_the_same),
		cmocka_unit_test(limits_hold_there),
		cmocka_unit_test(what_cannot_be_made_is_an_error),
		cmocka_unit_test(documents_come_back),
		cmocka_unit_test(what_is_cut_off_is_refused),
		cmocka_unit_test(what_is_too_deep_is_refused),
		cmocka_unit_test(liars_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
