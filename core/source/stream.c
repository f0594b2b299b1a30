/* SPDX-License-Identifier: Apache-2.0 */
#include "source/stream.h"

#include <string.h>

#include "base/utf8.h"

/* Of many small objects in a row each is found at once; a large one is worth a parser's search. */
#define OBJECT_MAX 4096

/* How many bytes are looked at together. */
#define PLAIN_WIDTH 32
#define BREAK_WIDTH 16

static uint32_t
utf16_unit(const unsigned char *bytes, bool big)
{
	return big ? (uint32_t)(bytes[0] << 8 | bytes[1]) : (uint32_t)(bytes[1] << 8 | bytes[0]);
}

/* Halves of a character that stand alone become U+FFFD, as everywhere. */
static void
decode_utf16(struct strbuf *text, const unsigned char *bytes, size_t length, bool big)
{
	for (size_t i = 0; i + 1 < length; i += 2) {
		uint32_t unit = utf16_unit(bytes + i, big);
		uint32_t next = i + 3 < length ? utf16_unit(bytes + i + 2, big) : 0;

		if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
			unit = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
			i += 2;
		} else if (unit >= 0xd800 && unit < 0xe000) {
			unit = 0xfffd;
		}
		utf8_add_character(text, unit);
	}
}

static bool
is_utf16(const char *bytes, size_t length)
{
	return length >= 2 &&
	       (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);
}

/* False for some of which it is true: CR, and what NEL, LS and PS begin with, is not in them. */
static bool
has_unix_lines(const char *bytes, size_t length)
{
	return length > 0 && memchr(bytes, '\r', length) == NULL &&
	       memchr(bytes, 0xc2, length) == NULL && memchr(bytes, 0xe2, length) == NULL;
}

void
stream_open(struct stream *stream, const char *bytes, size_t length)
{
	*stream = (struct stream){.bytes = bytes, .length = length, .line = 1, .column = 1};
	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		stream->at = 3;
	if (is_utf16(bytes, length)) {
		decode_utf16(&stream->decoded, (const unsigned char *)bytes + 2, length - 2,
			     bytes[0] == '\xfe');
		stream->bytes = stream->decoded.text != NULL ? stream->decoded.text : "";
		stream->length = stream->decoded.length;
	}
	stream->unix_lines = has_unix_lines(stream->bytes, stream->length);
}

void
stream_free(struct stream *stream)
{
	strbuf_free(&stream->decoded);
}

/* The length of the line break at offset, or 0. */
static size_t
line_break(const char *text, size_t length, size_t offset)
{
	const char *at = text + offset;
	size_t left = length - offset;

	switch ((unsigned char)*at) {
	case '\n':
		return 1;
	case '\r':
		return left > 1 && at[1] == '\n' ? 2 : 1;
	case 0xc2:
		return left > 1 && at[1] == '\x85' ? 2 : 0;
	case 0xe2:
		return left > 2 && at[1] == '\x80' && (at[2] == '\xa8' || at[2] == '\xa9') ? 3 : 0;
	default:
		return 0;
	}
}

/* Without a branch for each byte, a compiler looks at many at once. */
static bool
may_hold_break(const char *bytes)
{
	unsigned char found = 0;

	for (size_t i = 0; i < BREAK_WIDTH; i++) {
		unsigned char c = (unsigned char)bytes[i];

		found |= (unsigned char)((c == '\n') | (c == '\r') | (c == 0xc2) | (c == 0xe2));
	}
	return found != 0;
}

size_t
stream_line_end(const char *text, size_t length, size_t offset)
{
	static const bool may_break[256] = {
		['\n'] = true, ['\r'] = true, [0xc2] = true, [0xe2] = true};

	while (length - offset >= BREAK_WIDTH && !may_hold_break(text + offset))
		offset += BREAK_WIDTH;
	for (; offset < length; offset++) {
		size_t width;

		if (!may_break[(unsigned char)text[offset]])
			continue;
		width = line_break(text, length, offset);
		if (width > 0)
			return offset + width;
	}
	return length;
}

/* Is the line at offset a document marker, "---" or "..."? */
static bool
is_marker(const struct stream *stream, size_t offset, const char *marker)
{
	if (stream->length - offset < 3 || memcmp(stream->bytes + offset, marker, 3) != 0)
		return false;
	return stream->length - offset == 3 || strchr(" \t\r\n", stream->bytes[offset + 3]) != NULL;
}

/* May the line stand before a document without being a part of it? */
static bool
is_prologue(const struct stream *stream, size_t offset)
{
	if (stream->bytes[offset] == '%')
		return true;
	while (offset < stream->length &&
	       (stream->bytes[offset] == ' ' || stream->bytes[offset] == '\t'))
		offset++;
	return offset == stream->length || stream->bytes[offset] == '#' ||
	       line_break(stream->bytes, stream->length, offset) > 0;
}

static void
next_line(struct stream *stream)
{
	const char *at = stream->bytes + stream->at;
	const char *end = stream->unix_lines ? memchr(at, '\n', stream->length - stream->at) : NULL;

	if (end != NULL)
		stream->at = (size_t)(end - stream->bytes) + 1;
	else
		stream->at = stream_line_end(stream->bytes, stream->length, stream->at);
	stream->line++;
	stream->column = 1;
}

static void
begin_piece(const struct stream *stream, struct stream_piece *piece)
{
	*piece = (struct stream_piece){
		.text = stream->bytes + stream->at, .line = stream->line, .column = stream->column};
}

