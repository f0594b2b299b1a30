/* SPDX-License-Identifier: Apache-2.0
 *
 * Command lines as text to targets: the output of ps, plain lines, NUL-separated words as in
 * /proc/PID/cmdline, JSON arrays of words.
 */
#ifndef ARGVET_SOURCE_CMDLINE_H
#define ARGVET_SOURCE_CMDLINE_H

#include <stddef.h>

#include "target/intake.h"

void cmdline_read(struct intake *intake, const char *file, const char *bytes, size_t length);

#endif
