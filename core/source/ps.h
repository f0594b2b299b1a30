/* SPDX-License-Identifier: Apache-2.0
 *
 * The lines that ps and its relatives print: where the command begins in them, and whose it is.
 */
#ifndef ARGVET_SOURCE_PS_H
#define ARGVET_SOURCE_PS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* The columns before a command: one letter for each. */
struct ps_layout {
	const char *columns; /* NULL: no header was seen */
	size_t count;
	size_t pid; /* SIZE_MAX: there is no such column */
};

struct ps_line {
	int64_t pid; /* 0: not told */
	bool listed; /* has such columns: quotes in its command are the program's own */
};

/* Is this the line that names the columns? They go into *layout. */
bool ps_header(struct arena *arena, const char *line, struct ps_layout *layout);

/* Where the command begins in the line, behind the columns and the drawing of a tree. header, of a
 * line above, counts only if the line fits it. */
size_t ps_command(const struct ps_layout *header, const char *line, struct ps_line *found);

/* How long the marks at the line's begin are that draw a tree of processes, a list or a prompt. */
size_t ps_drawing(const char *line);

#endif
