/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "scan/scan.h"
#include "source/manifest.h"

#define FLIPS  20000
#define CHECKS 8

/* Two containers of one object, which somebody waived a check of; a script; a Pod of its own; a
 * document that is broken. */
static const char manifest[] =
	"apiVersion: apps/v1\n"
	"kind: Deployment\n"
	"metadata:\n"
	"  name: control\n"
	"  namespace: kube-system\n"
	"  annotations:\n"
	"    argvet.dev/waive: \"kube-apiserver/b: until the move is done\"\n"
	"spec:\n"
	"  template:\n"
	"    metadata:\n"
	"      annotations: {argvet.dev/waive: 'kube-apiserver/c: so be it'}\n"
	"    spec:\n"
	"      containers:\n"
	"      - name: one\n"
	"        image: registry.k8s.io/kube-apiserver:v1.19.3\n"
	"        command:\n"
	"        - kube-apiserver\n"
	"        - --secure-port=6443\n"
	"        - \"--profiling=true\"\n"
	"        - --etcd-servers=$(ETCD)\n"
	"        - --authorization-mode=Node,RBAC\n"
	"      - name: two\n"
	"        image: registry.k8s.io/kube-apiserver:v1.19.3\n"
	"        command:\n"
	"        - sh\n"
	"        - -c\n"
	"        - |\n"
	"          exec kube-apiserver --secure-port=1 \\\n"
	"            --insecure-port=8080 $ARGS\n"
	"---\n"
	"kind: Pod\n"
	"spec:\n"
	"  containers:\n"
	"  - command: [kube-apiserver, --no-such-flag, --profiling]\n"
	"---\n"
	"kind: [\n";

/* A worker's side, and its parent's. */
struct scene {
	struct arena arena;
	struct components components;
	struct intake intake;
	struct check checks[CHECKS];
	struct vector list; /* const struct check * */
	struct result result;
	struct strbuf message;

	struct arena kept;
	struct intern intern;
	struct check known[CHECKS];
	struct vector known_list;
	struct answer answer;
};

static enum argvet_outcome
pass(struct argvet_run *run)
{
	(void)run;
	return ARGVET_DONE;
}

/* A remark, and no verdict of its own. */
static enum argvet_outcome
ask(struct argvet_run *run)
{
	return argvet_conclude(run, ARGVET_MANUAL, "look at the file");
}

static enum argvet_outcome
break_down(struct argvet_run *run)
{
	(void)run;
	return ARGVET_ERROR;
}

/* A finding at its flag, one at the target, and one at a place of the check's own. */
static enum argvet_outcome
find(struct argvet_run *run)
{
	const struct argvet_flag *flag = argvet_flag(run, "secure-port");
	static const struct argvet_origin elsewhere = {.size = sizeof(elsewhere),
						       .file = "/etc/other",
						       .path = "a.b",
						       .line = 7,
						       .pid = 8};

	argvet_report(run, .kind = ARGVET_INCORRECT_VALUE, .flag = "secure-port",
		      .expected = "another port", .actual = flag != NULL ? flag->value : NULL);
	argvet_report(run, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "audit-log-path",
		      .expected = "a path");
	argvet_report(run, .kind = ARGVET_REDUNDANT_ATTRIBUTE, .flag = "basic-auth-file",
		      .expected = "nothing", .actual = "", .origin = &elsewhere);
	return ARGVET_DONE;
}

static const char *const api_server[] = {"kubelet", "kube-apiserver", NULL};
static const char *const kubelet[] = {"kubelet", NULL};

static const struct argvet_flag_decl no_flags[] = {{0}};
static const struct argvet_flag_decl some_flags[] = {
	{"secure-port", ARGVET_STRING}, {"audit-log-path", ARGVET_STRING}, {0}};
static const struct argvet_flag_decl old_flags[] = {{"insecure-port", ARGVET_STRING}, {0}};

