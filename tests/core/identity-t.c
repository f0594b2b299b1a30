/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"
#include "report/identity.h"

/* A finding of one check on one target, that a test changes. */
struct finding_case {
	struct sample sample;
	struct argvet_origin origin;
	struct argvet_finding findings[2];
	struct check_result result;
	struct target *target;
};

static void
finding_case_open(struct finding_case *it)
{
	*it = (struct finding_case){.origin = sample_word};
	sample_open(&it->sample);
	for (size_t i = 0; i < 2; i++)
		it->findings[i] = (struct argvet_finding){.kind = ARGVET_INCORRECT_VALUE,
							  .flag = "f",
							  .expected = "e",
							  .actual = "a",
							  .origin = &it->origin};
	it->result = (struct check_result){
		.check = sample_check(&it->sample, "kube-apiserver/x", ARGVET_LOW),
		.status = STATUS_FAIL,
		.findings = it->findings,
		.finding_count = 2};
	it->target = sample_target(&it->sample, &sample_manifest, &it->result, 1);
	it->target->place.object = (struct object){"Pod", "kube-system", "api"};
	it->target->place.container = "main";
	it->target->place.document = 1;
}

static struct strbuf
identity(const struct finding_case *it, size_t index)
{
	struct strbuf text = {0};

	identity_add_finding(&text, it->target, &it->result, index);
	assert_int_equal(text.length, 40);
	return text;
}

static void
assert_same(struct strbuf *a, struct strbuf b, bool same)
{
	assert_int_equal(strcmp(a->text, b.text) == 0, same);
	strbuf_free(&b);
}

static void
test_lines_and_values_do_not_count(void **state)
{
	struct finding_case it;
	cleanup_strbuf struct strbuf first = {0};

	(void)state;
	finding_case_open(&it);
	first = identity(&it, 0);
	it.origin.line = 99;
	it.target->place.origin.line = 90;
	it.target->place.document = 2;
	it.findings[0].actual = "b";
	assert_same(&first, identity(&it, 0), true);
	sample_close(&it.sample);
}

static void
test_what_counts(void **state)
{
	struct finding_case it;
	cleanup_strbuf struct strbuf first = {0};

	(void)state;
	finding_case_open(&it);
	first = identity(&it, 0);
	assert_same(&first, identity(&it, 1), false);
	it.findings[0].flag = "g";
	assert_same(&first, identity(&it, 0), false);
	it.findings[0].flag = "f";
	it.findings[0].kind = ARGVET_MISSING_ATTRIBUTE;
	assert_same(&first, identity(&it, 0), false);
	it.findings[0].kind = ARGVET_INCORRECT_VALUE;
	it.target->place.container = "other";
	assert_same(&first, identity(&it, 0), false);
	it.target->place.container = "main";
	it.target->place.object.namespace = NULL;
	assert_same(&first, identity(&it, 0), false);
	it.target->place.object.namespace = "";
	assert_same(&first, identity(&it, 0), false);
	it.target->place.object.namespace = "kube-system";
	it.target->place.origin.file = "other.yaml";
	assert_same(&first, identity(&it, 0), false);
	it.target->place.origin.file = sample_manifest.file;
	assert_same(&first, identity(&it, 0), true);
	sample_close(&it.sample);
}

/* Text has no objects: there a line is all that tells two command lines apart. */
static void
test_lines_of_text_count(void **state)
{
	struct finding_case it;
	cleanup_strbuf struct strbuf first = {0};

	(void)state;
	finding_case_open(&it);
	it.target->place.source = SOURCE_ARGV;
	first = identity(&it, 0);
	it.target->place.origin.line++;
	assert_same(&first, identity(&it, 0), false);
	sample_close(&it.sample);
}

static void
test_processes_do_not_count(void **state)
{
	struct finding_case it;
	cleanup_strbuf struct strbuf first = {0};

	(void)state;
	finding_case_open(&it);
	it.target->place = (struct place){.source = SOURCE_PROCESS, .origin = sample_process};
	first = identity(&it, 0);
	it.target->place.origin.pid = 4321;
	assert_same(&first, identity(&it, 0), true);
	sample_close(&it.sample);
}

static void
test_uuids(void **state)
{
	cleanup_strbuf struct strbuf first = {0};
	cleanup_strbuf struct strbuf again = {0};
	cleanup_strbuf struct strbuf other = {0};

	(void)state;
	identity_add_uuid(&first, "name");
	identity_add_uuid(&again, "name");
	identity_add_uuid(&other, "names");
	assert_string_equal(first.text, again.text);
	assert_string_not_equal(first.text, other.text);
	assert_string_equal(first.text, "7f2e4eb4-cdb2-58ea-995c-a64b6be681a3");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_and_values_do_not_count),
		cmocka_unit_test(test_what_counts),
		cmocka_unit_test(test_lines_of_text_count),
		cmocka_unit_test(test_processes_do_not_count),
		cmocka_unit_test(test_uuids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
