/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/pool.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/intern.h"
#include "base/stopwatch.h"
#include "base/strbuf.h"
#include "isolation/answer.h"
#include "isolation/blame.h"
#include "isolation/introduction.h"
#include "isolation/member.h"
#include "isolation/sandbox.h"
#include "isolation/setup.h"
#include "isolation/task.h"

/* How many units, of how many bytes, go to a worker at once; and how many such batches it may have
 * before it: one to work at, one to go on with. */
#define BATCH_UNITS ((size_t)32)
#define BATCH_BYTES ((size_t)64 * 1024)
#define BATCHES     ((size_t)2)

/* While units are waiting, workers are listened to whenever so many more were found. */
#define LISTEN_UNITS 8

/* What reading a unit costs beside its bytes, in bytes. */
#define UNIT_COST ((size_t)1024)

/* Another worker is made when so much is waiting that it is worth its making. */
#define WORKER_BYTES ((size_t)192 * 1024)

/* How long a worker may take to start, to load a plugin and to read a unit, in seconds. */
#define START_PATIENCE 30.0
#define LOAD_PATIENCE  5.0
#define READ_PATIENCE  60.0

/* Time passes in ticks, so that a process which was stopped for a while does not find all of its
 * workers late. In milliseconds. */
#define TICK 20

/* Deaths in a row without a culprit and without an answer, after which nobody tries any more. */
#define MISERY 8

static const struct sandbox_limits limits = {
	.memory = (size_t)1024 * 1024 * 1024,
	.cpu = 3600,
	.descriptors = 1024,
};

/* A unit on its way. */
struct job {
	struct task task;
	char *name;
	size_t cost;
	enum worker_mode mode;
};

/* Where the targets of a unit are among those of the pool. */
struct part {
	uint32_t unit;
	size_t first;
	size_t count;
};

struct pool {
	struct pool_settings settings;
	struct arena *arena;
	struct pool_plan plan;
	const struct search *search;
	bool *wanted; /* by candidate: what workers load from now on */
	struct strbuf setup;
	struct vector members; /* struct member * */
	struct vector queue;   /* struct job *: not with any worker */
	size_t queued_cost;
	size_t under_way; /* with a worker */
	uint32_t units;
	size_t descriptors; /* how many units may be open at once */
	struct blame_book book;
	size_t misery;
	int64_t ticked; /* when time last passed */
	sandbox_gaps gaps;
	bool ready; /* a worker has said what is missing */
	/* Answers. */
	struct intern intern;
	struct vector targets; /* struct target_result, as they came */
	struct vector parts;   /* struct part */
	size_t files;
	size_t processes;
	/* Of argvet itself, where it answers. */
	struct board board;
};

static size_t
processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

/* Half of what may be open is left to everybody else. */
static size_t
count_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur > 2048)
		return 1024;
	return limit.rlim_cur > 8 ? (size_t)limit.rlim_cur / 2 : 4;
}

struct pool *
pool_new(const struct pool_settings *settings, struct arena *arena)
{
	struct pool *pool = alloc_zeroed(1, sizeof(*pool));

	pool->settings = *settings;
	if (pool->settings.jobs == 0)
		pool->settings.jobs = processors();
	pool->arena = arena;
	pool->members = VECTOR(struct member *);
	pool->queue = VECTOR(struct job *);
	pool->targets = VECTOR(struct target_result);
	pool->parts = VECTOR(struct part);
	pool->intern.arena = arena;
	pool->book = BLAME_BOOK(arena);
	pool->descriptors = count_descriptors();
	return pool;
}

static bool
is_inside(const struct pool *pool)
{
	return pool->settings.isolation == ISOLATION_NONE;
}

static struct member *
member_at(const struct pool *pool, size_t index)
{
	return *(struct member *const *)vector_at(&pool->members, index);
}

static struct job *
job_at(const struct vector *jobs, size_t index)
{
	return *(struct job *const *)vector_at(jobs, index);
}

/* Takes one of the pointers out of a vector of them. */
static void
remove_at(struct vector *pointers, size_t index)
{
	void **items = pointers->items;

	pointers->count--;
	memmove(items + index, items + index + 1, (pointers->count - index) * sizeof(*items));
}

static void
insert_first(struct vector *pointers, void *pointer)
{
	void **items;

	vector_add(pointers);
	items = pointers->items;
	memmove(items + 1, items, (pointers->count - 1) * sizeof(*items));
	items[0] = pointer;
}

