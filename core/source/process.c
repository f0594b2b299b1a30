/* SPDX-License-Identifier: Apache-2.0 */
#include "source/process.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "source/embedded.h"
#include "source/record.h"

/* As in argvfile.h: the kernel's own limit is of this size. */
#define WORDS_MAX 65536

#define GENERATIONS_MAX 1024

/* A message names no more components than this. */
#define COMPONENTS_NAMED 4

/* Who started whom. */
struct kin {
	pid_t pid;
	pid_t parent;
};

/* A process that runs a component. */
struct process {
	pid_t pid;
	struct invocation invocation;
};

/* A process that takes the place of one. */
struct sighting {
	pid_t pid;
	const struct embedder *embedder;
};

struct reader {
	struct intake *intake;
	struct record_head head;
	struct vector processes; /* struct process */
	struct vector sightings; /* struct sighting */
	struct vector ancestry;  /* struct kin, in order */
};

static struct argvet_origin
origin_of(pid_t pid)
{
	return (struct argvet_origin){.size = sizeof(struct argvet_origin), .pid = pid};
}

static struct argvet_origin
origin_of_tree(const struct reader *reader)
{
	return (struct argvet_origin){.size = sizeof(struct argvet_origin),
				      .file = reader->head.proc};
}

static void
note_broken(struct intake *intake)
{
	problem_add(&intake->problems, PROBLEM_ERROR, NULL,
		    "what was read of the processes makes no sense: scan again");
}

static const struct component *
find_component(const struct reader *reader, const char *path)
{
	return components_find(reader->intake->components, path_base(path));
}

/* A process that writes over its arguments leaves one text with blanks between them. */
static bool
is_rewritten(const struct reader *reader, const char *text, size_t length)
{
	cleanup_free char *program = NULL;
	size_t end = strcspn(text, " ");

	if (strlen(text) != length || text[end] == '\0')
		return false;
	program = alloc_copy(text);
	program[end] = '\0';
	return find_component(reader, program) != NULL;
}

/* Makes the bytes of a cmdline file words, which are in arena; *count tells how many. */
static const struct word *
split_words(const struct reader *reader, struct arena *arena, const struct record *record,
	    size_t *count)
{
	cleanup_vector struct vector words = VECTOR(struct word);
	bool rewritten = is_rewritten(reader, record->text, record->length);
	const char *at = record->text;
	const char *end = at + record->length;
	struct word *kept;

	while (at < end) {
		size_t length = rewritten ? strcspn(at, " ") : strlen(at);

		if (length > 0 || !rewritten) {
			struct word *word = vector_add(&words);

			word->text = arena_copy_bytes(arena, at, length);
			word->origin = origin_of(record->pid);
			word->origin.path = arena_printf(arena, "argv[%zu]", words.count - 1);
		}
		at += length + 1;
	}
	*count = words.count;
	kept = arena_alloc(arena, words.count * sizeof(*kept));
	return words.count > 0 ? memcpy(kept, words.items, words.count * sizeof(*kept)) : kept;
}

static bool
recognise(const struct reader *reader, struct arena *arena, const struct record *record,
	  struct invocation *invocation)
{
	size_t count;
	const struct word *words = split_words(reader, arena, record, &count);

	if (component_recognise(reader->intake->components, arena, words, count, invocation))
		return true;
	*invocation = (struct invocation){
		.component = components_find(reader->intake->components, record->exe),
		.words = words,
		.count = count,
	};
	return invocation->component != NULL;
}

/* Most processes run something else; few of these deserve a word. */
static void
add_stranger(struct reader *reader, const struct record *record)
{
	const struct embedder *embedder = embedder_find(record->text, record->length);

	/* Of one process alone nobody can tell what it has started. */
	if (embedder != NULL && !(embedder->starts && reader->head.asked != 0))
		*(struct sighting *)vector_add(&reader->sightings) =
			(struct sighting){record->pid, embedder};
}

