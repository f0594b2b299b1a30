/* SPDX-License-Identifier: Apache-2.0 */
#include "source/argvfile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake-sample.h"

static void
origins_name_the_file(void **state)
{
	const struct argv_file file = {.name = "lines"};
	struct argvet_origin origin = argv_file_origin(&file, 3, 4);

	(void)state;
	expect_place(&origin, 3, 4);
	assert_int_equal(origin.size, sizeof(origin));
	assert_int_equal(origin.pid, 0);
}

static void
what_is_refused_is_trouble(void **state)
{
	struct fixture *fixture = *state;
	struct argv_file file = {.intake = &fixture->intake, .name = "lines"};
	struct argvet_origin origin = argv_file_origin(&file, 3, 4);

	argv_file_refuse(&file, &origin, "%s: 100%%", "%n");
	assert_true(file.trouble);
	expect_problem(fixture, PROBLEM_ERROR, 3, 4, "%n: 100%");
}

static void
there_is_room_for_the_words_of_a_process(void **state)
{
	struct fixture *fixture = *state;
	struct argv_file file = {.intake = &fixture->intake, .name = "lines"};
	struct argvet_origin origin = argv_file_origin(&file, 1, 3);

	assert_true(argv_file_has_room(&file, &origin, 65536));
	assert_false(file.trouble);
	assert_false(argv_file_has_room(&file, &origin, 65537));
	assert_true(file.trouble);
	expect_problem(fixture, PROBLEM_ERROR, 1, 3, "more than 65536 words");
}

static void
components_are_counted(void **state)
{
	struct fixture *fixture = *state;
	struct argv_file file = {.intake = &fixture->intake, .name = "lines"};
	const struct word words[] = {{.text = "ls"}, {.text = "kube-apiserver"}};

	argv_file_offer(&file, &(struct command_line){.words = words, .count = 2});
	assert_int_equal(file.found, 0);
	argv_file_offer(&file, &(struct command_line){.words = words + 1, .count = 1});
	assert_int_equal(file.found, 1);
	assert_int_equal(fixture->intake.targets.count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(origins_name_the_file),
		TEST(what_is_refused_is_trouble),
		TEST(there_is_room_for_the_words_of_a_process),
		TEST(components_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
