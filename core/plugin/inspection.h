/* SPDX-License-Identifier: Apache-2.0
 *
 * All that its author would want to know of a plugin file: whether it would be loaded, what is in
 * it, and what could be better.
 */
#ifndef ARGVET_PLUGIN_INSPECTION_H
#define ARGVET_PLUGIN_INSPECTION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/vector.h"
#include "plugin/facts.h"
#include "plugin/loader.h"

struct inspection {
	const char *path;
	/* Of the plugin, if it would be loaded, else NULL. */
	struct check *check;
	/* Why not; NULL if it would. */
	const char *refusal;
	/* Of a regular file that can be opened. */
	bool is_file;
	struct stat info;
	/* Of a whole shared object for this machine. */
	bool is_object;
	struct object_facts facts;
	/* What its constant says of its own size and ABI, if it has one. */
	bool is_stamped;
	uint64_t size;
	uint32_t abi;
	struct vector warnings; /* const char *: whole sentences; they may hold any bytes */
	struct vector notes;    /* const char *: what is good to know and no fault */
	struct arena arena;
};

/* Inspects the file. path is borrowed. It is read without being trusted; loaded, and with that
 * trusted with what the loader trusts it with, only if it passes the loader's own demands. */
void inspection_make(struct inspection *inspection, const char *path);

void inspection_free(struct inspection *inspection);

#endif
