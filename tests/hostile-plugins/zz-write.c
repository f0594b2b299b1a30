/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes the file at `place`.
 */
#include <fcntl.h>
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	int fd = open(hostile_place(run), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0 && write(fd, "x\n", 2) == 2)
		close(fd);
}

HOSTILE("zz-write");