/* Number 1 judges something else; number 5 is about a flag that the version doesn't know. */
static const struct argvet_plugin plugins[CHECKS] = {
	{.id = "kube-apiserver/a", .components = api_server, .flags = no_flags, .run = pass},
	{.id = "kube-apiserver/b", .components = kubelet, .flags = no_flags, .run = pass},
	{.id = "kube-apiserver/c", .components = api_server, .flags = some_flags, .run = find},
	{.id = "kube-apiserver/d", .components = api_server, .flags = no_flags, .run = ask},
	{.id = "kube-apiserver/e", .components = api_server, .flags = no_flags, .run = break_down},
	{.id = "kube-apiserver/f",
	 .components = api_server,
	 .flags = old_flags,
	 .until = {1, 10},
	 .run = pass},
	{.id = "kube-apiserver/g", .components = api_server, .flags = some_flags, .run = find},
	{.id = "kube-apiserver/h", .components = kubelet, .flags = no_flags, .run = pass},
};

/* The texts of the parent's checks are its own. */
static void
add_checks(struct scene *scene)
{
	for (size_t i = 0; i < CHECKS; i++) {
		scene->checks[i].plugin = plugins[i];
		scene->checks[i].plugin.severity = ARGVET_LOW;
		if (i != 6)
			scene->checks[i].plugin.remediation =
				arena_copy(&scene->arena, "Do it well.");
		scene->known[i].plugin = scene->checks[i].plugin;
		scene->known[i].plugin.remediation =
			arena_copy(&scene->kept, scene->checks[i].plugin.remediation);
		*(const struct check **)vector_add(&scene->list) = &scene->checks[i];
		*(const struct check **)vector_add(&scene->known_list) = &scene->known[i];
	}
}

static int
set_up(void **state)
{
	struct scene *scene = alloc_zeroed(1, sizeof(*scene));

	components_init(&scene->components);
	intake_init(&scene->intake, &scene->arena, &scene->components);
	scene->list = VECTOR(const struct check *);
	scene->known_list = VECTOR(const struct check *);
	scene->intern.arena = &scene->kept;
	scene->result = (struct result){
		.arena = &scene->arena,
		.checks = &scene->list,
		.targets = VECTOR(struct target_result),
		.problems = &scene->intake.problems,
	};
	scene->answer = (struct answer){.targets = VECTOR(struct target_result),
					.problems = VECTOR(struct problem)};
	add_checks(scene);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	vector_free(&scene->list);
	vector_free(&scene->known_list);
	vector_free(&scene->result.targets);
	vector_free(&scene->answer.targets);
	vector_free(&scene->answer.problems);
	intern_free(&scene->intern);
	strbuf_free(&scene->message);
	intake_free(&scene->intake);
	components_free(&scene->components);
	arena_free(&scene->arena);
	arena_free(&scene->kept);
	free(scene);
	return 0;
}

/* The worker's message. */
static void
put(struct scene *scene)
{
	strbuf_clear(&scene->message);
	answer_put(&scene->message, &scene->intake, &scene->result);
}

static void
scan(struct scene *scene)
{
	intake_count_file(&scene->intake);
	manifest_read(&scene->intake, "dir/f.yaml", manifest, strlen(manifest), true);
	scan_targets(&scene->result, &scene->intake.targets, NULL);
	put(scene);
}

/* The parent reads just these bytes, and nobody keeps them. */
static bool
get_bytes(struct scene *scene, const char *bytes, size_t length)
{
	const struct answer_reader reader = {&scene->kept, &scene->intern, &scene->components,
					     &scene->known_list};
	char *copy = test_malloc(length + (length == 0));
	struct wire wire = WIRE(copy, length);

	if (length > 0)
		memcpy(copy, bytes, length);
	scene->answer.targets.count = scene->answer.problems.count = 0;
	answer_get(&wire, &reader, &scene->answer);
	memset(copy, 'x', length);
	test_free(copy);
	return wire_ends(&wire);
}

static bool
get(struct scene *scene)
{
	return get_bytes(scene, scene->message.text, scene->message.length);
}

static void
expect_text(const char *got, const char *wanted)
{
	if (wanted == NULL)
		assert_null(got);
	else
		assert_string_equal(got, wanted);
}

static void
expect_origin(const struct argvet_origin *got, const struct argvet_origin *wanted)
{
	assert_int_equal(got->size, sizeof(*got));
	expect_text(got->file, wanted->file);
	expect_text(got->path, wanted->path);
	assert_int_equal(got->line, wanted->line);
	assert_int_equal(got->column, wanted->column);
	assert_int_equal(got->pid, wanted->pid);
}

