/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs into an instruction that is none.
 */
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	__builtin_trap();
}

HOSTILE("zz-trap");
