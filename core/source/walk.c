/* SPDX-License-Identifier: Apache-2.0 */
#include "source/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "source/document.h"
#include "source/listing.h"
#include "source/seen.h"

/* So many directories are held open at once; further up in a deep tree they are opened again. */
#define HELD_MAX 32

#define CHUNK ((size_t)16 * 1024)

#define OPEN_FILE      (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY)
#define OPEN_DIRECTORY (O_RDONLY | O_CLOEXEC | O_DIRECTORY)

/* A tree on its way through its files. */
struct walk {
	const struct walk_settings *settings;
	const char *root; /* its real path; links may not lead out of it */
	int root_fd;
	struct strbuf path; /* as it was written, with the names from there on */
	struct seen seen;
	size_t depth;
	size_t files;
};

/* A directory whose names are gone through. */
struct visit {
	int fd; /* -1 while it is not held open */
	dev_t device;
	ino_t inode;
};

static void
note(const struct walk_settings *settings, enum problem_severity severity, const char *file,
     const char *message)
{
	struct argvet_origin origin = {.size = sizeof(origin),
				       .file = arena_copy(settings->problems->arena, file)};

	problem_add(settings->problems, severity, &origin, "%s", message);
}

static void
note_errno(const struct walk_settings *settings, const char *file, const char *what, int errnum)
{
	note(settings, PROBLEM_ERROR, file,
	     arena_printf(settings->problems->arena, "%s: %s", what, strerror(errnum)));
}

static void
take(const struct walk_settings *settings, const char *name, int fd, bool named)
{
	const struct unit unit = {
		.kind = settings->kind,
		.name = name,
		.fd = fd,
		.named = named,
	};

	settings->take(settings->taker, &unit);
}

static bool
is_wanted(const struct walk *walk, const char *name)
{
	return walk->settings->kind == UNIT_ARGV || path_ends_in(name, ".yaml") ||
	       path_ends_in(name, ".yml") || path_ends_in(name, ".json") ||
	       path_ends_in(name, ".manifest");
}

static void
note_unopened(const struct walk *walk, int errnum)
{
	/* What has gone since the directory was listed is as if it had never been there. */
	if (errnum != ENOENT)
		note_errno(walk->settings, walk->path.text, "cannot open", errnum);
}

/* Opens what a name in a directory stands for, if it is a file to read. A name that changed its
 * meaning meanwhile is caught by O_NOFOLLOW and the look at what was opened. */
static void
walk_file(struct walk *walk, int directory, const char *name)
{
	cleanup_close int fd = openat(directory, name, OPEN_FILE);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0) {
		note_unopened(walk, errno);
		return;
	}
	if (!S_ISREG(status.st_mode) || !seen_add(&walk->seen, status.st_dev, status.st_ino))
		return;
	walk->files++;
	take(walk->settings, walk->path.text, steal_fd(&fd), false);
}

/* Where the link at the walk's path leads, seen from the root, if that is inside it; else NULL. The
 * caller frees *real, which the answer lies in. */
static char *
resolve_link(const struct walk *walk, char **real)
{
	size_t length = strlen(walk->root);

	*real = realpath(walk->path.text, NULL);
	if (*real == NULL || strncmp(*real, walk->root, length) != 0)
		return NULL;
	if (walk->root[length - 1] == '/')
		return *real + length;
	return (*real)[length] == '/' ? *real + length + 1 : NULL;
}

/* A path without links that may have got some meanwhile: each of its directories is opened from the
 * one before, so that it leads nowhere else. Cuts path into its names; the last is in *name. */
