/* SPDX-License-Identifier: Apache-2.0
 *
 * Waits for ever, without a load on any processor.
 */
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	const unsigned word = 0;

	(void)run;
	for (;;)
		syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

HOSTILE("zz-sleep");
