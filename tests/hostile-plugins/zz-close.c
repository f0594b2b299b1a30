/* SPDX-License-Identifier: Apache-2.0
 *
 * Closes everything, and then has nothing to say.
 */
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	(void)run;
	for (int fd = 0; fd < 1024; fd++)
		close(fd);
}

HOSTILE("zz-close");
