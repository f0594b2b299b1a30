/* SPDX-License-Identifier: Apache-2.0 */
#include "base/newfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define SPARE_NAME ".argvet-"
/* Names that somebody else may have taken before we look no further. */
#define ATTEMPTS 100

/* Where a file without a name can be found, which linkat(2) asks no privilege for. */
struct fd_path {
	char text[sizeof("/proc/self/fd/-2147483648")];
};

static struct fd_path
fd_path(int fd)
{
	struct fd_path path;

	snprintf(path.text, sizeof(path.text), "/proc/self/fd/%d", fd);
	return path;
}

/* The directory of path with its slash, or nothing: a file cannot be renamed into another file
 * system. */
static void
add_directory(struct strbuf *text, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash != NULL)
		strbuf_add(text, path, (size_t)(slash + 1 - path));
}

/* -1 if the file system knows no such files, or there is no way to name one later. */
static int
open_nameless(const char *path)
{
	cleanup_strbuf struct strbuf directory = {0};
	int fd;

	add_directory(&directory, path);
	strbuf_add_text(&directory, ".");
	fd = open(directory.text, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0 || access(fd_path(fd).text, F_OK) == 0)
		return fd;
	close(fd);
	return -1;
}

static void
hold_signals(struct newfile *file)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &file->mask);
}

static void
release_signals(const struct newfile *file)
{
	sigprocmask(SIG_SETMASK, &file->mask, NULL);
}

static int
open_named(struct newfile *file)
{
	int why;

	add_directory(&file->name, file->path);
	strbuf_add_text(&file->name, SPARE_NAME "XXXXXX");
	hold_signals(file);
	file->fd = mkostemp(file->name.text, O_CLOEXEC);
	if (file->fd >= 0)
		return 0;
	why = errno;
	release_signals(file);
	strbuf_free(&file->name);
	return why;
}

int
newfile_open(struct newfile *file, const char *path)
{
	*file = (struct newfile){.fd = open_nameless(path), .path = path};
	return file->fd >= 0 ? 0 : open_named(file);
}

static int
link_to(const struct newfile *file, const char *name)
{
	return linkat(AT_FDCWD, fd_path(file->fd).text, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
		       ? 0
		       : errno;
}

static int
link_to_spare_name(struct newfile *file)
{
	int why = EEXIST;

	for (int i = 0; why == EEXIST && i < ATTEMPTS; i++) {
		uint32_t number;

		if (getrandom(&number, sizeof(number), 0) != sizeof(number))
			return EIO;
		strbuf_free(&file->name);
		add_directory(&file->name, file->path);
		strbuf_printf(&file->name, SPARE_NAME "%08x", number);
		why = link_to(file, file->name.text);
	}
	return why;
}

static int
rename_or_remove(const struct newfile *file)
{
	int why;

	if (rename(file->name.text, file->path) == 0)
		return 0;
	why = errno;
	unlink(file->name.text);
	return why;
}

/* A link never replaces what is there; a file with a name does. */
static int
keep_nameless(struct newfile *file)
{
	int why = link_to(file, file->path);

	if (why != EEXIST)
		return why;
	hold_signals(file);
	why = link_to_spare_name(file);
	if (why == 0)
		why = rename_or_remove(file);
	release_signals(file);
	return why;
}

static int
keep_named(const struct newfile *file)
{
	int why = rename_or_remove(file);

	release_signals(file);
	return why;
}

int
newfile_keep(struct newfile *file)
{
	int why = file->name.length > 0 ? keep_named(file) : keep_nameless(file);

	close(file->fd);
	strbuf_free(&file->name);
	return why;
}

void
newfile_drop(struct newfile *file)
{
	close(file->fd);
	if (file->name.length == 0)
		return;
	unlink(file->name.text);
	release_signals(file);
	strbuf_free(&file->name);
}
