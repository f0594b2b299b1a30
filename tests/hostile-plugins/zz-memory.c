/* SPDX-License-Identifier: Apache-2.0
 *
 * Takes all memory there is, to the last byte, and then has argvet want some.
 */
#include "bomb.h"
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	if (bomb_take(1 << 20) >= BOMB_SIZE)
		return;
	bomb_take(4096);
	bomb_take(16);
	for (int i = 0; i < 100000; i++)
		argvet_conclude(run, ARGVET_DONE, "a text that argvet copies");
}

HOSTILE("zz-memory");
