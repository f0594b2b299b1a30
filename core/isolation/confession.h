/* SPDX-License-Identifier: Apache-2.0
 *
 * How a worker still says why it dies: handlers that write the reason on its board.
 */
#ifndef ARGVET_ISOLATION_CONFESSION_H
#define ARGVET_ISOLATION_CONFESSION_H

#include <stddef.h>

#include "isolation/board.h"

/* From now on a forbidden system call, and a crash for lack of memory, are on the board when the
 * process ends; with a stack of their own, so that one that is used up says so, too. memory is the
 * process's limit. */
void confession_prepare(struct board *board, size_t memory);

#endif
