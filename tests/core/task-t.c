/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/task.h"

#include <sys/mman.h>

#include "base/alloc.h"
#include "base/intern.h"
#include "child-sample.h"
#include "isolation/answer.h"

#define FLIPS  5000
#define CHECKS 4
#define NUMBER 41

/* More than a check in its right mind finds. */
#define FLOOD 100000

static const char manifest[] = "kind: Pod\n"
			       "spec:\n"
			       "  containers:\n"
			       "  - {name: one, command: [kube-apiserver, --profiling=true]}\n"
			       "  - {name: two, command: [kube-apiserver]}\n"
			       "  - {name: three, command: [kubelet]}\n"
			       "  - {name: four, command: [kube-apiserver, --profiling=false]}\n";

/* A check has returned here. */
struct step {
	enum board_phase phase;
	uint32_t unit;
	uint32_t target;
	uint32_t check;
};

struct scene {
	struct arena arena;
	struct components components;
	struct check checks[CHECKS];
	struct vector list;  /* const struct check * */
	struct vector steps; /* struct step */
	struct task_setup setup;
	struct task task;
	struct strbuf message;
	struct intern intern;
	struct answer answer;
};

static enum argvet_outcome
pass(struct argvet_run *run)
{
	(void)run;
	return ARGVET_DONE;
}

static enum argvet_outcome
look_at_profiling(struct argvet_run *run)
{
	const struct argvet_flag *flag = argvet_flag(run, "profiling");

	if (flag == NULL || strcmp(flag->value, "false") != 0)
		argvet_report(run, .kind = ARGVET_INCORRECT_VALUE, .flag = "profiling",
			      .expected = "false", .actual = flag != NULL ? flag->value : NULL);
	return ARGVET_DONE;
}

static enum argvet_outcome
flood(struct argvet_run *run)
{
	for (int i = 0; i < FLOOD; i++)
		argvet_report(run, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "profiling",
			      .expected = "false");
	return ARGVET_DONE;
}

static const char *const api_server[] = {"kube-apiserver", NULL};
static const char *const kubelet[] = {"kubelet", NULL};
static const char *const both[] = {"kube-apiserver", "kubelet", NULL};

static const struct argvet_flag_decl profiling[] = {{"profiling", ARGVET_BOOL}, {0}};
static const struct argvet_flag_decl no_flags[] = {{0}};

static const struct argvet_plugin plugins[CHECKS] = {
	{.id = "a/a", .components = api_server, .flags = profiling, .run = look_at_profiling},
	{.id = "a/b", .components = kubelet, .flags = no_flags, .run = pass},
	{.id = "a/c", .components = both, .flags = no_flags, .run = pass},
	{.id = "a/d",
	 .components = kubelet,
	 .flags = no_flags,
	 .since = {1, 20},
	 .until = {1, 22},
	 .run = pass},
};

static void
note_step(void *checker)
{
	struct scene *scene = checker;
	const struct board look = board_look(scene->setup.board);

	*(struct step *)vector_add(&scene->steps) =
		(struct step){look.phase, look.unit, look.target, look.check};
}

