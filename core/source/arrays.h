/* SPDX-License-Identifier: Apache-2.0
 *
 * Command lines as JSON: an array of words, an array of such arrays, or any number of either.
 */
#ifndef ARGVET_SOURCE_ARRAYS_H
#define ARGVET_SOURCE_ARRAYS_H

#include <stddef.h>

#include "source/argvfile.h"

void arrays_read(struct argv_file *file, const char *bytes, size_t length);

#endif
