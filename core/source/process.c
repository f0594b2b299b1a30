/* SPDX-License-Identifier: Apache-2.0 */
#include "source/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "source/embedded.h"
#include "source/visibility.h"

/* As in argvfile.h: the kernel's own limit is of this size. */
#define WORDS_MAX 65536

/* No process has a longer command line: the kernel's limit is a quarter of the stack's. */
#define CMDLINE_MAX ((size_t)64 * 1024 * 1024)

#define GENERATIONS_MAX 1024

/* A message names no more components than this. */
#define COMPONENTS_NAMED 4

/* The kernel keeps this many characters of a program's name. */
#define COMM_LENGTH 15

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
	const char *proc;
	int fd;                   /* of proc */
	bool asked;               /* for the very process that is read */
	struct vector *processes; /* struct process */
	struct vector *sightings; /* struct sighting */
};

static struct argvet_origin
origin_of(pid_t pid)
{
	return (struct argvet_origin){.size = sizeof(struct argvet_origin), .pid = pid};
}

static struct argvet_origin
origin_of_tree(const struct reader *reader)
{
	return (struct argvet_origin){.size = sizeof(struct argvet_origin), .file = reader->proc};
}

static const struct component *
find_component(const struct reader *reader, const char *path)
{
	return components_find(reader->intake->components, path_base(path));
}

/* The component whose program the process was started from, whatever it calls itself. */
static const struct component *
component_of_exe(const struct reader *reader, int directory)
{
	static const char deleted[] = " (deleted)";
	char path[4096];
	ssize_t length = readlinkat(directory, "exe", path, sizeof(path) - 1);

	if (length < 0)
		return NULL;
	path[length] = '\0';
	if ((size_t)length >= strlen(deleted) &&
	    strcmp(path + length - strlen(deleted), deleted) == 0)
		path[(size_t)length - strlen(deleted)] = '\0';
	return find_component(reader, path);
}

/* Could a process of this name, which the kernel cuts short, run a component? */
static bool
comm_may_be_component(const struct reader *reader, int directory)
{
	const struct vector *components = &reader->intake->components->items;
	cleanup_strbuf struct strbuf comm = {0};

	if (file_read_at(directory, "comm", 4096, &comm) != 0)
		return true;
	comm.text[strcspn(comm.text, "\n")] = '\0';
	for (size_t i = 0; i < components->count; i++) {
		const struct component *component = *(struct component **)vector_at(components, i);
		size_t length = strnlen(component->name, COMM_LENGTH);

		if (strlen(comm.text) == length && strncmp(comm.text, component->name, length) == 0)
			return true;
	}
	return false;
}

static pid_t
read_parent(int directory)
{
	cleanup_strbuf struct strbuf status = {0};
	const char *line;

	if (file_read_at(directory, "status", 65536, &status) != 0)
		return 0;
	line = strstr(status.text, "\nPPid:");
	return line != NULL ? (pid_t)strtol(line + strlen("\nPPid:"), NULL, 10) : 0;
}