static void
note_error(struct reader *reader, pid_t pid, const char *message)
{
	const struct argvet_origin origin = origin_of(pid);

	problem_add(&reader->intake->problems, PROBLEM_ERROR, &origin, "%s", message);
}

static void
add_process(struct reader *reader, const struct record *record)
{
	struct arena *arena = reader->intake->arena;
	cleanup_arena struct arena scratch = {0};
	struct invocation invocation;
	struct process *process;

	/* The words of strangers are not worth the scan's memory. */
	if (!recognise(reader, &scratch, record, &invocation)) {
		add_stranger(reader, record);
		return;
	}
	if (invocation.count > WORDS_MAX) {
		note_error(reader, record->pid,
			   arena_printf(arena,
					"a command line of more than %d words is not looked at",
					WORDS_MAX));
		return;
	}
	process = vector_add(&reader->processes);
	process->pid = record->pid;
	recognise(reader, arena, record, &process->invocation);
}

static void
add_kin(struct reader *reader, const struct record *record)
{
	if (record->parent > 0)
		*(struct kin *)vector_add(&reader->ancestry) =
			(struct kin){record->pid, record->parent};
}

/* Says what became of the one process that was asked for, if nothing else has. */
static void
note_asked(struct reader *reader, const struct record *record)
{
	const struct argvet_origin origin = origin_of(record->pid);
	const struct argvet_origin tree = origin_of_tree(reader);
	struct problems *problems = &reader->intake->problems;

	if (record->kind == RECORD_GONE)
		problem_add(problems, PROBLEM_ERROR, &tree, "no process %ld here",
			    (long)record->pid);
	else if (record->kind == RECORD_EMPTY)
		problem_add(problems, PROBLEM_WARNING, &origin,
			    "has no command line: a thread of the kernel, or it has ended");
	else
		problem_add(problems, PROBLEM_WARNING, &origin,
			    "runs %s, which is no component that argvet knows", record->text);
}

static void
read_record(struct reader *reader, const struct record *record)
{
	switch (record->kind) {
	case RECORD_READ:
		add_process(reader, record);
		add_kin(reader, record);
		break;
	case RECORD_ANCESTOR:
		add_kin(reader, record);
		break;
	case RECORD_UNREADABLE:
		note_error(reader, record->pid,
			   arena_printf(reader->intake->arena, "cannot read its command line: %s",
					strerror(record->errnum)));
		break;
	case RECORD_LARGE:
		note_error(reader, record->pid,
			   "its command line is not looked at: it, or those of all processes "
			   "together, take more memory than argvet gives them");
		break;
	case RECORD_GONE:
	case RECORD_EMPTY:
		break;
	}
}

/* "kube-apiserver or etcd": what was looked for, if that is few enough to be read. */
static void
add_components(const struct components *components, struct strbuf *text)
{
	const struct vector *items = &components->items;

	if (items->count == 0 || items->count > COMPONENTS_NAMED) {
		strbuf_add_text(text, "a component that argvet knows");
		return;
	}
	for (size_t i = 0; i < items->count; i++) {
		const struct component *component = *(struct component **)vector_at(items, i);
		const char *behind = i + 2 < items->count ? ", " : " or ";

		strbuf_printf(text, "%s%s", component->name, i + 1 < items->count ? behind : "");
	}
}

/* Says how hard was looked, and why that may not have been enough. */
static void
note_nothing(struct reader *reader)
{
	const struct argvet_origin origin = origin_of_tree(reader);
	const char *reason = reader->head.reason;
	size_t processes = reader->head.processes;
	cleanup_strbuf struct strbuf names = {0};

	add_components(reader->intake->components, &names);
	problem_add(&reader->intake->problems, PROBLEM_WARNING, &origin,
		    processes == 1 ? "%zu process here, and it does not run %s%s%s"
				   : "%zu processes here, and none runs %s%s%s",
		    processes, names.text, *reason != '\0' ? "; " : "", reason);
}

static int
compare_kin(const void *a, const void *b)
{
	const struct kin *one = a;
	const struct kin *other = b;

	return (one->pid > other->pid) - (one->pid < other->pid);
}

