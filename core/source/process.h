/* SPDX-License-Identifier: Apache-2.0
 *
 * Live processes to targets, from a snapshot of them.
 */
#ifndef ARGVET_SOURCE_PROCESS_H
#define ARGVET_SOURCE_PROCESS_H

#include <stddef.h>

#include "target/intake.h"

/* Offers the command lines in a snapshot (snapshot.h). A process that ended meanwhile is skipped,
 * one that could not be read is a problem, and so is a single one that was asked for and isn't
 * there. A wrapper (sh -c, flock) whose child is the component itself is left out: the child speaks
 * for both. */
void process_read(struct intake *intake, const char *bytes, size_t length);

#endif