static void
expect_place(const struct place *got, const struct place *wanted)
{
	assert_int_equal(got->source, wanted->source);
	expect_origin(&got->origin, &wanted->origin);
	assert_int_equal(got->document, wanted->document);
	expect_text(got->object.kind, wanted->object.kind);
	expect_text(got->object.namespace, wanted->object.namespace);
	expect_text(got->object.name, wanted->object.name);
	expect_text(got->container, wanted->container);
	expect_text(got->image, wanted->image);
	expect_text(got->host, wanted->host);
	assert_int_equal(got->waive_count, wanted->waive_count);
	for (size_t i = 0; i < wanted->waive_count; i++) {
		expect_text(got->waive[i].text, wanted->waive[i].text);
		expect_origin(&got->waive[i].origin, &wanted->waive[i].origin);
	}
}

static void
expect_word(const struct word *got, const struct word *wanted)
{
	expect_text(got->text, wanted->text);
	expect_text(got->unresolved, wanted->unresolved);
	expect_origin(&got->origin, &wanted->origin);
	assert_int_equal(got->layout == NULL, wanted->layout == NULL);
	if (wanted->layout != NULL)
		assert_memory_equal(got->layout, wanted->layout, sizeof(*got->layout));
}

static void
expect_target(const struct target *got, const struct target *wanted)
{
	assert_ptr_equal(got->component, wanted->component);
	expect_place(&got->place, &wanted->place);
	assert_memory_equal(&got->kubernetes.number, &wanted->kubernetes.number,
			    sizeof(got->kubernetes.number));
	expect_text(got->kubernetes.text, wanted->kubernetes.text);
	assert_int_equal(got->kubernetes.source, wanted->kubernetes.source);
	assert_int_equal(got->word_count, wanted->word_count);
	for (size_t i = 0; i < wanted->word_count; i++)
		expect_word(&got->words[i], &wanted->words[i]);
	expect_text(got->gap, wanted->gap);
	assert_null(got->flags);
}

static void
expect_finding(const struct argvet_finding *got, const struct argvet_finding *wanted)
{
	assert_int_equal(got->size, sizeof(*got));
	assert_int_equal(got->kind, wanted->kind);
	expect_text(got->flag, wanted->flag);
	expect_text(got->expected, wanted->expected);
	expect_text(got->actual, wanted->actual);
	expect_origin(got->origin, wanted->origin);
}

static void
expect_result(const struct scene *scene, const struct check_result *got,
	      const struct check_result *wanted)
{
	assert_ptr_equal(got->check, &scene->known[wanted->check - scene->checks]);
	assert_int_equal(got->status, wanted->status);
	expect_text(got->message, wanted->message);
	expect_text(got->remedy, wanted->remedy);
	if (wanted->remedy != NULL && wanted->remedy == wanted->check->plugin.remediation)
		assert_ptr_equal(got->remedy, got->check->plugin.remediation);
	assert_null(got->control);
	assert_null(got->waived);
	assert_int_equal(got->finding_count, wanted->finding_count);
	for (size_t i = 0; i < wanted->finding_count; i++)
		expect_finding(&got->findings[i], &wanted->findings[i]);
}

static void
expect_problem(const struct problem *got, const struct problem *wanted)
{
	assert_int_equal(got->severity, wanted->severity);
	expect_origin(&got->origin, &wanted->origin);
	expect_text(got->message, wanted->message);
	expect_text(got->host, wanted->host);
}

static void
expect_all(const struct scene *scene)
{
	const struct vector *problems = &scene->intake.problems.items;

	assert_int_equal(scene->answer.files, scene->intake.files);
	assert_int_equal(scene->answer.processes, scene->intake.processes);
	assert_int_equal(scene->answer.problems.count, problems->count);
	for (size_t i = 0; i < problems->count; i++)
		expect_problem(vector_at(&scene->answer.problems, i), vector_at(problems, i));
	assert_int_equal(scene->answer.targets.count, scene->result.targets.count);
	for (size_t i = 0; i < scene->result.targets.count; i++) {
		const struct target_result *got = vector_at(&scene->answer.targets, i);
		const struct target_result *wanted = vector_at(&scene->result.targets, i);

		expect_target(got->target, wanted->target);
		assert_int_equal(got->result_count, wanted->result_count);
		for (size_t j = 0; j < wanted->result_count; j++)
			expect_result(scene, &got->results[j], &wanted->results[j]);
	}
}

