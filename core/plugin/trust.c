/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

static const char *
type_name(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFLNK:
		return "a symbolic link";
	case S_IFDIR:
		return "a directory";
	case S_IFIFO:
		return "a FIFO";
	case S_IFSOCK:
		return "a socket";
	default:
		return "a device";
	}
}

/* The context is "" or "directory NAME is ". */
static int
check_owner(const struct stat *info, const char *context, struct error **err)
{
	uid_t caller = geteuid();

	if (info->st_uid == 0 || info->st_uid == caller)
		return 0;
	if (caller == 0)
		return error_make(err, 0, "%sowned by user %u, not by root", context, info->st_uid);
	return error_make(err, 0, "%sowned by user %u, not by root or by user %u who runs argvet",
			  context, info->st_uid, caller);
}

/* An access list cannot hide from this: its mask shows as the mode's group bits. */
static int
check_mode(const struct stat *info, const char *context, struct error **err)
{
	if ((info->st_mode & (S_IWGRP | S_IWOTH)) == 0)
		return 0;
	return error_make(err, 0, "%swritable by %s (mode %04o)", context,
			  info->st_mode & S_IWOTH ? "others" : "its group", info->st_mode & 07777);
}

static int
check_file(const struct stat *info, struct error **err)
{
	if (!S_ISREG(info->st_mode))
		return error_make(err, 0, "is %s, not a regular file", type_name(info->st_mode));
	if (check_owner(info, "", err) < 0)
		return -1;
	return check_mode(info, "", err);
}

static int
check_directory(const char *path, struct error **err)
{
	char context[PATH_MAX + 32];
	struct stat info;

	if (lstat(path, &info) < 0)
		return error_make(err, errno, "cannot examine directory %s", path);
	snprintf(context, sizeof(context), "directory %s is ", path);
	if (!S_ISDIR(info.st_mode))
		return error_make(err, 0, "directory %s changed while it was examined", path);
	if (check_owner(&info, context, err) < 0)
		return -1;
	/* Sticky: only the owner of an entry or of the directory can put another in its place. */
	if (info.st_mode & S_ISVTX)
		return 0;
	return check_mode(&info, context, err);
}

/* Cuts the last part off an absolute path; false if that was the root already. */
static bool
cut_last_part(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash[1] == '\0')
		return false;
	slash[slash == path ? 1 : 0] = '\0';
	return true;
}

/* Where the open file really is, whatever links led to it. */
static int
real_path(int fd, char path[PATH_MAX], struct error **err)
{
	char link[32];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, path, PATH_MAX - 1);
	if (length < 0)
		return error_make(err, errno, "cannot tell where it is: is /proc mounted?");
	if (length == PATH_MAX - 1)
		return error_make(err, 0, "its path is too long");
	path[length] = '\0';
	if (path[0] != '/')
		return error_make(err, 0, "it is outside of this program's root directory");
	return 0;
}

static int
check_place(struct trust *trust, int fd, const struct stat *opened, struct error **err)
{
	char path[PATH_MAX];
	char directory[PATH_MAX];
	struct stat named;

	if (real_path(fd, path, err) < 0)
		return -1;
	/* Also tells a deleted file: the kernel then shows its name with " (deleted)" behind it. */
	if (lstat(path, &named) < 0 || named.st_dev != opened->st_dev ||
	    named.st_ino != opened->st_ino)
		return error_make(err, 0, "was removed or replaced while it was opened");
	cut_last_part(path);
	if (strcmp(path, trust->directory) == 0)
		return 0;
	memcpy(directory, path, sizeof(directory));
	do {
		if (check_directory(path, err) < 0)
			return -1;
	} while (cut_last_part(path));
	memcpy(trust->directory, directory, sizeof(directory));
	return 0;
}

static int
open_failed(const char *path, int errnum, struct error **err)
{
	struct stat info;

	if (lstat(path, &info) == 0 && S_ISLNK(info.st_mode))
		return error_make(err, 0, "is a symbolic link; name the file that it leads to");
	if (errnum == ENXIO)
		return error_make(err, 0, "is a socket or a device, not a regular file");
	return error_make(err, errnum, "cannot open it");
}

int
trust_open(struct trust *trust, const char *path, struct error **err)
{
	/* Without O_NONBLOCK, opening a FIFO would wait for a writer. */
	cleanup_close int fd =
		open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat info;

	if (fd < 0)
		return open_failed(path, errno, err);
	if (fstat(fd, &info) < 0)
		return error_make(err, errno, "cannot examine it");
	if (check_file(&info, err) < 0 || check_place(trust, fd, &info, err) < 0)
		return -1;
	return steal_fd(&fd);
}
