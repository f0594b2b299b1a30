/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vector.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void *
vector_add(struct vector *vector)
{
	void *item;

	if (vector->count == vector->capacity) {
		vector->capacity = vector->capacity > 0 ? vector->capacity * 2 : 8;
		vector->items = alloc_resized(vector->items, vector->capacity, vector->item_size);
	}
	item = (char *)vector->items + vector->count++ * vector->item_size;
	return memset(item, 0, vector->item_size);
}

void *
vector_at(const struct vector *vector, size_t index)
{
	assert(index < vector->count);
	return (char *)vector->items + index * vector->item_size;
}

static bool
is_sorted(const struct vector *vector, int (*compare)(const void *a, const void *b))
{
	for (size_t i = 1; i < vector->count; i++) {
		if (compare(vector_at(vector, i - 1), vector_at(vector, i)) > 0)
			return false;
	}
	return true;
}

/* Much of what is sorted comes in order already. */
void
vector_sort(struct vector *vector, int (*compare)(const void *a, const void *b))
{
	if (!is_sorted(vector, compare))
		qsort(vector->items, vector->count, vector->item_size, compare);
}

void
vector_free(struct vector *vector)
{
	free(vector->items);
	vector->items = NULL;
	vector->count = vector->capacity = 0;
}
