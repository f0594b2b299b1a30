/* SPDX-License-Identifier: Apache-2.0
 *
 * For the tests of reports that are JSON: reads one back, and finds a value in it.
 */
#ifndef ARGVET_TESTS_REPORT_JSON_H
#define ARGVET_TESTS_REPORT_JSON_H

#include "base/cleanup.h"
#include "base/jsontree.h"
#include "report-sample.h"

static inline struct json *
sample_json(const struct report_format *format, const struct sample *sample)
{
	cleanup_free char *text = sample_report(format, sample, 0, false);
	struct json *json = json_parse(text, strlen(text), NULL);

	assert_non_null(json);
	return json;
}

/* The value at "runs/0/results/1/level"; NULL if there is none. A key with a slash cannot be asked
 * for. */
static inline const struct json *
json_at(const struct json *json, const char *path)
{
	while (json != NULL && *path != '\0') {
		size_t length = strcspn(path, "/");
		cleanup_free char *step = strndup(path, length);

		if (json_is_array(json)) {
			size_t index = strtoul(step, NULL, 10);

			for (json = json_first(json); json != NULL && index > 0; index--)
				json = json_next(json);
		} else {
			json = json_get(json, step);
		}
		path += length + (path[length] == '/');
	}
	return json;
}

static inline void
assert_text(const struct json *json, const char *path, const char *expected)
{
	const char *text = json_text(json_at(json, path));

	assert_non_null(text);
	assert_string_equal(text, expected);
}

static inline void
assert_number(const struct json *json, const char *path, int64_t expected)
{
	int64_t number = 0;

	assert_true(json_number(json_at(json, path), &number));
	assert_int_equal(number, expected);
}

static inline void
assert_count(const struct json *json, const char *path, size_t expected)
{
	assert_non_null(json_at(json, path));
	assert_int_equal(json_count(json_at(json, path)), expected);
}

#endif
