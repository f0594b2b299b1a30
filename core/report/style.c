/* SPDX-License-Identifier: Apache-2.0 */
#include "report/style.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"

/* Of the sixteen colours that every terminal has, those that can be read on white and on black: no
 * yellow, which is lost on one, and no blue, which is lost on the other. */
static const char *const style_codes[STYLE_COUNT] = {
	[STYLE_PLAIN] = "",
	[STYLE_STRONG] = "\x1b[1m",
	[STYLE_FAINT] = "\x1b[2m",
	[STYLE_GOOD] = "\x1b[32m",
	[STYLE_BAD] = "\x1b[1;31m",
	[STYLE_OPEN] = "\x1b[36m",
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

void
style_add(struct strbuf *buffer, bool color, enum style style, const char *text)
{
	bool bare = !color || style == STYLE_PLAIN || *text == '\0';

	strbuf_add_text(buffer, bare ? "" : style_codes[style]);
	strbuf_add_text(buffer, text);
	strbuf_add_text(buffer, bare ? "" : "\x1b[0m");
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

/* How long what a terminal surely prints goes on. */
static size_t
plain_length(const char *bytes, size_t length)
{
	size_t at = 0;

	while (at < length && bytes[at] >= ' ' && bytes[at] <= '~')
		at++;
	return at;
}

bool
style_is_safe(const char *bytes, size_t length)
{
	return plain_length(bytes, length) == length;
}

void
style_add_safe_bytes(struct strbuf *buffer, const char *bytes, size_t length)
{
	const char *end = bytes + length;

	while (bytes < end) {
		uint32_t character = 0;
		size_t width = plain_length(bytes, (size_t)(end - bytes));

		if (width > 0) {
			strbuf_add(buffer, bytes, width);
			bytes += width;
			continue;
		}
		width = utf8_decode(bytes, (size_t)(end - bytes), &character);
		if (width == 0) {
			strbuf_printf(buffer, "\\x%02x", (unsigned char)*bytes);
			width = 1;
		} else if (steers_terminal(character)) {
			add_escaped(buffer, character);
		} else {
			strbuf_add(buffer, bytes, width);
		}
		bytes += width;
	}
}

void
style_add_safe(struct strbuf *buffer, const char *text)
{
	style_add_safe_bytes(buffer, text, strlen(text));
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
