/* SPDX-License-Identifier: Apache-2.0 */
#include "report/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct sample {
	struct arena arena;
	struct json *json;
	struct reading reading;
	struct spot root;
};

static void
sample_open(struct sample *sample, const char *text)
{
	*sample = (struct sample){.json = json_parse(text, strlen(text), NULL)};
	assert_non_null(sample->json);
	sample->reading = (struct reading){.arena = &sample->arena, .minor = 1};
	sample->root = (struct spot){.value = sample->json};
}

/* complaint is NULL if there must be none. */
static void
sample_close(struct sample *sample, const char *complaint)
{
	if (complaint == NULL)
		assert_null(sample->reading.error);
	else
		assert_string_equal(error_text(sample->reading.error), complaint);
	error_free(&sample->reading.error);
	json_free(&sample->json);
	arena_free(&sample->arena);
}

static void
test_values(void **state)
{
	struct sample sample;
	const char **texts;

	(void)state;
	sample_open(&sample, "{\"t\": \"a\", \"n\": 7, \"b\": true, \"nil\": null, "
			     "\"list\": [\"x\", \"y\"], \"empty\": []}");
	assert_string_equal(reading_text(&sample.reading, &sample.root, "t"), "a");
	assert_string_equal(reading_text_or_null(&sample.reading, &sample.root, "t"), "a");
	assert_null(reading_text_or_null(&sample.reading, &sample.root, "nil"));
	assert_int_equal(reading_number(&sample.reading, &sample.root, "n", 7, 7), 7);
	assert_int_equal(reading_number_or_null(&sample.reading, &sample.root, "nil", 9), 0);
	assert_true(reading_boolean(&sample.reading, &sample.root, "b"));
	texts = reading_texts(&sample.reading, &sample.root, "list");
	assert_string_equal(texts[0], "x");
	assert_string_equal(texts[1], "y");
	assert_null(texts[2]);
	assert_null(reading_texts(&sample.reading, &sample.root, "empty")[0]);
	sample_close(&sample, NULL);
}

static void
test_no_text(void **state)
{
	static const char *const keys[] = {"gone", "nil", "n", "list"};
	static const char *const complaints[] = {"gone is missing", "nil is no text",
						 "n is no text", "list is no text"};
	struct sample sample;

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		sample_open(&sample, "{\"nil\": null, \"n\": 7, \"list\": []}");
		assert_string_equal(reading_text(&sample.reading, &sample.root, keys[i]), "");
		sample_close(&sample, complaints[i]);
	}
}

static void
test_numbers_have_bounds(void **state)
{
	static const char *const texts[] = {"{\"n\": 0}", "{\"n\": 10}", "{\"n\": 1.5}",
					    "{\"n\": \"5\"}", "{\"n\": 1e300}"};
	struct sample sample;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		sample_open(&sample, texts[i]);
		reading_number_or_null(&sample.reading, &sample.root, "n", 9);
		sample_close(&sample, "n is no number that it could be");
	}
}

static void
test_the_way_to_a_value(void **state)
{
	struct sample sample;
	struct spot list;
	struct spot item = {.above = &list};
	size_t count = 0;

	(void)state;
	sample_open(&sample, "{\"list\": [{\"o\": {\"a\": 1}}, {\"o\": {}}, {\"o\": {}}]}");
	list = reading_array(&sample.reading, &sample.root, "list");
	while (reading_next(&sample.reading, &item)) {
		const struct spot object = reading_object(&sample.reading, &item, "o");

		reading_number(&sample.reading, &object, "a", 1, 1);
		count++;
	}
	/* The third is not looked at any more. */
	assert_int_equal(count, 2);
	sample_close(&sample, "list[1].o.a is missing");
}

static void
test_first_complaint_counts(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample, "{\"o\": [], \"l\": {}}");
	reading_object(&sample.reading, &sample.root, "o");
	reading_array(&sample.reading, &sample.root, "l");
	reading_boolean(&sample.reading, &sample.root, "gone");
	sample_close(&sample, "o is no object");
}

static void
test_the_report_itself(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample, "[]");
	reading_complain(&sample.reading, &sample.root, "is no %s", "object");
	sample_close(&sample, "it is no object");
}

static void
test_hostile_text_is_made_visible(void **state)
{
	struct sample sample;
	struct spot spot;

	(void)state;
	sample_open(&sample, "{\"t\": \"%s\\u001b[2J\"}");
	spot = spot_at(&sample.root, "t");
	reading_complain_of_text(&sample.reading, &spot, reading_text_at(&sample.reading, &spot));
	sample_close(&sample, "t cannot be \"%s\\x1b[2J\"");
}

static void
test_newer_keys(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample, "{\"host\": \"node1\"}");
	sample.reading.minor = 0;
	assert_string_equal(reading_newer_text(&sample.reading, &sample.root, "host"), "node1");
	assert_null(reading_newer_text(&sample.reading, &sample.root, "gap"));
	assert_null(sample.reading.error);
	sample.reading.minor = 1;
	assert_null(reading_newer_text(&sample.reading, &sample.root, "gap"));
	sample_close(&sample, "gap is missing");
}

static void
test_origins(void **state)
{
	struct sample sample;
	struct argvet_origin origin;

	(void)state;
	sample_open(&sample, "{\"origin\": {\"file\": \"a.yaml\", \"path\": null, "
			     "\"line\": 4294967295, \"column\": null, \"pid\": 0}}");
	origin = reading_origin(&sample.reading, &sample.root);
	assert_string_equal(origin.file, "a.yaml");
	assert_null(origin.path);
	assert_int_equal(origin.line, UINT32_MAX);
	assert_int_equal(origin.column, 0);
	sample_close(&sample, "origin.pid is no number that it could be");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_no_text),
		cmocka_unit_test(test_numbers_have_bounds),
		cmocka_unit_test(test_the_way_to_a_value),
		cmocka_unit_test(test_first_complaint_counts),
		cmocka_unit_test(test_the_report_itself),
		cmocka_unit_test(test_hostile_text_is_made_visible),
		cmocka_unit_test(test_newer_keys),
		cmocka_unit_test(test_origins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
