/* SPDX-License-Identifier: Apache-2.0
 *
 * Which files may hold plugins, in the order in which they are looked for. Opens them and looks at
 * who owns them (trust.h), and not into them.
 */
#ifndef ARGVET_PLUGIN_SEARCH_H
#define ARGVET_PLUGIN_SEARCH_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/vector.h"
#include "plugin/trust.h"

/* A file that may be a plugin. */
struct candidate {
	const char *path;
	/* The id that its place below a plugin directory demands; NULL for one that was named. */
	const char *wanted_id;
	/* A person asked for this very file. */
	bool named;
	/* NULL, or why it is not even opened: then .fd is -1. */
	const char *refusal;
	int fd;
	dev_t device;
	ino_t inode;
};

struct search {
	struct arena *arena;
	struct vector candidates; /* struct candidate */
	struct trust trust;
};

#define SEARCH(arena_) ((struct search){.arena = (arena_), .candidates = VECTOR(struct candidate)})

/* Adds one file. */
void search_file(struct search *search, const char *path);

/* Adds every COMPONENT/NAME.so below directory, in the order of their names. A directory that isn't
 * there is a refusal only if required. */
void search_directory(struct search *search, const char *directory, bool required);

/* The same for a colon-separated list of directories; empty parts are left out. */
void search_path(struct search *search, const char *directories);

/* Closes what is open. */
void search_free(struct search *search);

#endif
