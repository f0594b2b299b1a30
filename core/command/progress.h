/* SPDX-License-Identifier: Apache-2.0
 *
 * How far a long scan has come: one line on standard error, drawn over and over and erased before
 * anything else is printed. Where nobody would see it, or could not, there is none.
 *
 *	struct progress progress;
 *
 *	progress_start(&progress, &intake, !quiet);
 *	...
 *	progress_erase(&progress);
 */
#ifndef ARGVET_COMMAND_PROGRESS_H
#define ARGVET_COMMAND_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "target/intake.h"

struct progress {
	FILE *out;       /* NULL: silent */
	int64_t started; /* in milliseconds, like all times here */
	int64_t due;     /* not drawn again before */
	bool visible;
};

/* Watches the intake, as long as it is filled. */
void progress_start(struct progress *progress, struct intake *intake, bool wanted);

/* All is read; the checks run next. Says so only where there is a line already. */
void progress_check(struct progress *progress, const struct intake *intake);

void progress_erase(struct progress *progress);

#endif
