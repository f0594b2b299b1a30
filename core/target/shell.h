/* SPDX-License-Identifier: Apache-2.0
 *
 * Just enough of a shell to read the words of commands: quotes, backslashes, comments,
 * redirections, lists and pipelines. Nothing is ever run.
 */
#ifndef ARGVET_TARGET_SHELL_H
#define ARGVET_TARGET_SHELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vector.h"
#include "target/target.h"

/* A place in the text that words come from: the first character is at origin's line and column, and
 * every newline in the text starts a new line in the file at indent+1. */
struct shell_text {
	const char *text;
	struct argvet_origin origin;
	/* How many characters the file indents each further line by. */
	uint32_t indent;
	/* Lines and columns move with the text; else every word has the origin of the whole. */
	bool follow;
};

/* A simple command: its words without redirections, leading assignments and `exec`. */
struct shell_command {
	const struct word *words;
	size_t count;
	/* NULL, or an unquoted expansion that may hold any number of words: "$ARGS". */
	const char *gap;
	/* Before which word the script's own arguments stand ("$@"); SIZE_MAX: nowhere. */
	size_t arguments;
};

/* The simple commands of a script, in order, in *commands (struct shell_command). False if a quote
 * is left open: then the text is not a shell's, and *commands is empty. Words are in arena. */
bool shell_read(struct arena *arena, const struct shell_text *script, struct vector *commands);

#endif
