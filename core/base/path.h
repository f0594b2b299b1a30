/* SPDX-License-Identifier: Apache-2.0
 *
 * Paths as text; nothing here looks at files.
 */
#ifndef ARGVET_BASE_PATH_H
#define ARGVET_BASE_PATH_H

#include <stdbool.h>

/* What is behind the last slash: all of it if there is none, nothing if it is at the end. */
const char *path_base(const char *path) __attribute__((returns_nonnull, nonnull));

bool path_ends_in(const char *path, const char *end);

#endif
