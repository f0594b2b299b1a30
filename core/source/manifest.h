/* SPDX-License-Identifier: Apache-2.0
 *
 * Kubernetes manifests to targets. The only module that knows Kubernetes kinds.
 */
#ifndef ARGVET_SOURCE_MANIFEST_H
#define ARGVET_SOURCE_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include "target/intake.h"

/* Offers every container's command line in bytes to intake. file is the name for messages and
 * origins. named: a person asked for this very file, so one without any Pod is worth a word. */
void manifest_read(struct intake *intake, const char *file, const char *bytes, size_t length,
		   bool named);

#endif
