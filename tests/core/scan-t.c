/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "target/flag.h"
#include "target/intake.h"

#define WORDS_MAX 16

/* A target, and what a check said of it. */
struct scene {
	struct arena arena;
	struct components components;
	struct intake intake;
	struct word words[WORDS_MAX];
	struct check check;
	const struct target *target;
	struct check_result result;
};

static const struct benchmark benchmark = {"list-2", "list", "2"};

static const char *const judged[] = {"kube-apiserver", NULL};

static const struct argvet_flag_decl flags[] = {
	{"secure-port", ARGVET_STRING}, {"profiling", ARGVET_BOOL}, {0}};

static const struct argvet_control controls[] = {
	{"list", "1", "1.1"}, {"other", "2", "3.3"}, {"list", "2", "2.2"}, {0}};

static int
setup(void **state)
{
	struct scene *scene = test_calloc(1, sizeof(*scene));

	components_init(&scene->components);
	intake_init(&scene->intake, &scene->arena, &scene->components);
	scene->check.plugin = (struct argvet_plugin){
		ARGVET_STAMP,
		.id = "kube-apiserver/sample",
		.severity = ARGVET_HIGH,
		.remediation = "Do it.",
		.components = judged,
		.flags = flags,
		.controls = controls,
	};
	*state = scene;
	return 0;
}

static int
teardown(void **state)
{
	struct scene *scene = *state;

	intake_free(&scene->intake);
	components_free(&scene->components);
	arena_free(&scene->arena);
	test_free(scene);
	return 0;
}

/* Each word has its own line, from 1. "?" in a word stands for what nobody knows. */
static void
aim(struct scene *scene, const char *gap, const char *const *words)
{
	struct command_line line = {
		.place = {.source = SOURCE_ARGV, .origin = {.file = "place", .line = 99}},
		.words = scene->words,
		.gap = gap,
	};

	for (; words[line.count] != NULL; line.count++) {
		struct word *word = &scene->words[line.count];

		assert_true(line.count < WORDS_MAX);
		word->text = words[line.count];
		word->unresolved = strchr(word->text, '?') != NULL ? "?" : NULL;
		word->origin.file = "words";
		word->origin.line = (uint32_t)line.count + 1;
	}
	scene->target = intake_offer(&scene->intake, &line);
	assert_non_null(scene->target);
}

#define AIM(scene, ...) aim(scene, NULL, (const char *const[]){"kube-apiserver", __VA_ARGS__, NULL})
#define AIM_CUT(scene, ...) \
	aim(scene, "it is cut off", (const char *const[]){"kube-apiserver", __VA_ARGS__, NULL})

static void
run(struct scene *scene, enum argvet_outcome (*check)(struct argvet_run *))
{
	scene->check.plugin.run = check;
	scan_check(&scene->arena, &scene->check, scene->target, &benchmark, &scene->result);
}

static void
expect(const struct scene *scene, enum status status, size_t finding_count)
{
	assert_string_equal(status_name(scene->result.status), status_name(status));
	assert_int_equal(scene->result.finding_count, finding_count);
}

static void
expect_message(const struct scene *scene, const char *part)
{
	assert_non_null(scene->result.message);
	if (strstr(scene->result.message, part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, scene->result.message);
}

static enum argvet_outcome
find_nothing(struct argvet_run *host)
{
	(void)host;
	return ARGVET_DONE;
}

static enum argvet_outcome
find_one(struct argvet_run *host)
{
	argvet_report(host, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "secure-port",
		      .expected = "it");
	return ARGVET_DONE;
}

static void
no_finding_is_a_pass(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "--secure-port=1");
	run(scene, find_nothing);
	expect(scene, STATUS_PASS, 0);
	assert_null(scene->result.message);
	assert_null(scene->result.remedy);
	assert_string_equal(scene->result.control, "2.2");
	assert_ptr_equal(scene->result.check, &scene->check);
}

static void
a_finding_is_a_fail(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	run(scene, find_one);
	expect(scene, STATUS_FAIL, 1);
	assert_string_equal(scene->result.findings[0].flag, "secure-port");
	assert_string_equal(scene->result.findings[0].expected, "it");
	assert_null(scene->result.findings[0].actual);
	assert_int_equal(scene->result.findings[0].size, sizeof(struct argvet_finding));
	assert_string_equal(scene->result.remedy, "Do it.");
}

