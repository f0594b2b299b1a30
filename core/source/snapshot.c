/* SPDX-License-Identifier: Apache-2.0 */
#include "source/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "source/embedded.h"
#include "source/record.h"
#include "source/visibility.h"

/* Of all records together. The kernel's own limit is a tenth of that for one process. */
#define RECORDS_MAX ((size_t)60 * 1024 * 1024)

/* The kernel keeps this many characters of a program's name. */
#define COMM_LENGTH 15

/* What is known of a number in proc. */
struct entry {
	pid_t pid;
	pid_t parent;
	bool climbed;  /* .parent was looked up */
	bool recorded; /* by more than its parent */
};

struct taker {
	const struct components *components;
	int proc;
	bool asked;            /* for the very process that is looked at */
	struct vector entries; /* struct entry, in order */
	struct strbuf text;    /* of the process that is looked at */
	struct strbuf records;
	/* A component, or what embeds one, was met: nobody will ask why there is none. */
	bool sure;
};

static void
note_errno(struct problems *problems, const char *proc, const char *what, int errnum)
{
	const struct argvet_origin origin = {.size = sizeof(origin),
					     .file = arena_copy(problems->arena, proc)};

	problem_add(problems, PROBLEM_ERROR, &origin, "%s: %s", what, strerror(errnum));
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *one = a;
	const struct entry *other = b;

	return (one->pid > other->pid) - (one->pid < other->pid);
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

/* The numbers of all processes, in order. 0, or an errno. */
static int
list_processes(struct taker *taker)
{
	int fd = openat(taker->proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;

	if (directory == NULL)
		return errno;
	errno = 0;
	while ((entry = readdir(directory)) != NULL) {
		pid_t pid = pid_of_name(entry->d_name);

		if (pid > 0)
			((struct entry *)vector_add(&taker->entries))->pid = pid;
		errno = 0;
	}
	vector_sort(&taker->entries, compare_entries);
	return errno;
}

/* Holds on to one process: its number may soon be another's. */
static int
open_process(const struct taker *taker, pid_t pid)
{
	char name[24];

	snprintf(name, sizeof(name), "%ld", (long)pid);
	return openat(taker->proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* The component whose program the process was started from, whatever it calls itself. */
static const char *
component_of_exe(const struct taker *taker, int directory)
{
	static const char deleted[] = " (deleted)";
	const struct component *component;
	char path[4096];
	ssize_t length = readlinkat(directory, "exe", path, sizeof(path) - 1);

	if (length < 0)
		return NULL;
	path[length] = '\0';
	if (path_ends_in(path, deleted))
		path[(size_t)length - strlen(deleted)] = '\0';
	component = components_find(taker->components, path_base(path));
	return component != NULL ? component->name : NULL;
}

/* Could a process of this name, which the kernel cuts short, run a component? */
static bool
comm_may_be_component(const struct taker *taker, int directory)
{
	const struct vector *components = &taker->components->items;
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
	long parent;

	if (file_read_at(directory, "status", 65536, &status) != 0)
		return 0;
	line = strstr(status.text, "\nPPid:");
	parent = line != NULL ? strtol(line + strlen("\nPPid:"), NULL, 10) : 0;
	return parent > 0 && parent <= INT32_MAX ? (pid_t)parent : 0;
}

static bool
holds(const struct strbuf *text, const char *part)
{
	return memmem(text->text, text->length, part, strlen(part)) != NULL;
}

/* Could a component be found in these bytes? Either a name stands there as it is, or it is spelt in
 * a way that only a shell understands, and that takes one of its marks. */
static bool
may_matter(const struct taker *taker, const struct strbuf *text)
{
	static const char marks[] = {'"', '\'', '\\', '$', '`'};
	const struct vector *components = &taker->components->items;

	for (size_t i = 0; i < components->count; i++) {
		if (holds(text, (*(struct component **)vector_at(components, i))->name))
			return true;
	}
	for (size_t i = 0; i < sizeof(marks); i++) {
		if (memchr(text->text, marks[i], text->length) != NULL)
			return true;
	}
	return holds(text, "hyperkube");
}

/* Is the program itself, plainly, a component? */
static bool
is_component(const struct taker *taker, const char *text)
{
	cleanup_strbuf struct strbuf program = {0};

	strbuf_add(&program, text, strcspn(text, " "));
	return components_find(taker->components, path_base(program.text)) != NULL;
}

static void
add_record(struct taker *taker, struct record *record)
{
	if (taker->records.length + record_size(record) <= RECORDS_MAX) {
		record_put(&taker->records, record);
		return;
	}
	record->kind = RECORD_LARGE;
	record->text = NULL;
	record->length = 0;
	record_put(&taker->records, record);
}

static pid_t
climb(int directory, struct entry *entry)
{
	entry->climbed = true;
	entry->parent = read_parent(directory);
	return entry->parent;
}

static void
take_text(struct taker *taker, int directory, struct entry *entry)
{
	struct strbuf *text = &taker->text;
	bool embeds = embedder_find(text->text, text->length) != NULL;
	struct record record = {
		.kind = RECORD_READ,
		.pid = entry->pid,
		.exe = component_of_exe(taker, directory),
		.text = text->text,
		.length = text->length,
	};

	if (embeds || record.exe != NULL)
		taker->sure = true;
	else if (!taker->asked && !may_matter(taker, text))
		return;
	if (!taker->sure)
		taker->sure = is_component(taker, text->text);
	entry->recorded = true;
	if (!taker->asked)
		record.parent = climb(directory, entry);
	add_record(taker, &record);
}

/* What has no command line to show is worth a record if a component may be lost with it, or to who
 * asked for it. */
static void
take_nothing(struct taker *taker, int directory, const struct entry *entry, enum record_kind kind,
	     int errnum)
{
	struct record record = {.kind = kind, .pid = entry->pid, .errnum = errnum};
	bool lost = kind == RECORD_UNREADABLE || kind == RECORD_LARGE;

	if (taker->asked || (lost && comm_may_be_component(taker, directory)))
		add_record(taker, &record);
}

/* The last NUL ends a word; a process that writes over its arguments leaves more. */
static void
cut_end(struct strbuf *text)
{
	while (text->length > 0 && text->text[text->length - 1] == '\0')
		text->length--;
}

static void
take_process(struct taker *taker, struct entry *entry)
{
	cleanup_close int directory = open_process(taker, entry->pid);
	struct strbuf *text = &taker->text;
	int errnum = errno;

	strbuf_clear(text);
	if (directory >= 0)
		errnum = file_read_at(directory, "cmdline", RECORDS_MAX + 1, text);
	if (errnum == ENOENT || errnum == ESRCH || errnum == ENOTDIR) {
		take_nothing(taker, directory, entry, RECORD_GONE, 0);
	} else if (errnum != 0) {
		take_nothing(taker, directory, entry, RECORD_UNREADABLE, errnum);
	} else if (text->length > RECORDS_MAX) {
		take_nothing(taker, directory, entry, RECORD_LARGE, 0);
	} else {
		cut_end(text);
		if (text->length == 0)
			take_nothing(taker, directory, entry, RECORD_EMPTY, 0);
		else
			take_text(taker, directory, entry);
	}
}

static struct entry *
find_entry(const struct taker *taker, pid_t pid)
{
	const struct vector *entries = &taker->entries;
	const struct entry wanted = {.pid = pid};

	return bsearch(&wanted, entries->items, entries->count, sizeof(wanted), compare_entries);
}

/* From whom a recorded process descends: for the reader to tell who was started by a wrapper. */
static void
take_ancestors(struct taker *taker, pid_t pid)
{
	struct entry *entry = find_entry(taker, pid);

	while (entry != NULL && !entry->climbed) {
		cleanup_close int directory = open_process(taker, entry->pid);
		struct record record = {.kind = RECORD_ANCESTOR, .pid = entry->pid};

		record.parent = directory >= 0 ? climb(directory, entry) : 0;
		entry->climbed = true;
		record_put(&taker->records, &record);
		entry = find_entry(taker, record.parent);
	}
}

static void
take_all(struct taker *taker)
{
	struct vector *entries = &taker->entries;
	size_t recorded = 0;

	for (size_t i = 0; i < entries->count; i++) {
		struct entry *entry = vector_at(entries, i);

		take_process(taker, entry);
		recorded += entry->recorded;
	}
	for (size_t i = 0; recorded > 1 && i < entries->count; i++) {
		const struct entry *entry = vector_at(entries, i);

		if (entry->recorded)
			take_ancestors(taker, entry->parent);
	}
}

/* A file in memory of these bytes, at its start; or -1. */
static int
keep(const struct strbuf *bytes)
{
	cleanup_close int fd = memfd_create("argvet-processes", MFD_CLOEXEC);

	if (fd < 0 || file_write(fd, bytes->text, bytes->length) != 0 ||
	    lseek(fd, 0, SEEK_SET) != 0)
		return -1;
	return steal_fd(&fd);
}

static int
keep_snapshot(const struct taker *taker, const char *proc, pid_t pid, struct problems *problems)
{
	cleanup_strbuf struct strbuf snapshot = {0};
	cleanup_strbuf struct strbuf reason = {0};
	struct record_head head = {
		.proc = proc,
		.asked = pid,
		.processes = taker->entries.count,
	};
	int fd;

	strbuf_add_text(&reason, "");
	if (pid == 0 && !taker->sure)
		visibility_explain(taker->proc, proc, geteuid() == 0, &reason);
	head.reason = reason.text;
	record_put_head(&snapshot, &head);
	strbuf_add(&snapshot, taker->records.text, taker->records.length);
	fd = keep(&snapshot);
	if (fd < 0)
		note_errno(problems, proc, "cannot keep its processes in memory", errno);
	return fd;
}

static int
take_listed(struct taker *taker, const char *proc, struct problems *problems)
{
	const struct argvet_origin origin = {.size = sizeof(origin),
					     .file = arena_copy(problems->arena, proc)};
	int errnum = list_processes(taker);

	if (errnum != 0)
		problem_add(problems, PROBLEM_ERROR, &origin, "cannot list its processes: %s",
			    strerror(errnum));
	else if (taker->entries.count == 0)
		problem_add(problems, PROBLEM_ERROR, &origin,
			    "no processes here: is it a proc file system?");
	if (taker->entries.count == 0)
		return -1;
	take_all(taker);
	return 0;
}

static int
take(struct taker *taker, const char *proc, pid_t pid, struct problems *problems)
{
	struct entry asked = {.pid = pid};

	if (taker->proc < 0) {
		note_errno(problems, proc, "cannot open it", errno);
		return -1;
	}
	if (pid != 0)
		take_process(taker, &asked);
	else if (take_listed(taker, proc, problems) < 0)
		return -1;
	return keep_snapshot(taker, proc, pid, problems);
}

int
snapshot_take(const char *proc, pid_t pid, const struct components *components,
	      struct problems *problems)
{
	cleanup_close int directory = open(proc, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct taker taker = {
		.components = components,
		.proc = directory,
		.asked = pid != 0,
		.entries = VECTOR(struct entry),
	};
	int fd = take(&taker, proc, pid, problems);

	vector_free(&taker.entries);
	strbuf_free(&taker.text);
	strbuf_free(&taker.records);
	return fd;
}
