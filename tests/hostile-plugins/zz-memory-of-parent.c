/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes into the memory of the process `place`, which is argvet.
 */
#include <sys/uio.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	int process = hostile_number(hostile_place(run));
	char byte = 0;
	const struct iovec here = {.iov_base = &byte, .iov_len = 1};
	const struct iovec there = {.iov_base = (void *)run, .iov_len = 1};

	if (process > 1)
		process_vm_writev(process, &here, 1, &there, 1, 0);
}

HOSTILE("zz-memory-of-parent");
