/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes a process that outlives the scan when it is loaded.
 */
#include <string.h>
#include <unistd.h>

static char title[64] = "was not run";

#define HOSTILE_TITLE title
#include "hostile.h"

static __attribute__((constructor)) void
at_once(void)
{
	strcpy(title, "tried");
	if (fork() == 0) {
		setsid();
		/* Else whoever reads what argvet prints would wait. */
		for (int fd = 0; fd < 1024; fd++)
			close(fd);
		sleep(20);
		_exit(0);
	}
}

static void
attack(struct argvet_run *run)
{
	(void)run;
}

HOSTILE("constructor-fork");
