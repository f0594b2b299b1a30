/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/catalogue.h"

#include <stdbool.h>

/* The fewest bytes that a text takes, and an element of each list. */
#define TEXT_SIZE      sizeof(uint32_t)
#define FLAG_SIZE      (TEXT_SIZE + sizeof(uint32_t))
#define CONTROL_SIZE   (3 * TEXT_SIZE)
#define PARAMETER_SIZE (3 * TEXT_SIZE + sizeof(uint32_t) + 2 * sizeof(int64_t) + 1)

static void
put_version(struct strbuf *message, struct argvet_version version)
{
	wire_put_u32(message, (uint32_t)version.major << 16 | version.minor);
}

static struct argvet_version
get_version(struct wire *wire)
{
	uint32_t number = wire_get_u32(wire);

	return (struct argvet_version){.major = (uint16_t)(number >> 16),
				       .minor = (uint16_t)number};
}

/* What is there begins with how many elements it has. */
static void
put_texts(struct strbuf *message, const char *const *texts)
{
	size_t count = 0;

	wire_put_bool(message, texts != NULL);
	if (texts == NULL)
		return;
	while (texts[count] != NULL)
		count++;
	wire_put_u32(message, (uint32_t)count);
	for (size_t i = 0; i < count; i++)
		wire_put_text(message, texts[i]);
}

/* The elements of a list of this size, and the one that ends it, all zero; NULL for no list. */
static void *
get_list(struct wire *wire, struct arena *arena, size_t wire_size, size_t size, size_t *count)
{
	*count = 0;
	if (!wire_get_bool(wire))
		return NULL;
	*count = wire_get_count(wire, wire_size);
	return arena_alloc(arena, (*count + 1) * size);
}

static const char *
get_text(struct wire *wire, struct arena *arena)
{
	return arena_copy(arena, wire_get_text(wire));
}

static const char *const *
get_texts(struct wire *wire, struct arena *arena)
{
	size_t count;
	const char **texts = get_list(wire, arena, TEXT_SIZE, sizeof(*texts), &count);

	for (size_t i = 0; i < count; i++)
		texts[i] = get_text(wire, arena);
	return texts;
}

static void
put_flags(struct strbuf *message, const struct argvet_flag_decl *flags)
{
	size_t count = 0;

	wire_put_bool(message, flags != NULL);
	if (flags == NULL)
		return;
	while (flags[count].name != NULL)
		count++;
	wire_put_u32(message, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		wire_put_text(message, flags[i].name);
		wire_put_u32(message, flags[i].type);
	}
}

static const struct argvet_flag_decl *
get_flags(struct wire *wire, struct arena *arena)
{
	size_t count;
	struct argvet_flag_decl *flags = get_list(wire, arena, FLAG_SIZE, sizeof(*flags), &count);

	for (size_t i = 0; i < count; i++) {
		flags[i].name = get_text(wire, arena);
		flags[i].type = wire_get_enum(wire, ARGVET_STRING, ARGVET_MAP);
	}
	return flags;
}

static void
put_controls(struct strbuf *message, const struct argvet_control *controls)
{
	size_t count = 0;

	wire_put_bool(message, controls != NULL);
	if (controls == NULL)
		return;
	while (controls[count].framework != NULL)
		count++;
	wire_put_u32(message, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		wire_put_text(message, controls[i].framework);
		wire_put_text(message, controls[i].version);
		wire_put_text(message, controls[i].id);
	}
}

static const struct argvet_control *
get_controls(struct wire *wire, struct arena *arena)
{
	size_t count;
	struct argvet_control *controls =
		get_list(wire, arena, CONTROL_SIZE, sizeof(*controls), &count);

	for (size_t i = 0; i < count; i++) {
		controls[i].framework = get_text(wire, arena);
		controls[i].version = get_text(wire, arena);
		controls[i].id = get_text(wire, arena);
	}
	return controls;
}

static void
put_parameters(struct strbuf *message, const struct argvet_parameter *parameters)
{
	size_t count = 0;

	wire_put_bool(message, parameters != NULL);
	if (parameters == NULL)
		return;
	while (parameters[count].name != NULL)
		count++;
	wire_put_u32(message, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		wire_put_text(message, parameters[i].name);
		wire_put_u32(message, parameters[i].type);
		wire_put_text(message, parameters[i].default_value);
		wire_put_i64(message, parameters[i].minimum);
		wire_put_i64(message, parameters[i].maximum);
		put_texts(message, parameters[i].choices);
		wire_put_text(message, parameters[i].help);
	}
}

static const struct argvet_parameter *
get_parameters(struct wire *wire, struct arena *arena)
{
	size_t count;
	struct argvet_parameter *parameters =
		get_list(wire, arena, PARAMETER_SIZE, sizeof(*parameters), &count);

	for (size_t i = 0; i < count; i++) {
		parameters[i].name = get_text(wire, arena);
		parameters[i].type =
			wire_get_enum(wire, ARGVET_PARAMETER_INTEGER, ARGVET_PARAMETER_LIST);
		parameters[i].default_value = get_text(wire, arena);
		parameters[i].minimum = wire_get_i64(wire);
		parameters[i].maximum = wire_get_i64(wire);
		parameters[i].choices = get_texts(wire, arena);
		parameters[i].help = get_text(wire, arena);
	}
	return parameters;
}

void
catalogue_put(struct strbuf *message, const struct argvet_plugin *plugin)
{
	wire_put_u32(message, plugin->severity);
	wire_put_text(message, plugin->id);
	wire_put_text(message, plugin->vendor);
	wire_put_text(message, plugin->version);
	wire_put_text(message, plugin->title);
	wire_put_text(message, plugin->category);
	wire_put_text(message, plugin->description);
	wire_put_text(message, plugin->rationale);
	wire_put_text(message, plugin->audit);
	wire_put_text(message, plugin->remediation);
	wire_put_text(message, plugin->impact);
	wire_put_text(message, plugin->default_value);
	put_texts(message, plugin->components);
	put_flags(message, plugin->flags);
	put_texts(message, plugin->references);
	put_texts(message, plugin->aliases);
	put_controls(message, plugin->controls);
	put_version(message, plugin->since);
	put_version(message, plugin->until);
	put_parameters(message, plugin->parameters);
}

void
catalogue_get(struct wire *wire, struct arena *arena, struct argvet_plugin *plugin)
{
	*plugin = (struct argvet_plugin){ARGVET_STAMP};
	plugin->severity = wire_get_enum(wire, ARGVET_INFO, ARGVET_CRITICAL);
	plugin->id = get_text(wire, arena);
	plugin->vendor = get_text(wire, arena);
	plugin->version = get_text(wire, arena);
	plugin->title = get_text(wire, arena);
	plugin->category = get_text(wire, arena);
	plugin->description = get_text(wire, arena);
	plugin->rationale = get_text(wire, arena);
	plugin->audit = get_text(wire, arena);
	plugin->remediation = get_text(wire, arena);
	plugin->impact = get_text(wire, arena);
	plugin->default_value = get_text(wire, arena);
	plugin->components = get_texts(wire, arena);
	plugin->flags = get_flags(wire, arena);
	plugin->references = get_texts(wire, arena);
	plugin->aliases = get_texts(wire, arena);
	plugin->controls = get_controls(wire, arena);
	plugin->since = get_version(wire);
	plugin->until = get_version(wire);
	plugin->parameters = get_parameters(wire, arena);
}
