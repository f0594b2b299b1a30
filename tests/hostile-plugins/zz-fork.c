/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes a process that outlives the scan.
 */
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	if (fork() == 0) {
		setsid();
		/* Else whoever reads what argvet prints would wait. */
		for (int fd = 0; fd < 1024; fd++)
			close(fd);
		sleep(20);
		_exit(0);
	}
}

HOSTILE("zz-fork");
