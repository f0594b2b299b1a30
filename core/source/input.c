/* SPDX-License-Identifier: Apache-2.0 */
#include "source/input.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "source/cmdline.h"
#include "source/document.h"
#include "source/manifest.h"

#define MIB ((size_t)1024 * 1024)

/* A directory on its way through its files. */
struct walk {
	struct intake *intake;
	enum input_kind kind;
	const char *root; /* its real path; links may not lead out of it */
	struct arena names;
	void *seen; /* of struct identity, as tsearch keeps them */
	size_t files;
};

/* What a file is, whatever it is called. */
struct identity {
	dev_t device;
	ino_t inode;
};

static void
note(struct intake *intake, enum problem_severity severity, const char *file, const char *message)
{
	struct argvet_origin origin = {.size = sizeof(origin),
				       .file = arena_copy(intake->arena, file)};

	problem_add(&intake->problems, severity, &origin, "%s", message);
}

static void
note_errno(struct intake *intake, const char *file, const char *what)
{
	note(intake, PROBLEM_ERROR, file,
	     arena_printf(intake->arena, "%s: %s", what, strerror(errno)));
}

static void
read_bytes(struct intake *intake, enum input_kind kind, const char *file,
	   const struct strbuf *bytes, bool named)
{
	if (kind == INPUT_MANIFESTS)
		manifest_read(intake, file, bytes->text, bytes->length, named);
	else
		cmdline_read(intake, file, bytes->text, bytes->length);
}

/* Would the file have held anything if it had been read as the other kind? */
static bool
is_other_kind(const struct intake *intake, enum input_kind kind, const char *file,
	      const struct strbuf *bytes)
{
	enum input_kind other = kind == INPUT_MANIFESTS ? INPUT_ARGV : INPUT_MANIFESTS;
	cleanup_arena struct arena arena = {0};
	struct intake trial;
	bool holds;

	intake_init(&trial, &arena, intake->components);
	read_bytes(&trial, other, file, bytes, false);
	holds = trial.targets.count > 0;
	intake_free(&trial);
	return holds;
}

/* Has one of the problems from this one on said already what to do? */
static bool
speaks_of_argv(const struct problems *problems, size_t from)
{
	for (size_t i = from; i < problems->items.count; i++) {
		const struct problem *problem = vector_at(&problems->items, i);

		if (strstr(problem->message, "--argv") != NULL)
			return true;
	}
	return false;
}

/* Every manifest holds one of these, in YAML or in JSON, and hardly a command line does. */
static bool
tells_its_kind(const struct strbuf *bytes)
{
	static const char yaml[] = "kind:";
	static const char json[] = "\"kind\"";

	return memmem(bytes->text, bytes->length, yaml, strlen(yaml)) != NULL ||
	       memmem(bytes->text, bytes->length, json, strlen(json)) != NULL;
}

/* A file in which nothing was found has perhaps been mistaken for the other kind. A broken manifest
 * is still one. */
static bool
is_mistaken(const struct intake *intake, enum input_kind kind, const char *file,
	    const struct strbuf *bytes)
{
	return tells_its_kind(bytes) == (kind == INPUT_ARGV) &&
	       is_other_kind(intake, kind, file, bytes);
}

static void
note_other_kind(struct intake *intake, enum input_kind kind, const char *file)
{
	note(intake, PROBLEM_WARNING, file,
	     kind == INPUT_MANIFESTS ? "it holds command lines: scan it with --argv"
				     : "it is a manifest: scan it without --argv");
}

static int
read_all(int fd, struct strbuf *bytes, struct error **err)
{
	size_t limit = document_default_limits.bytes;
	int errnum = file_read(fd, limit + 1, bytes);

	if (errnum != 0)
		return error_make(err, errnum, "cannot read");
	if (bytes->length > limit)
		return error_make(err, 0, "larger than the %zu MiB that argvet reads", limit / MIB);
	return 0;
}

static void
read_descriptor(struct intake *intake, enum input_kind kind, const char *file, int fd, bool named)
{
	cleanup_strbuf struct strbuf bytes = {0};
	cleanup_error struct error *err = NULL;
	size_t targets = intake->targets.count;
	size_t problems = intake->problems.items.count;

	if (read_all(fd, &bytes, &err) < 0) {
		note(intake, PROBLEM_ERROR, file, error_text(err));
		return;
	}
	read_bytes(intake, kind, file, &bytes, named);
	intake_count_file(intake);
	if (named && intake->targets.count == targets &&
	    !speaks_of_argv(&intake->problems, problems) && is_mistaken(intake, kind, file, &bytes))
		note_other_kind(intake, kind, file);
}

static bool
is_wanted(enum input_kind kind, const char *name)
{
	return kind == INPUT_ARGV || path_ends_in(name, ".yaml") || path_ends_in(name, ".yml") ||
	       path_ends_in(name, ".json") || path_ends_in(name, ".manifest");
}

static int
compare_identities(const void *a, const void *b)
{
	const struct identity *one = a;
	const struct identity *other = b;

	if (one->device != other->device)
		return one->device < other->device ? -1 : 1;
	return (one->inode > other->inode) - (one->inode < other->inode);
}

static void
keep_identity(void *identity)
{
	(void)identity;
}

