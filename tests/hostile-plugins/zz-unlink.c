/* SPDX-License-Identifier: Apache-2.0
 *
 * Removes the file at `place`.
 */
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	unlink(hostile_place(run));
}

HOSTILE("zz-unlink");
