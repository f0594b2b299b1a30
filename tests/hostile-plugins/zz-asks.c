/* SPDX-License-Identifier: Apache-2.0
 *
 * Asks for ever for what it may not ask for: argvet remembers questions.
 */
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	for (;;) {
		argvet_flag(run, "secure-port");
		argvet_setting(run, "days");
		argvet_conclude(run, ARGVET_MANUAL, "because");
	}
}

HOSTILE("zz-asks");