static void
not_every_benchmark_has_a_number(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	scene->check.plugin.controls = controls + 3;
	run(scene, find_nothing);
	assert_null(scene->result.control);
	scene->check.plugin.controls = NULL;
	run(scene, find_nothing);
	assert_null(scene->result.control);
}

static enum argvet_outcome
remark(struct argvet_run *host)
{
	char why[] = "by the way";
	enum argvet_outcome outcome = argvet_conclude(host, ARGVET_DONE, why);

	why[0] = '!';
	return outcome;
}

static enum argvet_outcome
be_manual(struct argvet_run *host)
{
	return argvet_conclude(host, ARGVET_MANUAL, "look at the file");
}

static enum argvet_outcome
be_not_applicable(struct argvet_run *host)
{
	return argvet_conclude(host, ARGVET_NOT_APPLICABLE, "no sense");
}

static enum argvet_outcome
be_in_error(struct argvet_run *host)
{
	find_one(host);
	return argvet_conclude(host, ARGVET_ERROR, "could not look");
}

static enum argvet_outcome
be_in_error_without_a_word(struct argvet_run *host)
{
	(void)host;
	return ARGVET_ERROR;
}

static void
the_check_says_what_it_did(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	run(scene, remark);
	expect(scene, STATUS_PASS, 0);
	assert_string_equal(scene->result.message, "by the way");
	run(scene, be_manual);
	expect(scene, STATUS_MANUAL, 0);
	assert_string_equal(scene->result.message, "look at the file");
	run(scene, be_not_applicable);
	expect(scene, STATUS_NOT_APPLICABLE, 0);
	assert_string_equal(scene->result.message, "no sense");
	run(scene, be_in_error);
	expect(scene, STATUS_ERROR, 0);
	assert_string_equal(scene->result.message, "could not look");
	run(scene, be_in_error_without_a_word);
	expect(scene, STATUS_ERROR, 0);
	expect_message(scene, "could not look, and does not say why");
}

static enum argvet_outcome
hand_in_nothing(struct argvet_run *host)
{
	int64_t number = 7;
	int truth = 7;

	assert_int_equal(argvet_integer(host, NULL, &number), -1);
	assert_int_equal(argvet_boolean(host, NULL, &truth), -1);
	assert_int_equal(number, 7);
	assert_int_equal(truth, 7);
	argvet_certain(host, NULL);
	return argvet_conclude(host, ARGVET_DONE, NULL);
}

static enum argvet_outcome
do_everything_wrong(struct argvet_run *host)
{
	assert_null(argvet_setting(host, NULL));
	host->host->report(host, NULL);
	for (int i = 0; i < 100000; i++)
		assert_null(argvet_flag(host, NULL));
	return (enum argvet_outcome)99;
}

static void
no_text_where_one_is_due(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	run(scene, hand_in_nothing);
	expect(scene, STATUS_PASS, 0);
	assert_null(scene->result.message);
}

static void
the_first_fault_is_the_one_that_is_told(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	run(scene, do_everything_wrong);
	expect(scene, STATUS_ERROR, 0);
	expect_message(scene, "a parameter that it does not declare: NULL");
}

static enum argvet_outcome
find_one_and_be_manual(struct argvet_run *host)
{
	find_one(host);
	return argvet_conclude(host, ARGVET_MANUAL, "and look");
}

static void
a_finding_holds_whatever_else_is_unclear(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	run(scene, find_one_and_be_manual);
	expect(scene, STATUS_FAIL, 1);
	assert_string_equal(scene->result.message, "and look");
}

static enum argvet_outcome
return_nothing(struct argvet_run *host)
{
	(void)host;
	return 0;
}

static enum argvet_outcome
find_one_and_return_too_much(struct argvet_run *host)
{
	find_one(host);
	return ARGVET_ERROR + 1;
}

static void
an_outcome_that_is_none_is_an_error(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	run(scene, return_nothing);
	expect(scene, STATUS_ERROR, 0);
	expect_message(scene, "returned 0");
	run(scene, find_one_and_return_too_much);
	expect(scene, STATUS_ERROR, 0);
	expect_message(scene, "returned 5");
}

