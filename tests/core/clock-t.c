/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "report/clock.h"

static void
assert_written(time_t time, const char *expected)
{
	cleanup_strbuf struct strbuf text = {0};

	clock_add(&text, time);
	assert_string_equal(text.text, expected);
}

static void
test_text(void **state)
{
	(void)state;
	assert_written(0, "1970-01-01T00:00:00Z");
	assert_written(951782400, "2000-02-29T00:00:00Z");
	assert_written(253402300799, "9999-12-31T23:59:59Z");
}

static void
test_told(void **state)
{
	(void)state;
	setenv("SOURCE_DATE_EPOCH", "1790000000", 1);
	assert_int_equal(clock_now(), 1790000000);
	setenv("SOURCE_DATE_EPOCH", "0", 1);
	assert_int_equal(clock_now(), 0);
}

/* What is no time is as good as nothing. */
static void
test_now(void **state)
{
	static const char *const odd[] = {
		"", "-1", " 5", "+5", "5s", "0x5", "253402300800", "99999999999999999999",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		time_t before = time(NULL);

		setenv("SOURCE_DATE_EPOCH", odd[i], 1);
		assert_in_range(clock_now(), before, before + 60);
	}
	unsetenv("SOURCE_DATE_EPOCH");
	assert_in_range(clock_now(), 1700000000, 253402300799);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
