/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/search.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/strbuf.h"

/* A candidate, or a place where some might have been. */
static struct candidate *
add(struct search *search, const char *path, const char *wanted_id, bool named)
{
	struct candidate *candidate = vector_add(&search->candidates);

	*candidate = (struct candidate){
		.path = arena_copy(search->arena, path),
		.wanted_id = arena_copy(search->arena, wanted_id),
		.named = named,
		.fd = -1,
	};
	return candidate;
}

static void
refuse(struct search *search, const char *path, const char *reason, bool named)
{
	add(search, path, NULL, named)->refusal = arena_copy(search->arena, reason);
}

static int
open_candidate(struct trust *trust, struct candidate *candidate, struct error **err)
{
	cleanup_close int fd = trust_open(trust, candidate->path, err);
	struct stat info;

	if (fd < 0)
		return -1;
	if (fstat(fd, &info) < 0)
		return error_make(err, errno, "cannot examine it");
	candidate->device = info.st_dev;
	candidate->inode = info.st_ino;
	candidate->fd = steal_fd(&fd);
	return 0;
}

static void
add_file(struct search *search, const char *path, const char *wanted_id, bool named)
{
	struct candidate *candidate = add(search, path, wanted_id, named);
	cleanup_error struct error *err = NULL;

	if (open_candidate(&search->trust, candidate, &err) < 0)
		candidate->refusal = arena_copy(search->arena, error_text(err));
}

void
search_file(struct search *search, const char *path)
{
	add_file(search, path, NULL, true);
}

static bool
is_plugin_name(const char *name)
{
	size_t length = strlen(name);

	return length > 3 && strcmp(name + length - 3, ".so") == 0;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
free_names(struct vector *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(*(char **)vector_at(names, i));
	vector_free(names);
}

#define cleanup_names __attribute__((cleanup(free_names)))

/* Adds the names in a directory that are not hidden, in order. */
static int
read_names(const char *directory, struct vector *names, struct error **err)
{
	cleanup_dir DIR *dir = opendir(directory);
	struct dirent *entry;

	if (dir == NULL)
		return error_make(err, errno, "cannot read this directory");
	while (errno = 0, (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			*(char **)vector_add(names) = alloc_copy(entry->d_name);
	if (errno != 0)
		return error_make(err, errno, "cannot read this directory");
	vector_sort(names, compare_names);
	return 0;
}

/* The plugins of one component. */
static void
add_component(struct search *search, const char *directory, const char *component)
{
	cleanup_names struct vector names = VECTOR(char *);
	cleanup_error struct error *err = NULL;
	cleanup_strbuf struct strbuf path = {0};
	cleanup_strbuf struct strbuf id = {0};

	strbuf_printf(&path, "%s/%s", directory, component);
	if (read_names(path.text, &names, &err) < 0) {
		refuse(search, path.text, error_text(err), false);
		return;
	}
	for (size_t i = 0; i < names.count; i++) {
		const char *name = *(char **)vector_at(&names, i);

		if (!is_plugin_name(name))
			continue;
		strbuf_clear(&path);
		strbuf_printf(&path, "%s/%s/%s", directory, component, name);
		strbuf_clear(&id);
		strbuf_printf(&id, "%s/%.*s", component, (int)strlen(name) - 3, name);
		add_file(search, path.text, id.text, false);
	}
}

static void
add_entry(struct search *search, const char *directory, const char *name)
{
	cleanup_strbuf struct strbuf path = {0};
	struct stat info;

	strbuf_printf(&path, "%s/%s", directory, name);
	if (stat(path.text, &info) == 0 && S_ISDIR(info.st_mode))
		add_component(search, directory, name);
	else if (is_plugin_name(name))
		refuse(search, path.text,
		       "belongs in a directory named after its component "
		       "(kube-apiserver/NAME.so)",
		       false);
}

void
search_directory(struct search *search, const char *directory, bool required)
{
	cleanup_names struct vector names = VECTOR(char *);
	cleanup_error struct error *err = NULL;
	cleanup_free char *trimmed = alloc_copy(directory);
	size_t length = strlen(trimmed);
	struct stat info;

	while (length > 1 && trimmed[length - 1] == '/')
		trimmed[--length] = '\0';
	if (!required && stat(trimmed, &info) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return;
	if (read_names(trimmed, &names, &err) < 0) {
		refuse(search, trimmed, error_text(err), required);
		return;
	}
	for (size_t i = 0; i < names.count; i++)
		add_entry(search, trimmed, *(char **)vector_at(&names, i));
}

void
search_path(struct search *search, const char *directories)
{
	cleanup_free char *copy = alloc_copy(directories);
	char *rest = copy;
	const char *directory;

	while ((directory = strsep(&rest, ":")) != NULL)
		if (directory[0] != '\0')
			search_directory(search, directory, false);
}

void
search_free(struct search *search)
{
	for (size_t i = 0; i < search->candidates.count; i++) {
		const struct candidate *candidate = vector_at(&search->candidates, i);

		if (candidate->fd >= 0)
			close(candidate->fd);
	}
	vector_free(&search->candidates);
}
