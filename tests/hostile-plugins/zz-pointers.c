/* SPDX-License-Identifier: Apache-2.0
 *
 * Takes argvet's functions away from it.
 */
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	run->host = NULL;
}

HOSTILE("zz-pointers");
