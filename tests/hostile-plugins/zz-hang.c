/* SPDX-License-Identifier: Apache-2.0
 *
 * Counts for ever.
 */
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	for (volatile unsigned i = 0;; i++)
		continue;
}

HOSTILE("zz-hang");
