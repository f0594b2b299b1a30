/* SPDX-License-Identifier: Apache-2.0
 *
 * Fills everything that is open for writing, for ever.
 */
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	static const char zeros[65536];

	(void)run;
	for (;;)
		for (int fd = 3; fd < 64; fd++)
			if (write(fd, zeros, sizeof(zeros)) < 0)
				continue;
}

HOSTILE("zz-flood");
