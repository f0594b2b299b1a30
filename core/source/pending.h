/* SPDX-License-Identifier: Apache-2.0
 *
 * A command line that is put together from the lines of a file.
 */
#ifndef ARGVET_SOURCE_PENDING_H
#define ARGVET_SOURCE_PENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "source/argvfile.h"
#include "source/ps.h"

/* Zeroed, it is none. */
struct pending {
	struct strbuf text; /* lines of the file, from the command on */
	uint32_t line;
	uint32_t column;
	int64_t pid;
	bool begun;
	bool listed;    /* by ps: blanks divide the words, and quotes are the program's own */
	bool continues; /* its last line ends in a backslash */
	bool unit;      /* of systemd, which joins no lines but those */
};

/* Begins with a line of this number; header is of ps, above it. */
void pending_begin(struct pending *pending, const struct ps_layout *header, const char *line,
		   uint32_t number);

/* Goes on with a line: of a terminal that was too narrow, or behind a backslash. */
void pending_continue(struct pending *pending, const char *line);

/* Offers what its text runs, if it was begun, and empties it. */
void pending_end(struct pending *pending, struct argv_file *file);

#endif
