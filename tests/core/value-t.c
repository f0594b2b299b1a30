/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "target/value.h"

static void
integers_as_go_reads_them(void **state)
{
	static const struct {
		const char *text;
		int64_t number;
	} right[] = {{"0", 0},     {"00", 0},      {"-0", 0},
		     {"+7", 7},    {"030", 24},    {"0x1e", 30},
		     {"0X1E", 30}, {"0b101", 5},   {"0o17", 15},
		     {"3_0", 30},  {"0x_1e", 30},  {"0_7", 7},
		     {"-12", -12}, {"8080", 8080}, {"9223372036854775807", INT64_MAX}};

	(void)state;
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		int64_t number = -99;

		if (value_integer(right[i].text, &number) != 0 || number != right[i].number)
			fail_msg("%s", right[i].text);
	}
}

static void
integers_that_go_refuses(void **state)
{
	static const char *const wrong[] = {
		"",   "+",  "-",  " 0",  "0 ",  "30d", "0x",  "1__0",
		"_1", "1_", "08", "0b2", "1.0", "--1", "+-1", "9223372036854775808",
		"\t1"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		int64_t number = -99;

		if (value_integer(wrong[i], &number) == 0 || number != -99)
			fail_msg("\"%s\"", wrong[i]);
	}
}

static void
booleans_as_go_reads_them(void **state)
{
	static const char *const wrong[] = {"",      "yes",  "no",       "on", "off",
					    " true", "tRUE", "\"true\"", "2"};
	int truth = -1;

	(void)state;
	assert_int_equal(value_boolean("T", &truth), 0);
	assert_int_equal(truth, 1);
	assert_int_equal(value_boolean("False", &truth), 0);
	assert_int_equal(truth, 0);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(value_boolean(wrong[i], &truth), -1);
	assert_int_equal(truth, 0);
}

static void
durations_have_units(void **state)
{
	(void)state;
	assert_true(value_is_duration("0"));
	assert_true(value_is_duration("1h30m"));
	assert_true(value_is_duration("-1.5s"));
	assert_true(value_is_duration(".5ms"));
	assert_false(value_is_duration("60"));
	assert_false(value_is_duration(""));
	assert_false(value_is_duration("s"));
	assert_false(value_is_duration(".s"));
	assert_false(value_is_duration("1 s"));
}

static const char *
nth(const struct vector *items, size_t index)
{
	return *(const char **)vector_at(items, index);
}

static void
lists_with_quotes(void **state)
{
	struct arena arena = {0};
	struct vector items = VECTOR(const char *);

	(void)state;
	value_split_list(&arena, "\"a,b\",c,\"d\"\"e\",", &items);
	assert_int_equal(items.count, 4);
	assert_string_equal(nth(&items, 0), "a,b");
	assert_string_equal(nth(&items, 1), "c");
	assert_string_equal(nth(&items, 2), "d\"e");
	assert_string_equal(nth(&items, 3), "");
	vector_free(&items);
	arena_free(&arena);
}

static void
broken_csv_falls_back_to_commas(void **state)
{
	struct arena arena = {0};
	struct vector items = VECTOR(const char *);

	(void)state;
	value_split_list(&arena, "a\"b,AlwaysAllow", &items);
	assert_int_equal(items.count, 2);
	assert_string_equal(nth(&items, 1), "AlwaysAllow");
	vector_free(&items);
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_as_go_reads_them),
		cmocka_unit_test(integers_that_go_refuses),
		cmocka_unit_test(booleans_as_go_reads_them),
		cmocka_unit_test(durations_have_units),
		cmocka_unit_test(lists_with_quotes),
		cmocka_unit_test(broken_csv_falls_back_to_commas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
