/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/parameter.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/vector.h"
#include "target/value.h"

static bool
is_bounded(const struct argvet_parameter *parameter)
{
	return parameter->minimum != parameter->maximum;
}

static bool
is_within(const struct argvet_parameter *parameter, int64_t number)
{
	return !is_bounded(parameter) ||
	       (number >= parameter->minimum && number <= parameter->maximum);
}

static bool
is_choice(const struct argvet_parameter *parameter, const char *text)
{
	const char *const *choice = parameter->choices;

	if (choice == NULL)
		return true;
	while (*choice != NULL && strcmp(*choice, text) != 0)
		choice++;
	return *choice != NULL;
}

/* Adds " from 1 to 30". */
static void
add_range(struct strbuf *text, const struct argvet_parameter *parameter)
{
	if (is_bounded(parameter))
		strbuf_printf(text, " from %" PRId64 " to %" PRId64, parameter->minimum,
			      parameter->maximum);
}

void
parameter_describe(const struct argvet_parameter *parameter, struct strbuf *text)
{
	const char *before = " of ";

	switch (parameter->type) {
	case ARGVET_PARAMETER_INTEGER:
		strbuf_add_text(text, "an integer");
		add_range(text, parameter);
		return;
	case ARGVET_PARAMETER_BOOLEAN:
		strbuf_add_text(text, "true or false");
		return;
	case ARGVET_PARAMETER_LIST:
		strbuf_add_text(text, "a list");
		if (is_bounded(parameter)) {
			strbuf_add_text(text, " with");
			add_range(text, parameter);
			strbuf_add_text(text, " elements");
		}
		break;
	case ARGVET_PARAMETER_STRING:
		strbuf_add_text(text, parameter->choices != NULL ? "one" : "a text");
		break;
	}
	for (const char *const *at = parameter->choices; at != NULL && *at != NULL; at++) {
		strbuf_printf(text, "%s%s", before, *at);
		before = ", ";
	}
}

static int
refuse_value(const struct argvet_parameter *parameter, const char *text, struct error **err)
{
	cleanup_strbuf struct strbuf allowed = {0};

	parameter_describe(parameter, &allowed);
	return error_make(err, 0, "%s is %s, not \"%s\"", parameter->name, allowed.text, text);
}

/* Fills in what the type makes of the text; false if it is nothing of the kind. */
static bool
read_value(struct arena *arena, const struct argvet_parameter *parameter, const char *text,
	   struct vector *items, struct argvet_setting *setting)
{
	switch (parameter->type) {
	case ARGVET_PARAMETER_INTEGER:
		return value_integer(text, &setting->number) == 0 &&
		       is_within(parameter, setting->number);
	case ARGVET_PARAMETER_BOOLEAN:
		return value_boolean(text, &setting->truth) == 0;
	case ARGVET_PARAMETER_STRING:
		if (*text != '\0')
			*(const char **)vector_add(items) = setting->text;
		return is_choice(parameter, text);
	case ARGVET_PARAMETER_LIST:
		value_split_list(arena, text, items);
		for (size_t i = 0; i < items->count; i++) {
			if (!is_choice(parameter, *(const char **)vector_at(items, i)))
				return false;
		}
		return is_within(parameter, (int64_t)items->count);
	}
	return false;
}

int
parameter_read(struct arena *arena, const struct argvet_parameter *parameter, const char *text,
	       struct argvet_setting *setting, struct error **err)
{
	cleanup_vector struct vector items = VECTOR(const char *);
	const char **copy;

	*setting = (struct argvet_setting){
		.size = sizeof(*setting),
		.name = parameter->name,
		.text = arena_copy(arena, text),
	};
	if (!read_value(arena, parameter, text, &items, setting))
		return refuse_value(parameter, text, err);
	copy = arena_alloc(arena, (items.count + 1) * sizeof(*copy));
	if (items.count > 0)
		memcpy(copy, items.items, items.count * sizeof(*copy));
	setting->items = copy;
	return 0;
}

static size_t
count_parameters(const struct argvet_plugin *plugin)
{
	size_t count = 0;

	while (plugin->parameters != NULL && plugin->parameters[count].name != NULL)
		count++;
	return count;
}

