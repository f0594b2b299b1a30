/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds back every signal, and then makes a forbidden call.
 */
#include <signal.h>

#include "connect.h"
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	say_to_port(hostile_number(hostile_place(run)));
}

HOSTILE("zz-mask");
