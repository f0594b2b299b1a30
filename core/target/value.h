/* SPDX-License-Identifier: Apache-2.0
 *
 * The values of flags, read as Go's strconv, encoding/csv and pflag read them.
 */
#ifndef ARGVET_TARGET_VALUE_H
#define ARGVET_TARGET_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vector.h"

/* strconv.ParseInt with base 0: a sign, 0x, 0o, 0b and 0 prefixes, underscores between digits
 * where there is a prefix. Returns 0, or -1 and leaves *number alone. */
int value_integer(const char *text, int64_t *number);

/* strconv.ParseBool. Returns 0, or -1 and leaves *truth alone. */
int value_boolean(const char *text, int *truth);

/* time.ParseDuration would take it: "0", "1h30m", "-1.5s"; never a bare number. */
bool value_is_duration(const char *text);

/* Adds the elements of a string slice (const char *, in arena) to items: the first line as CSV
 * with quotes; nothing for an empty text. What CSV refuses is split at its commas. */
void value_split_list(struct arena *arena, const char *text, struct vector *items);

/* Adds "key=value" for each pair of a map (const char *, in arena), blanks around both left out. */
void value_split_map(struct arena *arena, const char *text, struct vector *items);

#endif
