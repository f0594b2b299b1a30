/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes a thread, which would go on after the check has answered.
 */
#include <sched.h>
#include <stdlib.h>

#include "hostile.h"

#define STACK_SIZE 65536

static int
go_on(void *nothing)
{
	while (nothing == NULL)
		continue;
	return 0;
}

static void
attack(struct argvet_run *run)
{
	char *stack = malloc(STACK_SIZE);

	(void)run;
	clone(go_on, stack + STACK_SIZE,
	      CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD, NULL);
}

HOSTILE("zz-thread");
