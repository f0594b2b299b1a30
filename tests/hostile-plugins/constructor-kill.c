/* SPDX-License-Identifier: Apache-2.0
 *
 * Kills the process $HOSTILE_PLACE, which is argvet, when it is loaded.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static char title[64] = "was not run";

#define HOSTILE_TITLE title
#include "hostile.h"

static __attribute__((constructor)) void
at_once(void)
{
	const char *process = getenv("HOSTILE_PLACE");

	strcpy(title, "tried");
	if (process != NULL && hostile_number(process) > 1)
		kill(hostile_number(process), SIGKILL);
}

static void
attack(struct argvet_run *run)
{
	(void)run;
}

HOSTILE("constructor-kill");