static struct target_result *
result_at(const struct scene *scene, size_t index)
{
	return vector_at(&scene->result.targets, index);
}

static const struct target_result *
answer_at(const struct scene *scene, size_t index)
{
	return vector_at(&scene->answer.targets, index);
}

static void
gives_back_a_scan(void **state)
{
	struct scene *scene = *state;

	scan(scene);
	assert_int_equal(scene->result.targets.count, 3);
	assert_int_equal(result_at(scene, 0)->result_count, 6);
	assert_non_null(result_at(scene, 1)->target->gap);
	assert_true(scene->intake.problems.items.count >= 2);
	assert_true(get(scene));
	expect_all(scene);
}

static void
statuses_are_what_was_wanted_here(void **state)
{
	static const enum status wanted[] = {STATUS_PASS,  STATUS_FAIL,           STATUS_MANUAL,
					     STATUS_ERROR, STATUS_NOT_APPLICABLE, STATUS_FAIL};
	const struct scene *scene = *state;

	scan(*state);
	assert_true(get(*state));
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(answer_at(scene, 0)->results[i].status, wanted[i]);
	assert_int_equal(answer_at(scene, 1)->results[4].status, STATUS_FAIL);
	assert_non_null(strstr(answer_at(scene, 1)->results[4].remedy, "--insecure-port"));
}

static void
findings_point_at_the_words(void **state)
{
	const struct scene *scene = *state;
	const struct target_result *first;

	scan(*state);
	assert_true(get(*state));
	first = answer_at(scene, 0);
	assert_ptr_equal(first->results[1].findings[0].origin, &first->target->words[1].origin);
	assert_ptr_equal(first->results[1].findings[1].origin, &first->target->place.origin);
	assert_string_equal(first->results[1].findings[2].origin->file, "/etc/other");
}

static void
containers_share_the_waivers_of_their_object(void **state)
{
	const struct scene *scene = *state;

	scan(*state);
	assert_true(get(*state));
	assert_int_equal(answer_at(scene, 0)->target->place.waive_count, 2);
	assert_ptr_equal(answer_at(scene, 0)->target->place.waive,
			 answer_at(scene, 1)->target->place.waive);
	assert_int_equal(answer_at(scene, 2)->target->place.waive_count, 0);
}

static void
equal_texts_are_one(void **state)
{
	const struct scene *scene = *state;

	scan(*state);
	assert_true(get(*state));
	assert_ptr_equal(answer_at(scene, 0)->target->place.image,
			 answer_at(scene, 1)->target->place.image);
	assert_ptr_equal(answer_at(scene, 0)->target->words[0].text,
			 answer_at(scene, 2)->target->words[0].text);
	assert_ptr_equal(answer_at(scene, 0)->target->words[0].origin.file,
			 answer_at(scene, 2)->target->place.origin.file);
}

static void
an_empty_answer_is_one(void **state)
{
	struct scene *scene = *state;

	scene->intake.processes = 300;
	put(scene);
	assert_true(get(scene));
	expect_all(scene);
	assert_int_equal(scene->answer.processes, 300);
}

/* A process has no file; its words may have no origin worth the name, and be any bytes. */
static void
gives_back_a_process(void **state)
{
	struct scene *scene = *state;
	static const struct word words[] = {
		{.text = "kube-apiserver", .origin = {.pid = 77}},
		{.text = "--v=\xff\x01", .origin = {.pid = INT64_MAX, .file = "-", .column = 3}},
		{.text = ""},
	};
	const struct command_line line = {
		.place = {.source = SOURCE_PROCESS, .origin = {.pid = -1}, .host = "node-1"},
		.words = words,
		.count = 3,
		.gap = "it is cut off",
	};

	assert_non_null(intake_offer(&scene->intake, &line));
	scan_targets(&scene->result, &scene->intake.targets, NULL);
	put(scene);
	assert_true(get(scene));
	expect_all(scene);
}