static void
job_free(struct job *job)
{
	close(job->task.unit.fd);
	vector_free(&job->task.rules);
	free(job->name);
	free(job);
}

static void
add_problem(struct pool *pool, const char *file, const char *format, const char *text)
{
	const struct argvet_origin origin = {.size = sizeof(origin),
					     .file = arena_copy(pool->arena, file)};

	problem_add(pool->plan.problems, PROBLEM_ERROR, &origin, format, text);
}

static void
tell_watcher(const struct pool *pool)
{
	if (pool->settings.watch != NULL)
		pool->settings.watch(pool->settings.watcher, pool->files, pool->processes,
				     pool->targets.count);
}

/* Takes the answer to a unit over; false if it is none. */
static bool
accept(struct pool *pool, struct wire *wire, uint32_t unit)
{
	const struct answer_reader reader = {
		.arena = pool->arena,
		.intern = &pool->intern,
		.components = pool->plan.components,
		.checks = pool->plan.checks,
	};
	struct answer answer = {
		.targets = VECTOR(struct target_result),
		.problems = VECTOR(struct problem),
	};

	answer_get(wire, &reader, &answer);
	if (answer.targets.count > 0)
		*(struct part *)vector_add(&pool->parts) =
			(struct part){unit, pool->targets.count, answer.targets.count};
	for (size_t i = 0; i < answer.targets.count; i++)
		*(struct target_result *)vector_add(&pool->targets) =
			*(struct target_result *)vector_at(&answer.targets, i);
	for (size_t i = 0; i < answer.problems.count; i++)
		*(struct problem *)vector_add(&pool->plan.problems->items) =
			*(struct problem *)vector_at(&answer.problems, i);
	pool->files += answer.files;
	pool->processes += answer.processes;
	vector_free(&answer.targets);
	vector_free(&answer.problems);
	return !wire->broken;
}

/* NULL if there can be no more than there are; without any, that is the end. */
static struct member *
spawn(struct pool *pool)
{
	struct member *member = alloc_zeroed(1, sizeof(*member));
	struct worker worker = {
		.search = pool->search,
		.wanted = pool->wanted,
		.wordless = pool->settings.wordless,
		.limits = limits,
	};
	cleanup_error struct error *err = NULL;

	if (member_spawn(member, &worker, &err) == 0) {
		*(struct member **)vector_add(&pool->members) = member;
		return member;
	}
	member_free(member);
	free(member);
	/* Those that there are will do. */
	if (pool->members.count > 0) {
		pool->settings.jobs = pool->members.count;
		return NULL;
	}
	fprintf(stderr, "argvet: %s\n", error_text(err));
	exit(EXIT_INCOMPLETE);
}

static void
drop(struct pool *pool, struct member *member)
{
	for (size_t i = 0; i < pool->members.count; i++) {
		if (member_at(pool, i) == member)
			remove_at(&pool->members, i--);
	}
	member_free(member);
	free(member);
}

/* Makes a worker that knows what to do; NULL as spawn has it. */
static struct member *
spawn_ready(struct pool *pool)
{
	struct member *member = spawn(pool);

	/* One that dies of it is found dead soon. */
	if (member != NULL)
		channel_send(&member->channel, CHANNEL_SETUP, &pool->setup, NULL, 0);
	return member;
}

void
pool_load(struct pool *pool, const struct search *search, struct registry *registry)
{
	struct introduction introduction = {
		.search = search,
		.limits = limits,
		.wordless = pool->settings.wordless,
	};

	pool->search = search;
	if (is_inside(pool)) {
		registry_load(registry, search);
		return;
	}
	*(struct member **)vector_add(&pool->members) = introduction_make(&introduction, registry);
	pool->gaps |= introduction.gaps;
}

/* Of the candidates, only what runs is loaded by further workers. */
static void
choose_candidates(struct pool *pool)
{
	const struct vector *checks = pool->plan.checks;

	pool->wanted = arena_alloc(pool->arena, pool->search->candidates.count + 1);
	for (size_t i = 0; i < checks->count; i++)
		pool->wanted[setup_candidate(
			pool->search, *(const struct check *const *)vector_at(checks, i))] = true;
}

static void pump(struct pool *pool, bool wait);

