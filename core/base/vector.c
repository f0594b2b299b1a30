/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vector.h"

#include <assert.h>
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

void
vector_sort(struct vector *vector, int (*compare)(const void *a, const void *b))
{
	if (vector->count > 1)
		qsort(vector->items, vector->count, vector->item_size, compare);
}

void
vector_free(struct vector *vector)
{
	free(vector->items);
	vector->items = NULL;
	vector->count = vector->capacity = 0;
}
