/* SPDX-License-Identifier: Apache-2.0
 *
 * Takes memory, and uses it. Not more than three gigabytes, so that the machine of whoever tests
 * without limits survives.
 */
#ifndef BOMB_H
#define BOMB_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define BOMB_SIZE ((size_t)3 << 30)

/* Returns what it could have, until it has all or gets no more blocks of this size. */
static inline size_t
bomb_take(size_t block)
{
	size_t taken = 0;

	while (taken < BOMB_SIZE) {
		/* Else a compiler would see that nobody wants it. */
		char *volatile memory = malloc(block);

		if (memory == NULL)
			break;
		memset(memory, 'a', block);
		taken += block;
	}
	return taken;
}

#endif
