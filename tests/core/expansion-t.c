/* SPDX-License-Identifier: Apache-2.0 */
#include "target/expansion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
variables_end_with_their_name(void **state)
{
	(void)state;
	assert_int_equal(expansion_length("$A_1-b"), 4);
	assert_int_equal(expansion_length("$a$b"), 2);
	assert_int_equal(expansion_length("$@x"), 2);
	assert_int_equal(expansion_length("$10"), 2);
	assert_int_equal(expansion_length("${a:-b}c"), 7);
	assert_int_equal(expansion_length("${a:-${b}}c"), 10);
	assert_int_equal(expansion_length("${a:-\"}\"}c"), 9);
	assert_int_equal(expansion_length("${a:-'}c"), 7);
}

static void
commands_end_with_their_bracket(void **state)
{
	(void)state;
	assert_int_equal(expansion_length("$(a b)c"), 6);
	assert_int_equal(expansion_length("$(a (b) ')')c"), 12);
	assert_int_equal(expansion_length("$(a \"\\\")\" \\))c"), 13);
	assert_int_equal(expansion_length("`a \\` b`c"), 8);
}

static void
what_has_no_end_is_as_long_as_can_be(void **state)
{
	static const char *const texts[] = {"$(a", "${a", "`a", "$(a ')", "${a:-\"}", "$(a \\)"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_true(expansion_length(texts[i]) == SIZE_MAX);
	assert_true(expansion_process_length("<(a") == SIZE_MAX);
}

static void
other_dollars_are_none(void **state)
{
	(void)state;
	assert_int_equal(expansion_length(""), 0);
	assert_int_equal(expansion_length("a$b"), 0);
	assert_int_equal(expansion_length("$"), 0);
	assert_int_equal(expansion_length("$,"), 0);
	assert_int_equal(expansion_length("$'a'"), 0);
}

static void
processes_take_the_place_of_files(void **state)
{
	(void)state;
	assert_int_equal(expansion_process_length("<(a b)c"), 6);
	assert_int_equal(expansion_process_length(">(a)"), 4);
	assert_int_equal(expansion_process_length("< (a)"), 0);
	assert_int_equal(expansion_process_length("(a)"), 0);
	assert_int_equal(expansion_process_length(""), 0);
}

static void
some_are_any_number_of_words(void **state)
{
	(void)state;
	assert_true(expansion_is_list("$@"));
	assert_true(expansion_is_list("${@}"));
	assert_true(expansion_is_list("${list[@]}"));
	assert_false(expansion_is_list("$*"));
	assert_false(expansion_is_list("$list"));
	assert_true(expansion_is_arguments("$@"));
	assert_true(expansion_is_arguments("${@}"));
	assert_true(expansion_is_arguments("$*"));
	assert_false(expansion_is_arguments("${list[@]}"));
	assert_false(expansion_is_arguments("$1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variables_end_with_their_name),
		cmocka_unit_test(commands_end_with_their_bracket),
		cmocka_unit_test(what_has_no_end_is_as_long_as_can_be),
		cmocka_unit_test(other_dollars_are_none),
		cmocka_unit_test(processes_take_the_place_of_files),
		cmocka_unit_test(some_are_any_number_of_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
