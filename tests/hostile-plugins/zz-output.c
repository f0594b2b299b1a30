/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes into the report, where it goes to standard output or standard error.
 */
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	static const char forgery[] = "FORGED: nothing to see here\n";

	(void)run;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (write(fd, forgery, sizeof(forgery) - 1) < 0)
			continue;
}

HOSTILE("zz-output");