static enum argvet_outcome
ask_for_another_flag(struct argvet_run *host)
{
	return argvet_flag(host, "audit-log-path") == NULL ? ARGVET_DONE : ARGVET_MANUAL;
}

static enum argvet_outcome
ask_for_no_flag(struct argvet_run *host)
{
	return argvet_flag(host, NULL) == NULL ? ARGVET_DONE : ARGVET_MANUAL;
}

static void
a_flag_must_be_declared(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "--audit-log-path=/x");
	run(scene, ask_for_another_flag);
	expect(scene, STATUS_ERROR, 0);
	expect_message(scene, "does not declare: audit-log-path");
	run(scene, ask_for_no_flag);
	expect(scene, STATUS_ERROR, 0);
	scene->check.plugin.flags = NULL;
	run(scene, ask_for_another_flag);
	expect(scene, STATUS_ERROR, 0);
}

static enum argvet_outcome
report_no_kind(struct argvet_run *host)
{
	argvet_report(host, .flag = "secure-port", .expected = "it");
	return ARGVET_DONE;
}

static enum argvet_outcome
report_a_wrong_kind(struct argvet_run *host)
{
	argvet_report(host, .kind = ARGVET_REDUNDANT_ATTRIBUTE + 1, .flag = "secure-port",
		      .expected = "it");
	return ARGVET_DONE;
}

static enum argvet_outcome
report_no_flag(struct argvet_run *host)
{
	argvet_report(host, .kind = ARGVET_MISSING_ATTRIBUTE, .expected = "it");
	return ARGVET_DONE;
}

static enum argvet_outcome
report_nothing_expected(struct argvet_run *host)
{
	find_one(host);
	argvet_report(host, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "secure-port");
	return ARGVET_NOT_APPLICABLE;
}

static void
an_incomplete_finding_is_an_error(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	run(scene, report_no_kind);
	expect(scene, STATUS_ERROR, 0);
	run(scene, report_a_wrong_kind);
	expect(scene, STATUS_ERROR, 0);
	run(scene, report_no_flag);
	expect(scene, STATUS_ERROR, 0);
	run(scene, report_nothing_expected);
	expect(scene, STATUS_ERROR, 0);
	expect_message(scene, "without");
}

static enum argvet_outcome
report_a_thousand(struct argvet_run *host)
{
	for (int i = 0; i < 1000; i++)
		find_one(host);
	return ARGVET_DONE;
}

static enum argvet_outcome
report_one_more(struct argvet_run *host)
{
	report_a_thousand(host);
	return find_one(host);
}

static void
findings_have_a_limit(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	run(scene, report_a_thousand);
	expect(scene, STATUS_FAIL, 1000);
	run(scene, report_one_more);
	expect(scene, STATUS_ERROR, 0);
	expect_message(scene, "more than 1000");
}

static enum argvet_outcome
report_text(struct argvet_run *host, size_t length)
{
	char *text = malloc(length + 1);

	assert_non_null(text);
	memset(text, 'a', length);
	text[length] = '\0';
	argvet_report(host, .kind = ARGVET_INCORRECT_VALUE, .flag = "secure-port", .expected = "it",
		      .actual = text);
	free(text);
	return ARGVET_DONE;
}

static enum argvet_outcome
report_as_much_as_an_input(struct argvet_run *host)
{
	return report_text(host, 64 * 1024 * 1024);
}

static enum argvet_outcome
report_a_byte_more(struct argvet_run *host)
{
	return report_text(host, 64 * 1024 * 1024 + 1);
}

static void
texts_have_a_limit(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	run(scene, report_as_much_as_an_input);
	expect(scene, STATUS_FAIL, 1);
	run(scene, report_a_byte_more);
	expect(scene, STATUS_ERROR, 0);
	expect_message(scene, "a text of more than 67108864 bytes");
}

