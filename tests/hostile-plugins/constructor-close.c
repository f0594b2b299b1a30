/* SPDX-License-Identifier: Apache-2.0
 *
 * Closes everything that is open when it is loaded.
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
	for (int fd = 0; fd < 1024; fd++)
		close(fd);
}

static void
attack(struct argvet_run *run)
{
	(void)run;
}

HOSTILE("constructor-close");
