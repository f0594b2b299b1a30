/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes noise to everything that is open when it is loaded.
 */
#include <string.h>
#include <unistd.h>

static char title[64] = "was not run";

#define HOSTILE_TITLE title
#include "hostile.h"

static __attribute__((constructor)) void
at_once(void)
{
	char noise[512];

	strcpy(title, "tried");
	memset(noise, 0xa5, sizeof(noise));
	for (int fd = 3; fd < 1024; fd++)
		if (write(fd, noise, sizeof(noise)) < 0)
			continue;
}

static void
attack(struct argvet_run *run)
{
	(void)run;
}

HOSTILE("constructor-garbage");
