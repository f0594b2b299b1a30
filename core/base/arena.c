/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define BLOCK_SIZE ((size_t)16 * 1024)

struct arena_block {
	struct arena_block *older;
	size_t used;
	size_t size;
	alignas(max_align_t) char bytes[];
};

static struct arena_block *
add_block(struct arena *arena, size_t needed)
{
	size_t size = needed > BLOCK_SIZE ? needed : BLOCK_SIZE;
	struct arena_block *block = alloc_zeroed(1, sizeof(*block) + size);

	block->size = size;
	block->older = arena->newest;
	arena->newest = block;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	const size_t unit = alignof(max_align_t);
	size_t rounded = (size + unit - 1) / unit * unit;
	struct arena_block *block = arena->newest;
	void *memory;

	if (rounded < size) /* wrapped around: let the allocator refuse it */
		rounded = SIZE_MAX / 2;
	if (block == NULL || block->size - block->used < rounded)
		block = add_block(arena, rounded);
	memory = block->bytes + block->used;
	block->used += rounded;
	return memory;
}

char *
arena_copy_bytes(struct arena *arena, const char *bytes, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

char *
arena_copy(struct arena *arena, const char *text)
{
	return text != NULL ? arena_copy_bytes(arena, text, strlen(text)) : NULL;
}

char *
arena_vprintf(struct arena *arena, const char *format, va_list args)
{
	char *text = alloc_vprintf(format, args);
	char *copy = arena_copy(arena, text);

	free(text);
	return copy;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}

void
arena_free(struct arena *arena)
{
	struct arena_block *block = arena->newest;

	while (block != NULL) {
		struct arena_block *older = block->older;

		free(block);
		block = older;
	}
	arena->newest = NULL;
}
