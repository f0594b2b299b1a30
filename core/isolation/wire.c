/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/wire.h"

#include <string.h>

/* The length of a text that is NULL. */
#define NO_TEXT UINT32_MAX

void
wire_put_u32(struct strbuf *message, uint32_t number)
{
	strbuf_add(message, (const char *)&number, sizeof(number));
}

void
wire_put_i64(struct strbuf *message, int64_t number)
{
	strbuf_add(message, (const char *)&number, sizeof(number));
}

void
wire_put_bool(struct strbuf *message, bool truth)
{
	strbuf_add_char(message, truth ? 1 : 0);
}

void
wire_put_text(struct strbuf *message, const char *text)
{
	size_t length;

	if (text == NULL) {
		wire_put_u32(message, NO_TEXT);
		return;
	}
	length = strlen(text);
	wire_put_u32(message, (uint32_t)length);
	strbuf_add(message, text, length + 1);
}

void
wire_break(struct wire *wire)
{
	wire->broken = true;
}

/* The next bytes of the message, or NULL if it doesn't have so many. */
static const char *
take(struct wire *wire, size_t size)
{
	const char *bytes = wire->at;

	if (wire->broken || size > (size_t)(wire->end - wire->at)) {
		wire_break(wire);
		return NULL;
	}
	wire->at += size;
	return bytes;
}

uint32_t
wire_get_u32(struct wire *wire)
{
	uint32_t number = 0;
	const char *bytes = take(wire, sizeof(number));

	if (bytes != NULL)
		memcpy(&number, bytes, sizeof(number));
	return number;
}

int64_t
wire_get_i64(struct wire *wire)
{
	int64_t number = 0;
	const char *bytes = take(wire, sizeof(number));

	if (bytes != NULL)
		memcpy(&number, bytes, sizeof(number));
	return number;
}

bool
wire_get_bool(struct wire *wire)
{
	const char *byte = take(wire, 1);

	if (byte != NULL && *byte != 0 && *byte != 1)
		wire_break(wire);
	return byte != NULL && *byte == 1;
}

const char *
wire_get_text(struct wire *wire)
{
	uint32_t length = wire_get_u32(wire);
	const char *text;

	if (wire->broken || length == NO_TEXT)
		return NULL;
	text = take(wire, (size_t)length + 1);
	if (text == NULL)
		return NULL;
	if (memchr(text, '\0', (size_t)length + 1) != text + length) {
		wire_break(wire);
		return NULL;
	}
	return text;
}

size_t
wire_get_count(struct wire *wire, size_t size)
{
	uint32_t count = wire_get_u32(wire);

	if (count > (size_t)(wire->end - wire->at) / size) {
		wire_break(wire);
		return 0;
	}
	return count;
}

uint32_t
wire_get_enum(struct wire *wire, uint32_t first, uint32_t last)
{
	uint32_t number = wire_get_u32(wire);

	if (wire->broken || number < first || number > last) {
		wire_break(wire);
		return 0;
	}
	return number;
}

bool
wire_ends(const struct wire *wire)
{
	return !wire->broken && wire->at == wire->end;
}
