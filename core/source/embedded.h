/* SPDX-License-Identifier: Apache-2.0
 *
 * Programs of distributions that take the place of a component, so that nobody finds its flags
 * where they look for them first.
 */
#ifndef ARGVET_SOURCE_EMBEDDED_H
#define ARGVET_SOURCE_EMBEDDED_H

#include <stdbool.h>
#include <stddef.h>

struct embedder {
	const char *program;
	/* The word behind the program; NULL: any, or none. */
	const char *subcommand;
	/* It starts the component as a process of its own: worth a word only if there is none. */
	bool starts;
	/* Where the flags are. */
	const char *message;
};

/* Of a process with this command line, whose words end in NUL, or in a blank where the process has
 * written over them; NULL if it is none. */
const struct embedder *embedder_find(const char *bytes, size_t length);

#endif