static enum argvet_outcome
report_at_places(struct argvet_run *host)
{
	const struct argvet_origin own = {
		.size = sizeof(own), .file = "own", .path = "a.b", .line = 5};

	argvet_report(host, .kind = ARGVET_INCORRECT_VALUE, .flag = "secure-port",
		      .expected = "it");
	argvet_report(host, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "profiling",
		      .expected = "it");
	argvet_report(host, .kind = ARGVET_INCORRECT_VALUE, .flag = "secure-port", .expected = "it",
		      .origin = &own);
	return ARGVET_DONE;
}

static void
findings_have_places(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "--v=1", "--secure-port=1");
	run(scene, report_at_places);
	expect(scene, STATUS_FAIL, 3);
	assert_string_equal(scene->result.findings[0].origin->file, "words");
	assert_int_equal(scene->result.findings[0].origin->line, 3);
	assert_string_equal(scene->result.findings[1].origin->file, "place");
	assert_int_equal(scene->result.findings[1].origin->line, 99);
	assert_string_equal(scene->result.findings[2].origin->file, "own");
	assert_string_equal(scene->result.findings[2].origin->path, "a.b");
	assert_int_equal(scene->result.findings[2].origin->line, 5);
	assert_int_equal(scene->result.findings[2].origin->size, sizeof(struct argvet_origin));
}

static enum argvet_outcome
report_what_is_gone_afterwards(struct argvet_run *host)
{
	char texts[5][16] = {"secure-port", "expected", "actual", "file", "path"};
	struct argvet_origin origin = {
		.size = sizeof(origin), .file = texts[3], .path = texts[4], .line = 5};

	argvet_report(host, .kind = ARGVET_INCORRECT_VALUE, .flag = texts[0], .expected = texts[1],
		      .actual = texts[2], .origin = &origin);
	memset(texts, '!', sizeof(texts));
	memset(&origin, 0xff, sizeof(origin));
	return ARGVET_DONE;
}

static void
findings_are_copied(void **state)
{
	struct scene *scene = *state;
	const struct argvet_finding *finding;

	AIM(scene, "");
	run(scene, report_what_is_gone_afterwards);
	expect(scene, STATUS_FAIL, 1);
	finding = &scene->result.findings[0];
	assert_string_equal(finding->flag, "secure-port");
	assert_string_equal(finding->expected, "expected");
	assert_string_equal(finding->actual, "actual");
	assert_string_equal(finding->origin->file, "file");
	assert_string_equal(finding->origin->path, "path");
}

/* Written by a plugin of another age: one ends before .actual, one knows more members. */
static enum argvet_outcome
report_in_other_sizes(struct argvet_run *host)
{
	const struct argvet_finding older = {.size = offsetof(struct argvet_finding, actual),
					     .kind = ARGVET_MISSING_ATTRIBUTE,
					     .flag = "secure-port",
					     .expected = "it",
					     .actual = "unseen"};
	const struct {
		struct argvet_finding known;
		char unknown[64];
	} newer = {.known = {.size = sizeof(newer),
			     .kind = ARGVET_MISSING_ATTRIBUTE,
			     .flag = "profiling",
			     .expected = "it",
			     .actual = "seen"}};

	host->host->report(host, &older);
	host->host->report(host, &newer.known);
	return ARGVET_DONE;
}

static void
findings_of_other_sizes_are_read(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "");
	run(scene, report_in_other_sizes);
	expect(scene, STATUS_FAIL, 2);
	assert_null(scene->result.findings[0].actual);
	assert_string_equal(scene->result.findings[1].actual, "seen");
	assert_int_equal(scene->result.findings[1].size, sizeof(struct argvet_finding));
}

static enum argvet_outcome
look_at_the_target(struct argvet_run *host)
{
	const struct argvet_target *target = argvet_target(host);
	const struct argvet_flag *flag = argvet_flag(host, "secure-port");
	int64_t number = 0;
	int truth = 0;

	assert_int_equal(target->size, sizeof(*target));
	assert_string_equal(target->component, "kube-apiserver");
	assert_int_equal(target->kubernetes.minor, 20);
	assert_int_equal(target->origin->line, 99);
	assert_string_equal(flag->name, "secure-port");
	assert_string_equal(flag->value, "0x1e");
	assert_null(argvet_flag(host, "profiling"));
	assert_int_equal(argvet_integer(host, flag->value, &number), 0);
	assert_int_equal(number, 30);
	assert_int_equal(argvet_integer(host, "30d", &number), -1);
	assert_int_equal(argvet_boolean(host, "T", &truth), 0);
	assert_int_equal(truth, 1);
	assert_int_equal(argvet_boolean(host, "yes", &truth), -1);
	argvet_certain(host, "secure-port");
	argvet_certain(host, "never asked for");
	argvet_certain(host, NULL);
	return ARGVET_DONE;
}

