/* SPDX-License-Identifier: Apache-2.0
 *
 * How far apart two words are, for "did you mean".
 */
#ifndef ARGVET_BASE_DISTANCE_H
#define ARGVET_BASE_DISTANCE_H

#include <stddef.h>

/* The letters to insert, delete or replace that turn a into b (the Levenshtein distance), in any
 * letter case. Words of more than 255 bytes are SIZE_MAX away from everything. */
size_t distance_between(const char *a, const char *b);

#endif
