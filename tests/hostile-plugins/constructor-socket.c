/* SPDX-License-Identifier: Apache-2.0
 *
 * Tells the port $HOSTILE_PLACE a secret when it is loaded.
 */
#include <stdlib.h>
#include <string.h>

static char title[64] = "was not run";

#define HOSTILE_TITLE title
#include "connect.h"
#include "hostile.h"

static __attribute__((constructor)) void
at_once(void)
{
	const char *port = getenv("HOSTILE_PLACE");

	strcpy(title, "tried");
	if (port != NULL && say_to_port(hostile_number(port)) == 0)
		strcpy(title, "was heard");
}

static void
attack(struct argvet_run *run)
{
	(void)run;
}

HOSTILE("constructor-socket");
