/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/task.h"

#include <unistd.h>

#include "isolation/answer.h"
#include "scan/scan.h"

/* A task while it is answered. */
struct work {
	const struct task_setup *setup;
	const struct task *task;
};

static bool
is_left_out(const struct task *task, size_t target, size_t check)
{
	for (size_t i = 0; i < task->rules.count; i++) {
		const struct task_rule *rule = vector_at(&task->rules, i);

		if (rule->check == check &&
		    (rule->onwards ? target >= rule->target : target == rule->target))
			return true;
	}
	return false;
}

static bool
before_check(void *watcher, size_t target, size_t check)
{
	const struct work *work = watcher;

	if (is_left_out(work->task, target, check))
		return false;
	board_check(work->setup->board, target, check);
	return true;
}

static void
after_check(void *watcher, size_t target, size_t check)
{
	const struct task_setup *setup = ((const struct work *)watcher)->setup;

	(void)target;
	(void)check;
	if (setup->checked != NULL)
		setup->checked(setup->checker);
}

static void
end_flood(void *watcher, size_t findings)
{
	const struct task_setup *setup = ((const struct work *)watcher)->setup;

	if (!setup->expendable)
		return;
	board_confess(setup->board, BOARD_FINDINGS, (int)findings);
	_exit(1);
}

/* What the findings say of the words stays. */
static void
forget_words(const struct vector *targets)
{
	for (size_t i = 0; i < targets->count; i++) {
		struct target *target = *(struct target **)vector_at(targets, i);

		if (target->word_count > 1)
			target->word_count = 1;
	}
}

void
task_answer(const struct task_setup *setup, const struct task *task, struct strbuf *message)
{
	cleanup_arena struct arena arena = {0};
	struct work work = {setup, task};
	const struct scan_watch watch = {before_check, after_check, end_flood, &work};
	struct intake intake;
	struct result result = {
		.arena = &arena,
		.benchmark = &benchmark_default,
		.checks = setup->checks,
		.targets = VECTOR(struct target_result),
	};

	board_enter(setup->board, BOARD_READING, task->number);
	intake_init(&intake, &arena, setup->components);
	intake.fallback = setup->fallback;
	unit_read(&intake, &task->unit);
	scan_targets(&result, &intake.targets, &watch);
	board_enter(setup->board, BOARD_READING, task->number);
	if (setup->wordless)
		forget_words(&intake.targets);
	wire_put_u32(message, task->number);
	answer_put(message, &intake, &result);
	result_free(&result);
	intake_free(&intake);
}

void
task_put(struct strbuf *message, const struct task *task)
{
	wire_put_u32(message, task->number);
	wire_put_u32(message, task->unit.kind);
	wire_put_text(message, task->unit.name);
	wire_put_bool(message, task->unit.named);
	wire_put_u32(message, (uint32_t)task->rules.count);
	for (size_t i = 0; i < task->rules.count; i++) {
		const struct task_rule *rule = vector_at(&task->rules, i);

		wire_put_u32(message, rule->check);
		wire_put_u32(message, rule->target);
		wire_put_bool(message, rule->onwards);
	}
}

void
task_get(struct wire *wire, struct task *task)
{
	size_t count;

	*task = (struct task){.unit.fd = -1, .rules = VECTOR(struct task_rule)};
	task->number = wire_get_u32(wire);
	task->unit.kind = wire_get_enum(wire, UNIT_MANIFEST, UNIT_PROCESSES);
	task->unit.name = wire_get_text(wire);
	task->unit.named = wire_get_bool(wire);
	count = wire_get_count(wire, sizeof(uint32_t));
	for (size_t i = 0; i < count && !wire->broken; i++) {
		struct task_rule *rule = vector_add(&task->rules);

		rule->check = wire_get_u32(wire);
		rule->target = wire_get_u32(wire);
		rule->onwards = wire_get_bool(wire);
	}
	if (task->unit.name == NULL)
		wire_break(wire);
}