static int
open_process(const struct reader *reader, pid_t pid)
{
	char name[24];

	snprintf(name, sizeof(name), "%ld", (long)pid);
	return openat(reader->fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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
split_words(const struct reader *reader, struct arena *arena, pid_t pid, const struct strbuf *text,
	    size_t *count)
{
	cleanup_vector struct vector words = VECTOR(struct word);
	bool rewritten = is_rewritten(reader, text->text, text->length);
	const char *at = text->text;
	const char *end = at + text->length;
	struct word *kept;

	while (at < end) {
		size_t length = rewritten ? strcspn(at, " ") : strlen(at);

		if (length > 0 || !rewritten) {
			struct word *word = vector_add(&words);

			word->text = arena_copy_bytes(arena, at, length);
			word->origin = origin_of(pid);
			word->origin.path = arena_printf(arena, "argv[%zu]", words.count - 1);
		}
		at += length + 1;
	}
	*count = words.count;
	kept = arena_alloc(arena, words.count * sizeof(*kept));
	return words.count > 0 ? memcpy(kept, words.items, words.count * sizeof(*kept)) : kept;
}

static bool
recognise(const struct reader *reader, struct arena *arena, int directory, pid_t pid,
	  const struct strbuf *text, struct invocation *invocation)
{
	size_t count;
	const struct word *words = split_words(reader, arena, pid, text, &count);

	if (component_recognise(reader->intake->components, arena, words, count, invocation))
		return true;
	*invocation = (struct invocation){
		.component = component_of_exe(reader, directory),
		.words = words,
		.count = count,
	};
	return invocation->component != NULL;
}

/* Trouble with one process is worth a word only if it may be one that was looked for. */
static void
report_unreadable(struct reader *reader, int directory, pid_t pid, int errnum)
{
	const struct argvet_origin origin = origin_of(pid);

	if (!reader->asked && !comm_may_be_component(reader, directory))
		return;
	problem_add(&reader->intake->problems, PROBLEM_ERROR, &origin,
		    "cannot read its command line: %s", strerror(errnum));
}

/* Most processes run something else; few of these deserve a word. */
static void
add_stranger(struct reader *reader, pid_t pid, const struct strbuf *text)
{
	const struct embedder *embedder = embedder_find(text->text, text->length);

	/* Of one process alone nobody can tell what it has started. */
	if (embedder != NULL && !(embedder->starts && reader->asked))
		*(struct sighting *)vector_add(reader->sightings) =
			(struct sighting){pid, embedder};
}

static void
add_process(struct reader *reader, int directory, pid_t pid, const struct strbuf *text)
{
	const struct argvet_origin origin = origin_of(pid);
	cleanup_arena struct arena scratch = {0};
	struct invocation invocation;
	struct process *process;

	/* The words of strangers are not worth the scan's memory. */
	if (!recognise(reader, &scratch, directory, pid, text, &invocation)) {
		add_stranger(reader, pid, text);
		return;
	}
	if (invocation.count > WORDS_MAX) {
		problem_add(&reader->intake->problems, PROBLEM_ERROR, &origin,
			    "a command line of more than %d words is not looked at", WORDS_MAX);
		return;
	}
	process = vector_add(reader->processes);
	process->pid = pid;
	recognise(reader, reader->intake->arena, directory, pid, text, &process->invocation);
}

/* What a look at a process can come to. */
enum look {
	LOOK_GONE = 1,
	LOOK_UNREADABLE,
	LOOK_EMPTY, /* a thread of the kernel, or it has ended and nobody has taken note */
	LOOK_READ,
};

static enum look
read_process(struct reader *reader, pid_t pid, struct strbuf *text)
{
	cleanup_close int directory = open_process(reader, pid);
	int errnum = directory < 0 ? errno : file_read_at(directory, "cmdline", CMDLINE_MAX, text);

	if (errnum == ENOENT || errnum == ESRCH || errnum == ENOTDIR)
		return LOOK_GONE;
	if (errnum != 0) {
		report_unreadable(reader, directory, pid, errnum);
		return LOOK_UNREADABLE;
	}
	/* The last NUL ends a word; a process that writes over its arguments leaves more. */
	while (text->length > 0 && text->text[text->length - 1] == '\0')
		text->length--;
	if (text->length == 0)
		return LOOK_EMPTY;
	add_process(reader, directory, pid, text);
	return LOOK_READ;
}

static void
read_one(struct reader *reader, pid_t pid)
{
	const struct argvet_origin origin = origin_of(pid);
	const struct argvet_origin tree = origin_of_tree(reader);
	struct problems *problems = &reader->intake->problems;
	cleanup_strbuf struct strbuf text = {0};
	size_t before = problems->items.count;
	enum look look;

	reader->asked = true;
	look = read_process(reader, pid, &text);
	if (reader->processes->count > 0 || reader->sightings->count > 0 ||
	    problems->items.count > before)
		return;
	if (look == LOOK_GONE)
		problem_add(problems, PROBLEM_ERROR, &tree, "no process %ld here", (long)pid);
	else if (look == LOOK_EMPTY)
		problem_add(problems, PROBLEM_WARNING, &origin,
			    "has no command line: a thread of the kernel, or it has ended");
	else
		problem_add(problems, PROBLEM_WARNING, &origin,
			    "runs %s, which is no component that argvet knows", text.text);
}

static int
compare_pids(const void *a, const void *b)
{
	pid_t one = *(const pid_t *)a;
	pid_t other = *(const pid_t *)b;

	return (one > other) - (one < other);
}

static pid_t
pid_of_name(const char *name)
{
	char *end;
	long number;

	if (name[0] < '1' || name[0] > '9')
		return 0;
	errno = 0;
	number = strtol(name, &end, 10);
	return errno == 0 && *end == '\0' && number <= INT32_MAX ? (pid_t)number : 0;
}

/* The numbers of all processes, in order, into *pids. 0, or an errno. */
static int
list_pids(const struct reader *reader, struct vector *pids)
{
	int fd = openat(reader->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;

	if (directory == NULL)
		return errno;
	errno = 0;
	while ((entry = readdir(directory)) != NULL) {
		pid_t pid = pid_of_name(entry->d_name);

		if (pid > 0)
			*(pid_t *)vector_add(pids) = pid;
		errno = 0;
	}
	vector_sort(pids, compare_pids);
	return errno;
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
note_nothing(struct reader *reader, size_t processes)
{
	const struct argvet_origin origin = origin_of_tree(reader);
	cleanup_strbuf struct strbuf names = {0};
	cleanup_strbuf struct strbuf reason = {0};

	add_components(reader->intake->components, &names);
	strbuf_add_text(&reason, "");
	visibility_explain(reader->fd, reader->proc, geteuid() == 0, &reason);
	problem_add(&reader->intake->problems, PROBLEM_WARNING, &origin,
		    processes == 1 ? "%zu process here, and it does not run %s%s%s"
				   : "%zu processes here, and none runs %s%s%s",
		    processes, names.text, reason.length > 0 ? "; " : "", reason.text);
}

static void
read_all(struct reader *reader)
{
	const struct argvet_origin origin = origin_of_tree(reader);
	cleanup_vector struct vector pids = VECTOR(pid_t);
	size_t problems = reader->intake->problems.items.count;
	int errnum = list_pids(reader, &pids);

	if (errnum != 0)
		problem_add(&reader->intake->problems, PROBLEM_ERROR, &origin,
			    "cannot list its processes: %s", strerror(errnum));
	else if (pids.count == 0)
		problem_add(&reader->intake->problems, PROBLEM_ERROR, &origin,
			    "no processes here: is it a proc file system?");
	for (size_t i = 0; i < pids.count; i++) {
		cleanup_strbuf struct strbuf text = {0};

		read_process(reader, *(pid_t *)vector_at(&pids, i), &text);
		intake_count_process(reader->intake);
	}
	if (reader->processes->count == 0 && reader->sightings->count == 0 &&
	    reader->intake->problems.items.count == problems)
		note_nothing(reader, pids.count);
}

static void
note_sightings(struct reader *reader)
{
	for (size_t i = 0; i < reader->sightings->count; i++) {
		const struct sighting *sighting = vector_at(reader->sightings, i);
		const struct argvet_origin origin = origin_of(sighting->pid);

		if (!sighting->embedder->starts || reader->processes->count == 0)
			problem_add(&reader->intake->problems, PROBLEM_WARNING, &origin, "%s",
				    sighting->embedder->message);
	}
}

/* Does the process of this number descend from ancestor? */
static bool
descends_from(const struct reader *reader, pid_t pid, pid_t ancestor)
{
	/* A tree that was put together by hand may go round in circles. */
	for (int generation = 0; pid > 0 && generation < GENERATIONS_MAX; generation++) {
		cleanup_close int directory = open_process(reader, pid);

		pid = directory >= 0 ? read_parent(directory) : 0;
		if (pid == ancestor)
			return true;
	}
	return false;
}

/* Is there a process below this wrapper that runs the same component? */
static bool
is_spoken_for(const struct reader *reader, const struct process *wrapper)
{
	for (size_t i = 0; i < reader->processes->count; i++) {
		const struct process *process = vector_at(reader->processes, i);

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
	for (size_t i = 0; i < reader->processes->count; i++) {
		const struct process *process = vector_at(reader->processes, i);
		const struct place place = {
			.source = SOURCE_PROCESS,
			.origin = origin_of(process->pid),
		};

		if (!process->invocation.wrapped || !is_spoken_for(reader, process))
			intake_admit(reader->intake, &place, &process->invocation);
	}
}

void
process_read(struct intake *intake, const char *proc, pid_t pid)
{
	cleanup_close int fd = open(proc, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_vector struct vector processes = VECTOR(struct process);
	cleanup_vector struct vector sightings = VECTOR(struct sighting);
	struct reader reader = {
		.intake = intake,
		.proc = arena_copy(intake->arena, proc),
		.fd = fd,
		.processes = &processes,
		.sightings = &sightings,
	};
	const struct argvet_origin origin = origin_of_tree(&reader);

	if (fd < 0) {
		problem_add(&intake->problems, PROBLEM_ERROR, &origin, "cannot open it: %s",
			    strerror(errno));
		return;
	}
	if (pid != 0)
		read_one(&reader, pid);
	else
		read_all(&reader);
	admit_processes(&reader);
	note_sightings(&reader);
}