static void
expect_broken(struct scene *scene)
{
	put(scene);
	assert_false(get(scene));
	assert_int_equal(scene->answer.targets.count, 0);
	assert_int_equal(scene->answer.problems.count, 0);
}

/* Each of these is something that a plugin can make of its worker's memory. */
static void
results_are_plausible(void **state)
{
	struct scene *scene = *state;
	struct check_result *results;
	struct check_result good;

	scan(scene);
	results = result_at(scene, 0)->results;

	good = results[0];
	results[0].status = STATUS_FAIL; /* without a finding */
	expect_broken(scene);
	results[0].status = STATUS_WAIVED;
	expect_broken(scene);
	results[0].status = STATUS_COUNT;
	expect_broken(scene);
	results[0].status = STATUS_ERROR; /* without a message */
	expect_broken(scene);
	results[0] = good;
	results[0].remedy = "Do it."; /* about nothing */
	expect_broken(scene);
	results[0] = good;

	good = results[1];
	results[1].status = STATUS_PASS; /* with findings */
	expect_broken(scene);
	results[1] = good;
	put(scene);
	assert_true(get(scene));
}

static void
findings_are_complete(void **state)
{
	struct scene *scene = *state;
	struct argvet_finding *finding;
	struct argvet_finding good;

	scan(scene);
	finding = result_at(scene, 0)->results[1].findings;
	good = *finding;
	finding->flag = NULL;
	expect_broken(scene);
	*finding = good;
	finding->expected = NULL;
	expect_broken(scene);
	*finding = good;
	finding->kind = 0;
	expect_broken(scene);
	*finding = good;
	finding->actual = NULL;
	put(scene);
	assert_true(get(scene));
}

/* One that judges the component, that is: what is not there is neither good nor bad. */
static void
no_check_is_left_out(void **state)
{
	struct scene *scene = *state;
	struct target_result *first;

	scan(scene);
	first = result_at(scene, 0);
	first->result_count--;
	expect_broken(scene);
	first->results++;
	expect_broken(scene);
	first->result_count = 0;
	expect_broken(scene);
}

static void
checks_come_in_order_and_judge_the_component(void **state)
{
	struct scene *scene = *state;
	struct check_result *results;

	scan(scene);
	results = result_at(scene, 0)->results;
	results[0].check = &scene->checks[1];
	expect_broken(scene);
	results[0].check = &scene->checks[0];
	scene->known[0].plugin.components = NULL;
	expect_broken(scene);
	scene->known[0].plugin.components = api_server;
	scene->known_list.count = CHECKS - 2;
	expect_broken(scene);
	scene->known_list.count = CHECKS;
	results[1].check = results[0].check; /* twice */
	expect_broken(scene);
}

static void
targets_are_complete(void **state)
{
	struct scene *scene = *state;
	struct target_result *slot;
	struct target target;
	struct word word;

	scan(scene);
	slot = result_at(scene, 2);
	target = *slot->target;
	slot->target = &target;

	target.place.source = SOURCE_ARGV + 1;
	expect_broken(scene);
	target.place.source = SOURCE_MANIFEST;
	target.kubernetes.source = VERSION_FROM_IMAGE; /* but no text */
	expect_broken(scene);
	target.kubernetes.source = VERSION_UNKNOWN;
	target.word_count = 0;
	expect_broken(scene);
	target.word_count = 1;
	word = target.words[0];
	target.words = &word;
	put(scene);
	assert_true(get(scene));
	word.text = NULL;
	expect_broken(scene);
}

static void
components_are_known(void **state)
{
	struct scene *scene = *state;
	struct component stranger = {.name = "stranger"};
	struct target_result *slot;
	struct target target;

	scan(scene);
	slot = result_at(scene, 0);
	target = *slot->target;
	target.component = &stranger;
	slot->target = &target;
	expect_broken(scene);
	stranger.name = NULL;
	expect_broken(scene);
}

static void
problems_are_complete(void **state)
{
	struct scene *scene = *state;
	struct problem *problem;

	scan(scene);
	problem = vector_at(&scene->intake.problems.items, 0);
	problem->severity = PROBLEM_ERROR + 1;
	expect_broken(scene);
	problem->severity = PROBLEM_ERROR;
	problem->message = NULL;
	expect_broken(scene);
}

