/* SPDX-License-Identifier: Apache-2.0 */
#include "report/saved-target.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/reader.h"

#define PLACE(object) \
	"{\"file\": \"a.yaml\", \"path\": null, \"line\": 3, \"column\": 5, \"pid\": null, " \
	"\"document\": 2, \"object\": " object ", \"container\": \"main\"}"

#define TARGET(version, source, object, results) \
	"{\"targets\": [{\"component\": \"c\", \"source\": \"manifest\", " \
	"\"kubernetes_version\": " version ", \"kubernetes_version_source\": " source ", " \
	"\"command\": [\"c\", \"--x=\"], \"host\": null, \"gap\": null, " \
	"\"origin\": " PLACE(object) ", \"results\": [" results "]}]}"

#define PLAIN(results) TARGET("null", "null", "null", results)

#define RESULT(check, status, waiver, findings) \
	"{\"check\": \"" check "\", \"control\": \"1.2\", \"status\": \"" status "\", " \
	"\"message\": null, \"remedy\": null, \"waiver\": " waiver ", " \
	"\"findings\": [" findings "]}"

#define FINDING \
	"{\"kind\": \"IncorrectValue\", \"flag\": \"x\", \"expected\": \"1\", \"actual\": \"\", " \
	"\"origin\": " PLACE("null") "}"

#define WAIVER "{\"reason\": \"later\", \"expires\": null, \"origin\": " PLACE("null") "}"

struct sample {
	struct arena arena;
	struct json *json;
	struct check checks[2];
	struct saved_report report;
	struct reading reading;
};

static void
sample_open(struct sample *sample, const char *text)
{
	*sample = (struct sample){
		.json = json_parse(text, strlen(text), NULL),
		.checks = {{.plugin = {.id = "a/b"}}, {.plugin = {.id = "a/c"}}},
		.report = {.checks = VECTOR(struct check *),
			   .result = {.targets = VECTOR(struct target_result)}},
	};
	assert_non_null(sample->json);
	for (size_t i = 0; i < 2; i++)
		*(struct check **)vector_add(&sample->report.checks) = &sample->checks[i];
	sample->reading =
		(struct reading){.arena = &sample->arena, .report = &sample->report, .minor = 1};
	saved_targets_read(&sample->reading, &(struct spot){.value = sample->json});
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
	vector_free(&sample->report.result.targets);
	arena_free(&sample->arena);
}

static void
test_where_and_what(void **state)
{
	struct sample sample;
	const struct target *target;

	(void)state;
	sample_open(&sample,
		    TARGET("\"1.20.4\"", "\"option\"",
			   "{\"kind\": \"Pod\", \"namespace\": null, \"name\": \"api\"}", ""));
	assert_int_equal(sample.report.result.targets.count, 1);
	target = ((struct target_result *)vector_at(&sample.report.result.targets, 0))->target;
	assert_string_equal(target->component->name, "c");
	assert_int_equal(target->place.source, SOURCE_MANIFEST);
	assert_int_equal(target->place.origin.line, 3);
	assert_int_equal(target->place.document, 2);
	assert_string_equal(target->place.object.kind, "Pod");
	assert_null(target->place.object.namespace);
	assert_string_equal(target->place.container, "main");
	assert_int_equal(target->word_count, 2);
	assert_string_equal(target->words[1].text, "--x=");
	assert_string_equal(target->kubernetes.text, "1.20.4");
	assert_int_equal(target->kubernetes.source, VERSION_FROM_OPTION);
	sample_close(&sample, NULL);
}

static void
test_results(void **state)
{
	struct sample sample;
	const struct target_result *on_target;

	(void)state;
	sample_open(&sample, PLAIN(RESULT("a/b", "fail", "null",
					  FINDING) "," RESULT("a/c", "waived", WAIVER, FINDING)));
	on_target = vector_at(&sample.report.result.targets, 0);
	assert_int_equal(on_target->target->kubernetes.source, VERSION_UNKNOWN);
	assert_null(on_target->target->place.object.kind);
	assert_int_equal(on_target->result_count, 2);
	assert_ptr_equal(on_target->results[0].check, &sample.checks[0]);
	assert_int_equal(on_target->results[0].status, STATUS_FAIL);
	assert_int_equal(on_target->results[0].finding_count, 1);
	assert_string_equal(on_target->results[0].findings[0].actual, "");
	assert_int_equal(on_target->results[0].findings[0].origin->column, 5);
	assert_null(on_target->results[0].waived);
	assert_string_equal(on_target->results[1].waived->reason, "later");
	sample_close(&sample, NULL);
}

static void
test_what_is_refused(void **state)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = {
		{"{}", "targets is missing"},
		{"{\"targets\": [[]]}", "targets[0].component is missing"},
		{TARGET("\"1.20\"", "null", "null", ""), "are not both there"},
		{TARGET("null", "\"image\"", "null", ""), "are not both there"},
		{TARGET("\"1.20\"", "\"air\"", "null", ""), "version_source cannot be \"air\""},
		{TARGET("\"x\"", "\"image\"", "null", ""), "kubernetes_version cannot be \"x\""},
		{TARGET("null", "null", "\"Pod\"", ""), "targets[0].origin.object is no object"},
		{PLAIN(RESULT("a/d", "pass", "null", "")), "results[0].check is not one of"},
		{PLAIN(RESULT("a/b", "fail", "null", "")), "results[0] fails without a finding"},
		{PLAIN(RESULT("a/b", "pass", "null", FINDING)), "results[0] passes although"},
		{PLAIN(RESULT("a/b", "pass", WAIVER, "")), "results[0] is waived and has no"},
		{PLAIN(RESULT("a/b", "waived", "null", FINDING)), "results[0] is waived and has"},
		{PLAIN(RESULT("a/b", "pass", "null", "") "," RESULT("a/b", "pass", "null", "")),
		 "targets[0].results[1] is out of order, or there twice"},
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
		cmocka_unit_test(test_where_and_what),
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