int
pool_start(struct pool *pool, const struct pool_plan *plan, struct error **err)
{
	cleanup_strbuf struct strbuf missing = {0};

	pool->plan = *plan;
	pool->ticked = stopwatch_now();
	if (is_inside(pool))
		return 0;
	choose_candidates(pool);
	setup_put(&pool->setup, pool->search, plan->registry, plan->checks, &plan->fallback);
	channel_send(&member_at(pool, 0)->channel, CHANNEL_SETUP, &pool->setup, NULL, 0);
	if (pool->settings.isolation != ISOLATION_REQUIRE)
		return 0;
	while (!pool->ready && pool->members.count > 0)
		pump(pool, true);
	if (pool->ready && pool->gaps == 0)
		return 0;
	sandbox_explain(pool->gaps, &missing);
	return error_make(err, 0, "--isolation=require: %s",
			  pool->ready ? missing.text : "no worker can be started here");
}

static bool
holds_job(const struct member *member, uint32_t unit, size_t *index)
{
	for (*index = 0; *index < member->jobs.count; ++*index) {
		if (job_at(&member->jobs, *index)->task.number == unit)
			return true;
	}
	return false;
}

static bool
take_answers(struct pool *pool, struct member *member, const struct channel_message *message)
{
	struct wire wire = WIRE(message->bytes, message->length);

	while (!wire.broken && wire.at < wire.end) {
		uint32_t unit = wire_get_u32(&wire);
		struct job *job;
		size_t index;

		if (!holds_job(member, unit, &index) || !accept(pool, &wire, unit))
			return false;
		job = job_at(&member->jobs, index);
		remove_at(&member->jobs, index);
		pool->under_way--;
		pool->misery = 0;
		member->answered++;
		job_free(job);
	}
	if (member->jobs.count == 0)
		member->batches = 0;
	else if (member->jobs.count <= BATCH_UNITS / 2)
		member->batches = 1;
	tell_watcher(pool);
	return !wire.broken;
}

static bool
take_ready(struct pool *pool, const struct channel_message *message)
{
	struct wire wire = WIRE(message->bytes, message->length);

	pool->gaps |= wire_get_u32(&wire);
	pool->ready = true;
	return wire_ends(&wire);
}

static bool
is_careful(const struct member *member)
{
	return member->jobs.count == 1 && job_at(&member->jobs, 0)->mode == WORKER_CAREFUL;
}

/* False: such a message makes no sense. */
static bool
handle(struct pool *pool, struct member *member, const struct channel_message *message)
{
	static const struct strbuf nothing;

	switch (message->kind) {
	case CHANNEL_ANSWER:
		return take_answers(pool, member, message);
	case CHANNEL_READY:
		return take_ready(pool, message);
	case CHANNEL_CHECKED:
		channel_send(&member->channel, CHANNEL_GO, &nothing, NULL, 0);
		return is_careful(member);
	default:
		return false;
	}
}

/* The unit that cannot be answered: a problem takes the place of its targets. */
static void
give_up_on(struct pool *pool, struct job *job, const char *what)
{
	add_problem(pool, job->task.unit.name, "cannot be read: its reader %s", what);
	pool->files++;
	job_free(job);
}

/* The check that is on the board has ended a worker, and not for the first time: it is to blame. */
static void
blame(struct pool *pool, const struct board *look, const char *what)
{
	const struct blame one = {
		.unit = look->unit,
		.target = look->target,
		.check = look->check,
		.cause = arena_printf(pool->arena, "the check %s", what),
	};

	blame_add(&pool->book, &one);
	pool->misery = 0;
}

/* Is it certain who has done it? What crashes may have been ruined by somebody else before; a
 * worker that does nothing else tells. */
static bool
is_certain(const struct board *look, enum member_end end, bool careful)
{
	return careful || end == MEMBER_SILENT || look->cause == BOARD_FORBIDDEN_CALL ||
	       look->cause == BOARD_FINDINGS;
}

/* What is to become of the unit that a worker was at when it ended; true if the unit is done. */
static bool
judge(struct pool *pool, struct job *job, const struct board *look, enum member_end end,
      const char *what)
{
	bool certain = is_certain(look, end, job->mode == WORKER_CAREFUL);

	if (look->phase == BOARD_CHECKING && look->check < pool->plan.checks->count && certain) {
		blame(pool, look, what);
		return false;
	}
	job->mode = WORKER_CAREFUL;
	if ((look->phase != BOARD_READING || !certain) && pool->misery < MISERY)
		return false;
	give_up_on(pool, job, what);
	pool->misery = 0;
	return true;
}

