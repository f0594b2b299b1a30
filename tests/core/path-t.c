/* SPDX-License-Identifier: Apache-2.0 */
#include "base/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
the_base_is_behind_the_last_slash(void **state)
{
	(void)state;
	assert_string_equal(path_base("a"), "a");
	assert_string_equal(path_base("/a/b.c"), "b.c");
	assert_string_equal(path_base("../a"), "a");
	assert_string_equal(path_base("a/"), "");
	assert_string_equal(path_base(""), "");
}

static void
an_end_may_be_all(void **state)
{
	(void)state;
	assert_true(path_ends_in("a/b.yaml", ".yaml"));
	assert_true(path_ends_in(".env", ".env"));
	assert_true(path_ends_in("a", ""));
	assert_false(path_ends_in("a.yaml.old", ".yaml"));
	assert_false(path_ends_in("aml", ".yaml"));
	assert_false(path_ends_in("a.YAML", ".yaml"));
	assert_false(path_ends_in("", ".yaml"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_base_is_behind_the_last_slash),
		cmocka_unit_test(an_end_may_be_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