static int
open_parent(const struct walk *walk, char *path, const char **name)
{
	cleanup_close int fd = fcntl(walk->root_fd, F_DUPFD_CLOEXEC, 0);
	char *slash;

	for (; fd >= 0 && (slash = strchr(path, '/')) != NULL; path = slash + 1) {
		int next;

		*slash = '\0';
		next = openat(fd, path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		close(fd);
		fd = next;
	}
	*name = path;
	return steal_fd(&fd);
}

/* A link counts if it leads to a regular file inside the tree, under its own name. */
static void
walk_link(struct walk *walk)
{
	cleanup_free char *real = NULL;
	cleanup_close int parent = -1;
	char *inside = resolve_link(walk, &real);
	const char *name;
	struct stat status;

	if (inside == NULL)
		return;
	parent = open_parent(walk, inside, &name);
	if (parent >= 0 && fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(status.st_mode))
		walk_file(walk, parent, name);
}

static void walk_directory(struct walk *walk, struct visit *visit);

static void
walk_subdirectory(struct walk *walk, struct visit *above, const char *name)
{
	struct visit visit = {.fd = openat(above->fd, name, OPEN_DIRECTORY | O_NOFOLLOW)};
	struct stat status;

	if (visit.fd < 0 || fstat(visit.fd, &status) < 0) {
		if (errno != ENOENT)
			note_errno(walk->settings, walk->path.text, "cannot read the directory",
				   errno);
	} else if (seen_add(&walk->seen, status.st_dev, status.st_ino)) {
		visit.device = status.st_dev;
		visit.inode = status.st_ino;
		if (walk->depth >= HELD_MAX)
			close(steal_fd(&above->fd));
		walk->depth++;
		walk_directory(walk, &visit);
		walk->depth--;
	}
	cleanup_close_fd(&visit.fd);
}

/* What the kernel did not say when the directory was listed. */
static unsigned char
look_up_type(const struct walk *walk, int directory, const char *name)
{
	struct stat status;

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
		return IFTODT(status.st_mode);
	note_unopened(walk, errno);
	return DT_UNKNOWN;
}

static void
walk_entry(struct walk *walk, struct visit *visit, const char *name)
{
	unsigned char type = listing_type(name);

	if (type == DT_UNKNOWN)
		type = look_up_type(walk, visit->fd, name);
	if (type == DT_DIR)
		walk_subdirectory(walk, visit, name);
	else if (type == DT_REG && is_wanted(walk, name))
		walk_file(walk, visit->fd, name);
	else if (type == DT_LNK && is_wanted(walk, name))
		walk_link(walk);
}

/* Takes up a directory that was let go. It must be the same: its path may lead elsewhere now. */
static int
hold(const struct walk *walk, struct visit *visit)
{
	cleanup_close int fd = -1;
	struct stat status;

	if (visit->fd >= 0)
		return 0;
	fd = open(walk->path.text, OPEN_DIRECTORY | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &status) < 0)
		return -1;
	if (status.st_dev != visit->device || status.st_ino != visit->inode) {
		errno = ESTALE;
		return -1;
	}
	visit->fd = steal_fd(&fd);
	return 0;
}

static void
walk_names(struct walk *walk, struct visit *visit, const struct vector *names)
{
	size_t length = walk->path.length;
	const char *slash = path_ends_in(walk->path.text, "/") ? "" : "/";

	for (size_t i = 0; i < names->count; i++) {
		const char *name = *(const char **)vector_at(names, i);

		if (hold(walk, visit) < 0) {
			note_errno(walk->settings, walk->path.text, "cannot read the directory",
				   errno);
			return;
		}
		strbuf_add_text(&walk->path, slash);
		strbuf_add_text(&walk->path, name);
		if (walk->path.length < PATH_MAX)
			walk_entry(walk, visit, name);
		else
			note_unopened(walk, ENAMETOOLONG);
		walk->path.length = length;
		walk->path.text[length] = '\0';
	}
}

static void
walk_directory(struct walk *walk, struct visit *visit)
{
	cleanup_listing struct listing listing = LISTING;
	int errnum = listing_read(&listing, visit->fd);

	if (errnum != 0)
		note_errno(walk->settings, walk->path.text, "cannot read the directory", errnum);
	walk_names(walk, visit, &listing.names);
}

