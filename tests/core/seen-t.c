/* SPDX-License-Identifier: Apache-2.0 */
#include "source/seen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
a_file_is_new_once(void **state)
{
	cleanup_seen struct seen seen = {0};

	(void)state;
	assert_true(seen_add(&seen, 1, 2));
	assert_false(seen_add(&seen, 1, 2));
	assert_true(seen_add(&seen, 2, 1));
	assert_true(seen_add(&seen, 2, 2));
	assert_false(seen_add(&seen, 2, 1));
}

static void
many_files_are_kept_apart(void **state)
{
	cleanup_seen struct seen seen = {0};

	(void)state;
	for (ino_t inode = 1; inode <= 20000; inode++) {
		assert_true(seen_add(&seen, 1, inode));
		assert_true(seen_add(&seen, 2, inode << 32));
	}
	for (ino_t inode = 1; inode <= 20000; inode++) {
		assert_false(seen_add(&seen, 1, inode));
		assert_false(seen_add(&seen, 2, inode << 32));
	}
	assert_int_equal(seen.count, 40000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_new_once),
		cmocka_unit_test(many_files_are_kept_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
