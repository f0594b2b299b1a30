/* SPDX-License-Identifier: Apache-2.0
 *
 * Gives itself all the time and memory there is.
 */
#include <sys/resource.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};

	(void)run;
	setrlimit(RLIMIT_AS, &all);
	setrlimit(RLIMIT_CPU, &all);
}

HOSTILE("zz-limits");
