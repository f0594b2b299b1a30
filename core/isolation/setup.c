/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/setup.h"

#include <string.h>

#include "isolation/catalogue.h"
#include "plugin/parameter.h"

size_t
setup_candidate(const struct search *search, const struct check *check)
{
	size_t i = 0;

	for (; i < search->candidates.count; i++) {
		const struct candidate *candidate = vector_at(&search->candidates, i);

		if (candidate->fd >= 0 && strcmp(candidate->path, check->path) == 0)
			break;
	}
	return i;
}

static bool
is_selected(const struct vector *selected, const struct check *check)
{
	for (size_t i = 0; i < selected->count; i++) {
		if (*(const struct check *const *)vector_at(selected, i) == check)
			return true;
	}
	return false;
}

static size_t
count_parameters(const struct check *check)
{
	const struct argvet_parameter *parameter = check->plugin.parameters;
	size_t count = 0;

	while (parameter != NULL && parameter[count].name != NULL)
		count++;
	return count;
}

static void
put_selected(struct strbuf *message, const struct search *search, const struct check *check)
{
	size_t count = count_parameters(check);

	wire_put_u32(message, (uint32_t)setup_candidate(search, check));
	wire_put_u32(message, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		cleanup_strbuf struct strbuf assignment = {0};

		strbuf_printf(&assignment, "%s=%s", check->settings[i].name,
			      check->settings[i].text);
		wire_put_text(message, assignment.text);
	}
}

void
setup_put(struct strbuf *message, const struct search *search, const struct registry *registry,
	  const struct vector *selected, const struct kubernetes_version *fallback)
{
	wire_put_u32(message, fallback->number.major);
	wire_put_u32(message, fallback->number.minor);
	wire_put_text(message, fallback->text);
	wire_put_u32(message, fallback->source);
	wire_put_u32(message, (uint32_t)registry->checks.count);
	for (size_t i = 0; i < registry->checks.count; i++) {
		const struct check *check = *(struct check **)vector_at(&registry->checks, i);
		bool runs = is_selected(selected, check);

		wire_put_bool(message, runs);
		if (runs)
			put_selected(message, search, check);
		else
			catalogue_put(message, &check->plugin);
	}
}

static void
declare(struct setup *setup, const struct argvet_plugin *plugin)
{
	for (const char *const *name = plugin->components; *name != NULL; name++)
		components_declare(&setup->components, *name, plugin->flags);
}

static void
get_selected(struct wire *wire, struct setup *setup)
{
	uint32_t number = wire_get_u32(wire);
	size_t count = wire_get_count(wire, sizeof(uint32_t));
	struct check *check = number < setup->loaded_count ? setup->loaded[number] : NULL;

	if (check == NULL) {
		wire_break(wire);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const char *assignment = wire_get_text(wire);

		if (assignment == NULL || parameter_set(check, assignment, NULL) < 0)
			wire_break(wire);
	}
	declare(setup, &check->plugin);
	*(const struct check **)vector_add(&setup->checks) = check;
}

static void
get_other(struct wire *wire, struct setup *setup)
{
	struct argvet_plugin plugin;

	catalogue_get(wire, setup->arena, &plugin);
	if (plugin.components == NULL)
		wire_break(wire);
	if (!wire->broken)
		declare(setup, &plugin);
}

void
setup_get(struct wire *wire, struct setup *setup)
{
	size_t count;

	setup->fallback.number.major = (uint16_t)wire_get_u32(wire);
	setup->fallback.number.minor = (uint16_t)wire_get_u32(wire);
	setup->fallback.text = arena_copy(setup->arena, wire_get_text(wire));
	setup->fallback.source = wire_get_enum(wire, VERSION_UNKNOWN, VERSION_FROM_OPTION);
	count = wire_get_count(wire, 1);
	for (size_t i = 0; i < count && !wire->broken; i++) {
		if (wire_get_bool(wire))
			get_selected(wire, setup);
		else
			get_other(wire, setup);
	}
}
