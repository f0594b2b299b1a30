/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/worker.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "isolation/catalogue.h"
#include "isolation/confession.h"
#include "isolation/retreat.h"
#include "isolation/setup.h"
#include "isolation/task.h"
#include "isolation/wire.h"
#include "plugin/loader.h"

/* Answers are sent when they have grown so large, or when there are no more tasks. */
#define ANSWER_SIZE ((size_t)64 * 1024)

/* The worker's own state. */
struct bench {
	const struct worker *worker;
	struct check **loaded; /* by candidate */
	struct task_setup setup;
	struct arena arena;
	sandbox_gaps gaps;
};

static _Noreturn void
give_up(void)
{
	_exit(1);
}

static void
send(const struct worker *worker, enum channel_kind kind, const struct strbuf *message)
{
	if (channel_send(worker->channel, kind, message, NULL, 0) != 0)
		give_up();
}

static size_t
candidate_count(const struct worker *worker)
{
	return worker->search->candidates.count;
}

static const struct candidate *
candidate_at(const struct worker *worker, size_t index)
{
	return vector_at(&worker->search->candidates, index);
}

/* The plugins that it may load. */
static void
add_plugin_fds(const struct worker *worker, struct vector *fds)
{
	for (size_t i = 0; i < candidate_count(worker); i++) {
		if (worker->wanted[i])
			*(int *)vector_add(fds) = candidate_at(worker, i)->fd;
	}
}

/* Keeps its channel and these descriptors, and nothing that the parent has open beside. */
static void
close_all_but(const struct worker *worker, const struct vector *plugins)
{
	cleanup_vector struct vector fds = VECTOR(int);

	*(int *)vector_add(&fds) = worker->channel->fd;
	for (size_t i = 0; plugins != NULL && i < plugins->count; i++)
		*(int *)vector_add(&fds) = *(int *)vector_at(plugins, i);
	retreat_keep(fds.items, fds.count);
}

/* Loads, and tries before whether what runs when it is loaded and unloaded lets argvet live. */
static struct check *
load(const struct worker *worker, size_t index, struct error **err)
{
	const struct candidate *candidate = candidate_at(worker, index);
	bool runs_code;

	board_enter(worker->board, BOARD_LOADING, index);
	runs_code = worker->introduce && check_runs_code(candidate->fd);
	if (runs_code) {
		struct check *trial = check_load_open(candidate->fd, candidate->path,
						      candidate->wanted_id, false, err);

		if (trial == NULL)
			return NULL;
		board_enter(worker->board, BOARD_UNLOADING, index);
		check_free(trial);
		board_enter(worker->board, BOARD_LOADING, index);
	}
	return check_load_open(candidate->fd, candidate->path, candidate->wanted_id, false, err);
}

/* Loads what is wanted; the catalogue tells of each what it is, or what is wrong with it. */
static void
load_all(struct bench *bench, struct strbuf *catalogue)
{
	const struct worker *worker = bench->worker;

	for (size_t i = 0; i < candidate_count(worker); i++) {
		cleanup_error struct error *err = NULL;

		if (!worker->wanted[i])
			continue;
		bench->loaded[i] = load(worker, i, &err);
		wire_put_u32(catalogue, (uint32_t)i);
		wire_put_text(catalogue, bench->loaded[i] != NULL ? NULL : error_text(err));
		if (bench->loaded[i] != NULL)
			catalogue_put(catalogue, &bench->loaded[i]->plugin);
	}
}

static void
introduce(struct bench *bench)
{
	const struct worker *worker = bench->worker;
	cleanup_vector struct vector fds = VECTOR(int);
	cleanup_strbuf struct strbuf catalogue = {0};

	add_plugin_fds(worker, &fds);
	close_all_but(worker, &fds);
	confession_prepare(worker->board, worker->limits.memory);
	bench->gaps |= sandbox_limit(&worker->limits);
	bench->gaps |= sandbox_keep_loading(&(const struct sandbox_files){fds.items, fds.count});
	wire_put_u32(&catalogue, bench->gaps);
	load_all(bench, &catalogue);
	/* No file will ever be loaded by such a number again. */
	close_all_but(worker, NULL);
	board_enter(worker->board, BOARD_WAITING, 0);
	if (worker->introduce)
		send(worker, CHANNEL_CATALOGUE, &catalogue);
}

