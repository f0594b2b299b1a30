/* SPDX-License-Identifier: Apache-2.0 */
#include "report/paragraph.h"

#include <stdint.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/terminal.h"
#include "base/utf8.h"
#include "report/style.h"

static void
put_spaces(FILE *out, size_t count)
{
	static const char spaces[] = "                ";
	const size_t most = sizeof(spaces) - 1;

	for (; count > most; count -= most)
		fwrite(spaces, 1, most, out);
	fwrite(spaces, 1, count, out);
}

size_t
paragraph_width(const char *text)
{
	return utf8_count(text, strlen(text));
}

/* Puts a word, behind a blank or on a new line if there is one before it and it would pass the
 * width. Returns the column behind it. */
static size_t
put_word(const struct paragraph_page *page, const char *word, size_t left, size_t column)
{
	size_t widest = page->width > 0 ? page->width : TERMINAL_WIDTH_ELSEWHERE;
	size_t width = paragraph_width(word);

	if (column > left && column + 1 + width > widest) {
		fputc('\n', page->out);
		put_spaces(page->out, left);
		column = left;
	} else if (column > left) {
		fputc(' ', page->out);
		column++;
	}
	fputs(word, page->out);
	return column + width;
}

/* Puts the words of one line from column left on. */
static void
put_words(const struct paragraph_page *page, const char *line, size_t length, size_t left)
{
	cleanup_strbuf struct strbuf word = {0};
	cleanup_strbuf struct strbuf safe = {0};
	const char *end = line + length;
	size_t column = left;

	while (line < end) {
		size_t letters = strcspn(line, " \t\n");

		strbuf_clear(&word);
		strbuf_clear(&safe);
		strbuf_add(&word, line, letters);
		style_add_safe(&safe, word.text);
		column = put_word(page, safe.text, left, column);
		line += letters;
		line += strspn(line, " \t");
	}
}

void
paragraph_put(const struct paragraph_page *page, size_t indent, const char *label, const char *text)
{
	/* What is indented is code: broken, it would no longer be any. */
	const struct paragraph_page whole = {page->out, page->color, SIZE_MAX};
	FILE *out = page->out;
	size_t left = indent + strlen(label);
	bool first = true;

	put_spaces(out, indent);
	style_put(out, page->color, STYLE_FAINT, label);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		size_t blanks = strspn(text, " \t");

		if (!first && blanks < length)
			put_spaces(out, left);
		if (blanks < length) {
			put_spaces(out, blanks);
			put_words(blanks > 0 ? &whole : page, text + blanks, length - blanks,
				  left + blanks);
		}
		text += length;
		text += *text == '\n';
		if (*text != '\0')
			fputc('\n', out);
		first = false;
	}
	fputc('\n', out);
}
