/* SPDX-License-Identifier: Apache-2.0
 *
 * A growing array of items of one size. Made with VECTOR(type); vector_add moves the items, so a
 * pointer into it holds only until the next one.
 */
#ifndef ARGVET_BASE_VECTOR_H
#define ARGVET_BASE_VECTOR_H

#include <stddef.h>

struct vector {
	void *items;
	size_t count;
	size_t capacity;
	size_t item_size;
};

#define VECTOR(type) ((struct vector){.item_size = sizeof(type)})

/* A new zeroed item at the end. */
void *vector_add(struct vector *vector) __attribute__((returns_nonnull));

/* Item number index, which must be below .count. */
void *vector_at(const struct vector *vector, size_t index) __attribute__((returns_nonnull));

void vector_sort(struct vector *vector, int (*compare)(const void *a, const void *b));

void vector_free(struct vector *vector);

#define cleanup_vector __attribute__((cleanup(vector_free)))

#endif