static void
a_check_sees_the_target(void **state)
{
	struct scene *scene = *state;

	scene->intake.fallback = (struct kubernetes_version){{1, 20}, "1.20", VERSION_FROM_OPTION};
	AIM(scene, "--secure_port", "0x1e");
	run(scene, look_at_the_target);
	expect(scene, STATUS_PASS, 0);
}

static void
set_version(struct scene *scene, uint16_t minor)
{
	scene->intake.fallback =
		(struct kubernetes_version){{1, minor}, "1.x", VERSION_FROM_OPTION};
}

/* Of flags that lived from 1.10 to 1.23. */
static void
set_bounds(struct scene *scene)
{
	scene->check.plugin.since = (struct argvet_version){1, 10};
	scene->check.plugin.until = (struct argvet_version){1, 24};
}

static void
within_its_versions_a_check_runs(void **state)
{
	static const uint16_t minors[] = {10, 17, 23};
	struct scene *scene = *state;

	set_bounds(scene);
	for (size_t i = 0; i < 3; i++) {
		set_version(scene, minors[i]);
		AIM(scene, "");
		run(scene, find_one);
		expect(scene, STATUS_FAIL, 1);
		assert_string_equal(scene->result.remedy, "Do it.");
	}
}

static void
in_an_unknown_version_a_check_runs(void **state)
{
	struct scene *scene = *state;

	set_bounds(scene);
	AIM(scene, "");
	run(scene, find_one);
	expect(scene, STATUS_FAIL, 1);
}

static void
a_check_without_flags_runs_in_any_version(void **state)
{
	struct scene *scene = *state;

	set_bounds(scene);
	set_version(scene, 30);
	scene->check.plugin.flags = NULL;
	AIM(scene, "");
	run(scene, find_one);
	expect(scene, STATUS_FAIL, 1);
}

static enum argvet_outcome
must_not_run(struct argvet_run *host)
{
	(void)host;
	fail();
	return ARGVET_ERROR;
}

static void
outside_its_versions_a_check_does_not_apply(void **state)
{
	struct scene *scene = *state;

	set_bounds(scene);
	set_version(scene, 24);
	AIM(scene, "--v=1");
	run(scene, must_not_run);
	expect(scene, STATUS_NOT_APPLICABLE, 0);
	assert_string_equal(scene->result.message,
			    "Kubernetes 1.24 and later do not know --secure-port and --profiling");
	set_version(scene, 9);
	AIM(scene, "--v=1");
	run(scene, must_not_run);
	expect(scene, STATUS_NOT_APPLICABLE, 0);
	assert_string_equal(scene->result.message,
			    "Kubernetes before 1.10 does not know --secure-port and --profiling");
	assert_string_equal(scene->result.control, "2.2");
	assert_null(scene->result.remedy);
}

static void
a_flag_outside_its_versions_is_redundant(void **state)
{
	struct scene *scene = *state;
	const struct argvet_finding *finding;

	set_bounds(scene);
	set_version(scene, 30);
	AIM(scene, "--v=1", "--secure-port=0");
	run(scene, must_not_run);
	expect(scene, STATUS_FAIL, 1);
	finding = &scene->result.findings[0];
	assert_int_equal(finding->kind, ARGVET_REDUNDANT_ATTRIBUTE);
	assert_string_equal(finding->flag, "secure-port");
	assert_string_equal(finding->actual, "0");
	assert_int_equal(finding->origin->line, 3);
	assert_non_null(strstr(finding->expected, "the server does not start"));
	assert_string_equal(scene->result.remedy,
			    "Remove --secure-port: Kubernetes 1.24 and later do not know it.");
}

