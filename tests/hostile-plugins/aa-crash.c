/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes to nowhere, before any other check of the target has run.
 */
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	*(volatile int *)NULL = 1;
}

HOSTILE("aa-crash");
