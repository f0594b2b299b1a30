/* SPDX-License-Identifier: Apache-2.0 */
#include "report/saved-check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/reader.h"

#define CHECK(id, more) \
	"{\"id\": \"" id "\", \"title\": \"T\", \"severity\": \"low\", \"category\": null, " \
	"\"components\": [\"a\"], \"aliases\": [], \"remediation\": null, \"references\": [], " \
	"\"controls\": [{\"framework\": \"f\", \"version\": \"1\", \"id\": \"1.2\"}], " \
	"\"plugin\": {\"path\": \"/a.so\", \"vendor\": null, \"version\": \"1\"}" more "}"

#define REPORT(checks, id) "{\"checks\": [" checks "], \"check\": \"" id "\"}"

struct sample {
	struct arena arena;
	struct json *json;
	struct saved_report report;
	struct reading reading;
	struct spot root;
};

static void
sample_open(struct sample *sample, const char *text)
{
	*sample = (struct sample){.json = json_parse(text, strlen(text), NULL),
				  .report = {.checks = VECTOR(struct check *)}};
	assert_non_null(sample->json);
	sample->reading = (struct reading){.arena = &sample->arena, .report = &sample->report};
	sample->root = (struct spot){.value = sample->json};
	saved_checks_read(&sample->reading, &sample->root);
}

/* complaint is NULL if there must be none. */
static void
sample_close(struct sample *sample, const char *complaint)
{
	if (complaint == NULL)
		assert_null(sample->reading.error);
	else if (strstr(error_text(sample->reading.error), complaint) == NULL)
		fail_msg("%s\nlacks %s", error_text(sample->reading.error), complaint);
	error_free(&sample->reading.error);
	json_free(&sample->json);
	vector_free(&sample->report.checks);
	arena_free(&sample->arena);
}

static void
test_what_is_told(void **state)
{
	static const char text[] = REPORT(
		CHECK("a/b", ", \"parameters\": [{\"name\": \"days\", \"value\": \"30\"}]"), "a/b");
	struct sample sample;
	const struct check *check;

	(void)state;
	sample_open(&sample, text);
	check = saved_check_get(&sample.reading, &sample.root);
	assert_non_null(check);
	assert_string_equal(check->plugin.id, "a/b");
	assert_int_equal(check->plugin.severity, ARGVET_LOW);
	assert_string_equal(check->plugin.components[0], "a");
	assert_null(check->plugin.components[1]);
	assert_string_equal(check->plugin.controls[0].id, "1.2");
	assert_null(check->plugin.controls[1].id);
	assert_null(check->plugin.vendor);
	assert_string_equal(check->path, "/a.so");
	assert_string_equal(check->plugin.parameters[0].name, "days");
	assert_null(check->plugin.parameters[1].name);
	assert_string_equal(check->settings[0].text, "30");
	sample_close(&sample, NULL);
}

static void
test_finding_one_of_many(void **state)
{
	static const char text[] =
		REPORT(CHECK("a/b", "") "," CHECK("a/c", "") "," CHECK("b/a", ""), "b/a");
	struct sample sample;

	(void)state;
	sample_open(&sample, text);
	assert_string_equal(saved_check_get(&sample.reading, &sample.root)->plugin.id, "b/a");
	sample_close(&sample, NULL);
}

static void
test_unknown_check(void **state)
{
	static const char *const texts[] = {REPORT("", "a/b"), REPORT(CHECK("a/c", ""), "a/b")};
	struct sample sample;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		sample_open(&sample, texts[i]);
		assert_null(saved_check_get(&sample.reading, &sample.root));
		sample_close(&sample, "check is not one of the checks");
	}
}

static void
test_what_is_refused(void **state)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = {
		{"{}", "checks is missing"},
		{"{\"checks\": {}}", "checks is no array"},
		{"{\"checks\": [7]}", "checks[0].severity is missing"},
		{"{\"checks\": [" CHECK("../b", "") "]}", "checks[0] has a wrong id"},
		{"{\"checks\": [" CHECK("a/b", "") "," CHECK("a/b", "") "]}",
		 "checks[1] is out of order, or there twice"},
		{"{\"checks\": [" CHECK("a/c", "") "," CHECK("a/b", "") "]}",
		 "checks[1] is out of order"},
		{"{\"checks\": [" CHECK("a/b", ", \"parameters\": [{\"name\": \"n\"}]") "]}",
		 "checks[0].parameters[0].value is missing"},
	};
	struct sample sample;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		sample_open(&sample, cases[i].text);
		sample_close(&sample, cases[i].complaint);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_told),
		cmocka_unit_test(test_finding_one_of_many),
		cmocka_unit_test(test_unknown_check),
		cmocka_unit_test(test_what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
