/* SPDX-License-Identifier: Apache-2.0
 *
 * How argvet comes to know plugins without loading them: a worker does, and says what it found. One
 * that does not survive it is followed by another, which leaves that plugin out.
 */
#ifndef ARGVET_ISOLATION_INTRODUCTION_H
#define ARGVET_ISOLATION_INTRODUCTION_H

#include "isolation/member.h"
#include "isolation/sandbox.h"
#include "plugin/registry.h"
#include "plugin/search.h"

struct introduction {
	const struct search *search;
	struct sandbox_limits limits;
	bool wordless; /* see task.h */
	/* Filled in: what workers and this process could not give up. */
	sandbox_gaps gaps;
};

/* Admits or refuses every candidate. Returns the worker that has loaded what was admitted, and
 * waits to be told what to do with it; the caller frees it. This process gives up what it needs no
 * more (sandbox_keep_reading). Ends the program if no worker can be made. */
struct member *introduction_make(struct introduction *introduction, struct registry *registry);

#endif
