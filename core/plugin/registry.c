/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/registry.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

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
is_admitted(const struct registry *registry, const struct candidate *candidate)
{
	for (size_t i = 0; i < registry->checks.count; i++) {
		const struct check *check = check_at(registry, i);

		if (check->device == candidate->device && check->inode == candidate->inode)
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

void
registry_refuse(struct registry *registry, const struct candidate *candidate, const char *reason)
{
	if (candidate->fd < 0 || !is_admitted(registry, candidate))
		refuse(registry, candidate->path, reason, candidate->named);
}

void
registry_admit(struct registry *registry, const struct candidate *candidate, struct check *check)
{
	cleanup_error struct error *err = NULL;
	size_t place = find_place(registry, check->plugin.id);
	const struct check *other =
		place < registry->checks.count ? check_at(registry, place) : NULL;

	if (is_admitted(registry, candidate)) {
		check_free(check);
	} else if (other != NULL && strcmp(other->plugin.id, check->plugin.id) == 0) {
		error_make(&err, 0, "\"%s\" is already provided by %s", check->plugin.id,
			   other->path);
		refuse(registry, candidate->path, error_text(err), candidate->named);
		check_free(check);
	} else {
		insert(registry, place, check);
	}
}

void
registry_load(struct registry *registry, const struct search *search)
{
	for (size_t i = 0; i < search->candidates.count; i++) {
		const struct candidate *candidate = vector_at(&search->candidates, i);
		cleanup_error struct error *err = NULL;
		struct check *check = NULL;

		if (candidate->refusal == NULL)
			check = check_load_open(candidate->fd, candidate->path,
						candidate->wanted_id, true, &err);
		if (check != NULL)
			registry_admit(registry, candidate, check);
		else
			registry_refuse(registry, candidate,
					candidate->refusal != NULL ? candidate->refusal
								   : error_text(err));
	}
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
