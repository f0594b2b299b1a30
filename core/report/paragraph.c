/* SPDX-License-Identifier: Apache-2.0 */
#include "report/paragraph.h"

#include <string.h>

#include "base/strbuf.h"
#include "report/style.h"

#define WIDTH 100

static void
put_spaces(FILE *out, size_t count)
{
	fprintf(out, "%*s", (int)count, "");
}

size_t
paragraph_width(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

/* Puts a word, behind a blank or on a new line if there is one before it and it would pass the
 * width. Returns the column behind it. */
static size_t
put_word(FILE *out, const char *word, size_t left, size_t column)
{
	size_t width = paragraph_width(word);

	if (column > left && column + 1 + width > WIDTH) {
		fputc('\n', out);
		put_spaces(out, left);
		column = left;
	} else if (column > left) {
		fputc(' ', out);
		column++;
	}
	fputs(word, out);
	return column + width;
}

/* Puts the words of one line from column left on. */
static void
put_words(FILE *out, const char *line, size_t length, size_t left)
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
		column = put_word(out, safe.text, left, column);
		line += letters;
		line += strspn(line, " \t");
	}
}

void
paragraph_put(FILE *out, bool color, size_t indent, const char *label, const char *text)
{
	size_t left = indent + strlen(label);
	bool first = true;

	put_spaces(out, indent);
	style_put(out, color, STYLE_FAINT, label);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		size_t blanks = strspn(text, " \t");

		if (!first && blanks < length)
			put_spaces(out, left);
		if (blanks < length) {
			put_spaces(out, blanks);
			put_words(out, text + blanks, length - blanks, left + blanks);
		}
		text += length;
		text += *text == '\n';
		if (*text != '\0')
			fputc('\n', out);
		first = false;
	}
	fputc('\n', out);
}
