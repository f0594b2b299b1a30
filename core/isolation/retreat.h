/* SPDX-License-Identifier: Apache-2.0
 *
 * What a process that was made for others' input or code leaves behind at once: its parent's
 * signals, terminal and files.
 */
#ifndef ARGVET_ISOLATION_RETREAT_H
#define ARGVET_ISOLATION_RETREAT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* From now on the process ends with its parent, signals of the terminal are for others, and the
 * first three files are /dev/null. False if the parent is gone already. */
bool retreat_from(pid_t parent);

/* Closes all files but the first three and these. */
void retreat_keep(const int *fds, size_t count);

#endif
