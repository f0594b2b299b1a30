/* SPDX-License-Identifier: Apache-2.0
 *
 * How processes that argvet has made come to their end.
 */
#ifndef ARGVET_BASE_CHILD_H
#define ARGVET_BASE_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/strbuf.h"

/* Has it ended? Its status is there for child_reap all the same. */
bool child_has_ended(pid_t pid);

/* Waits for its end. Returns the status as waitpid(2) has it. */
int child_reap(pid_t pid);

/* Adds what has become of it, as the end of a sentence: "was killed by SIGSEGV", "ended its process
 * with status 3". */
void child_add_end(struct strbuf *text, int status);

#endif
