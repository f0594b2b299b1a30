/* SPDX-License-Identifier: Apache-2.0
 *
 * From the paths of a command line to open files. Knows directories and nothing of what is in a
 * file.
 */
#ifndef ARGVET_SOURCE_WALK_H
#define ARGVET_SOURCE_WALK_H

#include "source/unit.h"
#include "target/problem.h"

struct walk_settings {
	enum unit_kind kind; /* UNIT_MANIFEST or UNIT_ARGV */
	struct problems *problems;
	/* Is given each unit that is found, in order, and owns its descriptor. The name lives only
	 * until the call returns. */
	void (*take)(void *taker, const struct unit *unit);
	void *taker;
};

/* Finds the units in path ("-" is standard input; a directory is read recursively, in the order of
 * its names). What cannot be opened is a problem; the rest goes on. Every unit can be read from its
 * start as often as one likes: what comes from a pipe was copied to memory before.
 *
 * In a directory, files that end in .yaml, .yml, .json or .manifest count as manifests, all regular
 * files as command lines; names with a leading dot are left out, and so is a link that leads out of
 * the directory. */
void walk_path(const struct walk_settings *settings, const char *path);

#endif
