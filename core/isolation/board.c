/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/board.h"

#include <sys/mman.h>

struct board *
board_new(void)
{
	void *page = mmap(NULL, sizeof(struct board), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return page != MAP_FAILED ? page : NULL;
}

void
board_hide(struct board *board)
{
	madvise(board, sizeof(*board), MADV_DONTFORK);
}

void
board_free(struct board *board)
{
	if (board != NULL)
		munmap(board, sizeof(*board));
}

/* The step is written last: whoever sees a new one sees what belongs to it. */
static void
take_step(struct board *board)
{
	__atomic_store_n(&board->step, board->step + 1, __ATOMIC_RELEASE);
}

void
board_enter(struct board *board, enum board_phase phase, size_t unit)
{
	board->phase = phase;
	board->unit = (uint32_t)unit;
	board->target = 0;
	board->check = 0;
	take_step(board);
}

void
board_check(struct board *board, size_t target, size_t check)
{
	board->phase = BOARD_CHECKING;
	board->target = (uint32_t)target;
	board->check = (uint32_t)check;
	take_step(board);
}

void
board_confess(struct board *board, enum board_cause cause, int number)
{
	board->cause = cause;
	board->number = number;
	take_step(board);
}

struct board
board_look(const struct board *board)
{
	struct board copy;

	copy.step = __atomic_load_n(&board->step, __ATOMIC_ACQUIRE);
	copy.phase = __atomic_load_n(&board->phase, __ATOMIC_RELAXED);
	copy.unit = __atomic_load_n(&board->unit, __ATOMIC_RELAXED);
	copy.target = __atomic_load_n(&board->target, __ATOMIC_RELAXED);
	copy.check = __atomic_load_n(&board->check, __ATOMIC_RELAXED);
	copy.cause = __atomic_load_n(&board->cause, __ATOMIC_RELAXED);
	copy.number = __atomic_load_n(&board->number, __ATOMIC_RELAXED);
	return copy;
}
