/* SPDX-License-Identifier: Apache-2.0
 *
 * A file to a check. The only module that knows dlopen.
 */
#ifndef ARGVET_PLUGIN_LOADER_H
#define ARGVET_PLUGIN_LOADER_H

#include <stdbool.h>
#include <sys/types.h>

#include <argvet/plugin.h>

#include "base/arena.h"
#include "base/error.h"

/* A loaded plugin. Behind the first member everything is the core's own. */
struct check {
	/* As much as the plugin wrote and this core knows; the rest is zero. Its severity is the
	 * user's, where the settings of a scan have one. */
	struct argvet_plugin plugin;
	/* Of its file, as it was found. */
	char *path;
	/* Which file that is, under whatever name. */
	dev_t device;
	ino_t inode;
	/* The descriptor is kept open: the library was loaded by this number, which must not
	 * come to mean another file. */
	void *library;
	int fd; /* -1 of a check that only another process has loaded */
	/* The values of its parameters, in their order; see parameter.h. In the arena. */
	struct argvet_setting *settings;
	struct arena arena;
};

/* Loads the plugin in path and checks that it is one: trusted, one symbol, an ABI and a size that
 * this core understands, complete, its id well-formed. wanted_id is the id that its place below a
 * plugin directory demands; NULL for a file named on the command line, which must only be called as
 * the last part of its id. Runs none of its code but what the dynamic linker runs, and that in a
 * child first. Returns NULL with the reason, which does not repeat the path. */
struct check *check_load(const char *path, const char *wanted_id, struct error **err);

/* The same from a descriptor that trust_open has given, which stays the caller's. guarded: what
 * runs when the file is loaded is tried in a child first. */
struct check *
check_load_open(int fd, const char *path, const char *wanted_id, bool guarded, struct error **err);

/* Does loading or unloading the file run code? In doubt it does. */
bool check_runs_code(int fd);

/* Is the valid plugin in the place that its id says, as for check_load? */
int check_place(const struct argvet_plugin *plugin, const char *path, const char *wanted_id,
		struct error **err);

void check_free(struct check *check);

#endif
