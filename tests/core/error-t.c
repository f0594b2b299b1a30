/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
says_what_it_was_given(void **state)
{
	cleanup_error struct error *err = NULL;

	(void)state;
	assert_int_equal(error_make(&err, 0, "line %d: no \"%s\"", 7, "%s"), -1);
	assert_string_equal(error_text(err), "line 7: no \"%s\"");
}

static void
puts_the_system_s_reason_behind(void **state)
{
	cleanup_error struct error *err = NULL;

	(void)state;
	assert_int_equal(error_make(&err, ENOENT, "cannot open %s", "/x"), -1);
	assert_string_equal(error_text(err), "cannot open /x: No such file or directory");
}

static void
puts_context_before(void **state)
{
	cleanup_error struct error *err = NULL;

	(void)state;
	error_make(&err, 0, "inner");
	assert_int_equal(error_wrap(&err, "middle %d", 2), -1);
	assert_int_equal(error_wrap(&err, "outer"), -1);
	assert_string_equal(error_text(err), "outer: middle 2: inner");
}

static void
a_caller_need_not_care(void **state)
{
	struct error *none = NULL;

	(void)state;
	assert_int_equal(error_make(NULL, EACCES, "lost"), -1);
	assert_int_equal(error_wrap(NULL, "lost"), -1);
	assert_int_equal(error_wrap(&none, "lost"), -1);
	assert_null(none);
	assert_string_equal(error_text(NULL), "no error");
	error_free(&none);
}

static void
texts_may_be_long_or_empty(void **state)
{
	struct error *err = NULL;

	(void)state;
	error_make(&err, 0, "%10000d", 1);
	assert_int_equal(strlen(error_text(err)), 10000);
	error_free(&err);
	assert_null(err);
	error_make(&err, 0, "%s", "");
	assert_string_equal(error_text(err), "");
	error_free(&err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_it_was_given),
		cmocka_unit_test(puts_the_system_s_reason_behind),
		cmocka_unit_test(puts_context_before),
		cmocka_unit_test(a_caller_need_not_care),
		cmocka_unit_test(texts_may_be_long_or_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
