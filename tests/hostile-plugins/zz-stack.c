/* SPDX-License-Identifier: Apache-2.0
 *
 * Calls itself until the stack is full.
 */
#include "hostile.h"

static int
descend(volatile char *above)
{
	volatile char room[4096];

	room[0] = *above;
	/* The call is not the last thing done, so that no compiler makes a loop of it. */
	return *above == 'x' ? 0 : descend(room) + room[0];
}

static void
attack(struct argvet_run *run)
{
	volatile char first = 'a';

	(void)run;
	descend(&first);
}

HOSTILE("zz-stack");
