/* SPDX-License-Identifier: Apache-2.0 */
#include "base/distance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
known_distances(void **state)
{
	static const struct {
		const char *a, *b;
		size_t distance;
	} known[] = {
		{"", "", 0},
		{"a", "", 1},
		{"abc", "abc", 0},
		{"abc", "abd", 1},
		{"abc", "ab", 1},
		{"abc", "xabc", 1},
		{"ab", "ba", 2},
		{"kitten", "sitting", 3},
		{"abc", "xyz", 3},
		{"insecur-port", "insecure-port", 1},
		{"CKV_K8S_88", "ckv_k8s_88", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		assert_int_equal(distance_between(known[i].a, known[i].b), known[i].distance);
		assert_int_equal(distance_between(known[i].b, known[i].a), known[i].distance);
	}
}

static void
long_words(void **state)
{
	char longest[257];

	(void)state;
	memset(longest, 'x', sizeof(longest));
	longest[255] = '\0';
	assert_int_equal(distance_between(longest, longest), 0);
	assert_int_equal(distance_between(longest, ""), 255);
	longest[255] = 'x';
	longest[256] = '\0';
	assert_true(distance_between(longest, longest) == SIZE_MAX);
	assert_true(distance_between(longest, "") == SIZE_MAX);
	assert_true(distance_between("", longest) == SIZE_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_distances),
		cmocka_unit_test(long_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
