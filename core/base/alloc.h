/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory that is there or ends the program: argvet does nothing useful without it, and a scan that
 * silently lost a result would lie. Exits with status 3 (scan incomplete) and one line on standard
 * error.
 */
#ifndef ARGVET_BASE_ALLOC_H
#define ARGVET_BASE_ALLOC_H

#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

/* Raised before the exit, for whoever wants to know; nothing happens where nobody listens. */
#define ALLOC_SIGNAL SIGURG

void *alloc_zeroed(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/* As realloc(3) for count items of size bytes; the product cannot overflow. */
void *alloc_resized(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

char *alloc_copy(const char *text) __attribute__((malloc, returns_nonnull, nonnull));

/* As vasprintf(3). */
char *alloc_vprintf(const char *format, va_list args)
	__attribute__((malloc, returns_nonnull, format(printf, 1, 0)));

#endif
