/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory that is freed all at once. What a scan finds lives until its report is written, so nothing
 * in it has an owner of its own: it belongs to an arena. A zeroed struct is an empty arena.
 */
#ifndef ARGVET_BASE_ARENA_H
#define ARGVET_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *newest;
};

/* Zeroed, aligned for anything, never NULL. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull));

/* A copy of text; NULL stays NULL. */
char *arena_copy(struct arena *arena, const char *text);

/* A copy of length bytes, ended with a NUL. */
char *arena_copy_bytes(struct arena *arena, const char *bytes, size_t length)
	__attribute__((returns_nonnull));

char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3), returns_nonnull));

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0), returns_nonnull));

/* "TEXT[INDEX]", sooner than arena_printf. */
char *
arena_indexed(struct arena *arena, const char *text, size_t index) __attribute__((returns_nonnull));

void arena_free(struct arena *arena);

/* Ends the life of all that is in it, but keeps a block of it for what comes next. arena_free frees
 * that as well. */
void arena_reset(struct arena *arena);

#define cleanup_arena __attribute__((cleanup(arena_free)))

#endif