static void
walk_root(struct walk *walk)
{
	struct visit visit = {.fd = fcntl(walk->root_fd, F_DUPFD_CLOEXEC, 0)};
	struct stat status;

	if (visit.fd < 0 || fstat(visit.fd, &status) < 0) {
		note_errno(walk->settings, walk->path.text, "cannot read the directory", errno);
	} else {
		visit.device = status.st_dev;
		visit.inode = status.st_ino;
		seen_add(&walk->seen, visit.device, visit.inode);
		walk_directory(walk, &visit);
	}
	cleanup_close_fd(&visit.fd);
}

static void
walk_tree(const struct walk_settings *settings, const char *path)
{
	cleanup_free char *root = realpath(path, NULL);
	cleanup_close int fd = root != NULL ? open(root, OPEN_DIRECTORY | O_NOFOLLOW) : -1;
	struct walk walk = {.settings = settings, .root = root, .root_fd = fd};
	size_t problems = settings->problems->items.count;

	if (fd < 0) {
		note_errno(settings, path,
			   root == NULL ? "cannot open" : "cannot read the directory", errno);
		return;
	}
	strbuf_add_text(&walk.path, path);
	walk_root(&walk);
	if (walk.files == 0 && settings->problems->items.count == problems)
		note(settings, PROBLEM_WARNING, path,
		     settings->kind == UNIT_MANIFEST
			     ? "no manifests here (files that end in .yaml, .yml, .json or "
			       ".manifest)"
			     : "no files here");
	strbuf_free(&walk.path);
	seen_free(&walk.seen);
}

/* Copies until the end, or until there is more than a unit may hold. NULL, or what failed. */
static const char *
copy_bytes(int from, int to)
{
	char bytes[CHUNK];
	size_t length = 0;
	ssize_t got;

	do {
		got = read(from, bytes, sizeof(bytes));
		if (got > 0 && file_write(to, bytes, (size_t)got) != 0)
			return "cannot keep it in memory";
		if (got > 0)
			length += (size_t)got;
	} while ((got > 0 && length <= document_default_limits.bytes) ||
		 (got < 0 && errno == EINTR));
	return got < 0 ? "cannot read" : NULL;
}

/* What can be read only once becomes a file in memory. */
static void
take_stream(const struct walk_settings *settings, const char *path, int from)
{
	cleanup_close int fd = memfd_create("argvet-input", MFD_CLOEXEC);
	const char *failure = fd < 0 ? "cannot keep it in memory" : copy_bytes(from, fd);

	if (failure != NULL)
		note_errno(settings, path, failure, errno);
	else
		take(settings, path, steal_fd(&fd), true);
}

/* Only a pipe or a terminal is worth waiting for. */
static void
walk_named(const struct walk_settings *settings, const char *path, mode_t mode)
{
	bool waits = S_ISFIFO(mode) || S_ISCHR(mode);
	cleanup_close int fd =
		open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (waits ? 0 : O_NONBLOCK));
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		note_errno(settings, path, "cannot open", errno);
	else if (S_ISREG(status.st_mode))
		take(settings, path, steal_fd(&fd), true);
	else
		take_stream(settings, path, fd);
}

/* A file is copied as well: it is read from where it stands, which others have a say in. */
static void
walk_stdin(const struct walk_settings *settings, const char *path)
{
	if (fcntl(STDIN_FILENO, F_GETFD) < 0)
		note_errno(settings, path, "cannot read", errno);
	else
		take_stream(settings, path, STDIN_FILENO);
}

void
walk_path(const struct walk_settings *settings, const char *path)
{
	struct stat status;

	if (strcmp(path, "-") == 0)
		walk_stdin(settings, path);
	else if (stat(path, &status) < 0)
		note_errno(settings, path, "cannot open", errno);
	else if (S_ISDIR(status.st_mode))
		walk_tree(settings, path);
	else if (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode))
		walk_named(settings, path, status.st_mode);
	else
		note(settings, PROBLEM_ERROR, path,
		     "cannot be read: neither a file nor a pipe nor a directory");
}
