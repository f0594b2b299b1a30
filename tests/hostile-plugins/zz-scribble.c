/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes over what argvet keeps of this run.
 */
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	volatile unsigned char *bytes = (volatile unsigned char *)run;

	for (int i = 0; i < 65536; i++)
		bytes[i] = 0xa5;
}

HOSTILE("zz-scribble");
