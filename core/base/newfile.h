/* SPDX-License-Identifier: Apache-2.0
 *
 * A file that is there whole, or not at all: whatever was called so before stays until the new one
 * is complete. However the process ends meanwhile, it leaves nothing behind. No signal handler does
 * that, which would need to know what to remove: where the file system can, the file has no name
 * before it is complete; else it has one for as long as signals wait.
 */
#ifndef ARGVET_BASE_NEWFILE_H
#define ARGVET_BASE_NEWFILE_H

#include <signal.h>

#include "base/strbuf.h"

struct newfile {
	/* Write here; it stays open. Nobody else may read it before its mode is changed. */
	int fd;
	/* Borrowed. */
	const char *path;
	/* What it is called meanwhile; empty: nothing. */
	struct strbuf name;
	/* Held back until the name is gone. */
	sigset_t mask;
};

/* Returns 0, or an errno; then there is nothing to keep or to drop. */
int newfile_open(struct newfile *file, const char *path);

/* Gives it its name. Returns 0, or an errno; it is gone then. */
int newfile_keep(struct newfile *file);

void newfile_drop(struct newfile *file);

#endif
