/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes noise to everything that is open: one of them is how results leave the process.
 */
#include <string.h>
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	char noise[512];

	(void)run;
	memset(noise, 0xa5, sizeof(noise));
	for (int fd = 3; fd < 1024; fd++)
		if (write(fd, noise, sizeof(noise)) < 0)
			continue;
}

HOSTILE("zz-garbage");