static void
all_flags_outside_their_versions_are_to_be_removed(void **state)
{
	struct scene *scene = *state;

	set_bounds(scene);
	set_version(scene, 9);
	AIM(scene, "--profiling", "--secure-port=0");
	run(scene, must_not_run);
	expect(scene, STATUS_FAIL, 2);
	assert_string_equal(scene->result.remedy, "Remove --secure-port and --profiling: "
						  "Kubernetes before 1.10 does not know them.");
}

static enum argvet_outcome
ask(struct argvet_run *host)
{
	argvet_flag(host, "secure-port");
	argvet_flag(host, "secure-port");
	return ARGVET_DONE;
}

static enum argvet_outcome
ask_and_report(struct argvet_run *host, enum argvet_kind kind)
{
	argvet_flag(host, "secure-port");
	argvet_report(host, .kind = kind, .flag = "secure-port", .expected = "it");
	return ARGVET_DONE;
}

static enum argvet_outcome
ask_and_find_it_missing(struct argvet_run *host)
{
	return ask_and_report(host, ARGVET_MISSING_ATTRIBUTE);
}

static enum argvet_outcome
ask_and_find_it_incorrect(struct argvet_run *host)
{
	return ask_and_report(host, ARGVET_INCORRECT_VALUE);
}

static enum argvet_outcome
ask_and_find_it_redundant(struct argvet_run *host)
{
	return ask_and_report(host, ARGVET_REDUNDANT_ATTRIBUTE);
}

static enum argvet_outcome
ask_and_be_certain(struct argvet_run *host)
{
	ask(host);
	argvet_certain(host, "secure-port");
	return ARGVET_DONE;
}

static enum argvet_outcome
find_it_certainly_incorrect(struct argvet_run *host)
{
	ask_and_be_certain(host);
	return ask_and_find_it_incorrect(host);
}

static enum argvet_outcome
ask_and_find_another_wrong(struct argvet_run *host)
{
	ask_and_find_it_incorrect(host);
	argvet_report(host, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "profiling",
		      .expected = "it");
	return ARGVET_DONE;
}

static enum argvet_outcome
ask_and_not_apply(struct argvet_run *host)
{
	ask(host);
	return argvet_conclude(host, ARGVET_NOT_APPLICABLE, "no sense");
}

static void
a_value_that_nobody_knows_makes_it_manual(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "--secure-port=?");
	run(scene, ask);
	expect(scene, STATUS_MANUAL, 0);
	assert_string_equal(scene->result.message,
			    "the value of --secure-port is not known here: ?");
	run(scene, ask_and_find_it_incorrect);
	expect(scene, STATUS_MANUAL, 0);
	expect_message(scene, "--secure-port");
	run(scene, ask_and_find_it_missing);
	expect(scene, STATUS_MANUAL, 0);
	assert_null(scene->result.remedy);
}

static void
a_value_that_nobody_knows_may_not_matter(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "--secure-port=?");
	run(scene, find_nothing);
	expect(scene, STATUS_PASS, 0);
	run(scene, ask_and_find_it_redundant);
	expect(scene, STATUS_FAIL, 1);
	run(scene, ask_and_not_apply);
	expect(scene, STATUS_NOT_APPLICABLE, 0);
	run(scene, ask_and_be_certain);
	expect(scene, STATUS_PASS, 0);
	run(scene, find_it_certainly_incorrect);
	expect(scene, STATUS_FAIL, 1);
}

static void
another_finding_holds(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "--secure-port=?");
	run(scene, ask_and_find_another_wrong);
	expect(scene, STATUS_FAIL, 1);
	assert_string_equal(scene->result.findings[0].flag, "profiling");
}

static void
a_known_value_raises_no_question(void **state)
{
	struct scene *scene = *state;

	AIM(scene, "--profiling=?", "--secure-port=1");
	run(scene, ask);
	expect(scene, STATUS_PASS, 0);
	run(scene, ask_and_find_it_incorrect);
	expect(scene, STATUS_FAIL, 1);
}

static void
a_flag_behind_a_gap_makes_it_manual(void **state)
{
	struct scene *scene = *state;

	AIM_CUT(scene, "--v=1");
	run(scene, ask);
	expect(scene, STATUS_MANUAL, 0);
	assert_string_equal(
		scene->result.message,
		"--secure-port is not among the words that can be seen, but it is cut off");
	run(scene, ask_and_find_it_missing);
	expect(scene, STATUS_MANUAL, 0);
	run(scene, ask_and_be_certain);
	expect(scene, STATUS_PASS, 0);
}

