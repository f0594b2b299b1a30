/* SPDX-License-Identifier: Apache-2.0 */
#include "report/paragraph.h"

#include <stdint.h>
#include <string.h>

#include "base/terminal.h"
#include "base/utf8.h"
#include "report/style.h"

size_t
paragraph_width(const char *text)
{
	return utf8_count(text, strlen(text));
}

void
paragraph_add_spaces(struct strbuf *out, size_t count)
{
	memset(strbuf_reserve(out, count), ' ', count);
	out->length += count;
	out->text[out->length] = '\0';
}

/* A word that is safe to print. */
struct word {
	const char *text;
	size_t length;
	size_t width;
};

/* Adds a word, behind a blank or on a new line if there is one before it and it would pass the
 * width. Returns the column behind it. */
static size_t
add_word(struct strbuf *out, const struct word *word, size_t widest, size_t left, size_t column)
{
	if (column > left && column + 1 + word->width > widest) {
		strbuf_add_char(out, '\n');
		paragraph_add_spaces(out, left);
		column = left;
	} else if (column > left) {
		strbuf_add_char(out, ' ');
		column++;
	}
	strbuf_add(out, word->text, word->length);
	return column + word->width;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t
word_length(const char *word, const char *end)
{
	const char *at = word;

	while (at < end && !is_blank(*at))
		at++;
	return (size_t)(at - word);
}

/* Adds the words of one line from column left on. */
static void
add_words(struct strbuf *out, const char *line, size_t length, size_t widest, size_t left)
{
	cleanup_strbuf struct strbuf safe = {0};
	const char *end = line + length;
	size_t column = left;

	while (line < end) {
		size_t letters = word_length(line, end);
		struct word word = {line, letters, letters};

		if (!style_is_safe(line, letters)) {
			strbuf_clear(&safe);
			style_add_safe_bytes(&safe, line, letters);
			word = (struct word){safe.text, safe.length,
					     utf8_count(safe.text, safe.length)};
		}
		column = add_word(out, &word, widest, left, column);
		for (line += letters; line < end && is_blank(*line);)
			line++;
	}
}

static void
add_lines(struct strbuf *out, const char *text, size_t widest, size_t left)
{
	bool first = true;

	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		size_t blanks = strspn(text, " \t");

		if (!first && blanks < length)
			paragraph_add_spaces(out, left);
		if (blanks < length) {
			paragraph_add_spaces(out, blanks);
			/* What is indented is code: broken, it would no longer be any. */
			add_words(out, text + blanks, length - blanks,
				  blanks > 0 ? SIZE_MAX : widest, left + blanks);
		}
		text += length;
		text += *text == '\n';
		if (*text != '\0')
			strbuf_add_char(out, '\n');
		first = false;
	}
}

void
paragraph_put(const struct paragraph_page *page, size_t indent, const char *label, const char *text)
{
	cleanup_strbuf struct strbuf out = {0};

	paragraph_add_spaces(&out, indent);
	style_add(&out, page->color, STYLE_FAINT, label);
	add_lines(&out, text, page->width > 0 ? page->width : TERMINAL_WIDTH_ELSEWHERE,
		  indent + strlen(label));
	strbuf_add_char(&out, '\n');
	fwrite(out.text, 1, out.length, page->out);
}