static void
a_message_cut_short_is_broken(void **state)
{
	struct scene *scene = *state;

	scan(scene);
	for (size_t length = 0; length < scene->message.length; length++) {
		assert_false(get_bytes(scene, scene->message.text, length));
		assert_int_equal(scene->answer.targets.count, 0);
	}
}

static void
a_number_of_things_that_are_not_there_is_broken(void **state)
{
	struct scene *scene = *state;
	const uint32_t many = UINT32_MAX;

	put(scene);
	assert_int_equal(scene->message.length, 16);
	for (size_t at = 8; at < 16; at += 4) {
		put(scene);
		memcpy(scene->message.text + at, &many, sizeof(many));
		assert_false(get(scene));
	}
}

static size_t
measure(const char *text)
{
	return text != NULL ? strlen(text) : 0;
}

/* Touches what a report would. */
static size_t
walk(const struct scene *scene)
{
	size_t sum = 0;

	for (size_t i = 0; i < scene->answer.targets.count; i++) {
		const struct target_result *slot = answer_at(scene, i);

		sum += measure(slot->target->component->name);
		for (size_t j = 0; j < slot->target->word_count; j++) {
			const struct word *word = &slot->target->words[j];

			sum += strlen(word->text) + measure(word->origin.file);
			sum += word->layout != NULL ? word->layout->line : 0;
		}
		for (size_t j = 0; j < slot->result_count; j++) {
			const struct check_result *one = &slot->results[j];

			sum += strlen(one->check->plugin.id) + measure(one->remedy);
			sum += strlen(status_name(one->status));
			for (size_t k = 0; k < one->finding_count; k++)
				sum += strlen(one->findings[k].flag) +
				       strlen(one->findings[k].expected) +
				       measure(one->findings[k].origin->path);
		}
	}
	return sum;
}

/* Bits fall over, numbers change, bytes move from one place to another; some faults stay while the
 * next ones come. */
static void
damage(char *bytes, size_t length, unsigned *seed)
{
	size_t at = (size_t)rand_r(seed) % (length - 4);
	size_t from = (size_t)rand_r(seed) % (length - 4);
	uint32_t number = (uint32_t)rand_r(seed) % 40;

	switch (rand_r(seed) % 4) {
	case 0:
		memmove(bytes + at, bytes + from, 4);
		break;
	case 1:
		memcpy(bytes + at, &number, sizeof(number));
		break;
	default:
		bytes[at] = (char)(bytes[at] ^ (1 << rand_r(seed) % 8));
	}
}

static void
survives_any_bytes(void **state)
{
	struct scene *scene = *state;
	unsigned seed = 1;
	size_t whole = 0;
	size_t sum = 0;

	scan(scene);
	for (int i = 0; i < FLIPS; i++) {
		if (i % 3 == 0)
			put(scene);
		damage(scene->message.text, scene->message.length, &seed);
		whole += get(scene);
		sum += walk(scene);
		if (i % 100 == 99) {
			intern_free(&scene->intern);
			arena_free(&scene->kept);
			for (size_t j = 0; j < CHECKS; j++)
				scene->known[j].plugin.remediation = "Do it well.";
		}
	}
	/* Most are found out; a changed letter or line is not. */
	assert_true(whole > 0 && whole < FLIPS);
	assert_true(sum > 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(gives_back_a_scan),
		TEST(statuses_are_what_was_wanted_here),
		TEST(findings_point_at_the_words),
		TEST(containers_share_the_waivers_of_their_object),
		TEST(equal_texts_are_one),
		TEST(an_empty_answer_is_one),
		TEST(gives_back_a_process),
		TEST(results_are_plausible),
		TEST(findings_are_complete),
		TEST(no_check_is_left_out),
		TEST(checks_come_in_order_and_judge_the_component),
		TEST(targets_are_complete),
		TEST(components_are_known),
		TEST(problems_are_complete),
		TEST(a_message_cut_short_is_broken),
		TEST(a_number_of_things_that_are_not_there_is_broken),
		TEST(survives_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
