/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/board.h"

#include <sys/resource.h>

#include "child-sample.h"
#include "isolation/sanitizer.h"

/* What a child is given. */
struct view {
	struct board *board;
};

static void
expect_place(const struct board *board, enum board_phase phase, uint32_t unit, uint32_t target,
	     uint32_t check)
{
	const struct board look = board_look(board);

	assert_int_equal(look.phase, phase);
	assert_int_equal(look.unit, unit);
	assert_int_equal(look.target, target);
	assert_int_equal(look.check, check);
}

static void
a_new_board_says_nothing(void **state)
{
	struct board *board = board_new();

	(void)state;
	assert_non_null(board);
	expect_place(board, BOARD_STARTING, 0, 0, 0);
	assert_int_equal(board_look(board).step, 0);
	assert_int_equal(board_look(board).cause, BOARD_NO_CAUSE);
	assert_int_equal(board_look(board).number, 0);
	board_free(board);
	board_free(NULL);
}

static void
says_where_the_worker_is(void **state)
{
	struct board *board = board_new();

	(void)state;
	board_enter(board, BOARD_LOADING, 3);
	expect_place(board, BOARD_LOADING, 3, 0, 0);
	board_enter(board, BOARD_READING, 7);
	expect_place(board, BOARD_READING, 7, 0, 0);
	board_check(board, 2, 5);
	expect_place(board, BOARD_CHECKING, 7, 2, 5);
	board_check(board, 3, 0);
	expect_place(board, BOARD_CHECKING, 7, 3, 0);
	/* Another unit has no target yet. */
	board_check(board, 3, 6);
	board_enter(board, BOARD_READING, 8);
	expect_place(board, BOARD_READING, 8, 0, 0);
	board_free(board);
}

/* Who looks twice and sees one number sees a worker that hangs, even if it is at the same check of
 * the same target. */
static void
every_step_is_another(void **state)
{
	struct board *board = board_new();
	uint32_t last = board_look(board).step;

	(void)state;
	for (int i = 0; i < 3; i++) {
		board_enter(board, BOARD_READING, 1);
		assert_true(board_look(board).step > last);
		last = board_look(board).step;
		board_check(board, 1, 1);
		assert_true(board_look(board).step > last);
		last = board_look(board).step;
		assert_int_equal(board_look(board).step, last);
	}
	board_free(board);
}

static void
a_confession_is_about_where_it_was(void **state)
{
	struct board *board = board_new();
	uint32_t before;

	(void)state;
	board_enter(board, BOARD_READING, 7);
	board_check(board, 2, 5);
	before = board_look(board).step;
	board_confess(board, BOARD_FORBIDDEN_CALL, -1);
	expect_place(board, BOARD_CHECKING, 7, 2, 5);
	assert_int_equal(board_look(board).cause, BOARD_FORBIDDEN_CALL);
	assert_int_equal(board_look(board).number, -1);
	assert_true(board_look(board).step > before);
	board_free(board);
}

static void
a_look_is_a_copy(void **state)
{
	struct board *board = board_new();
	struct board look;

	(void)state;
	board_enter(board, BOARD_READING, 7);
	look = board_look(board);
	board_enter(board, BOARD_WAITING, 8);
	assert_int_equal(look.phase, BOARD_READING);
	assert_int_equal(look.unit, 7);
	look.unit = 9;
	expect_place(board, BOARD_WAITING, 8, 0, 0);
	board_free(board);
}

static int
works_and_dies(const void *what)
{
	const struct view *view = what;

	EXPECT(view->board->unit == 11);
	board_enter(view->board, BOARD_READING, 12);
	board_check(view->board, 3, 4);
	board_confess(view->board, BOARD_FINDINGS, 1000);
	raise(SIGKILL);
	return __LINE__;
}

static void
a_dead_worker_has_left_word(void **state)
{
	const struct view view = {board_new()};
	struct ending ending;

	(void)state;
	board_enter(view.board, BOARD_WAITING, 11);
	ending = child_run(works_and_dies, &view);
	assert_int_equal(ending.signal, SIGKILL);
	expect_place(view.board, BOARD_CHECKING, 12, 3, 4);
	assert_int_equal(board_look(view.board).cause, BOARD_FINDINGS);
	assert_int_equal(board_look(view.board).number, 1000);
	assert_int_equal(board_look(view.board).step, 4);
	board_free(view.board);
}

static int
touches(const void *what)
{
	board_enter(((const struct view *)what)->board, BOARD_READING, 1);
	return 0;
}

/* What has no address in a child, the child cannot write to, whatever it knows. */
static void
a_hidden_board_is_the_parents_alone(void **state)
{
	const struct view hidden = {board_new()};
	const struct view shown = {board_new()};

	(void)state;
	board_enter(hidden.board, BOARD_WAITING, 5);
	board_hide(hidden.board);
	if (!is_under_valgrind()) {
		child_expect(touches, &hidden, SIGSEGV);
		child_expect(touches, &shown, 0);
		expect_place(shown.board, BOARD_READING, 1, 0, 0);
	}
	expect_place(hidden.board, BOARD_WAITING, 5, 0, 0);
	board_enter(hidden.board, BOARD_WAITING, 6);
	expect_place(hidden.board, BOARD_WAITING, 6, 0, 0);
	board_free(hidden.board);
	board_free(shown.board);
}

static int
has_no_memory(const void *what)
{
	const struct rlimit none = {1, 1};

	(void)what;
	if (SANITIZER)
		return CANNOT;
	EXPECT(setrlimit(RLIMIT_AS, &none) == 0);
	EXPECT(board_new() == NULL);
	return 0;
}

static void
without_memory_there_is_none(void **state)
{
	(void)state;
	child_expect(has_no_memory, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_board_says_nothing),
		cmocka_unit_test(says_where_the_worker_is),
		cmocka_unit_test(every_step_is_another),
		cmocka_unit_test(a_confession_is_about_where_it_was),
		cmocka_unit_test(a_look_is_a_copy),
		cmocka_unit_test(a_dead_worker_has_left_word),
		cmocka_unit_test(a_hidden_board_is_the_parents_alone),
		cmocka_unit_test(without_memory_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