static void
read_records(struct reader *reader, struct record_reader *records)
{
	size_t problems = reader->intake->problems.items.count;
	enum record_result result;
	struct record record;

	while ((result = record_get(records, &record)) == RECORD_FOUND) {
		read_record(reader, &record);
		if (reader->head.asked != 0 && reader->processes.count == 0 &&
		    reader->sightings.count == 0 &&
		    reader->intake->problems.items.count == problems)
			note_asked(reader, &record);
	}
	if (result == RECORD_BROKEN)
		note_broken(reader->intake);
	vector_sort(&reader->ancestry, compare_kin);
	if (reader->head.asked == 0 && reader->processes.count == 0 &&
	    reader->sightings.count == 0 && reader->intake->problems.items.count == problems)
		note_nothing(reader);
}

static void
count_processes(struct reader *reader)
{
	if (reader->head.asked != 0)
		return;
	for (size_t i = 0; i < reader->head.processes; i++)
		intake_count_process(reader->intake);
}

static void
note_sightings(struct reader *reader)
{
	for (size_t i = 0; i < reader->sightings.count; i++) {
		const struct sighting *sighting = vector_at(&reader->sightings, i);
		const struct argvet_origin origin = origin_of(sighting->pid);

		if (!sighting->embedder->starts || reader->processes.count == 0)
			problem_add(&reader->intake->problems, PROBLEM_WARNING, &origin, "%s",
				    sighting->embedder->message);
	}
}

static pid_t
find_parent(const struct reader *reader, pid_t pid)
{
	const struct vector *ancestry = &reader->ancestry;
	const struct kin wanted = {.pid = pid};
	const struct kin *kin = ancestry->count > 0
					? bsearch(&wanted, ancestry->items, ancestry->count,
						  sizeof(wanted), compare_kin)
					: NULL;

	return kin != NULL ? kin->parent : 0;
}

/* Does the process of this number descend from ancestor? */
static bool
descends_from(const struct reader *reader, pid_t pid, pid_t ancestor)
{
	/* A tree that was put together by hand may go round in circles. */
	for (int generation = 0; pid > 0 && generation < GENERATIONS_MAX; generation++) {
		pid = find_parent(reader, pid);
		if (pid == ancestor)
			return true;
	}
	return false;
}

/* Is there a process below this wrapper that runs the same component? */
static bool
is_spoken_for(const struct reader *reader, const struct process *wrapper)
{
	for (size_t i = 0; i < reader->processes.count; i++) {
		const struct process *process = vector_at(&reader->processes, i);

		if (process != wrapper &&
		    process->invocation.component == wrapper->invocation.component &&
		    descends_from(reader, process->pid, wrapper->pid))
			return true;
	}
	return false;
}

static void
admit_processes(struct reader *reader)
{
	for (size_t i = 0; i < reader->processes.count; i++) {
		const struct process *process = vector_at(&reader->processes, i);
		const struct place place = {
			.source = SOURCE_PROCESS,
			.origin = origin_of(process->pid),
		};

		if (!process->invocation.wrapped || !is_spoken_for(reader, process))
			intake_admit(reader->intake, &place, &process->invocation);
	}
}

void
process_read(struct intake *intake, const char *bytes, size_t length)
{
	struct record_reader records = {.at = bytes, .end = bytes + length};
	struct reader reader = {
		.intake = intake,
		.processes = VECTOR(struct process),
		.sightings = VECTOR(struct sighting),
		.ancestry = VECTOR(struct kin),
	};

	if (!record_get_head(&records, &reader.head)) {
		note_broken(intake);
		return;
	}
	reader.head.proc = arena_copy(intake->arena, reader.head.proc);
	count_processes(&reader);
	read_records(&reader, &records);
	admit_processes(&reader);
	note_sightings(&reader);
	vector_free(&reader.processes);
	vector_free(&reader.sightings);
	vector_free(&reader.ancestry);
}