static void
a_flag_before_a_gap_is_known(void **state)
{
	struct scene *scene = *state;

	AIM_CUT(scene, "--secure-port=1");
	run(scene, ask);
	expect(scene, STATUS_PASS, 0);
	run(scene, ask_and_find_it_incorrect);
	expect(scene, STATUS_FAIL, 1);
	run(scene, ask_and_find_it_redundant);
	expect(scene, STATUS_FAIL, 1);
	run(scene, find_nothing);
	expect(scene, STATUS_PASS, 0);
}

static void
a_check_judges_its_components_only(void **state)
{
	static const char *const others[] = {"kube-scheduler", "etcd", NULL};
	struct scene *scene = *state;
	struct check other = scene->check;
	cleanup_vector struct vector checks = VECTOR(const struct check *);
	struct result result = {
		.arena = &scene->arena,
		.benchmark = &benchmark,
		.checks = &checks,
		.targets = VECTOR(struct target_result),
	};

	scene->check.plugin.run = find_one;
	other.plugin.components = others;
	other.plugin.run = must_not_run;
	*(const struct check **)vector_add(&checks) = &other;
	*(const struct check **)vector_add(&checks) = &scene->check;
	AIM(scene, "--v=1");
	AIM(scene, "--v=2");
	scan_targets(&result, &scene->intake.targets, NULL);
	assert_int_equal(result.targets.count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct target_result *target = vector_at(&result.targets, i);

		assert_ptr_equal(target->target,
				 *(struct target **)vector_at(&scene->intake.targets, i));
		assert_int_equal(target->result_count, 1);
		assert_ptr_equal(target->results[0].check, &scene->check);
		assert_int_equal(target->results[0].status, STATUS_FAIL);
	}
	result_free(&result);
}

static void
no_targets_have_no_results(void **state)
{
	struct scene *scene = *state;
	cleanup_vector struct vector checks = VECTOR(const struct check *);
	struct result result = {
		.arena = &scene->arena,
		.benchmark = &benchmark,
		.checks = &checks,
		.targets = VECTOR(struct target_result),
	};

	scan_targets(&result, &scene->intake.targets, NULL);
	assert_int_equal(result.targets.count, 0);
	AIM(scene, "");
	scan_targets(&result, &scene->intake.targets, NULL);
	assert_int_equal(result.targets.count, 1);
	assert_int_equal(((struct target_result *)vector_at(&result.targets, 0))->result_count, 0);
	result_free(&result);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_finding_is_a_pass),
		TEST(a_finding_is_a_fail),
		TEST(not_every_benchmark_has_a_number),
		TEST(the_check_says_what_it_did),
		TEST(no_text_where_one_is_due),
		TEST(the_first_fault_is_the_one_that_is_told),
		TEST(a_finding_holds_whatever_else_is_unclear),
		TEST(an_outcome_that_is_none_is_an_error),
		TEST(a_flag_must_be_declared),
		TEST(an_incomplete_finding_is_an_error),
		TEST(findings_have_a_limit),
		TEST(texts_have_a_limit),
		TEST(findings_have_places),
		TEST(findings_are_copied),
		TEST(findings_of_other_sizes_are_read),
		TEST(a_check_sees_the_target),
		TEST(within_its_versions_a_check_runs),
		TEST(in_an_unknown_version_a_check_runs),
		TEST(a_check_without_flags_runs_in_any_version),
		TEST(outside_its_versions_a_check_does_not_apply),
		TEST(a_flag_outside_its_versions_is_redundant),
		TEST(all_flags_outside_their_versions_are_to_be_removed),
		TEST(a_value_that_nobody_knows_makes_it_manual),
		TEST(a_value_that_nobody_knows_may_not_matter),
		TEST(another_finding_holds),
		TEST(a_known_value_raises_no_question),
		TEST(a_flag_behind_a_gap_makes_it_manual),
		TEST(a_flag_before_a_gap_is_known),
		TEST(a_check_judges_its_components_only),
		TEST(no_targets_have_no_results),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
