/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes the file $HOSTILE_PLACE when it is loaded.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static char title[64] = "was not run";

#define HOSTILE_TITLE title
#include "hostile.h"

static __attribute__((constructor)) void
at_once(void)
{
	const char *file = getenv("HOSTILE_PLACE");

	strcpy(title, "tried");
	if (file != NULL && open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0)
		strcpy(title, "was heard");
}

static void
attack(struct argvet_run *run)
{
	(void)run;
}

HOSTILE("constructor-write");
