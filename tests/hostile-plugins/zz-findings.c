/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports findings for ever.
 */
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	for (;;)
		argvet_report_flag(run, ARGVET_INCORRECT_VALUE, "bind-address", "another", NULL);
}

HOSTILE("zz-findings");
