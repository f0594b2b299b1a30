/* SPDX-License-Identifier: Apache-2.0
 *
 * What people take for a manifest that runs something, in words for them.
 */
#ifndef ARGVET_SOURCE_STRANGER_H
#define ARGVET_SOURCE_STRANGER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "source/node.h"

/* What a file is that runs an API server without being a manifest; NULL if it is none of that. */
const char *stranger_file(const char *file, const char *bytes, size_t length);

/* What a document is that holds no container. could: others of its kind do. */
const char *stranger_document(struct arena *arena, const struct node *root, bool could);

#endif