static int
file_of(const char *text)
{
	int fd = memfd_create("unit", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	return fd;
}

static int
set_up(void **state)
{
	struct scene *scene = alloc_zeroed(1, sizeof(*scene));

	components_init(&scene->components);
	components_declare(&scene->components, "kubelet", NULL);
	scene->list = VECTOR(const struct check *);
	scene->steps = VECTOR(struct step);
	scene->intern.arena = &scene->arena;
	for (size_t i = 0; i < CHECKS; i++) {
		scene->checks[i].plugin = plugins[i];
		scene->checks[i].plugin.severity = ARGVET_LOW;
		scene->checks[i].plugin.remediation = "Do it well.";
		*(const struct check **)vector_add(&scene->list) = &scene->checks[i];
	}
	scene->setup = (struct task_setup){
		.components = &scene->components, .checks = &scene->list, .board = board_new()};
	scene->task = (struct task){
		.number = NUMBER,
		.unit = {.kind = UNIT_MANIFEST, .name = "pod.yaml", .fd = file_of(manifest)},
		.rules = VECTOR(struct task_rule),
	};
	scene->answer = (struct answer){.targets = VECTOR(struct target_result),
					.problems = VECTOR(struct problem)};
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	if (scene->task.unit.fd >= 0)
		close(scene->task.unit.fd);
	board_free(scene->setup.board);
	vector_free(&scene->list);
	vector_free(&scene->steps);
	vector_free(&scene->task.rules);
	vector_free(&scene->answer.targets);
	vector_free(&scene->answer.problems);
	intern_free(&scene->intern);
	strbuf_free(&scene->message);
	components_free(&scene->components);
	arena_free(&scene->arena);
	free(scene);
	return 0;
}

static void
add_rule(struct scene *scene, uint32_t check, uint32_t target, bool onwards)
{
	*(struct task_rule *)vector_add(&scene->task.rules) =
		(struct task_rule){check, target, onwards};
}

/* Reads one answer, as a parent does, and its number. */
static uint32_t
get(struct scene *scene, struct wire *wire)
{
	const struct answer_reader reader = {&scene->arena, &scene->intern, &scene->components,
					     &scene->list};
	uint32_t number = wire_get_u32(wire);

	scene->answer.targets.count = scene->answer.problems.count = 0;
	answer_get(wire, &reader, &scene->answer);
	assert_false(wire->broken);
	return number;
}

static void
answer(struct scene *scene)
{
	struct wire wire;

	strbuf_clear(&scene->message);
	task_answer(&scene->setup, &scene->task, &scene->message);
	wire = WIRE(scene->message.text, scene->message.length);
	assert_int_equal(get(scene, &wire), scene->task.number);
	assert_true(wire_ends(&wire));
}

static const struct target_result *
answer_at(const struct scene *scene, size_t target)
{
	return vector_at(&scene->answer.targets, target);
}

static const struct check_result *
result_of(const struct scene *scene, size_t target, size_t check)
{
	const struct target_result *one = answer_at(scene, target);

	for (size_t i = 0; i < one->result_count; i++) {
		if (one->results[i].check == &scene->checks[check])
			return &one->results[i];
	}
	fail_msg("check %zu has no result on target %zu", check, target);
	return NULL;
}

static void
expect_status(const struct scene *scene, size_t target, size_t check, enum status status)
{
	assert_int_equal(result_of(scene, target, check)->status, status);
}

static void
a_unit_is_answered(void **state)
{
	struct scene *scene = *state;

	answer(scene);
	assert_int_equal(scene->answer.files, 1);
	assert_int_equal(scene->answer.problems.count, 0);
	assert_int_equal(scene->answer.targets.count, 4);
	assert_string_equal(answer_at(scene, 0)->target->place.origin.file, "pod.yaml");
	assert_string_equal(answer_at(scene, 2)->target->component->name, "kubelet");
	expect_status(scene, 0, 0, STATUS_FAIL);
	expect_status(scene, 0, 2, STATUS_PASS);
	assert_int_equal(answer_at(scene, 0)->result_count, 2);
	expect_status(scene, 1, 0, STATUS_FAIL);
	expect_status(scene, 2, 1, STATUS_PASS);
	expect_status(scene, 2, 2, STATUS_PASS);
	expect_status(scene, 2, 3, STATUS_PASS);
	assert_int_equal(answer_at(scene, 2)->result_count, 3);
	expect_status(scene, 3, 0, STATUS_PASS);
	assert_string_equal(result_of(scene, 0, 0)->findings[0].actual, "true");
}

static void
words_are_left_behind_where_nobody_asks(void **state)
{
	struct scene *scene = *state;

	answer(scene);
	assert_int_equal(answer_at(scene, 0)->target->word_count, 2);
	assert_int_equal(answer_at(scene, 1)->target->word_count, 1);
	scene->setup.wordless = true;
	answer(scene);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(answer_at(scene, i)->target->word_count, 1);
	assert_string_equal(answer_at(scene, 0)->target->words[0].text, "kube-apiserver");
	/* What was found is whole. */
	expect_status(scene, 0, 0, STATUS_FAIL);
	assert_string_equal(result_of(scene, 0, 0)->findings[0].actual, "true");
	assert_string_equal(result_of(scene, 0, 0)->findings[0].origin->file, "pod.yaml");
}

static void
answers_follow_each_other(void **state)
{
	struct scene *scene = *state;
	struct wire wire;

	task_answer(&scene->setup, &scene->task, &scene->message);
	scene->task.number++;
	add_rule(scene, 0, 0, true);
	task_answer(&scene->setup, &scene->task, &scene->message);
	wire = WIRE(scene->message.text, scene->message.length);
	assert_int_equal(get(scene, &wire), NUMBER);
	expect_status(scene, 0, 0, STATUS_FAIL);
	assert_int_equal(get(scene, &wire), NUMBER + 1);
	expect_status(scene, 0, 0, STATUS_ERROR);
	assert_true(wire_ends(&wire));
}

static void
a_unit_that_cannot_be_read_is_answered(void **state)
{
	struct scene *scene = *state;
	const struct problem *problem;

	close(scene->task.unit.fd);
	scene->task.unit.fd = -1;
	answer(scene);
	assert_int_equal(scene->answer.targets.count, 0);
	assert_int_equal(scene->answer.problems.count, 1);
	problem = vector_at(&scene->answer.problems, 0);
	assert_string_equal(problem->origin.file, "pod.yaml");
	assert_string_equal(problem->message, "cannot read: Bad file descriptor");
	assert_int_equal(board_look(scene->setup.board).phase, BOARD_READING);
}

static void
the_fallback_is_the_version_of_who_does_not_tell(void **state)
{
	struct scene *scene = *state;

	scene->setup.fallback = (struct kubernetes_version){{1, 22}, "1.22.1", VERSION_FROM_OPTION};
	answer(scene);
	assert_string_equal(answer_at(scene, 0)->target->kubernetes.text, "1.22.1");
	assert_int_equal(answer_at(scene, 0)->target->kubernetes.source, VERSION_FROM_OPTION);
	expect_status(scene, 2, 3, STATUS_NOT_APPLICABLE);
	scene->setup.fallback = (struct kubernetes_version){{1, 21}, "1.21", VERSION_FROM_OPTION};
	answer(scene);
	expect_status(scene, 2, 3, STATUS_PASS);
}

static void
a_check_is_left_out_on_a_target(void **state)
{
	struct scene *scene = *state;

	add_rule(scene, 0, 1, false);
	add_rule(scene, 2, 2, false);
	answer(scene);
	expect_status(scene, 0, 0, STATUS_FAIL);
	expect_status(scene, 1, 0, STATUS_ERROR);
	assert_string_equal(result_of(scene, 1, 0)->message, "left out");
	assert_int_equal(result_of(scene, 1, 0)->finding_count, 0);
	expect_status(scene, 1, 2, STATUS_PASS);
	expect_status(scene, 2, 2, STATUS_ERROR);
	expect_status(scene, 2, 1, STATUS_PASS);
	expect_status(scene, 3, 0, STATUS_PASS);
}

static void
a_check_is_left_out_from_a_target_on(void **state)
{
	struct scene *scene = *state;

	add_rule(scene, 2, 1, true);
	answer(scene);
	expect_status(scene, 0, 2, STATUS_PASS);
	expect_status(scene, 1, 2, STATUS_ERROR);
	expect_status(scene, 2, 2, STATUS_ERROR);
	expect_status(scene, 3, 2, STATUS_ERROR);
	expect_status(scene, 2, 1, STATUS_PASS);
	expect_status(scene, 3, 0, STATUS_PASS);
}

/* A check that does not judge the component has no result, left out or not. */
static void
rules_for_what_is_not_there_change_nothing(void **state)
{
	struct scene *scene = *state;
	cleanup_strbuf struct strbuf wanted = {0};

	answer(scene);
	strbuf_add(&wanted, scene->message.text, scene->message.length);
	add_rule(scene, 1, 0, false);
	add_rule(scene, 1, 3, true);
	add_rule(scene, 0, 2, false);
	add_rule(scene, 0, 4, true);
	add_rule(scene, 0, UINT32_MAX, true);
	add_rule(scene, CHECKS, 0, true);
	add_rule(scene, UINT32_MAX, 0, true);
	answer(scene);
	assert_int_equal(scene->message.length, wanted.length);
	assert_memory_equal(scene->message.text, wanted.text, wanted.length);
}

static void
expect_step(const struct scene *scene, size_t index, uint32_t target, uint32_t check)
{
	const struct step *step = vector_at(&scene->steps, index);

	assert_int_equal(step->phase, BOARD_CHECKING);
	assert_int_equal(step->unit, NUMBER);
	assert_int_equal(step->target, target);
	assert_int_equal(step->check, check);
}

/* What was left out is nowhere on the board. */
static void
the_board_and_the_checker_follow(void **state)
{
	struct scene *scene = *state;
	struct board look;

	scene->setup.checked = note_step;
	scene->setup.checker = scene;
	add_rule(scene, 0, 1, false);
	answer(scene);
	assert_int_equal(scene->steps.count, 8);
	expect_step(scene, 0, 0, 0);
	expect_step(scene, 1, 0, 2);
	expect_step(scene, 2, 1, 2);
	expect_step(scene, 3, 2, 1);
	expect_step(scene, 4, 2, 2);
	expect_step(scene, 5, 2, 3);
	expect_step(scene, 6, 3, 0);
	expect_step(scene, 7, 3, 2);
	look = board_look(scene->setup.board);
	assert_int_equal(look.phase, BOARD_READING);
	assert_int_equal(look.unit, NUMBER);
	assert_int_equal(look.cause, BOARD_NO_CAUSE);
}

/* Returns the status of the process that answered. */
static int
answer_elsewhere(const struct scene *scene)
{
	struct strbuf message = {0};
	pid_t child = fork();
	int status;

	if (child == 0) {
		task_answer(&scene->setup, &scene->task, &message);
		_exit(0);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void
a_worker_is_ended_for_a_flood(void **state)
{
	struct scene *scene = *state;
	struct board look;
	int status;

	scene->checks[2].plugin.flags = profiling;
	scene->checks[2].plugin.run = flood;
	scene->setup.expendable = true;
	add_rule(scene, 2, 0, false);
	status = answer_elsewhere(scene);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	look = board_look(scene->setup.board);
	assert_int_equal(look.cause, BOARD_FINDINGS);
	assert_true(look.number > 0 && look.number < FLOOD);
	assert_int_equal(look.phase, BOARD_CHECKING);
	assert_int_equal(look.unit, NUMBER);
	assert_int_equal(look.target, 1);
	assert_int_equal(look.check, 2);
}

static void
argvet_itself_lives_through_a_flood(void **state)
{
	struct scene *scene = *state;

	scene->checks[2].plugin.flags = profiling;
	scene->checks[2].plugin.run = flood;
	answer(scene);
	expect_status(scene, 0, 2, STATUS_ERROR);
	assert_non_null(strstr(result_of(scene, 0, 2)->message, "findings"));
	expect_status(scene, 0, 0, STATUS_FAIL);
	expect_status(scene, 3, 2, STATUS_ERROR);
	assert_int_equal(board_look(scene->setup.board).cause, BOARD_NO_CAUSE);
}

static void
expect_task(const struct task *got, const struct task *wanted)
{
	assert_int_equal(got->number, wanted->number);
	assert_int_equal(got->unit.kind, wanted->unit.kind);
	assert_string_equal(got->unit.name, wanted->unit.name);
	assert_int_equal(got->unit.named, wanted->unit.named);
	/* Comes another way. */
	assert_int_equal(got->unit.fd, -1);
	assert_int_equal(got->rules.count, wanted->rules.count);
	for (size_t i = 0; i < wanted->rules.count; i++) {
		const struct task_rule *rule = vector_at(&got->rules, i);
		const struct task_rule *like = vector_at(&wanted->rules, i);

		assert_int_equal(rule->check, like->check);
		assert_int_equal(rule->target, like->target);
		assert_int_equal(rule->onwards, like->onwards);
	}
}

static void
expect_round_trip(struct scene *scene)
{
	struct wire wire;
	struct task got;

	strbuf_clear(&scene->message);
	task_put(&scene->message, &scene->task);
	wire = WIRE(scene->message.text, scene->message.length);
	task_get(&wire, &got);
	assert_true(wire_ends(&wire));
	expect_task(&got, &scene->task);
	vector_free(&got.rules);
}

static void
a_task_comes_as_it_went(void **state)
{
	static const enum unit_kind kinds[] = {UNIT_MANIFEST, UNIT_ARGV, UNIT_PROCESSES};
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		scene->task.unit.kind = kinds[i];
		scene->task.unit.named = !scene->task.unit.named;
		expect_round_trip(scene);
	}
	scene->task.unit.name = "";
	scene->task.number = UINT32_MAX;
	add_rule(scene, 0, UINT32_MAX, false);
	add_rule(scene, UINT32_MAX, 0, true);
	for (uint32_t i = 0; i < 20; i++)
		add_rule(scene, i, 2 * i, i % 3 == 0);
	expect_round_trip(scene);
}

static void
tasks_follow_each_other(void **state)
{
	struct scene *scene = *state;
	struct task one, other;
	struct wire wire;

	add_rule(scene, 1, 2, true);
	task_put(&scene->message, &scene->task);
	scene->task.number++;
	task_put(&scene->message, &scene->task);
	wire = WIRE(scene->message.text, scene->message.length);
	task_get(&wire, &one);
	assert_false(wire_ends(&wire));
	task_get(&wire, &other);
	assert_true(wire_ends(&wire));
	assert_int_equal(one.number, NUMBER);
	expect_task(&other, &scene->task);
	vector_free(&one.rules);
	vector_free(&other.rules);
}

/* Reads just these bytes; whatever they are, what came of them can be looked at. */
static bool
get_bytes(const char *bytes, size_t length)
{
	char *copy = test_malloc(length + (length == 0));
	struct wire wire = WIRE(copy, length);
	struct task task;

	if (length > 0)
		memcpy(copy, bytes, length);
	task_get(&wire, &task);
	assert_true(task.rules.count <= length);
	assert_true(wire.broken || strlen(task.unit.name) < length);
	assert_int_equal(task.unit.fd, -1);
	vector_free(&task.rules);
	test_free(copy);
	return wire_ends(&wire);
}

static void
put_with_rules(struct scene *scene)
{
	scene->task.rules.count = 0;
	strbuf_clear(&scene->message);
	add_rule(scene, 1, 2, true);
	add_rule(scene, 3, 4, false);
	task_put(&scene->message, &scene->task);
}

static void
a_task_cut_short_is_broken(void **state)
{
	struct scene *scene = *state;

	put_with_rules(scene);
	for (size_t length = 0; length < scene->message.length; length++)
		assert_false(get_bytes(scene->message.text, length));
	assert_true(get_bytes(scene->message.text, scene->message.length));
}

static void
a_task_without_a_name_is_broken(void **state)
{
	struct scene *scene = *state;

	wire_put_u32(&scene->message, NUMBER);
	wire_put_u32(&scene->message, UNIT_MANIFEST);
	wire_put_text(&scene->message, NULL);
	wire_put_bool(&scene->message, false);
	wire_put_u32(&scene->message, 0);
	assert_false(get_bytes(scene->message.text, scene->message.length));
}

static void
a_kind_that_nobody_knows_is_broken(void **state)
{
	static const uint32_t kinds[] = {0, UNIT_PROCESSES + 1, UINT32_MAX};
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		put_with_rules(scene);
		memcpy(scene->message.text + sizeof(uint32_t), &kinds[i], sizeof(kinds[i]));
		assert_false(get_bytes(scene->message.text, scene->message.length));
	}
}

static void
rules_that_are_not_there_are_broken(void **state)
{
	static const uint32_t counts[] = {1, 3, 0x40000000, UINT32_MAX};
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		strbuf_clear(&scene->message);
		task_put(&scene->message, &scene->task);
		memcpy(scene->message.text + scene->message.length - sizeof(uint32_t), &counts[i],
		       sizeof(counts[i]));
		assert_false(get_bytes(scene->message.text, scene->message.length));
	}
}

