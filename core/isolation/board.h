/* SPDX-License-Identifier: Apache-2.0
 *
 * A page that a worker shares with its parent: where it is, written before each step with no system
 * call, so that a worker that dies or hangs has said what it was at. It is the worker's word, and
 * whatever a plugin has made of it: the parent takes it for a hint about who is to blame, never for
 * a result.
 */
#ifndef ARGVET_ISOLATION_BOARD_H
#define ARGVET_ISOLATION_BOARD_H

#include <stddef.h>
#include <stdint.h>

enum board_phase {
	BOARD_STARTING = 0, /* sandbox, messages */
	/* .unit is the number of the candidate. */
	BOARD_LOADING,
	/* The same, to see whether it can be unloaded. */
	BOARD_UNLOADING,
	BOARD_WAITING,  /* for units, or for room to answer */
	BOARD_READING,  /* .unit */
	BOARD_CHECKING, /* .unit, .target in it, .check */
};

/* Why the worker ended itself. */
enum board_cause {
	BOARD_NO_CAUSE = 0,
	BOARD_FORBIDDEN_CALL, /* .number is that of the system call */
	BOARD_OUT_OF_MEMORY,
	BOARD_FINDINGS, /* .number of them */
};

struct board {
	/* Grows with each step. */
	uint32_t step;
	uint32_t phase;
	uint32_t unit;
	uint32_t target;
	uint32_t check;
	uint32_t cause;
	int32_t number;
};

/* NULL if there is no memory. */
struct board *board_new(void);
/* Processes that are made from now on do not see the page. */
void board_hide(struct board *board);
void board_free(struct board *board);

/* The worker's side: what comes next. */
void board_enter(struct board *board, enum board_phase phase, size_t unit);
void board_check(struct board *board, size_t target, size_t check);
/* Why it is about to end. Safe in a signal handler. */
void board_confess(struct board *board, enum board_cause cause, int number);

/* The parent's: a copy, since the page may change under its eyes. */
struct board board_look(const struct board *board);

#endif
