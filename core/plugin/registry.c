/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/registry.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/strbuf.h"

void
registry_init(struct registry *registry)
{
	registry->checks = VECTOR(struct check *);
	registry->refusals = VECTOR(struct refusal);
}

void
registry_free(struct registry *registry)
{
	for (size_t i = 0; i < registry->checks.count; i++)
		check_free(*(struct check **)vector_at(&registry->checks, i));
	vector_free(&registry->checks);
	for (size_t i = 0; i < registry->refusals.count; i++) {
		struct refusal *refusal = vector_at(&registry->refusals, i);

		free(refusal->path);
		free(refusal->reason);
	}
	vector_free(&registry->refusals);
}

/* A directory may be searched twice, and what is wrong in it is said once. */
static void
refuse(struct registry *registry, const char *path, const char *reason, bool named)
{
	struct refusal *refusal;

	for (size_t i = 0; i < registry->refusals.count; i++) {
		refusal = vector_at(&registry->refusals, i);
		if (strcmp(refusal->path, path) == 0 && strcmp(refusal->reason, reason) == 0) {
			refusal->named |= named;
			return;
		}
	}
	refusal = vector_add(&registry->refusals);
	refusal->path = alloc_copy(path);
	refusal->reason = alloc_copy(reason);
	refusal->named = named;
}

static struct check *
check_at(const struct registry *registry, size_t index)
{
	return *(struct check *const *)vector_at(&registry->checks, index);
}

/* The index of the first check whose id is not before this one. */
static size_t
find_place(const struct registry *registry, const char *id)
{
	size_t low = 0;
	size_t high = registry->checks.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(check_at(registry, middle)->plugin.id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The same file under another name, or through another directory. */
static bool
is_admitted(const struct registry *registry, const char *path)
{
	struct stat info;

	if (lstat(path, &info) < 0)
		return false;
	for (size_t i = 0; i < registry->checks.count; i++) {
		const struct check *check = check_at(registry, i);

		if (check->device == info.st_dev && check->inode == info.st_ino)
			return true;
	}
	return false;
}

static void
insert(struct registry *registry, size_t place, struct check *check)
{
	struct check **checks;

	vector_add(&registry->checks);
	checks = registry->checks.items;
	memmove(checks + place + 1, checks + place,
		(registry->checks.count - 1 - place) * sizeof(struct check *));
	checks[place] = check;
}

static void
add_file(struct registry *registry, const char *path, const char *wanted_id, bool named)
{
	cleanup_error struct error *err = NULL;
	struct check *check;
	size_t place;

	if (is_admitted(registry, path))
		return;
	check = check_load(path, wanted_id, &err);
	if (check == NULL) {
		refuse(registry, path, error_text(err), named);
		return;
	}
	place = find_place(registry, check->plugin.id);
	if (place < registry->checks.count &&
	    strcmp(check_at(registry, place)->plugin.id, check->plugin.id) == 0) {
		error_make(&err, 0, "\"%s\" is already provided by %s", check->plugin.id,
			   check_at(registry, place)->path);
		refuse(registry, path, error_text(err), named);
		check_free(check);
		return;
	}
	insert(registry, place, check);
}

void
registry_add_file(struct registry *registry, const char *path)
{
	add_file(registry, path, NULL, true);
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
add_component(struct registry *registry, const char *directory, const char *component)
{
	cleanup_names struct vector names = VECTOR(char *);
	cleanup_error struct error *err = NULL;
	cleanup_strbuf struct strbuf path = {0};
	cleanup_strbuf struct strbuf id = {0};

	strbuf_printf(&path, "%s/%s", directory, component);
	if (read_names(path.text, &names, &err) < 0) {
		refuse(registry, path.text, error_text(err), false);
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
		add_file(registry, path.text, id.text, false);
	}
}

static void
add_entry(struct registry *registry, const char *directory, const char *name)
{
	cleanup_strbuf struct strbuf path = {0};
	struct stat info;

	strbuf_printf(&path, "%s/%s", directory, name);
	if (stat(path.text, &info) == 0 && S_ISDIR(info.st_mode))
		add_component(registry, directory, name);
	else if (is_plugin_name(name))
		refuse(registry, path.text,
		       "belongs in a directory named after its component "
		       "(kube-apiserver/NAME.so)",
		       false);
}

void
registry_add_directory(struct registry *registry, const char *directory, bool required)
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
		refuse(registry, trimmed, error_text(err), required);
		return;
	}
	for (size_t i = 0; i < names.count; i++)
		add_entry(registry, trimmed, *(char **)vector_at(&names, i));
}

void
registry_add_path(struct registry *registry, const char *directories)
{
	cleanup_free char *copy = alloc_copy(directories);
	char *rest = copy;
	const char *directory;

	while ((directory = strsep(&rest, ":")) != NULL)
		if (directory[0] != '\0')
			registry_add_directory(registry, directory, false);
}

void
registry_declare(const struct registry *registry, struct components *components)
{
	for (size_t i = 0; i < registry->checks.count; i++) {
		const struct argvet_plugin *plugin = &check_at(registry, i)->plugin;

		for (const char *const *name = plugin->components; *name != NULL; name++)
			components_declare(components, *name, plugin->flags);
	}
}
