/* SPDX-License-Identifier: Apache-2.0
 *
 * The marks that a line bears where a person, a terminal or a pager cut it off: what is behind
 * them is unknown, and often half a word before them too.
 */
#ifndef ARGVET_SOURCE_CUTOFF_H
#define ARGVET_SOURCE_CUTOFF_H

#include <stdbool.h>

#include "base/arena.h"
#include "target/recognise.h"
#include "target/shell.h"

/* Is the text nothing but dots that stand for something left out? */
bool cutoff_is_ellipsis(const char *text);

/* Takes the dots out of a command line. What they stand for is not known, and neither is the end of
 * the value before them. */
void cutoff_mark_command(struct arena *arena, struct shell_command *command);

/* The same for lines that end in the middle of a flag: then other flags are gone too. listed: by
 * ps, which knows no flag's value that is missing. */
void cutoff_mark_invocation(struct arena *arena, struct invocation *invocation, bool listed);

#endif
