/* SPDX-License-Identifier: Apache-2.0
 *
 * Text that grows. A zeroed struct is an empty text; .text is NULL until something was added, and
 * ends with a NUL that .length does not count from then on.
 */
#ifndef ARGVET_BASE_STRBUF_H
#define ARGVET_BASE_STRBUF_H

#include <stddef.h>

struct strbuf {
	char *text;
	size_t length;
	size_t capacity;
};

void strbuf_add(struct strbuf *buffer, const char *bytes, size_t length);
void strbuf_add_text(struct strbuf *buffer, const char *text);
void strbuf_add_char(struct strbuf *buffer, char c);
void
strbuf_printf(struct strbuf *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for length more bytes behind the text; the caller fills them and adds to .length. */
char *strbuf_reserve(struct strbuf *buffer, size_t length) __attribute__((returns_nonnull));

/* Empties the text and keeps its memory. */
void strbuf_clear(struct strbuf *buffer);

void strbuf_free(struct strbuf *buffer);

#define cleanup_strbuf __attribute__((cleanup(strbuf_free)))

#endif