/* Is the file met for the first time? */
static bool
is_new(struct walk *walk, const struct stat *status)
{
	struct identity *identity = arena_alloc(&walk->names, sizeof(*identity));
	struct identity **found;

	*identity = (struct identity){status->st_dev, status->st_ino};
	found = tsearch(identity, &walk->seen, compare_identities);
	return found == NULL || *found == identity;
}

/* Where a link leads, if that is a regular file inside the directory; the caller frees it. */
static char *
resolve_link(const struct walk *walk, const char *path)
{
	size_t length = strlen(walk->root);
	char *real = realpath(path, NULL);
	struct stat status;

	if (real == NULL)
		return NULL;
	if (strncmp(real, walk->root, length) == 0 &&
	    (real[length] == '/' || walk->root[length - 1] == '/') && lstat(real, &status) == 0 &&
	    S_ISREG(status.st_mode))
		return real;
	free(real);
	return NULL;
}

/* Opens what a name in a directory stands for, if it is a file to read. A name that changed its
 * meaning meanwhile is caught by O_NOFOLLOW and the second look. */
static void
walk_file(struct walk *walk, const char *path, const char *real)
{
	cleanup_close int fd =
		open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0) {
		walk->files++;
		note_errno(walk->intake, path, "cannot open");
		return;
	}
	if (!S_ISREG(status.st_mode) || !is_new(walk, &status))
		return;
	walk->files++;
	read_descriptor(walk->intake, walk->kind, path, fd, false);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
list_names(struct walk *walk, const char *path, struct vector *names)
{
	cleanup_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	cleanup_dir DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;

	if (directory == NULL)
		return -1;
	steal_fd(&fd);
	errno = 0;
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] != '.')
			*(const char **)vector_add(names) = arena_copy(&walk->names, entry->d_name);
	}
	if (errno != 0)
		return -1;
	vector_sort(names, compare_names);
	return 0;
}

static void walk_directory(struct walk *walk, const char *path);

static void
walk_entry(struct walk *walk, const char *path, const char *name)
{
	cleanup_free char *real = NULL;
	struct stat status;

	if (lstat(path, &status) < 0) {
		if (errno != ENOENT)
			note_errno(walk->intake, path, "cannot open");
		return;
	}
	if (S_ISDIR(status.st_mode)) {
		if (is_new(walk, &status))
			walk_directory(walk, path);
		return;
	}
	if (!is_wanted(walk->kind, name))
		return;
	if (S_ISLNK(status.st_mode)) {
		real = resolve_link(walk, path);
		if (real != NULL)
			walk_file(walk, path, real);
	} else if (S_ISREG(status.st_mode)) {
		walk_file(walk, path, path);
	}
}

static void
walk_directory(struct walk *walk, const char *path)
{
	cleanup_vector struct vector names = VECTOR(const char *);
	const char *slash = path_ends_in(path, "/") ? "" : "/";

	if (list_names(walk, path, &names) < 0)
		note_errno(walk->intake, path, "cannot read the directory");
	for (size_t i = 0; i < names.count; i++) {
		const char *name = *(const char **)vector_at(&names, i);

		walk_entry(walk, arena_printf(&walk->names, "%s%s%s", path, slash, name), name);
	}
}

static void
read_directory(struct intake *intake, enum input_kind kind, const char *path)
{
	cleanup_free char *root = realpath(path, NULL);
	struct walk walk = {.intake = intake, .kind = kind, .root = root};
	size_t problems = intake->problems.items.count;

	if (root == NULL) {
		note_errno(intake, path, "cannot open");
		return;
	}
	walk_directory(&walk, path);
	if (walk.files == 0 && intake->problems.items.count == problems)
		note(intake, PROBLEM_WARNING, path,
		     kind == INPUT_MANIFESTS ? "no manifests here (files that end in .yaml, .yml, "
					       ".json or .manifest)"
					     : "no files here");
	tdestroy(walk.seen, keep_identity);
	arena_free(&walk.names);
}

/* Opens a file that a person named. Only a pipe or a terminal is worth waiting for. */
static int
open_named(const char *path, struct stat *status)
{
	cleanup_close int fd = -1;
	bool waits;

	if (stat(path, status) < 0)
		return -1;
	waits = S_ISFIFO(status->st_mode) || S_ISCHR(status->st_mode);
	if (S_ISSOCK(status->st_mode) || S_ISDIR(status->st_mode))
		return open(path, O_PATH | O_CLOEXEC);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (waits ? 0 : O_NONBLOCK));
	if (fd < 0 || fstat(fd, status) < 0)
		return -1;
	return steal_fd(&fd);
}

void
input_read(struct intake *intake, enum input_kind kind, const char *path)
{
	cleanup_close int fd = -1;
	struct stat status;

	if (strcmp(path, "-") == 0) {
		read_descriptor(intake, kind, path, STDIN_FILENO, true);
		return;
	}
	fd = open_named(path, &status);
	if (fd < 0)
		note_errno(intake, path, "cannot open");
	else if (S_ISDIR(status.st_mode))
		read_directory(intake, kind, path);
	else if (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode))
		read_descriptor(intake, kind, path, fd, true);
	else
		note(intake, PROBLEM_ERROR, path,
		     "cannot be read: neither a file nor a pipe nor a directory");
}
