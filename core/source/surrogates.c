/* SPDX-License-Identifier: Apache-2.0 */
#include "source/surrogates.h"

#include <stdlib.h>
#include <string.h>

#include "source/template.h"

/* Reads \uXXXX; false if text is something else. */
static bool
read_escape(const char *text, size_t left, unsigned int *unit)
{
	char digits[5] = "";
	char *end;

	if (left < 6 || text[0] != '\\' || text[1] != 'u')
		return false;
	memcpy(digits, text + 2, 4);
	*unit = (unsigned int)strtoul(digits, &end, 16);
	return end == digits + 4 && strchr("+- ", digits[0]) == NULL;
}

static void
join_all(const char *json, size_t length, struct strbuf *text)
{
	size_t at = 0;

	while (at < length) {
		const char *from = json + at;
		size_t left = length - at;
		unsigned int high;
		unsigned int low;

		if (read_escape(from, left, &high) && high >> 10 == 0xd800 >> 10 &&
		    read_escape(from + 6, left - 6, &low) && low >> 10 == 0xdc00 >> 10) {
			strbuf_printf(text, "\\U%08X",
				      0x10000 + ((high & 0x3ff) << 10 | (low & 0x3ff)));
			template_pad(text, 2);
			at += 12;
			continue;
		}
		strbuf_add(text, from, *from == '\\' && left > 1 ? 2 : 1);
		at += *from == '\\' && left > 1 ? 2 : 1;
	}
}

static size_t
skip_white(const char *text, size_t length, size_t at)
{
	while (at < length && memchr(" \t\r\n", text[at], 4) != NULL)
		at++;
	return at;
}

/* Is it JSON, perhaps behind the line that begins a document? */
static bool
is_json(const char *text, size_t length)
{
	size_t at = skip_white(text, length, 0);

	if (length - at > 3 && memcmp(text + at, "---", 3) == 0)
		at = skip_white(text, length, at + 3);
	return at < length && (text[at] == '{' || text[at] == '[');
}

static bool
needs_joining(const char *json, size_t length)
{
	return is_json(json, length) &&
	       (memmem(json, length, "\\ud", 3) != NULL || memmem(json, length, "\\uD", 3) != NULL);
}

bool
surrogates_join(const char *json, size_t length, struct strbuf *text)
{
	if (!needs_joining(json, length))
		return false;
	join_all(json, length, text);
	return true;
}
