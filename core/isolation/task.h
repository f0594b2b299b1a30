/* SPDX-License-Identifier: Apache-2.0
 *
 * One unit and what to do about it: it is read, its targets are checked, and what it came to
 * becomes a message (answer.h). The same code in a worker, and, where there is no isolation, in
 * argvet itself. / */
#ifndef ARGVET_ISOLATION_TASK_H
#define ARGVET_ISOLATION_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "base/vector.h"
#include "isolation/board.h"
#include "isolation/wire.h"
#include "source/unit.h"
#include "target/component.h"

/* A check that is left out on a target, or from one on. */
struct task_rule {
	uint32_t check;
	uint32_t target;
	bool onwards;
};

struct task {
	/* In the order in which units were found. */
	uint32_t number;
	struct unit unit;
	struct vector rules; /* struct task_rule */
};

/* What all tasks of a scan have in common. */
struct task_setup {
	const struct components *components;
	struct kubernetes_version fallback;
	const struct vector *checks; /* const struct check * */
	struct board *board;
	/* Called after each check, if it is not NULL. */
	void (*checked)(void *checker);
	void *checker;
	/* Of a target's words, nobody asks for more than the first, which tells it from others at
	 * the same place. */
	bool wordless;
	/* May a check that is out of its mind end this process? */
	bool expendable;
};

/* Adds the number of the task and its answer to message. */
void task_answer(const struct task_setup *setup, const struct task *task, struct strbuf *message);

/* All of a task but its descriptor. The name is in the message. */
void task_put(struct strbuf *message, const struct task *task);
void task_get(struct wire *wire, struct task *task);

#endif
