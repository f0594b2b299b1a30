/* SPDX-License-Identifier: Apache-2.0
 *
 * Sees to it that it hears of no forbidden call, and then makes one.
 */
#include <signal.h>

#include "connect.h"
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	struct sigaction deaf = {.sa_handler = SIG_IGN};

	sigaction(SIGSYS, &deaf, NULL);
	sigaction(SIGSEGV, &deaf, NULL);
	say_to_port(hostile_number(hostile_place(run)));
}

HOSTILE("zz-signals");
