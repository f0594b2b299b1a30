/* SPDX-License-Identifier: Apache-2.0
 *
 * Text as characters: what argvet prints must be UTF-8 even where what it read is not.
 */
#ifndef ARGVET_BASE_UTF8_H
#define ARGVET_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

/* The character that text begins with, and its length in bytes; 0 if the bytes there are no UTF-8,
 * or if text is at its end. */
size_t utf8_character(const char *text, uint32_t *character);

/* As utf8_character, for bytes that no NUL need end: a NUL is a character as any other. */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *character);

/* Is the byte any but the first one of a character? */
static inline bool
utf8_continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* How many of the bytes are ASCII before the first one that is not. */
size_t utf8_ascii_length(const char *bytes, size_t length);

/* How many characters the bytes are; those that are no UTF-8 count as far as they begin one. */
size_t utf8_count(const char *bytes, size_t length);

void utf8_add_character(struct strbuf *buffer, uint32_t character);

/* Adds text; each byte that is no UTF-8 becomes U+FFFD. */
void utf8_add(struct strbuf *buffer, const char *text);

#endif
