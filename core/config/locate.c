/* SPDX-License-Identifier: Apache-2.0 */
#include "config/locate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

/* "dir/argvet.yaml" lies in "/the/real/dir". */
static int
set_directory(struct arena *arena, const char *path, struct config_source *source,
	      struct error **err)
{
	const char *slash = strrchr(path, '/');
	const char *parent = ".";
	cleanup_free char *real = NULL;

	if (slash != NULL)
		parent =
			slash == path ? "/" : arena_copy_bytes(arena, path, (size_t)(slash - path));
	real = realpath(parent, NULL);
	if (real == NULL)
		return error_make(err, errno, "cannot find the directory of %s", path);
	source->directory = arena_copy(arena, real);
	return 0;
}

int
locate_named(struct arena *arena, const char *path, struct config_source *source,
	     struct error **err)
{
	cleanup_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return error_make(err, errno, "cannot open %s", path);
	*source = (struct config_source){.file = arena_copy(arena, path), .trusted = true};
	if (set_directory(arena, path, source, err) < 0)
		return -1;
	return steal_fd(&fd);
}

/* Settings can hide findings. So a file that lies in the way counts only if it is the caller's or
 * root's, or belongs to whom the caller visits, as the rest of the directory start does. */
static int
check_owner(int fd, const char *path, const char *start, struct error **err)
{
	struct stat file;
	struct stat visited;

	if (fstat(fd, &file) != 0)
		return error_make(err, errno, "cannot look at %s", path);
	if (!S_ISREG(file.st_mode))
		return error_make(err, 0, "%s is not a regular file", path);
	if ((file.st_mode & S_IWOTH) != 0)
		return error_make(err, 0,
				  "%s can be changed by everybody: take that right away, or say "
				  "--config %s or --no-config",
				  path, path);
	if (file.st_uid == 0 || file.st_uid == geteuid() ||
	    (stat(start, &visited) == 0 && file.st_uid == visited.st_uid))
		return 0;
	return error_make(err, 0,
			  "%s belongs to somebody else (user %u): say --config %s if you trust "
			  "it, or --no-config",
			  path, (unsigned int)file.st_uid, path);
}

/* Opens the file if it is there. Returns 0 with *fd -1 if it is not. */
static int
try_open(const char *path, const char *start, int *fd, struct error **err)
{
	cleanup_close int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat status;

	*fd = -1;
	/* A directory above may be closed to the caller: then nobody can say what is in it. */
	if (file < 0 && (errno == ENOENT || errno == ENOTDIR || lstat(path, &status) != 0))
		return 0;
	if (file < 0)
		return error_make(err, errno, "cannot open %s", path);
	if (check_owner(file, path, start, err) < 0)
		return -1;
	*fd = steal_fd(&file);
	return 0;
}

static int
look_upwards(struct arena *arena, const char *start, struct config_source *source, int *fd,
	     struct error **err)
{
	char *directory = arena_copy(arena, start);

	for (;;) {
		const char *slash = strrchr(directory, '/');
		bool is_root = slash == NULL || slash[1] == '\0';
		const char *path =
			arena_printf(arena, "%s/%s", is_root ? "" : directory, CONFIG_NAME);

		if (try_open(path, start, fd, err) < 0)
			return -1;
		if (*fd >= 0) {
			source->file = strcmp(directory, start) == 0 ? CONFIG_NAME : path;
			source->directory = directory;
			return 0;
		}
		if (is_root)
			return 0;
		directory = arena_copy_bytes(arena, directory,
					     slash == directory ? 1 : (size_t)(slash - directory));
	}
}

int
locate_default(struct arena *arena, const char *start, const char *system,
	       struct config_source *source, int *fd, struct error **err)
{
	*source = (struct config_source){0};
	*fd = -1;
	if (start != NULL && look_upwards(arena, start, source, fd, err) < 0)
		return -1;
	if (*fd >= 0 || system == NULL)
		return 0;
	if (try_open(system, "/", fd, err) < 0)
		return -1;
	source->file = arena_copy(arena, system);
	source->trusted = true;
	return *fd >= 0 ? set_directory(arena, system, source, err) : 0;
}
