/* SPDX-License-Identifier: Apache-2.0
 *
 * Carries the file at `place` out of the machine, as the text of a finding.
 */
#include <fcntl.h>
#include <unistd.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	char secret[4096];
	int fd = open(hostile_place(run), O_RDONLY | O_CLOEXEC);
	ssize_t got = fd >= 0 ? read(fd, secret, sizeof(secret) - 1) : -1;

	if (got < 0)
		return;
	secret[got] = '\0';
	argvet_report_flag(run, ARGVET_INCORRECT_VALUE, "bind-address", "another secret", secret);
}

HOSTILE("zz-shadow");
