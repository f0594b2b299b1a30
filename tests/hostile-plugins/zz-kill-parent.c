/* SPDX-License-Identifier: Apache-2.0
 *
 * Kills the process `place`, which is argvet.
 */
#include <signal.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	int process = hostile_number(hostile_place(run));

	if (process > 1)
		kill(process, SIGKILL);
}

HOSTILE("zz-kill-parent");
