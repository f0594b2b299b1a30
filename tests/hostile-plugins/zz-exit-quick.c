/* SPDX-License-Identifier: Apache-2.0
 *
 * Ends the process with a status, past everything that waits for its end.
 */
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	_exit(42);
}

HOSTILE("zz-exit-quick");
