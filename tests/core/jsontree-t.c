/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/jsontree.h"

static void
assert_written(const struct json *json, int indent, const char *expected)
{
	cleanup_free char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	json_write(out, json, indent);
	fclose(out);
	assert_string_equal(text, expected);
}

static void
assert_compact(const struct json *json, const char *expected)
{
	cleanup_free char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	json_write_compact(out, json);
	fclose(out);
	assert_string_equal(text, expected);
}

static struct json *
read_text(const char *text)
{
	struct json *json = json_parse(text, strlen(text), NULL);

	assert_non_null(json);
	return json;
}

static void
assert_refused(const char *bytes, size_t length, const char *expected)
{
	cleanup_error struct error *err = NULL;

	assert_null(json_parse(bytes, length, &err));
	assert_string_equal(error_text(err), expected);
}

static struct json *
make_sample(void)
{
	struct json *object = json_object();
	struct json *array = json_array();

	json_append_text(array, "a\tb");
	json_append_text(array, NULL);
	json_append(array, json_from_number(-7));
	json_append(array, NULL);
	json_add_text(object, "name", "argvet");
	json_add_text(object, "nothing", NULL);
	json_add_number(object, "time", 1795312800123);
	json_add_boolean(object, "complete", false);
	json_add(object, "words", array);
	json_add(object, "empty", json_object());
	return object;
}

static void
test_writes(void **state)
{
	cleanup_json struct json *sample = make_sample();

	(void)state;
	assert_compact(sample, "{\"name\":\"argvet\",\"nothing\":null,\"time\":1795312800123,"
			       "\"complete\":false,\"words\":[\"a\\tb\",null,-7,null],"
			       "\"empty\":{}}");
	assert_written(sample, 4,
		       "{\n"
		       "      \"name\": \"argvet\",\n"
		       "      \"nothing\": null,\n"
		       "      \"time\": 1795312800123,\n"
		       "      \"complete\": false,\n"
		       "      \"words\": [\"a\\tb\", null, -7, null],\n"
		       "      \"empty\": {\n"
		       "      }\n"
		       "    }");
}

static void
test_bytes_become_text(void **state)
{
	cleanup_json struct json *object = json_object();

	(void)state;
	json_add_text(object, "k\xff", "\xff\"\\\x01\n\xc3\xa9");
	assert_compact(object, "{\"k\xef\xbf\xbd\":\"\xef\xbf\xbd\\\"\\\\\\u0001\\n\xc3\xa9\"}");
}

static void
test_long_arrays_are_written_in_parts(void **state)
{
	cleanup_free char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	struct json_list list;

	(void)state;
	assert_non_null(out);
	list = json_list_begin(out, 0);
	json_list_end(&list);
	fputs(" ", out);
	list = json_list_begin(out, 2);
	json_list_put(&list, make_sample());
	json_list_put(&list, json_from_boolean(true));
	json_list_end(&list);
	fclose(out);
	assert_ptr_equal(strstr(text, "[] [\n    {\n      \"name\": \"argvet\","), text);
	assert_non_null(strstr(text, "\n    },\n    true\n  ]"));
}

static void
test_reads(void **state)
{
	cleanup_json struct json *root = read_text(
		"\xef\xbb\xbf{ \"a\": \"x\\u00e9\", \"n\": 12, \"A\": null,\n\"l\": [1, [], {}], "
		"\"b\": true } \n");
	const struct json *list = json_get(root, "l");
	int64_t number = 0;
	bool boolean = false;

	(void)state;
	assert_true(json_is_object(root));
	assert_string_equal(json_get_text(root, "a"), "x\xc3\xa9");
	assert_true(json_is_null(json_get(root, "A")));
	assert_true(json_number(json_get(root, "n"), &number));
	assert_int_equal(number, 12);
	assert_true(json_boolean(json_get(root, "b"), &boolean));
	assert_true(boolean);
	assert_true(json_is_array(list));
	assert_int_equal(json_count(list), 3);
	assert_true(json_is_array(json_next(json_first(list))));
	assert_null(json_key(json_first(list)));
	assert_string_equal(json_key(json_first(root)), "a");
}

static void
test_what_is_not_there_is_no_trouble(void **state)
{
	cleanup_json struct json *root = read_text("[1.5, 1e300, \"x\", 9007199254740993e3]");
	int64_t number = 5;
	bool boolean = true;

	(void)state;
	assert_null(json_get(root, "a"));
	assert_null(json_get(json_get(NULL, "a"), "b"));
	assert_null(json_text(NULL));
	assert_null(json_text(root));
	assert_null(json_get_text(root, "a"));
	assert_null(json_first(NULL));
	assert_int_equal(json_count(NULL), 0);
	assert_false(json_is_null(NULL));
	assert_false(json_boolean(root, &boolean));
	for (const struct json *item = json_first(root); item != NULL; item = json_next(item))
		assert_false(json_number(item, &number));
	assert_int_equal(number, 5);
	assert_true(boolean);
}

static void
test_what_is_no_json_is_refused_with_its_place(void **state)
{
	char deep[4096];

	(void)state;
	assert_refused("", 0, "not JSON: line 1, column 1");
	assert_refused("{\n  \"a\": x}", 11, "not JSON: line 2, column 8");
	assert_refused("[1] 2", 5, "not JSON: line 1, column 5");
	assert_refused("[1]\0[2]", 7, "not JSON: line 1, column 4");
	assert_refused("\"a", 2, "not JSON: line 1, column 2");
	memset(deep, '[', sizeof(deep));
	assert_null(json_parse(deep, sizeof(deep), NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_writes),
		cmocka_unit_test(test_bytes_become_text),
		cmocka_unit_test(test_long_arrays_are_written_in_parts),
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_what_is_not_there_is_no_trouble),
		cmocka_unit_test(test_what_is_no_json_is_refused_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
