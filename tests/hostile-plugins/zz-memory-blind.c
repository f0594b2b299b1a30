/* SPDX-License-Identifier: Apache-2.0
 *
 * Takes all memory there is and does not look whether it got any.
 */
#include "bomb.h"
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	if (bomb_take(1 << 20) < BOMB_SIZE)
		*(volatile char *)NULL = 'a';
}

HOSTILE("zz-memory-blind");
