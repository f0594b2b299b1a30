/* SPDX-License-Identifier: Apache-2.0
 *
 * A directory of its own for a test, and plugins in it: copies of those in tests/bad-plugins.
 */
#ifndef ARGVET_TESTS_CORE_PLUGIN_SAMPLE_H
#define ARGVET_TESTS_CORE_PLUGIN_SAMPLE_H

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Below /tmp and not $TMPDIR, for what leads there is root's. */
static inline char *
sample_directory(void)
{
	char *path = strdup("/tmp/argvet-test-XXXXXX");

	assert_non_null(path);
	assert_non_null(mkdtemp(path));
	assert_int_equal(chmod(path, 0755), 0);
	return path;
}

static inline int
sample_remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
	(void)info;
	(void)type;
	(void)place;
	return remove(path);
}

static inline void
sample_directory_free(char **path)
{
	if (*path == NULL)
		return;
	nftw(*path, sample_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(*path);
}

#define cleanup_sample __attribute__((cleanup(sample_directory_free)))

/* Before a test makes anything: what is skipped is not cleaned up. */
static inline void
sample_need_root(const char *why)
{
	if (geteuid() == 0)
		return;
	print_message("# only root %s\n", why);
	skip();
}

/* Puts "directory/name" into path. */
static inline const char *
sample_path(char path[PATH_MAX], const char *directory, const char *name)
{
	assert_true(snprintf(path, PATH_MAX, "%s/%s", directory, name) < PATH_MAX);
	return path;
}

static inline void
sample_write(const char *path, const void *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	assert_int_equal(fchmod(fd, 0644), 0);
	close(fd);
}

static inline void
sample_mkdir(const char *path)
{
	assert_int_equal(mkdir(path, 0755), 0);
	assert_int_equal(chmod(path, 0755), 0);
}

/* The bytes of a plugin in tests/bad-plugins; the caller frees them. */
static inline char *
sample_read(const char *plugin, size_t *size)
{
	char path[PATH_MAX];
	struct stat info;
	char *bytes;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s.so", TEST_BAD_PLUGINS, plugin);
	file = fopen(path, "rbe");
	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &info), 0);
	*size = (size_t)info.st_size;
	bytes = malloc(*size);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *size, file), *size);
	fclose(file);
	return bytes;
}

/* Copies a plugin from tests/bad-plugins to a file. */
static inline void
sample_plugin(const char *path, const char *plugin)
{
	size_t size;
	char *bytes = sample_read(plugin, &size);

	sample_write(path, bytes, size);
	free(bytes);
}

/* From now on no more than count files can be opened. Returns the limit, to set it back with
 * setrlimit. */
static inline struct rlimit
sample_limit_files(int count)
{
	struct rlimit before;
	struct rlimit now;
	int next = dup(STDOUT_FILENO);

	assert_true(next >= 0);
	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	now = before;
	now.rlim_cur = (rlim_t)(next + count);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &now), 0);
	return before;
}

#endif
