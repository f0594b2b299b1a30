/* SPDX-License-Identifier: Apache-2.0 */
#include "base/stopwatch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

/* At least as much as was slept; how much more, the machine decides. */
static void
time_passes(void **state)
{
	const struct timespec moment = {.tv_nsec = 20000000};
	int64_t start = stopwatch_now();

	(void)state;
	nanosleep(&moment, NULL);
	assert_true(stopwatch_now() - start >= 19);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
