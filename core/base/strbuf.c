/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strbuf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Enough for most texts that are formatted. */
#define FORMATTED_ROOM 48

char *
strbuf_reserve(struct strbuf *buffer, size_t length)
{
	size_t needed = buffer->length + length + 1;

	if (needed > buffer->capacity) {
		size_t doubled = buffer->capacity < SIZE_MAX / 2 ? buffer->capacity * 2 : SIZE_MAX;

		buffer->capacity = needed > doubled ? needed : doubled;
		if (buffer->capacity < 64)
			buffer->capacity = 64;
		buffer->text = alloc_resized(buffer->text, buffer->capacity, 1);
	}
	return buffer->text + buffer->length;
}

void
strbuf_add(struct strbuf *buffer, const char *bytes, size_t length)
{
	char *end = strbuf_reserve(buffer, length);

	if (length > 0)
		memcpy(end, bytes, length);
	end[length] = '\0';
	buffer->length += length;
}

void
strbuf_add_text(struct strbuf *buffer, const char *text)
{
	strbuf_add(buffer, text, strlen(text));
}

void
strbuf_add_char(struct strbuf *buffer, char c)
{
	char *end = strbuf_reserve(buffer, 1);

	end[0] = c;
	end[1] = '\0';
	buffer->length++;
}

/* Formats into the room that is left; returns how long the text is, whether it fits or not. */
static size_t
format_here(struct strbuf *buffer, const char *format, va_list args)
{
	size_t room = buffer->capacity - buffer->length;
	int length = vsnprintf(buffer->text + buffer->length, room, format, args);

	return length > 0 ? (size_t)length : 0;
}

void
strbuf_printf(struct strbuf *buffer, const char *format, ...)
{
	va_list args;
	size_t length;

	strbuf_reserve(buffer, FORMATTED_ROOM);
	va_start(args, format);
	length = format_here(buffer, format, args);
	va_end(args);
	if (length >= buffer->capacity - buffer->length) {
		strbuf_reserve(buffer, length);
		va_start(args, format);
		format_here(buffer, format, args);
		va_end(args);
	}
	buffer->length += length;
}

void
strbuf_clear(struct strbuf *buffer)
{
	buffer->length = 0;
	if (buffer->text != NULL)
		buffer->text[0] = '\0';
}

void
strbuf_free(struct strbuf *buffer)
{
	free(buffer->text);
	*buffer = (struct strbuf){0};
}
