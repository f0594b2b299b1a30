/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "report/location.h"

static void
assert_path(const char *file, const char *expected)
{
	const struct argvet_origin origin = {.file = file, .line = 3};
	cleanup_strbuf struct strbuf path = {0};

	assert_true(location_add_path(&path, &origin));
	assert_string_equal(path.text, expected);
}

static void
assert_uri(struct argvet_origin origin, const char *expected)
{
	cleanup_strbuf struct strbuf uri = {0};

	location_add_uri(&uri, &origin);
	assert_string_equal(uri.text, expected);
}

static int
go_to_etc(void **state)
{
	(void)state;
	return chdir("/etc");
}

static void
test_paths(void **state)
{
	(void)state;
	assert_path("a.yaml", "a.yaml");
	assert_path("./a.yaml", "a.yaml");
	assert_path(".//.///b//a.yaml", "b/a.yaml");
	assert_path("../a.yaml", "../a.yaml");
	assert_path(".a/b", ".a/b");
	assert_path("/etc/kubernetes/a.yaml", "kubernetes/a.yaml");
	assert_path("/etcetera/a.yaml", "/etcetera/a.yaml");
	assert_path("//srv//a.yaml", "/srv/a.yaml");
	assert_path("s3://bucket/x", "s3:/bucket/x");
}

static void
test_what_is_no_file_has_no_path(void **state)
{
	const struct argvet_origin process = {.pid = 7};
	const struct argvet_origin input = {.file = "-", .line = 1};
	cleanup_strbuf struct strbuf path = {0};

	(void)state;
	assert_false(location_add_path(&path, &process));
	assert_false(location_add_path(&path, &input));
	assert_int_equal(path.length, 0);
}

static void
test_uris(void **state)
{
	(void)state;
	assert_uri((struct argvet_origin){.file = "./a/b.yaml"}, "a/b.yaml");
	assert_uri((struct argvet_origin){.file = "/srv/x y.yaml"}, "file:///srv/x%20y.yaml");
	assert_uri((struct argvet_origin){.file = "/etc/x"}, "x");
	assert_uri((struct argvet_origin){.pid = 1234, .path = "argv[3]"},
		   "file:///proc/1234/cmdline");
	assert_uri((struct argvet_origin){.file = "-", .line = 4}, "file:///dev/stdin");
}

static void
test_hostile_names_stay_paths(void **state)
{
	(void)state;
	assert_uri((struct argvet_origin){.file = "git::x"}, "git%3A%3Ax");
	assert_uri((struct argvet_origin){.file = "a?b#c%20[d]\\e"}, "a%3Fb%23c%2520%5Bd%5D%5Ce");
	assert_uri((struct argvet_origin){.file = "\xff\n\xc3\xa9"}, "%FF%0A%C3%A9");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_what_is_no_file_has_no_path),
		cmocka_unit_test(test_uris),
		cmocka_unit_test(test_hostile_names_stay_paths),
	};

	return cmocka_run_group_tests(tests, go_to_etc, NULL);
}
