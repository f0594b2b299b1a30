/* SPDX-License-Identifier: Apache-2.0 */
#include "source/seen.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"

#define CAPACITY_MIN 64

static bool
is_empty(const struct seen_file *slot)
{
	return slot->device == 0 && slot->inode == 0;
}

/* Neighbours have neighbouring numbers; the product spreads them. */
static size_t
hash(dev_t device, ino_t inode)
{
	uint64_t mixed = ((uint64_t)inode ^ (uint64_t)device << 32) * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(mixed >> 32);
}

/* The slot of the file, or the empty one that is meant for it. */
static struct seen_file *
find_slot(const struct seen *seen, dev_t device, ino_t inode)
{
	for (size_t at = hash(device, inode);; at++) {
		struct seen_file *slot = &seen->slots[at & (seen->capacity - 1)];

		if (is_empty(slot) || (slot->device == device && slot->inode == inode))
			return slot;
	}
}

static void
grow(struct seen *seen)
{
	struct seen old = *seen;

	seen->capacity = old.capacity > 0 ? old.capacity * 2 : CAPACITY_MIN;
	seen->slots = alloc_zeroed(seen->capacity, sizeof(*seen->slots));
	for (size_t i = 0; i < old.capacity; i++) {
		const struct seen_file *slot = &old.slots[i];

		if (!is_empty(slot))
			*find_slot(seen, slot->device, slot->inode) = *slot;
	}
	free(old.slots);
}

bool
seen_add(struct seen *seen, dev_t device, ino_t inode)
{
	struct seen_file *slot;

	if (seen->count >= seen->capacity / 4 * 3)
		grow(seen);
	slot = find_slot(seen, device, inode);
	if (!is_empty(slot))
		return false;
	*slot = (struct seen_file){device, inode};
	seen->count++;
	return true;
}

void
seen_free(struct seen *seen)
{
	free(seen->slots);
	*seen = (struct seen){0};
}
