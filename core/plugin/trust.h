/* SPDX-License-Identifier: Apache-2.0
 *
 * May the code in this file be run? Whoever can write to it, or to a directory above it, could run
 * anything as the caller.
 */
#ifndef ARGVET_PLUGIN_TRUST_H
#define ARGVET_PLUGIN_TRUST_H

#include <limits.h>

#include "base/error.h"

/* Where the last file was that may be run: nobody else can change the directories up to there. A
 * zeroed struct knows of none. */
struct trust {
	char directory[PATH_MAX];
};

/* Opens path for reading, once and without following a link in its last part, and checks on the
 * descriptor: a regular file, owned by root or the caller, not writable by group or others; and the
 * directories that lead to it likewise, up to the root (one that is writable by all passes if it is
 * sticky and root's, like /tmp). Returns the descriptor, or -1 with the reason. */
int trust_open(struct trust *trust, const char *path, struct error **err);

#endif
