/* SPDX-License-Identifier: Apache-2.0 */
#include "source/lines.h"

#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"
#include "source/cutoff.h"
#include "source/pending.h"
#include "source/ps.h"

struct reader {
	struct argv_file *file;
	struct ps_layout header; /* .columns NULL: none was seen */
	struct pending pending;
};

/* How many bytes of the line are UTF-8. */
static size_t
text_length(const char *line)
{
	size_t length = 0;
	size_t width;
	uint32_t character;

	do {
		width = utf8_character(line + length, &character);
		length += width;
	} while (width > 0);
	return length;
}

/* Reports the first byte that is no text. */
static bool
is_text(const struct reader *reader, const char *line, uint32_t number)
{
	size_t length = text_length(line);
	struct argvet_origin origin;

	if (line[length] == '\0')
		return true;
	origin = argv_file_origin(reader->file, number, (uint32_t)utf8_count(line, length) + 1);
	argv_file_refuse(reader->file, &origin,
			 "not text: byte 0x%02x is no UTF-8, and the line is not looked at",
			 (unsigned char)line[length]);
	return false;
}

static void
read_line(struct reader *reader, const char *line, uint32_t number)
{
	const char *first = line + strspn(line, " \t");
	const char *word = line + ps_drawing(line);
	struct pending *pending = &reader->pending;
	struct ps_layout header;

	if (!is_text(reader, line, number)) {
		pending_end(pending, reader->file);
	} else if (pending->continues) {
		pending_continue(pending, line);
	} else if (*first == '\0' || strcmp(first, "--") == 0) {
		pending_end(pending, reader->file);
	} else if (*first == '#') {
		return;
	} else if (cutoff_is_ellipsis(first)) {
		if (pending->begun)
			pending_continue(pending, line);
	} else if (ps_header(reader->file->intake->arena, line, &header)) {
		pending_end(pending, reader->file);
		reader->header = header;
	} else if (*word == '-' && pending->begun && !pending->unit) {
		pending_continue(pending, line);
	} else {
		pending_end(pending, reader->file);
		pending_begin(pending, &reader->header, line, number);
	}
}

void
lines_read(struct argv_file *file, const char *bytes, size_t length)
{
	cleanup_strbuf struct strbuf line = {0};
	struct reader reader = {.file = file};
	uint32_t number = 1;

	for (size_t at = 0; at < length; number++) {
		const char *newline = memchr(bytes + at, '\n', length - at);
		size_t width = newline != NULL ? (size_t)(newline - bytes) - at : length - at;
		size_t kept = width;

		while (kept > 0 && strchr(" \t\r", bytes[at + kept - 1]) != NULL)
			kept--;
		strbuf_clear(&line);
		strbuf_add(&line, bytes + at, kept);
		read_line(&reader, line.text, number);
		at += width + 1;
	}
	pending_end(&reader.pending, file);
	strbuf_free(&reader.pending.text);
}
