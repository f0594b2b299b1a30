/* SPDX-License-Identifier: Apache-2.0
 *
 * Code that may end the process that runs it is tried in a child first. A plugin is meant to be
 * data, but whoever links one may have put a constructor in, or needs a library that has one; the
 * dynamic linker runs it, and a scan must not die of it.
 */
#ifndef ARGVET_PLUGIN_PROBE_H
#define ARGVET_PLUGIN_PROBE_H

#include <stddef.h>

#include "base/error.h"

/* The end of every sentence about code that should not be there. */
#define PROBE_HINT "; a plugin is data: it needs no constructor, and no library that has one"

struct probe_step {
	void (*run)(void *context);
	/* "its initialisation code": the start of the sentence that says how it went wrong. */
	const char *name;
};

/* Runs the steps one after the other in a child, which sees a copy of context and has nowhere to
 * print to. Returns 0 if all of them came back, all within milliseconds; else -1, with the step
 * that did not. Leaves no child behind. */
int probe_run(const struct probe_step *steps, size_t count, void *context, int milliseconds,
	      struct error **err);

#endif
