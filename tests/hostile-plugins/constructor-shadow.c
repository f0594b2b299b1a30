/* SPDX-License-Identifier: Apache-2.0
 *
 * Carries the file $HOSTILE_PLACE out of the machine when it is loaded, as a title.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char title[4096] = "was not run";

#define HOSTILE_TITLE title
#include "hostile.h"

/* A title is one line. */
static void
carry(int fd)
{
	ssize_t got = read(fd, title, sizeof(title) - 1);

	if (got > 0)
		title[strcspn(title, "\n")] = '\0';
}

static __attribute__((constructor)) void
at_once(void)
{
	const char *file = getenv("HOSTILE_PLACE");
	int fd = file != NULL ? open(file, O_RDONLY | O_CLOEXEC) : -1;

	strcpy(title, "tried");
	if (fd >= 0)
		carry(fd);
}

static void
attack(struct argvet_run *run)
{
	(void)run;
}

HOSTILE("constructor-shadow");
