/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "source/stream.h"

static void
assert_pieces(const char *text, const char *const *pieces, const uint32_t *lines)
{
	struct stream stream;
	struct stream_piece piece;
	size_t i = 0;

	stream_open(&stream, text, strlen(text));
	for (; pieces[i] != NULL; i++) {
		assert_true(stream_next(&stream, &piece));
		assert_int_equal(piece.length, strlen(pieces[i]));
		assert_memory_equal(piece.text, pieces[i], piece.length);
		assert_int_equal(piece.line, lines[i]);
	}
	assert_false(stream_next(&stream, &piece));
	stream_free(&stream);
}

static void
cuts_at_document_markers(void **state)
{
	(void)state;
	assert_pieces("a\n---\nb\n--- c\n---d\n",
		      (const char *[]){"a\n", "---\nb\n", "--- c\n---d\n", NULL},
		      (const uint32_t[]){1, 2, 4});
	assert_pieces("a\n...\n...\n# x\n---\nb", (const char *[]){"a\n...\n", "# x\n---\nb", NULL},
		      (const uint32_t[]){1, 4});
	assert_pieces("%YAML 1.2\n---\r\na\r\n---",
		      (const char *[]){"%YAML 1.2\n---\r\na\r\n", "---", NULL},
		      (const uint32_t[]){1, 4});
}

static void
comments_alone_are_no_document(void **state)
{
	(void)state;
	assert_pieces("", (const char *[]){NULL}, NULL);
	assert_pieces("# a\n\n  # b\n...\n", (const char *[]){NULL}, NULL);
	assert_pieces("\xef\xbb\xbf", (const char *[]){NULL}, NULL);
}

static void
counts_every_line_break(void **state)
{
	(void)state;
	assert_pieces("a\xc2\x85"
		      "b\xe2\x80\xa8"
		      "c\rd\r\ne\n---\n",
		      (const char *[]){"a\xc2\x85"
				       "b\xe2\x80\xa8"
				       "c\rd\r\ne\n",
				       "---\n", NULL},
		      (const uint32_t[]){1, 6});
}

static void
splits_where_it_is_told(void **state)
{
	struct stream stream;
	struct stream_piece piece;

	(void)state;
	stream_open(&stream, "{}\n\xc3\xa4 {}", 8);
	assert_true(stream_next(&stream, &piece));
	stream_split(&stream, &piece, 6);
	assert_int_equal(piece.length, 6);
	assert_true(stream_next(&stream, &piece));
	assert_int_equal(piece.length, 2);
	assert_int_equal(piece.line, 2);
	assert_int_equal(piece.column, 3);
	stream_free(&stream);
}

static void
decodes_utf16(void **state)
{
	struct stream stream;
	struct stream_piece piece;

	(void)state;
	stream_open(&stream,
		    "\xfe\xff\xd8\x3d\xde\x00\xd8\x00\x00"
		    "a\x20\xac\x00",
		    13);
	assert_true(stream_next(&stream, &piece));
	assert_int_equal(piece.length, 11);
	assert_memory_equal(piece.text,
			    "\xf0\x9f\x98\x80\xef\xbf\xbd"
			    "a\xe2\x82\xac",
			    11);
	stream_free(&stream);
}

static void
finds_what_is_no_text(void **state)
{
	static const struct {
		const char *text;
		uint32_t column;
	} faults[] = {
		{"a\x80", 2},       {"\xc0\x80", 1}, {"\xed\xa0\x80", 1}, {"\xf4\x90\x80\x80", 1},
		{"\xe2\x82", 1},    {"\xc2\x80", 1}, {"ab\x01", 3},       {"\x7f", 1},
		{"\xef\xbf\xbf", 1}};
	cleanup_strbuf struct strbuf fault = {0};
	struct stream_piece piece = {.text = "\t\xc2\x85\xf0\x9f\x98\x80~\r\n", .length = 10};
	uint32_t line;
	uint32_t column;

	(void)state;
	assert_int_equal(stream_fault(&piece, &fault, &line, &column), 0);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		piece = (struct stream_piece){faults[i].text, strlen(faults[i].text), 7, 1};
		assert_int_equal(stream_fault(&piece, &fault, &line, &column), -1);
		assert_int_equal(line, 7);
		assert_int_equal(column, faults[i].column);
		assert_non_null(strstr(fault.text, "not text"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_at_document_markers),
		cmocka_unit_test(comments_alone_are_no_document),
		cmocka_unit_test(counts_every_line_break),
		cmocka_unit_test(splits_where_it_is_told),
		cmocka_unit_test(decodes_utf16),
		cmocka_unit_test(finds_what_is_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