static void
survives_any_bytes(void **state)
{
	struct scene *scene = *state;
	unsigned seed = 1;

	for (int i = 0; i < FLIPS; i++) {
		if (i % 8 == 0)
			put_with_rules(scene);
		scene->message.text[(size_t)rand_r(&seed) % scene->message.length] ^=
			(char)(1 << rand_r(&seed) % 8);
		get_bytes(scene->message.text, scene->message.length);
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_unit_is_answered),
		TEST(words_are_left_behind_where_nobody_asks),
		TEST(answers_follow_each_other),
		TEST(a_unit_that_cannot_be_read_is_answered),
		TEST(the_fallback_is_the_version_of_who_does_not_tell),
		TEST(a_check_is_left_out_on_a_target),
		TEST(a_check_is_left_out_from_a_target_on),
		TEST(rules_for_what_is_not_there_change_nothing),
		TEST(the_board_and_the_checker_follow),
		TEST(a_worker_is_ended_for_a_flood),
		TEST(argvet_itself_lives_through_a_flood),
		TEST(a_task_comes_as_it_went),
		TEST(tasks_follow_each_other),
		TEST(a_task_cut_short_is_broken),
		TEST(a_task_without_a_name_is_broken),
		TEST(a_kind_that_nobody_knows_is_broken),
		TEST(rules_that_are_not_there_are_broken),
		TEST(survives_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