/* What a worker has left undone goes back to where it came from. */
static void
bury(struct pool *pool, struct member *member, enum member_end end, double seconds)
{
	struct board look = board_look(member->board);
	cleanup_strbuf struct strbuf what = {0};

	pool->misery++;
	end = member_end(member, end, seconds, &what);
	/* One that hung may have gone on meanwhile; of any other the last word counts. */
	if (end != MEMBER_SILENT)
		look = board_look(member->board);
	while (member->jobs.count > 0) {
		struct job *job = job_at(&member->jobs, member->jobs.count - 1);
		bool suspect = look.phase < BOARD_READING || job->task.number == look.unit;

		member->jobs.count--;
		pool->under_way--;
		/* Who has written to the channel is only known later. */
		if (end == MEMBER_GARBAGE || end == MEMBER_CLOSED)
			suspect = suspect || job->mode == WORKER_SWIFT;
		if (suspect && judge(pool, job, &look, end, what.text))
			continue;
		insert_first(&pool->queue, job);
		pool->queued_cost += job->cost;
	}
	drop(pool, member);
}

static void
drain(struct pool *pool, struct member *member)
{
	struct channel_message message;
	enum channel_state state;

	while ((state = channel_poll(&member->channel, &message)) == CHANNEL_MESSAGE) {
		if (!handle(pool, member, &message)) {
			state = CHANNEL_GARBAGE;
			break;
		}
	}
	if (state == CHANNEL_CLOSED)
		bury(pool, member, MEMBER_DIED, 0);
	else if (state == CHANNEL_GARBAGE)
		bury(pool, member, MEMBER_GARBAGE, 0);
}

static double
patience_for(const struct pool *pool, const struct board *look)
{
	switch (look->phase) {
	case BOARD_CHECKING:
		return pool->settings.patience;
	case BOARD_LOADING:
	case BOARD_UNLOADING:
		return LOAD_PATIENCE;
	case BOARD_READING:
		return READ_PATIENCE;
	case BOARD_WAITING:
		return 0;
	default:
		return START_PATIENCE;
	}
}

/* One more tick for whoever has not moved since the last one. Returns whether it is too late. */
static bool
is_late(const struct pool *pool, struct member *member)
{
	const struct board look = board_look(member->board);
	double patience = patience_for(pool, &look);

	if (look.step != member->step || patience == 0) {
		member->step = look.step;
		member->ticks = 0;
		return false;
	}
	member->ticks++;
	return (double)member->ticks * TICK > patience * 1000;
}

static void
let_time_pass(struct pool *pool)
{
	int64_t time = stopwatch_now();

	if (time < pool->ticked + TICK)
		return;
	pool->ticked = time;
	for (size_t i = 0; i < pool->members.count; i++) {
		struct member *member = member_at(pool, i);
		const struct board look = board_look(member->board);

		if (!is_late(pool, member))
			continue;
		bury(pool, member, MEMBER_SILENT, patience_for(pool, &look));
		i--;
	}
}

/* Hears what workers have to say. */
static void
pump(struct pool *pool, bool wait)
{
	cleanup_vector struct vector polls = VECTOR(struct pollfd);
	cleanup_vector struct vector members = VECTOR(struct member *);

	for (size_t i = 0; i < pool->members.count; i++) {
		struct pollfd *entry = vector_add(&polls);

		*(struct member **)vector_add(&members) = member_at(pool, i);
		*entry = (struct pollfd){.fd = member_at(pool, i)->channel.fd, .events = POLLIN};
	}
	if (poll(polls.items, polls.count, wait ? TICK : 0) > 0) {
		for (size_t i = 0; i < polls.count; i++) {
			if (((struct pollfd *)vector_at(&polls, i))->revents != 0)
				drain(pool, *(struct member **)vector_at(&members, i));
		}
	}
	let_time_pass(pool);
}

/* The first units that wait, as many as go together. */
static size_t
batch_size(const struct pool *pool)
{
	size_t cost = 0;
	size_t count = 0;

	while (count < pool->queue.count && count < BATCH_UNITS && cost < BATCH_BYTES) {
		const struct job *job = job_at(&pool->queue, count);

		if (job->mode == WORKER_CAREFUL)
			return count > 0 ? count : 1;
		cost += job->cost;
		count++;
	}
	return count;
}