static void
receive(const struct worker *worker, struct channel_message *message, int *fds, size_t *count)
{
	if (!channel_wait(worker->channel, message, fds, count))
		give_up();
}

static void
get_ready(struct bench *bench, struct setup *setup)
{
	const struct worker *worker = bench->worker;
	cleanup_strbuf struct strbuf ready = {0};
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX];
	struct wire wire;
	size_t count;

	receive(worker, &message, fds, &count);
	wire = WIRE(message.bytes, message.length);
	setup_get(&wire, setup);
	if (message.kind != CHANNEL_SETUP || !wire_ends(&wire))
		give_up();
	bench->gaps |= sandbox_keep_nothing(&worker->limits);
	/* If the parent died before it could take this process with it. */
	if (getppid() != worker->parent)
		give_up();
	wire_put_u32(&ready, bench->gaps);
	send(worker, CHANNEL_READY, &ready);
}

/* After a check in the careful mode: what is on the wire before this message, the check has
 * written. */
static void
wait_for_parent(void *checker)
{
	const struct worker *worker = checker;
	static const struct strbuf nothing;
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX];
	size_t count;

	send(worker, CHANNEL_CHECKED, &nothing);
	receive(worker, &message, fds, &count);
	if (message.kind != CHANNEL_GO)
		give_up();
}

static void
answer(struct bench *bench, struct wire *wire, int fd, struct strbuf *answers)
{
	struct task task;

	task_get(wire, &task);
	if (wire->broken)
		give_up();
	task.unit.fd = fd;
	task_answer(&bench->setup, &task, answers);
	vector_free(&task.rules);
	close(fd);
	if (answers->length < ANSWER_SIZE)
		return;
	send(bench->worker, CHANNEL_ANSWER, answers);
	strbuf_clear(answers);
}

static void
answer_batch(struct bench *bench, struct strbuf *answers)
{
	const struct worker *worker = bench->worker;
	struct channel_message message;
	cleanup_strbuf struct strbuf batch = {0};
	int fds[CHANNEL_FDS_MAX];
	enum worker_mode mode;
	struct wire wire;
	size_t count;

	board_enter(worker->board, BOARD_WAITING, 0);
	receive(worker, &message, fds, &count);
	/* The careful mode asks for other messages meanwhile. */
	strbuf_add(&batch, message.bytes, message.length);
	wire = WIRE(batch.text, batch.length);
	mode = wire_get_enum(&wire, WORKER_SWIFT, WORKER_CAREFUL);
	if (message.kind != CHANNEL_BATCH || mode == 0)
		give_up();
	bench->setup.checked = mode == WORKER_CAREFUL ? wait_for_parent : NULL;
	strbuf_clear(answers);
	for (size_t i = 0; i < count; i++)
		answer(bench, &wire, fds[i], answers);
	board_enter(worker->board, BOARD_WAITING, 0);
	if (answers->length > 0)
		send(worker, CHANNEL_ANSWER, answers);
}

static _Noreturn void
run(struct bench *bench)
{
	const struct worker *worker = bench->worker;
	struct strbuf answers = {0};
	struct setup setup = {
		.arena = &bench->arena,
		.loaded = bench->loaded,
		.loaded_count = candidate_count(worker),
		.checks = VECTOR(const struct check *),
	};

	components_init(&setup.components);
	introduce(bench);
	get_ready(bench, &setup);
	bench->setup = (struct task_setup){
		.components = &setup.components,
		.fallback = setup.fallback,
		.checks = &setup.checks,
		.board = worker->board,
		.checker = (void *)(uintptr_t)worker,
		.wordless = worker->wordless,
		.expendable = true,
	};
	for (;;)
		answer_batch(bench, &answers);
}

void
worker_run(const struct worker *worker)
{
	struct bench bench = {
		.worker = worker,
		.loaded = alloc_zeroed(candidate_count(worker) + 1, sizeof(struct check *)),
	};

	if (!retreat_from(worker->parent))
		give_up();
	run(&bench);
}
