/* SPDX-License-Identifier: Apache-2.0
 *
 * Leaves the heap in ruins, which nobody notices before the next one who needs memory.
 */
#include <stdint.h>
#include <stdlib.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	for (size_t size = 16; size < 100000; size += 16) {
		char *block = malloc(size);
		/* Compilers know what is behind a pointer that was freed. */
		volatile uintptr_t address = (uintptr_t)block;
		volatile uintptr_t *ruin;

		if (block == NULL)
			return;
		free(block);
		ruin = (volatile uintptr_t *)address;
		ruin[0] = 0xa5a5a5a5;
		ruin[1] = 0xa5a5a5a5;
	}
}

HOSTILE("zz-heap");
