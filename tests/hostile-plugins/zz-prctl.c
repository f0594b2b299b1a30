/* SPDX-License-Identifier: Apache-2.0
 *
 * Asks the kernel not to end it together with its parent.
 */
#include <sys/prctl.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	prctl(PR_SET_PDEATHSIG, 0);
	prctl(PR_SET_DUMPABLE, 1);
}

HOSTILE("zz-prctl");
