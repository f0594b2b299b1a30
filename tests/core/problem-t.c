/* SPDX-License-Identifier: Apache-2.0 */
#include "target/problem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
keeps_message_and_place(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct problems problems = PROBLEMS(&arena);
	struct argvet_origin origin = {.file = "a.yaml", .line = 3, .column = 5, .pid = 9};
	char what[] = "tag";
	const struct problem *problem;

	(void)state;
	problem_add(&problems, PROBLEM_ERROR, &origin, "no %s at %d", what, 7);
	what[0] = '!';
	origin.line = 99;
	assert_int_equal(problems.items.count, 1);
	problem = vector_at(&problems.items, 0);
	assert_int_equal(problem->severity, PROBLEM_ERROR);
	assert_string_equal(problem->message, "no tag at 7");
	assert_string_equal(problem->origin.file, "a.yaml");
	assert_int_equal(problem->origin.line, 3);
	assert_int_equal(problem->origin.column, 5);
	assert_int_equal(problem->origin.pid, 9);
	assert_int_equal(problem->origin.size, sizeof(problem->origin));
	vector_free(&problems.items);
}

static void
a_place_may_be_unknown(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct problems problems = PROBLEMS(&arena);
	const struct problem *problem;

	(void)state;
	problem_add(&problems, PROBLEM_WARNING, NULL, "%s", "");
	problem_add(&problems, PROBLEM_WARNING, NULL, "%30000d", 1);
	problem = vector_at(&problems.items, 0);
	assert_string_equal(problem->message, "");
	assert_null(problem->origin.file);
	assert_int_equal(problem->origin.line, 0);
	assert_int_equal(problem->origin.size, sizeof(problem->origin));
	problem = vector_at(&problems.items, 1);
	assert_int_equal(strlen(problem->message), 30000);
	vector_free(&problems.items);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_message_and_place),
		cmocka_unit_test(a_place_may_be_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
