/* SPDX-License-Identifier: Apache-2.0
 *
 * Tells the port `place` a secret.
 */
#include "connect.h"
#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	say_to_port(hostile_number(hostile_place(run)));
}

HOSTILE("zz-socket");
