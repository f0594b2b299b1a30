/* SPDX-License-Identifier: Apache-2.0
 *
 * Where sources hand in what they find: command lines that run a component become targets, trouble
 * becomes problems. One intake serves a whole scan; everything in it lives in its arena.
 */
#ifndef ARGVET_TARGET_INTAKE_H
#define ARGVET_TARGET_INTAKE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/vector.h"
#include "target/component.h"
#include "target/problem.h"
#include "target/recognise.h"
#include "target/target.h"
#include "target/version.h"

struct intake {
	struct arena *arena;
	const struct components *components;
	/* Of targets that do not tell theirs; .text is NULL for none. */
	struct kubernetes_version fallback;
	struct vector targets; /* struct target * */
	struct problems problems;
	/* What the sources have looked at so far, and who is told of each; .watch may be NULL. */
	size_t files;
	size_t processes;
	void (*watch)(void *watcher, const struct intake *intake);
	void *watcher;
};

void intake_init(struct intake *intake, struct arena *arena, const struct components *components);
void intake_free(struct intake *intake);

/* One more file, or process, has been looked at. */
void intake_count_file(struct intake *intake);
void intake_count_process(struct intake *intake);

/* A command line as a source found it. Strings and words must live as long as the arena. */
struct command_line {
	struct place place;
	const struct word *words;
	size_t count;
	const char *gap; /* NULL, or why words may be missing */
};

/* Adds a target if the words run a component, and returns it; else NULL. */
const struct target *intake_offer(struct intake *intake, const struct command_line *line);

/* As intake_offer, for words that are already known to be the component's own. What else the same
 * script runs becomes targets of its own; the first is returned. */
const struct target *
intake_admit(struct intake *intake, const struct place *place, const struct invocation *invocation);

#endif
