/* SPDX-License-Identifier: Apache-2.0 */
#include "report/style.h"

#include <inttypes.h>
#include <string.h>

static const char *const style_codes[STYLE_COUNT] = {
	[STYLE_PLAIN] = "",
	[STYLE_STRONG] = "\x1b[1m",
	[STYLE_FAINT] = "\x1b[2m",
	[STYLE_GOOD] = "\x1b[32m",
	[STYLE_BAD] = "\x1b[1;31m",
	[STYLE_OPEN] = "\x1b[33m",
	[STYLE_BROKEN] = "\x1b[1;35m",
};

void
style_put(FILE *out, bool color, enum style style, const char *text)
{
	if (!color || style == STYLE_PLAIN || *text == '\0')
		fputs(text, out);
	else
		fprintf(out, "%s%s\x1b[0m", style_codes[style], text);
}

/* How many bytes follow this first byte of a character; 0 for ASCII, -1 if it cannot be one. */
static int
bytes_behind(unsigned char first)
{
	if (first < 0x80)
		return 0;
	if (first >= 0xc2 && first <= 0xdf)
		return 1;
	if (first >= 0xe0 && first <= 0xef)
		return 2;
	if (first >= 0xf0 && first <= 0xf4)
		return 3;
	return -1;
}

static bool
is_overlong_or_no_character(uint32_t character, int behind)
{
	return (behind == 2 && character < 0x800) || (behind == 3 && character < 0x10000) ||
	       (character >= 0xd800 && character <= 0xdfff) || character > 0x10ffff;
}

size_t
style_character(const char *text, uint32_t *character)
{
	unsigned char first = (unsigned char)text[0];
	int behind = bytes_behind(first);
	uint32_t value = behind > 0 ? first & (0x3fU >> behind) : first;

	if (first == '\0' || behind < 0)
		return 0;
	for (int i = 1; i <= behind; i++) {
		unsigned char next = (unsigned char)text[i];

		if ((next & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (next & 0x3f);
	}
	if (is_overlong_or_no_character(value, behind))
		return 0;
	*character = value;
	return (size_t)behind + 1;
}

/* Controls, and the marks that let text run in another direction or break a line. */
static bool
steers_terminal(uint32_t character)
{
	return character < 0x20 || (character >= 0x7f && character <= 0x9f) ||
	       character == 0x061c || (character >= 0x200e && character <= 0x200f) ||
	       (character >= 0x2028 && character <= 0x202e) ||
	       (character >= 0x2066 && character <= 0x2069);
}

static void
add_escaped(struct strbuf *buffer, uint32_t character)
{
	if (character == '\n')
		strbuf_add_text(buffer, "\\n");
	else if (character == '\t')
		strbuf_add_text(buffer, "\\t");
	else if (character < 0x80)
		strbuf_printf(buffer, "\\x%02" PRIx32, character);
	else
		strbuf_printf(buffer, "\\u%04" PRIx32, character);
}

void
style_add_safe(struct strbuf *buffer, const char *text)
{
	while (*text != '\0') {
		uint32_t character = 0;
		size_t length = style_character(text, &character);

		if (length == 0) {
			strbuf_printf(buffer, "\\x%02x", (unsigned char)*text);
			length = 1;
		} else if (steers_terminal(character)) {
			add_escaped(buffer, character);
		} else {
			strbuf_add(buffer, text, length);
		}
		text += length;
	}
}

static void
add_process(struct strbuf *buffer, const struct argvet_origin *origin)
{
	strbuf_printf(buffer, "process %" PRId64, origin->pid);
	if (origin->path == NULL)
		return;
	strbuf_add_text(buffer, ", ");
	style_add_safe(buffer, origin->path);
}

void
style_add_place(struct strbuf *buffer, const struct argvet_origin *origin)
{
	if (origin->file == NULL) {
		if (origin->pid > 0)
			add_process(buffer, origin);
		else
			strbuf_add_text(buffer, "unknown place");
		return;
	}
	if (strcmp(origin->file, "-") == 0)
		strbuf_add_text(buffer, "standard input");
	else
		style_add_safe(buffer, origin->file);
	if (origin->line > 0)
		strbuf_printf(buffer, ":%" PRIu32, origin->line);
	if (origin->line > 0 && origin->column > 0)
		strbuf_printf(buffer, ":%" PRIu32, origin->column);
}
