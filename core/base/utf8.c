/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* Of a character, in bytes. */
#define LENGTH_MAX 4

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
utf8_decode(const char *bytes, size_t length, uint32_t *character)
{
	unsigned char first = length > 0 ? (unsigned char)bytes[0] : 0;
	int behind = bytes_behind(first);
	uint32_t value = behind > 0 ? first & (0x3fU >> behind) : first;

	if (behind < 0 || length < (size_t)behind + 1)
		return 0;
	for (int i = 1; i <= behind; i++) {
		if (!utf8_continues(bytes[i]))
			return 0;
		value = value << 6 | ((unsigned char)bytes[i] & 0x3f);
	}
	if (is_overlong_or_no_character(value, behind))
		return 0;
	*character = value;
	return (size_t)behind + 1;
}

size_t
utf8_character(const char *text, uint32_t *character)
{
	/* Most are. */
	bool ascii = text[0] != '\0' && (unsigned char)text[0] < 0x80;

	return utf8_decode(text, ascii ? 1 : strnlen(text, LENGTH_MAX), character);
}

size_t
utf8_ascii_length(const char *bytes, size_t length)
{
	size_t at = 0;
	uint64_t word;

	for (; length - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, bytes + at, sizeof(word));
		if ((word & 0x8080808080808080U) != 0)
			break;
	}
	while (at < length && (unsigned char)bytes[at] < 0x80)
		at++;
	return at;
}

size_t
utf8_count(const char *bytes, size_t length)
{
	size_t count = utf8_ascii_length(bytes, length);

	for (size_t i = count; i < length; i++)
		count += !utf8_continues(bytes[i]);
	return count;
}

void
utf8_add_character(struct strbuf *buffer, uint32_t character)
{
	int behind = character < 0x80 ? 0 : character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
	uint32_t mark = behind > 0 ? 0xff00U >> (behind + 1) & 0xff : 0;

	strbuf_add_char(buffer, (char)(mark | character >> (6 * behind)));
	while (behind-- > 0)
		strbuf_add_char(buffer, (char)(0x80 | (character >> (6 * behind) & 0x3f)));
}

void
utf8_add(struct strbuf *buffer, const char *text)
{
	while (*text != '\0') {
		uint32_t character = 0;
		size_t length = utf8_character(text, &character);

		if (length > 0)
			strbuf_add(buffer, text, length);
		else
			strbuf_add_text(buffer, "\xef\xbf\xbd");
		text += length > 0 ? length : 1;
	}
}
