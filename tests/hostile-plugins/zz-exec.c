/* SPDX-License-Identifier: Apache-2.0
 *
 * Becomes a shell, which makes the file at `place`.
 */
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	execl("/bin/sh", "sh", "-c", ": >\"$0\"", hostile_place(run), (char *)NULL);
}

HOSTILE("zz-exec");
