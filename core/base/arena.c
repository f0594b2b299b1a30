/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Each block is twice the one before it. */
#define BLOCK_MIN ((size_t)16 * 1024)
#define BLOCK_MAX ((size_t)256 * 1024)

/* Most texts that are formatted fit into this. */
#define FORMATTED_MAX 256

struct arena_block {
	struct arena_block *older;
	size_t used;
	size_t size;
	alignas(max_align_t) char bytes[];
};

static struct arena_block *
add_block(struct arena *arena, size_t needed)
{
	const struct arena_block *newest = arena->newest;
	size_t size = newest == NULL ? BLOCK_MIN : newest->size * 2;
	struct arena_block *block;

	if (newest != NULL && newest->size >= BLOCK_MAX / 2)
		size = BLOCK_MAX;
	if (size < needed)
		size = needed;
	block = alloc_resized(NULL, 1, sizeof(*block) + size);
	*block = (struct arena_block){.older = arena->newest, .size = size};
	arena->newest = block;
	return block;
}

static void *
take(struct arena *arena, size_t size)
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

void *
arena_alloc(struct arena *arena, size_t size)
{
	return memset(take(arena, size), 0, size);
}

char *
arena_copy_bytes(struct arena *arena, const char *bytes, size_t length)
{
	char *copy = take(arena, length + 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
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
	char buffer[FORMATTED_MAX];
	va_list again;
	int length;
	char *copy;

	va_copy(again, args);
	length = vsnprintf(buffer, sizeof(buffer), format, args);
	if (length >= 0 && (size_t)length < sizeof(buffer)) {
		copy = arena_copy_bytes(arena, buffer, (size_t)length);
	} else {
		char *text = alloc_vprintf(format, again);

		copy = arena_copy(arena, text);
		free(text);
	}
	va_end(again);
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

char *
arena_indexed(struct arena *arena, const char *text, size_t index)
{
	char digits[3 * sizeof(index)];
	char *first = digits + sizeof(digits);
	size_t length = strlen(text);
	size_t count;
	char *indexed;

	do {
		*--first = (char)('0' + index % 10);
		index /= 10;
	} while (index > 0);
	count = (size_t)(digits + sizeof(digits) - first);
	indexed = take(arena, length + count + 3);
	memcpy(indexed, text, length);
	indexed[length] = '[';
	memcpy(indexed + length + 1, first, count);
	memcpy(indexed + length + 1 + count, "]", 2);
	return indexed;
}

/* Frees the blocks, but not the one that is kept, if it is among them. */
static void
free_blocks(struct arena_block *block, const struct arena_block *kept)
{
	while (block != NULL) {
		struct arena_block *older = block->older;

		if (block != kept)
			free(block);
		block = older;
	}
}

void
arena_free(struct arena *arena)
{
	free_blocks(arena->newest, NULL);
	arena->newest = NULL;
}

/* One that was made for a single large piece is not worth keeping. */
void
arena_reset(struct arena *arena)
{
	struct arena_block *kept = arena->newest;

	while (kept != NULL && kept->size > BLOCK_MAX)
		kept = kept->older;
	free_blocks(arena->newest, kept);
	arena->newest = kept;
	if (kept == NULL)
		return;
	kept->older = NULL;
	kept->used = 0;
}
