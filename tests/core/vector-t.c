/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct item {
	int number;
	char rest[13];
};

static void
items_start_zeroed_and_stay(void **state)
{
	cleanup_vector struct vector items = VECTOR(struct item);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct item *item = vector_add(&items);

		assert_int_equal(item->number, 0);
		assert_int_equal(item->rest[12], 0);
		*item = (struct item){i, "filled with x"};
	}
	assert_int_equal(items.count, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(((struct item *)vector_at(&items, (size_t)i))->number, i);
}

static void
an_item_that_was_dropped_comes_back_zeroed(void **state)
{
	cleanup_vector struct vector items = VECTOR(int);

	(void)state;
	*(int *)vector_add(&items) = 7;
	items.count = 0;
	assert_int_equal(*(int *)vector_add(&items), 0);
}

static int
compare_ints(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void
sorts(void **state)
{
	static const int shuffled[] = {3, 1, 2, 5, 4, 3, 0};
	static const int sorted[] = {0, 1, 2, 3, 3, 4, 5};
	cleanup_vector struct vector numbers = VECTOR(int);

	(void)state;
	vector_sort(&numbers, compare_ints);
	for (size_t i = 0; i < 7; i++)
		*(int *)vector_add(&numbers) = shuffled[i];
	vector_sort(&numbers, compare_ints);
	assert_memory_equal(numbers.items, sorted, sizeof(sorted));
}

static void
a_freed_vector_is_an_empty_one(void **state)
{
	struct vector numbers = VECTOR(int);

	(void)state;
	vector_free(&numbers);
	*(int *)vector_add(&numbers) = 1;
	vector_free(&numbers);
	assert_int_equal(numbers.count, 0);
	*(int *)vector_add(&numbers) = 2;
	assert_int_equal(*(int *)vector_at(&numbers, 0), 2);
	vector_free(&numbers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_start_zeroed_and_stay),
		cmocka_unit_test(an_item_that_was_dropped_comes_back_zeroed),
		cmocka_unit_test(sorts),
		cmocka_unit_test(a_freed_vector_is_an_empty_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
