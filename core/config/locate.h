/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the configuration file is.
 */
#ifndef ARGVET_CONFIG_LOCATE_H
#define ARGVET_CONFIG_LOCATE_H

#include "base/arena.h"
#include "base/error.h"
#include "config/config.h"

#define CONFIG_NAME "argvet.yaml"

/* Opens the file called path. Returns a descriptor, or -1. */
int locate_named(struct arena *arena, const char *path, struct config_source *source,
		 struct error **err);

/* Looks for argvet.yaml in the directory start, which is absolute, and those above it; then for
 * system, which may be NULL. *fd becomes the first one found, or -1 if there is none. One that
 * somebody else could have planted there is an error. */
int locate_default(struct arena *arena, const char *start, const char *system,
		   struct config_source *source, int *fd, struct error **err);

#endif
