/* SPDX-License-Identifier: Apache-2.0
 *
 * Why a process that runs may not be seen.
 */
#ifndef ARGVET_SOURCE_VISIBILITY_H
#define ARGVET_SOURCE_VISIBILITY_H

#include <stdbool.h>

#include "base/strbuf.h"

/* Adds the reason for which the proc file system at path, open as fd, does not show every process
 * to the caller; nothing if none is known. root: the caller may see what others own. */
void visibility_explain(int fd, const char *path, bool root, struct strbuf *text);

#endif
