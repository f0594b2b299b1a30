/* SPDX-License-Identifier: Apache-2.0
 *
 * The processes of a machine as raw bytes, from /proc into a file in memory: taken by a process
 * that may look at /proc, read by one that may do nothing else (process.h).
 */
#ifndef ARGVET_SOURCE_SNAPSHOT_H
#define ARGVET_SOURCE_SNAPSHOT_H

#include <sys/types.h>

#include "target/component.h"
#include "target/problem.h"

/* Writes what process.h wants to know of the processes below the directory proc ("/proc"), of just
 * one if pid is not 0, to a new file in memory. Returns its descriptor, at its start, or -1: a proc
 * that cannot be opened or listed is a problem, as is a lack of memory. Of a process that cannot be
 * what is looked for (no component's name is in its command line, nor is it the program's, and no
 * shell could make one of it) nothing is kept but that it is there. */
int snapshot_take(const char *proc, pid_t pid, const struct components *components,
		  struct problems *problems);

#endif
