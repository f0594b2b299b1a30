/* SPDX-License-Identifier: Apache-2.0
 *
 * Command lines one below the other, as ps, pgrep and people write them.
 */
#ifndef ARGVET_SOURCE_LINES_H
#define ARGVET_SOURCE_LINES_H

#include <stddef.h>

#include "source/argvfile.h"

/* Bytes hold no NUL. */
void lines_read(struct argv_file *file, const char *bytes, size_t length);

#endif
