/* SPDX-License-Identifier: Apache-2.0
 *
 * A unit: one open file, and what it is to be read as. Whoever finds units (walk.h, snapshot.h)
 * opens them and looks no further; what is in them is read here, perhaps by another process that
 * has nothing but the descriptor.
 */
#ifndef ARGVET_SOURCE_UNIT_H
#define ARGVET_SOURCE_UNIT_H

#include <stdbool.h>

#include "target/intake.h"

enum unit_kind {
	UNIT_MANIFEST = 1,
	UNIT_ARGV,
	UNIT_PROCESSES, /* a snapshot, see snapshot.h */
};

struct unit {
	enum unit_kind kind;
	/* For messages and origins: the path as it was written, "-" for standard input. */
	const char *name;
	/* Read from its start, wherever it stands, and left there; it stays open. */
	int fd;
	/* A person asked for this very file: it is worth a word if there is nothing in it, and is
	 * parsed whatever its bytes look like. */
	bool named;
};

/* Reads a unit and hands what it holds to the intake: targets and problems. */
void unit_read(struct intake *intake, const struct unit *unit);

#endif
