/* SPDX-License-Identifier: Apache-2.0
 *
 * How a component is recognised in the words of a command line: through shells, wrappers, container
 * runtimes and hyperkube, and never because some other program's argument holds its name.
 */
#ifndef ARGVET_TARGET_RECOGNISE_H
#define ARGVET_TARGET_RECOGNISE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "target/component.h"
#include "target/target.h"

/* What runs when a command line runs. */
struct invocation {
	/* What else the same script runs: in the arena, or NULL. */
	struct invocation *next;
	const struct component *component;
	const struct word *words; /* its own words, the program first */
	size_t count;
	const char *image; /* the image that a container runtime's command line names, or NULL */
	const char *gap;   /* NULL, or why words may be missing: an unresolved "$ARGS" in a shell
			    script */
	bool wrapped;      /* the program of the process itself is another: a shell, a wrapper */
};

/* Looks for a component in the words, through shells, wrappers and hyperkube. True if one is run;
 * words that had to be made (those of a shell script) are in arena. */
bool component_recognise(const struct components *components, struct arena *arena,
			 const struct word *words, size_t count, struct invocation *invocation);

/* The component that an image is named after ("registry.k8s.io/kube-apiserver-amd64:v1.19.3"), or
 * NULL. */
const struct component *component_of_image(const struct components *components, const char *image);

#endif