/* The first of those that wait are with a worker from now on. */
static void
hand_over(struct pool *pool, struct member *member, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct job *job = job_at(&pool->queue, 0);

		remove_at(&pool->queue, 0);
		*(struct job **)vector_add(&member->jobs) = job;
		pool->queued_cost -= job->cost;
		pool->under_way++;
	}
	member->batches++;
}

/* Two such messages must find room in a socket, since nobody else is heard while this process waits
 * for it. False: this one has to wait. */
static bool
send_batch(struct pool *pool, struct member *member)
{
	size_t most = batch_size(pool);
	size_t count = 0;
	cleanup_strbuf struct strbuf message = {0};
	int fds[BATCH_UNITS];
	int errnum;

	wire_put_u32(&message, job_at(&pool->queue, 0)->mode);
	while (count < most && message.length < BATCH_BYTES) {
		struct job *job = job_at(&pool->queue, count);

		job->task.rules.count = 0;
		blame_rules(&pool->book, pool->plan.checks->count, job->task.number,
			    &job->task.rules);
		task_put(&message, &job->task);
		fds[count++] = job->task.unit.fd;
	}
	errnum = channel_send(&member->channel, CHANNEL_BATCH, &message, fds, count);
	if (errnum == ETOOMANYREFS)
		return false;
	if (errnum != 0)
		channel_shut(&member->channel);
	hand_over(pool, member, count);
	return true;
}

/* The worker with the least to do, if it can take more. */
static struct member *
find_idle(const struct pool *pool)
{
	struct member *best = NULL;

	for (size_t i = 0; i < pool->members.count; i++) {
		struct member *member = member_at(pool, i);

		if (is_careful(member) || member->batches >= BATCHES)
			continue;
		if (best == NULL || member->batches < best->batches)
			best = member;
	}
	return best;
}

/* A unit under suspicion is for a worker that has nothing behind it and nothing before it. */
static struct member *
find_fresh(struct pool *pool)
{
	struct member *used = NULL;

	for (size_t i = 0; i < pool->members.count; i++) {
		struct member *member = member_at(pool, i);

		if (member->jobs.count > 0)
			continue;
		if (member->answered == 0)
			return member;
		used = member;
	}
	if (used != NULL)
		drop(pool, used);
	return pool->members.count < pool->settings.jobs ? spawn_ready(pool) : NULL;
}

static struct member *
find_worker(struct pool *pool)
{
	struct member *member;

	if (job_at(&pool->queue, 0)->mode == WORKER_CAREFUL)
		return find_fresh(pool);
	member = find_idle(pool);
	if (member != NULL && member->batches == 0)
		return member;
	if (pool->members.count == 0 ||
	    (pool->members.count < pool->settings.jobs && pool->queued_cost >= WORKER_BYTES)) {
		struct member *another = spawn_ready(pool);

		return another != NULL ? another : member;
	}
	return member;
}

/* Gives work to whoever can take it. */
static void
dispatch(struct pool *pool)
{
	while (pool->queue.count > 0) {
		struct member *member = find_worker(pool);

		if (member == NULL || !send_batch(pool, member))
			return;
	}
}

/* No workers: the same is done here. */
static void
answer_here(struct pool *pool, struct job *job)
{
	const struct task_setup setup = {
		.components = pool->plan.components,
		.fallback = pool->plan.fallback,
		.checks = pool->plan.checks,
		.board = &pool->board,
		.wordless = pool->settings.wordless,
	};
	cleanup_strbuf struct strbuf message = {0};
	struct wire wire;

	task_answer(&setup, &job->task, &message);
	wire = WIRE(message.text, message.length);
	wire_get_u32(&wire);
	if (!accept(pool, &wire, job->task.number))
		give_up_on(pool, job, "gave no answer that makes sense");
	else
		job_free(job);
	tell_watcher(pool);
}

static struct job *
job_new(struct pool *pool, const struct unit *unit)
{
	struct job *job = alloc_zeroed(1, sizeof(*job));
	struct stat info;

	job->name = alloc_copy(unit->name);
	job->task = (struct task){
		.number = pool->units++,
		.unit = *unit,
		.rules = VECTOR(struct task_rule),
	};
	job->task.unit.name = job->name;
	job->mode = WORKER_SWIFT;
	job->cost = UNIT_COST + strlen(job->name);
	if (fstat(unit->fd, &info) == 0 && info.st_size > 0)
		job->cost += (size_t)info.st_size;
	return job;
}

