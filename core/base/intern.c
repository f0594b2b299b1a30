/* SPDX-License-Identifier: Apache-2.0 */
#include "base/intern.h"

#include <stdlib.h>
#include <string.h>

#include <sys/random.h>

#include "base/alloc.h"

#define CAPACITY_MIN 1024

static uint64_t
rotate(uint64_t x, unsigned count)
{
	return x << count | x >> (64 - count);
}

static void
mix(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

static void
absorb(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	mix(v);
	v[0] ^= word;
}

/* SipHash-1-3, but for the order of the bytes, which is the machine's. */
static uint64_t
hash(const uint64_t key[2], const char *bytes, size_t length)
{
	uint64_t v[4] = {
		key[0] ^ 0x736f6d6570736575,
		key[1] ^ 0x646f72616e646f6d,
		key[0] ^ 0x6c7967656e657261,
		key[1] ^ 0x7465646279746573,
	};
	uint64_t last = (uint64_t)length << 56;
	uint64_t word;

	for (; length >= sizeof(word); length -= sizeof(word), bytes += sizeof(word)) {
		memcpy(&word, bytes, sizeof(word));
		absorb(v, word);
	}
	for (size_t i = 0; i < length; i++)
		last |= (uint64_t)(unsigned char)bytes[i] << 8 * i;
	absorb(v, last);
	v[2] ^= 0xff;
	mix(v);
	mix(v);
	mix(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* Where text is, or where it would be put. */
static const char **
find_slot(const struct intern *intern, const char *text, size_t length)
{
	size_t mask = intern->capacity - 1;
	size_t i = (size_t)hash(intern->key, text, length) & mask;

	while (intern->slots[i] != NULL && strcmp(intern->slots[i], text) != 0)
		i = (i + 1) & mask;
	return &intern->slots[i];
}

/* Without random numbers there are still the addresses, which are not the same twice. */
static void
choose_key(struct intern *intern)
{
	if (getrandom(intern->key, sizeof(intern->key), 0) == (ssize_t)sizeof(intern->key))
		return;
	intern->key[0] = (uint64_t)(uintptr_t)intern->slots;
	intern->key[1] = (uint64_t)(uintptr_t)intern;
}

static void
grow(struct intern *intern)
{
	const char **old = intern->slots;
	size_t old_capacity = intern->capacity;

	intern->capacity = old_capacity > 0 ? old_capacity * 2 : CAPACITY_MIN;
	intern->slots = alloc_zeroed(intern->capacity, sizeof(*intern->slots));
	if (old == NULL)
		choose_key(intern);
	for (size_t i = 0; i < old_capacity; i++) {
		if (old[i] != NULL)
			*find_slot(intern, old[i], strlen(old[i])) = old[i];
	}
	free(old);
}

const char *
intern_text(struct intern *intern, const char *text)
{
	const char **slot;
	size_t length;

	if (text == NULL)
		return NULL;
	if (intern->count >= intern->capacity / 4 * 3)
		grow(intern);
	length = strlen(text);
	slot = find_slot(intern, text, length);
	if (*slot == NULL) {
		*slot = arena_copy_bytes(intern->arena, text, length);
		intern->count++;
	}
	return *slot;
}

void
intern_free(struct intern *intern)
{
	free(intern->slots);
	intern->slots = NULL;
	intern->capacity = intern->count = 0;
}
