/* SPDX-License-Identifier: Apache-2.0
 *
 * Files, directories and standard input, read for the sources that want bytes.
 */
#ifndef ARGVET_SOURCE_INPUT_H
#define ARGVET_SOURCE_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "target/intake.h"

enum input_kind {
	INPUT_MANIFESTS = 1,
	INPUT_ARGV,
};

/* Reads path ("-" is standard input; a directory is read recursively, in the order of its names)
 * and hands its bytes to the source of that kind. What cannot be read is a problem; the rest goes
 * on.
 *
 * In a directory, files that end in .yaml, .yml, .json or .manifest count as manifests, all regular
 * files as command lines; names with a leading dot are left out, and so is a link that leads out of
 * the directory. */
void input_read(struct intake *intake, enum input_kind kind, const char *path);

#endif
