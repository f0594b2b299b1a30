/* SPDX-License-Identifier: Apache-2.0
 *
 * Live processes to targets, read from /proc without ps and without a shell.
 */
#ifndef ARGVET_SOURCE_PROCESS_H
#define ARGVET_SOURCE_PROCESS_H

#include <sys/types.h>

#include "target/intake.h"

/* Offers the command lines of the processes below the directory proc ("/proc"); of just one if pid
 * is not 0. A process that ends meanwhile is skipped, one that may not be read is a problem, and so
 * are a proc that cannot be opened and a pid that isn't there. A wrapper (sh -c, flock) whose child
 * is the component itself is left out: the child speaks for both. */
void process_read(struct intake *intake, const char *proc, pid_t pid);

#endif
