/* SPDX-License-Identifier: Apache-2.0
 *
 * How far a long scan has come: one line on standard error, drawn over and over and erased before
 * anything else is printed. Where nobody would see it, or could not, there is none.
 *
 *	struct progress progress;
 *
 *	progress_start(&progress, !quiet);
 *	...
 *	progress_erase(&progress);
 */
#ifndef ARGVET_COMMAND_PROGRESS_H
#define ARGVET_COMMAND_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct progress {
	FILE *out;       /* NULL: silent */
	int64_t started; /* in milliseconds, like all times here */
	int64_t due;     /* not drawn again before */
	bool visible;
};

void progress_start(struct progress *progress, bool wanted);

/* Draws the line, if it is time to; the watcher is a struct progress, see pool_settings. */
void progress_watch(void *watcher, size_t files, size_t processes, size_t targets);

void progress_erase(struct progress *progress);

#endif
