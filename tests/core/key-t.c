/* SPDX-License-Identifier: Apache-2.0 */
#include "base/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
test_lists_differ(void **state)
{
	static const char *const lists[][2] = {
		{"ab", "c"}, {"a", "bc"}, {"abc", ""},    {"", "abc"},     {"", NULL},
		{NULL, ""},  {"", ""},    {"1:a,", NULL}, {"a,1:b,", "c"}, {"a", "b,1:c,"},
	};
	const size_t count = sizeof(lists) / sizeof(lists[0]);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < i; k++) {
			cleanup_strbuf struct strbuf one = {0};
			cleanup_strbuf struct strbuf other = {0};

			key_add(&one, lists[i][0]);
			key_add(&one, lists[i][1]);
			key_add(&other, lists[k][0]);
			key_add(&other, lists[k][1]);
			assert_string_not_equal(one.text, other.text);
		}
	}
}

static void
test_same_lists(void **state)
{
	cleanup_strbuf struct strbuf one = {0};
	cleanup_strbuf struct strbuf other = {0};

	(void)state;
	key_add(&one, "a,b");
	key_add_number(&one, INT64_MIN);
	key_add(&other, "a,b");
	key_add_number(&other, INT64_MIN);
	assert_string_equal(one.text, other.text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists_differ),
		cmocka_unit_test(test_same_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
