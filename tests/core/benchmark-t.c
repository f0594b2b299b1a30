/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/benchmark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
all_in_order(void **state)
{
	cleanup_strbuf struct strbuf names = {0};

	(void)state;
	benchmark_list(&names);
	assert_string_equal(names.text, "cis-1.5.1, cis-1.6.0, cis-1.20, cis-1.23, cis-1.24, "
					"cis-1.7, cis-1.8, cis-1.9, cis-1.10, cis-1.11, cis-1.12");
}

static void
each_is_found(void **state)
{
	const struct benchmark *benchmark;
	size_t count = 0;

	(void)state;
	for (; (benchmark = benchmark_at(count)) != NULL; count++) {
		assert_ptr_equal(benchmark_find(benchmark->name), benchmark);
		assert_string_equal(benchmark->framework, "cis-kubernetes");
		assert_string_equal(benchmark->version, benchmark->name + strlen("cis-"));
	}
	assert_int_equal(count, 11);
	assert_null(benchmark_at(SIZE_MAX));
}

static void
other_names(void **state)
{
	(void)state;
	assert_ptr_equal(benchmark_find("cis-1.5.1"), &benchmark_default);
	assert_ptr_equal(benchmark_find("cis-1.5"), &benchmark_default);
	assert_string_equal(benchmark_find("cis-1.6")->name, "cis-1.6.0");
}

static void
no_such_benchmark(void **state)
{
	static const char *const wrong[] = {"",          "cis",      "cis-1",     "cis-1.",
					    "cis-1.2",   "1.5.1",    "CIS-1.5.1", "cis-1.5.1 ",
					    "cis-1.200", "eks-1.0.1"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_null(benchmark_find(wrong[i]));
}

static void
controls(void **state)
{
	static const struct argvet_control list[] = {
		{"cis-controls", "1.20", "9.2"},
		{"cis-kubernetes", "1.5.1", "1.2.19"},
		{"cis-kubernetes", "1.20", "1.2.18"},
		{0},
	};
	struct argvet_plugin plugin = {.controls = list};

	(void)state;
	assert_string_equal(benchmark_control(&benchmark_default, &plugin), "1.2.19");
	assert_string_equal(benchmark_control(benchmark_find("cis-1.20"), &plugin), "1.2.18");
	assert_null(benchmark_control(benchmark_find("cis-1.23"), &plugin));
	plugin.controls = NULL;
	assert_null(benchmark_control(&benchmark_default, &plugin));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_in_order), cmocka_unit_test(each_is_found),
		cmocka_unit_test(other_names),  cmocka_unit_test(no_such_benchmark),
		cmocka_unit_test(controls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
