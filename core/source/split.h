/* SPDX-License-Identifier: Apache-2.0
 *
 * Command lines whose quotes are lost, as ps prints them: blanks divide the words.
 */
#ifndef ARGVET_SOURCE_SPLIT_H
#define ARGVET_SOURCE_SPLIT_H

#include "base/arena.h"
#include "target/shell.h"

/* The words of text, which begins at origin. */
void split_words(struct arena *arena, const char *text, const struct argvet_origin *origin,
		 struct shell_command *command);

#endif
