/* SPDX-License-Identifier: Apache-2.0
 *
 * Bytes to the texts of single documents, cut at the lines that YAML keeps for that ("---", "..."),
 * so that a broken document cannot take its neighbours with it.
 */
#ifndef ARGVET_SOURCE_STREAM_H
#define ARGVET_SOURCE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

/* The text of one document, "---" and directives included, and the place of its first character. */
struct stream_piece {
	const char *text;
	size_t length;
	uint32_t line;
	uint32_t column;
};

struct stream {
	const char *bytes;
	size_t length;
	size_t at;
	uint32_t line;
	uint32_t column;
	/* Where the document that was found last ends, and the number of the line there: one
	 * that was split is not looked through again. */
	size_t end;
	uint32_t end_line;
	struct strbuf decoded; /* what was UTF-16 */
	bool unix_lines;       /* every line ends with LF */
};

/* Bytes must stay until stream_free. A byte order mark is left out; UTF-16 that begins with one
 * becomes UTF-8. */
void stream_open(struct stream *stream, const char *bytes, size_t length);
void stream_free(struct stream *stream);

/* The next document. False at the end; blank lines, comments and directives alone are none. */
bool stream_next(struct stream *stream, struct stream_piece *piece);

/* Ends the piece, which stream_next gave last, before its character at offset: the next one begins
 * there. */
void stream_split(struct stream *stream, struct stream_piece *piece, size_t offset);

/* Where the second of several JSON objects in a row begins, as far as brackets and quotes tell; the
 * piece's length if there is none, or the first one is large. */
size_t stream_second_object(const struct stream_piece *piece);

/* Looks for the first character that no text holds: 0 if all are fine, else a message about it in
 * fault, which is emptied first, and its place. */
int stream_fault(const struct stream_piece *piece, struct strbuf *fault, uint32_t *line,
		 uint32_t *column);

/* The offset behind the line break that ends the line at offset; length if there is none. Lines end
 * as YAML has it: LF, CR, CRLF, NEL, LS, PS. */
size_t stream_line_end(const char *text, size_t length, size_t offset);

#endif
