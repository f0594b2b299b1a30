/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes to everything that is open what may look like a message: numbers that are all zero.
 */
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	static const char zeros[64];

	(void)run;
	for (size_t length = 4; length <= sizeof(zeros); length += 4)
		for (int fd = 3; fd < 1024; fd++)
			if (write(fd, zeros, length) < 0)
				continue;
}

HOSTILE("zz-zeros");
