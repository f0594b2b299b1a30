/* SPDX-License-Identifier: Apache-2.0
 *
 * Takes hold of the process `place`, which is argvet.
 */
#include <sys/ptrace.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	int process = hostile_number(hostile_place(run));

	if (process > 1)
		ptrace(PTRACE_ATTACH, process, NULL, NULL);
}

HOSTILE("zz-ptrace");
