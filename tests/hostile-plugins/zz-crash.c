/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes to nowhere.
 */
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	*(volatile int *)NULL = 1;
}

HOSTILE("zz-crash");