static int
validate_one(const struct argvet_plugin *plugin, size_t index, struct error **err)
{
	const struct argvet_parameter *parameter = &plugin->parameters[index];
	cleanup_arena struct arena arena = {0};
	struct argvet_setting ignored;

	if (*parameter->name == '\0' ||
	    strspn(parameter->name, "abcdefghijklmnopqrstuvwxyz0123456789-") !=
		    strlen(parameter->name))
		return error_make(err, 0,
				  "its name has characters other than small letters, digits and -");
	for (size_t i = 0; i < index; i++) {
		if (strcmp(plugin->parameters[i].name, parameter->name) == 0)
			return error_make(err, 0, "there are two of that name");
	}
	if (parameter->type < ARGVET_PARAMETER_INTEGER || parameter->type > ARGVET_PARAMETER_LIST)
		return error_make(err, 0, "%d is no type", (int)parameter->type);
	if (parameter->minimum > parameter->maximum)
		return error_make(err, 0, "the minimum is above the maximum");
	if (parameter->default_value == NULL || parameter->help == NULL)
		return error_make(err, 0, "it has no %s",
				  parameter->help == NULL ? "help" : "default value");
	if (parameter_read(&arena, parameter, parameter->default_value, &ignored, err) < 0)
		return error_wrap(err, "the default");
	return 0;
}

int
parameter_validate(const struct argvet_plugin *plugin, struct error **err)
{
	for (size_t i = 0; plugin->parameters != NULL && plugin->parameters[i].name != NULL; i++) {
		if (i == PARAMETERS_MAX)
			return error_make(err, 0, "parameters has more than %d elements, or no end",
					  PARAMETERS_MAX);
		if (validate_one(plugin, i, err) < 0)
			return error_wrap(err, "parameter %zu", i + 1);
	}
	return 0;
}

void
parameter_reset(struct check *check)
{
	size_t count = count_parameters(&check->plugin);

	check->settings = arena_alloc(&check->arena, (count + 1) * sizeof(*check->settings));
	for (size_t i = 0; i < count; i++)
		parameter_read(&check->arena, &check->plugin.parameters[i],
			       check->plugin.parameters[i].default_value, &check->settings[i],
			       NULL);
}

static int
refuse_name(const struct check *check, const char *name, size_t length, struct error **err)
{
	cleanup_strbuf struct strbuf names = {0};

	for (size_t i = 0; i < count_parameters(&check->plugin); i++)
		strbuf_printf(&names, "%s%s", i > 0 ? ", " : "", check->plugin.parameters[i].name);
	if (names.length == 0)
		return error_make(err, 0, "%s has no parameters", check->plugin.id);
	return error_make(err, 0, "%s has no parameter \"%.*s\": it has %s", check->plugin.id,
			  (int)length, name, names.text);
}

int
parameter_set(struct check *check, const char *assignment, struct error **err)
{
	size_t length = strcspn(assignment, "=");

	if (assignment[length] == '\0')
		return error_make(err, 0, "\"%s\" sets nothing: write NAME=VALUE", assignment);
	for (size_t i = 0; i < count_parameters(&check->plugin); i++) {
		const struct argvet_parameter *parameter = &check->plugin.parameters[i];
		struct argvet_setting setting;

		if (strlen(parameter->name) != length ||
		    strncmp(parameter->name, assignment, length) != 0)
			continue;
		if (parameter_read(&check->arena, parameter, assignment + length + 1, &setting,
				   err) < 0)
			return error_wrap(err, "%s", check->plugin.id);
		check->settings[i] = setting;
		return 0;
	}
	return refuse_name(check, assignment, length, err);
}

/* The dot between the check and the parameter: an id may hold dots of its own. */
static const char *
find_dot(const char *assignment)
{
	return memrchr(assignment, '.', strcspn(assignment, "="));
}

int
parameter_assign(const struct registry *registry, const char *assignment, struct error **err)
{
	const char *dot = find_dot(assignment);

	if (dot == NULL)
		return error_make(err, 0, "\"%s\" names no parameter: write CHECK.NAME=VALUE",
				  assignment);
	for (size_t i = 0; i < registry->checks.count; i++) {
		struct check *check = *(struct check **)vector_at(&registry->checks, i);
		const char *id = check->plugin.id;

		if (strlen(id) == (size_t)(dot - assignment) &&
		    strncmp(id, assignment, (size_t)(dot - assignment)) == 0)
			return parameter_set(check, dot + 1, err);
	}
	return error_make(err, 0, "there is no check %.*s", (int)(dot - assignment), assignment);
}

const struct argvet_setting *
parameter_find(const struct check *check, const char *name)
{
	for (size_t i = 0; i < count_parameters(&check->plugin); i++) {
		if (strcmp(check->settings[i].name, name) == 0)
			return &check->settings[i];
	}
	return NULL;
}
