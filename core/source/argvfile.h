/* SPDX-License-Identifier: Apache-2.0
 *
 * A file of command lines, and what it gave so far.
 */
#ifndef ARGVET_SOURCE_ARGVFILE_H
#define ARGVET_SOURCE_ARGVFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/intake.h"

/* The kernel's own limit on the words of a process is of this size. */
#define ARGV_WORDS_MAX 65536

struct argv_file {
	struct intake *intake;
	const char *name;
	size_t lines; /* command lines that were read */
	size_t found; /* of them run a component */
	bool trouble; /* was reported */
};

struct argvet_origin argv_file_origin(const struct argv_file *file, uint32_t line, uint32_t column);

/* Reports what cannot be read. */
void argv_file_refuse(struct argv_file *file, const struct argvet_origin *origin,
		      const char *format, ...) __attribute__((format(printf, 3, 4)));

/* May a command line have so many words? If not, that is reported. */
bool argv_file_has_room(struct argv_file *file, const struct argvet_origin *origin, size_t count);

/* Offers a command line to the intake, and counts it if it runs a component. */
void argv_file_offer(struct argv_file *file, const struct command_line *line);

#endif
