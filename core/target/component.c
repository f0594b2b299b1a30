/* SPDX-License-Identifier: Apache-2.0 */
#include "target/component.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "target/kube-apiserver.h"

static struct component *
add_component(struct components *components, const struct component *component)
{
	struct component **slot = vector_add(&components->items);

	*slot = alloc_zeroed(1, sizeof(**slot));
	**slot = *component;
	(*slot)->declared = VECTOR(struct argvet_flag_decl);
	return *slot;
}

void
components_init(struct components *components)
{
	components->items = VECTOR(struct component *);
	add_component(components, &component_kube_apiserver);
}

void
components_free(struct components *components)
{
	for (size_t i = 0; i < components->items.count; i++) {
		struct component *component =
			*(struct component **)vector_at(&components->items, i);

		vector_free(&component->declared);
		free(component);
	}
	vector_free(&components->items);
}

static struct component *
find_component(const struct components *components, const char *name)
{
	for (size_t i = 0; i < components->items.count; i++) {
		struct component *component =
			*(struct component **)vector_at(&components->items, i);

		if (strcmp(component->name, name) == 0)
			return component;
	}
	return NULL;
}

const struct component *
components_find(const struct components *components, const char *name)
{
	return find_component(components, name);
}

void
components_declare(struct components *components, const char *name,
		   const struct argvet_flag_decl *flags)
{
	struct component *component = find_component(components, name);

	if (component == NULL)
		component = add_component(components, &(const struct component){.name = name});
	for (; flags != NULL && flags->name != NULL; flags++) {
		struct argvet_flag_decl *slot;

		if (component_flag_type(component, flags->name) != 0)
			continue;
		slot = vector_add(&component->declared);
		*slot = *flags;
	}
}

/* Some flags are declared with "_" in their names; the component takes "-" for it everywhere. */
static unsigned char
folded(char c)
{
	return c == '_' ? '-' : (unsigned char)c;
}

/* Goes on from where the names are known to be alike, and says in alike how far they are. */
static int
compare_names(const char *wanted, const char *declared, size_t *alike)
{
	size_t at = *alike;

	while (wanted[at] != '\0' && (unsigned char)wanted[at] == folded(declared[at]))
		at++;
	*alike = at;
	return (unsigned char)wanted[at] - folded(declared[at]);
}

/* The names between two that begin like the wanted one begin like it as well. */
const struct flag_spec *
component_flag(const struct component *component, const char *name)
{
	size_t low = 0;
	size_t high = component->flag_count;
	size_t low_alike = 0;
	size_t high_alike = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		size_t alike = low_alike < high_alike ? low_alike : high_alike;
		int order = compare_names(name, component->flags[middle].name, &alike);

		if (order == 0)
			return &component->flags[middle];
		if (order > 0) {
			low = middle + 1;
			low_alike = alike;
		} else {
			high = middle;
			high_alike = alike;
		}
	}
	return NULL;
}

enum argvet_type
component_flag_type(const struct component *component, const char *name)
{
	return component_spec_type(component, name, component_flag(component, name));
}

enum argvet_type
component_spec_type(const struct component *component, const char *name,
		    const struct flag_spec *spec)
{
	if (spec != NULL)
		return spec->type;
	for (size_t i = 0; i < component->declared.count; i++) {
		const struct argvet_flag_decl *decl = vector_at(&component->declared, i);

		if (strcmp(decl->name, name) == 0)
			return decl->type;
	}
	return 0;
}

static bool
goes_on_behind(const char *name, const char *letters, size_t length)
{
	return strncmp(name, letters, length) == 0 && name[length] != '\0';
}

bool
component_flag_begins(const struct component *component, const char *letters)
{
	size_t length = strlen(letters);

	for (size_t i = 0; i < component->flag_count; i++) {
		if (goes_on_behind(component->flags[i].name, letters, length))
			return true;
	}
	for (size_t i = 0; i < component->declared.count; i++) {
		const struct argvet_flag_decl *decl = vector_at(&component->declared, i);

		if (goes_on_behind(decl->name, letters, length))
			return true;
	}
	return false;
}
