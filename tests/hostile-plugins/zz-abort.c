/* SPDX-License-Identifier: Apache-2.0
 *
 * Gives up, as a failed assertion does.
 */
#include <stdlib.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	abort();
}

HOSTILE("zz-abort");
