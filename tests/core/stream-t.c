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
finds_the_second_object(void **state)
{
	static const struct {
		const char *text;
		size_t second; /* 0: none */
	} rows[] = {
		{"{}{}", 2},
		{" {\"a\":{\"}\":1}}\r\n\t{", 17},
		{"{\"\\\"}\":[{}]} {}", 13},
		{"{{ x }} {{ y }}", 8},
		{"{}", 0},
		{"{} \n", 0},
		{"{} x {}", 0},
		{"[]{}", 0},
		{"a: {}{}", 0},
		{"{\"}{}", 0},
		{"{{}", 0},
		{"{\"a\\", 0},
		{"", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct stream_piece piece = {.text = rows[i].text,
						   .length = strlen(rows[i].text)};
		size_t wanted = rows[i].second > 0 ? rows[i].second : piece.length;

		assert_int_equal(stream_second_object(&piece), wanted);
	}
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

/* Many bytes are looked at together: a fault must be found at every place among them. */
static void
finds_a_fault_anywhere(void **state)
{
	static const char *const faults[] = {"\x01", "\x7f", "\xff", "\xc2\x80", "\x1f"};
	cleanup_strbuf struct strbuf fault = {0};
	char text[150];

	(void)state;
	for (size_t at = 0; at < 120; at++) {
		for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
			struct stream_piece piece = {text, sizeof(text), 1, 1};
			uint32_t line = 0;
			uint32_t column = 0;

			memset(text, 'a', sizeof(text));
			assert_int_equal(stream_fault(&piece, &fault, &line, &column), 0);
			memcpy(text + at, faults[i], strlen(faults[i]));
			assert_int_equal(stream_fault(&piece, &fault, &line, &column), -1);
			assert_int_equal(line, 1);
			assert_int_equal(column, at + 1);
			text[at / 2] = '\n';
			if (at == 0)
				continue;
			assert_int_equal(stream_fault(&piece, &fault, &line, &column), -1);
			assert_int_equal(line, 2);
			assert_int_equal(column, at - at / 2);
		}
	}
}

static void
characters_are_text_anywhere(void **state)
{
	static const char *const fine[] = {"\xf0\x9f\x98\x80", "\xc3\xa9", "\xc2\x85", "\t\r\n ~"};
	cleanup_strbuf struct strbuf fault = {0};
	char text[100];

	(void)state;
	for (size_t at = 0; at < 90; at++) {
		for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
			struct stream_piece piece = {text, sizeof(text), 1, 1};
			uint32_t line;
			uint32_t column;

			memset(text, 'a', sizeof(text));
			memcpy(text + at, fine[i], strlen(fine[i]));
			assert_int_equal(stream_fault(&piece, &fault, &line, &column), 0);
		}
	}
}

static void
lines_end_anywhere(void **state)
{
	static const char *const breaks[] = {"\n", "\r", "\r\n", "\xc2\x85", "\xe2\x80\xa8"};
	static const char *const others[] = {"\xc2\xa9", "\xe2\x80\xa7", "\xe2\x82\xac"};
	char text[100];

	(void)state;
	for (size_t at = 0; at < 90; at++) {
		for (size_t i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
			size_t width = strlen(breaks[i]);

			memset(text, 'a', sizeof(text));
			memcpy(text + at, breaks[i], width);
			assert_int_equal(stream_line_end(text, sizeof(text), 0), at + width);
			assert_int_equal(stream_line_end(text, at + width, at / 2), at + width);
			assert_int_equal(stream_line_end(text, at, 0), at);
		}
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
			memset(text, 'a', sizeof(text));
			memcpy(text + at, others[i], strlen(others[i]));
			assert_int_equal(stream_line_end(text, sizeof(text), 0), sizeof(text));
		}
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
		cmocka_unit_test(finds_the_second_object),
		cmocka_unit_test(decodes_utf16),
		cmocka_unit_test(finds_what_is_no_text),
		cmocka_unit_test(finds_a_fault_anywhere),
		cmocka_unit_test(characters_are_text_anywhere),
		cmocka_unit_test(lines_end_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
