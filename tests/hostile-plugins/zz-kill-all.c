/* SPDX-License-Identifier: Apache-2.0
 *
 * Signals everybody, who would die of SIGKILL; of this signal only those notice who wait for it.
 */
#include <signal.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	kill(-1, SIGURG);
}

HOSTILE("zz-kill-all");
