/* SPDX-License-Identifier: Apache-2.0
 *
 * A look at an ELF file before the dynamic linker gets it: the linker's own words for a wrong file
 * are poor, and one that was cut short it maps all the same and dies of SIGBUS.
 */
#ifndef ARGVET_PLUGIN_OBJECT_H
#define ARGVET_PLUGIN_OBJECT_H

#include "base/error.h"

/* Is the file a whole shared object for the machine that runs this program? Returns 0, or -1 with
 * the reason. */
int object_check(int fd, struct error **err);

#endif
