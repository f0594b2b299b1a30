/* SPDX-License-Identifier: Apache-2.0
 *
 * Ends the process as if all were well.
 */
#include <stdlib.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	exit(0);
}

HOSTILE("zz-exit");
