/* SPDX-License-Identifier: Apache-2.0
 *
 * Containers to targets: command and args, expanded as Kubernetes does, and the image where they
 * leave the program to it.
 */
#ifndef ARGVET_SOURCE_CONTAINER_H
#define ARGVET_SOURCE_CONTAINER_H

#include <stdbool.h>
#include <stddef.h>

#include "source/document.h"
#include "target/intake.h"

/* What the containers of a Pod share. */
struct pod {
	struct intake *intake;
	const struct document *document;
	struct place place; /* without what only a container tells */
	size_t *budget;     /* how many bytes variables may still grow into, in one file */
};

/* Offers the container's command line to the intake; true if it runs a component. path is the
 * container's: "spec.containers[0]". */
bool container_read(const struct pod *pod, const struct node *node, const char *path);

#endif