void
pool_take(void *taker, const struct unit *unit)
{
	struct pool *pool = taker;
	struct job *job = job_new(pool, unit);
	bool little;

	if (is_inside(pool)) {
		answer_here(pool, job);
		return;
	}
	*(struct job **)vector_add(&pool->queue) = job;
	pool->queued_cost += job->cost;
	little = pool->queue.count < BATCH_UNITS && pool->queued_cost < BATCH_BYTES;
	if ((little || pool->units % LISTEN_UNITS != 0) &&
	    pool->queue.count + pool->under_way < pool->descriptors &&
	    stopwatch_now() < pool->ticked + TICK)
		return;
	pump(pool, false);
	dispatch(pool);
	while (pool->queue.count + pool->under_way >= pool->descriptors ||
	       pool->queue.count > BATCH_UNITS * (pool->settings.jobs + 1)) {
		pump(pool, true);
		dispatch(pool);
	}
}

static int
compare_parts(const void *a, const void *b)
{
	uint32_t one = ((const struct part *)a)->unit;
	uint32_t other = ((const struct part *)b)->unit;

	return (one > other) - (one < other);
}

static size_t
index_of(const struct vector *checks, const struct check *check)
{
	size_t i = 0;

	while (*(const struct check *const *)vector_at(checks, i) != check)
		i++;
	return i;
}

/* Words what workers have left out, and takes back what came of a check that was put aside by
 * then. */
static void
settle_blame(const struct pool *pool, const struct part *part)
{
	for (size_t i = 0; i < part->count; i++) {
		const struct target_result *target = vector_at(&pool->targets, part->first + i);

		for (size_t k = 0; k < target->result_count; k++) {
			struct check_result *one = &target->results[k];
			const char *message = blame_find(&pool->book, part->unit, i,
							 index_of(pool->plan.checks, one->check));

			if (message != NULL)
				*one = (struct check_result){.check = one->check,
							     .status = STATUS_ERROR,
							     .message = message};
		}
	}
}

static void
note_put_aside(struct pool *pool)
{
	for (size_t i = 0; i < pool->plan.checks->count; i++) {
		const struct check *check =
			*(const struct check *const *)vector_at(pool->plan.checks, i);
		const struct blame *last = blame_last(&pool->book, i);

		if (last != NULL)
			add_problem(pool, check->path,
				    "put aside: it has failed three times, the last time because "
				    "%s",
				    last->cause);
	}
}

static void
number(const struct result *result, const struct target_result *target)
{
	for (size_t i = 0; i < target->result_count; i++)
		target->results[i].control =
			benchmark_control(result->benchmark, &target->results[i].check->plugin);
}

static void
end_members(struct pool *pool)
{
	while (pool->members.count > 0)
		drop(pool, member_at(pool, 0));
}

void
pool_finish(struct pool *pool, struct result *result)
{
	dispatch(pool);
	while (pool->queue.count + pool->under_way > 0 ||
	       (!is_inside(pool) && !pool->ready && pool->members.count > 0)) {
		pump(pool, true);
		dispatch(pool);
	}
	end_members(pool);
	vector_sort(&pool->parts, compare_parts);
	for (size_t i = 0; i < pool->parts.count; i++) {
		const struct part *part = vector_at(&pool->parts, i);

		if (pool->book.blames.count > 0)
			settle_blame(pool, part);
		for (size_t k = 0; k < part->count; k++) {
			struct target_result *target = vector_add(&result->targets);

			*target =
				*(struct target_result *)vector_at(&pool->targets, part->first + k);
			number(result, target);
		}
	}
	note_put_aside(pool);
}

void
pool_describe(const struct pool *pool, struct isolation_summary *summary)
{
	cleanup_strbuf struct strbuf missing = {0};

	summary->workers = !is_inside(pool);
	sandbox_explain(pool->gaps, &missing);
	summary->missing = missing.length > 0 ? arena_copy(pool->arena, missing.text) : NULL;
}

void
pool_free(struct pool *pool)
{
	end_members(pool);
	for (size_t i = 0; i < pool->queue.count; i++)
		job_free(job_at(&pool->queue, i));
	vector_free(&pool->members);
	vector_free(&pool->queue);
	vector_free(&pool->targets);
	vector_free(&pool->parts);
	vector_free(&pool->book.blames);
	strbuf_free(&pool->setup);
	intern_free(&pool->intern);
	free(pool);
}
