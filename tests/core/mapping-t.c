/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "config/mapping.h"
#include "source/document.h"

struct sample {
	struct config_value name;
	const char *plain;
	struct config_list list;
};

static const struct mapping_key keys[] = {
	{"name", mapping_read_text, offsetof(struct sample, name)},
	{"plain", mapping_read_plain, offsetof(struct sample, plain)},
	{"list", mapping_read_list, offsetof(struct sample, list)},
	{0},
};

static const struct config_source source = {"a.yaml", "/", true};

static int
read_sample(struct arena *arena, const char *text, struct sample *sample, struct error **err)
{
	const struct mapping_reading reading = {arena, &source};
	struct document_reader *documents =
		document_reader_new(arena, text, strlen(text), &document_default_limits);
	struct document document;
	struct document_error error;
	int result;

	*sample = (struct sample){0};
	assert_int_equal(document_read(documents, &document, &error), DOCUMENT_READ);
	result = mapping_read(&reading, keys, document.root, sample, err);
	document_reader_free(documents);
	return result;
}

static void
assert_refused(const char *text, const char *reason)
{
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *err = NULL;
	struct sample sample;

	assert_int_equal(read_sample(&arena, text, &sample, &err), -1);
	assert_string_equal(error_text(err), reason);
}

static void
keys_fill_members(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct sample sample;

	(void)state;
	assert_int_equal(
		read_sample(&arena, "list: [a, b]\nname: x\nplain: 'y z'\n", &sample, NULL), 0);
	assert_string_equal(sample.name.text, "x");
	assert_int_equal(sample.name.origin.line, 2);
	assert_int_equal(sample.name.origin.column, 7);
	assert_string_equal(sample.name.origin.file, "a.yaml");
	assert_string_equal(sample.plain, "y z");
	assert_int_equal(sample.list.count, 2);
	assert_string_equal(sample.list.items[1].text, "b");
}

static void
a_list_may_be_its_only_element(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct sample sample;

	(void)state;
	assert_int_equal(read_sample(&arena, "list: a\n", &sample, NULL), 0);
	assert_int_equal(sample.list.count, 1);
	assert_int_equal(read_sample(&arena, "list: []\n", &sample, NULL), 0);
	assert_int_equal(sample.list.count, 0);
}

static void
a_key_without_value_sets_nothing(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct sample sample;

	(void)state;
	assert_int_equal(read_sample(&arena, "name:\nlist: ~\nplain: null\n", &sample, NULL), 0);
	assert_null(sample.name.text);
	assert_null(sample.plain);
	assert_int_equal(sample.list.count, 0);
}

static void
others_are_refused(void **state)
{
	(void)state;
	assert_refused("nmae: x\n",
		       "a.yaml:1:1: unknown key \"nmae\": the keys are name, plain, list");
	assert_refused("plian: x\nlist: []\n",
		       "a.yaml:1:1: unknown key \"plian\": the keys are name, plain, list");
	assert_refused("lists: x\n", "a.yaml:1:1: unknown key \"lists\": did you mean list?");
	assert_refused("name: ''\n", "a.yaml:1:7: a text is missing here");
	assert_refused("name: {}\n",
		       "a.yaml:1:7: this is a mapping of keys to values, not a single text");
	assert_refused("list: [a, [b]]\n", "a.yaml:1:11: this is a list, not a single text");
	assert_refused("name: x\nname: y\n", "a.yaml:2:1: \"name\" is there already, in line 1");
	assert_refused("x\n", "a.yaml:1:1: this is a single text, not a mapping of keys to values");
	assert_refused("? [a]\n: x\n", "a.yaml:1:3: a key must be a single text");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_fill_members),
		cmocka_unit_test(a_list_may_be_its_only_element),
		cmocka_unit_test(a_key_without_value_sets_nothing),
		cmocka_unit_test(others_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