/* Goes on to the end of the document that begins at or behind where the stream is. */
static bool
find_end(struct stream *stream, struct stream_piece *piece)
{
	bool open = false;

	while (stream->at < stream->length) {
		bool first_column = stream->column == 1;

		if (first_column && is_marker(stream, stream->at, "---")) {
			if (open)
				break;
			open = true;
		} else if (first_column && is_marker(stream, stream->at, "...")) {
			next_line(stream);
			if (open)
				break;
			begin_piece(stream, piece);
			continue;
		} else if (!open && !is_prologue(stream, stream->at)) {
			open = true;
		}
		next_line(stream);
	}
	stream->end = stream->at;
	stream->end_line = stream->line;
	return open;
}

bool
stream_next(struct stream *stream, struct stream_piece *piece)
{
	bool open = stream->at < stream->end;

	begin_piece(stream, piece);
	if (open) {
		stream->at = stream->end;
		stream->line = stream->end_line;
		stream->column = 1;
	} else {
		open = find_end(stream, piece);
	}
	piece->length = (size_t)(stream->bytes + stream->at - piece->text);
	return open;
}

/* Moves line and column over one character, or over a line break; returns its length. */
static size_t
step(const char *text, size_t length, size_t offset, uint32_t *line, uint32_t *column)
{
	size_t width = line_break(text, length, offset);

	if (width > 0) {
		(*line)++;
		*column = 1;
		return width;
	}
	if (!utf8_continues(text[offset]))
		(*column)++;
	return 1;
}

void
stream_split(struct stream *stream, struct stream_piece *piece, size_t offset)
{
	uint32_t line = piece->line;
	uint32_t column = piece->column;
	size_t at = 0;

	while (at < offset)
		at += step(piece->text, piece->length, at, &line, &column);
	stream->at = (size_t)(piece->text - stream->bytes) + at;
	stream->line = line;
	stream->column = column;
	piece->length = at;
}

/* Where the quoted text at at ends, with its quote. */
static size_t
quoted_end(const char *text, size_t length, size_t at)
{
	for (at++; at < length && text[at] != '"'; at++)
		at += text[at] == '\\';
	return at + 1;
}

static size_t
skip_white(const char *text, size_t length, size_t at)
{
	while (at < length && strchr(" \t\r\n", text[at]) != NULL && text[at] != '\0')
		at++;
	return at;
}

size_t
stream_second_object(const struct stream_piece *piece)
{
	const char *text = piece->text;
	size_t at = skip_white(text, piece->length, 0);
	size_t limit = piece->length < at + OBJECT_MAX ? piece->length : at + OBJECT_MAX;
	size_t depth = 0;

	if (at >= limit || text[at] != '{')
		return piece->length;
	while (at < limit) {
		char c = text[at];

		at = c == '"' ? quoted_end(text, limit, at) : at + 1;
		depth += c == '{';
		if (c == '}' && --depth == 0)
			break;
	}
	if (at >= limit)
		return piece->length;
	at = skip_white(text, piece->length, at);
	return at < piece->length && text[at] == '{' ? at : piece->length;
}

static bool
is_text(uint32_t c)
{
	if (c < 0xa0)
		return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7f) || c == 0x85;
	return c != 0xfffe && c != 0xffff;
}

/* Are all of these bytes such as most texts are made of? */
static bool
is_plain(const char *bytes)
{
	unsigned char odd = 0;

	for (size_t i = 0; i < PLAIN_WIDTH; i++) {
		unsigned char c = (unsigned char)bytes[i];

		odd |= (unsigned char)((c < 0x20) & (c != '\t') & (c != '\n') & (c != '\r'));
		odd |= (unsigned char)(c >= 0x7f);
	}
	return odd == 0;
}

static size_t
plain_length(const char *text, size_t length)
{
	size_t at = 0;

	while (length - at >= PLAIN_WIDTH && is_plain(text + at))
		at += PLAIN_WIDTH;
	return at;
}

/* The offset of the first character that no text holds, or length; width is 0 if it is none. */
static size_t
find_fault(const char *text, size_t length, uint32_t *c, size_t *width)
{
	size_t at = plain_length(text, length);
	size_t looked = at + PLAIN_WIDTH;

	while (at < length) {
		*width = utf8_decode(text + at, length - at, c);
		if (*width == 0 || !is_text(*c))
			break;
		at += *width;
		if (at < looked)
			continue;
		at += plain_length(text + at, length - at);
		looked = at + PLAIN_WIDTH;
	}
	return at;
}

int
stream_fault(const struct stream_piece *piece, struct strbuf *fault, uint32_t *line,
	     uint32_t *column)
{
	size_t width = 0;
	uint32_t c = 0;
	size_t at = find_fault(piece->text, piece->length, &c, &width);

	strbuf_clear(fault);
	if (at == piece->length)
		return 0;
	if (width == 0)
		strbuf_printf(fault, "not text: the byte 0x%02x is no UTF-8",
			      (unsigned char)piece->text[at]);
	else if (c == 0)
		strbuf_add_text(fault, "not text: a NUL byte");
	else
		strbuf_printf(fault, "not text: the control character 0x%02x", (unsigned int)c);
	*line = piece->line;
	*column = piece->column;
	for (size_t i = 0; i < at;)
		i += step(piece->text, piece->length, i, line, column);
	return -1;
}
