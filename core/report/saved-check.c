/* SPDX-License-Identifier: Apache-2.0 */
#include "report/saved-check.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/validate.h"
#include "report/reader.h"

static enum argvet_severity
get_severity(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "severity");
	const char *name = reading_text_at(reading, &spot);
	enum argvet_severity severity = severity_parse(name);

	if (severity == 0)
		reading_complain_of_text(reading, &spot, name);
	return severity;
}

/* Ends with an element of NULLs. */
static const struct argvet_control *
get_controls(struct reading *reading, const struct spot *above)
{
	const struct spot list = reading_array(reading, above, "controls");
	struct argvet_control *controls =
		arena_alloc(reading->arena, (json_count(list.value) + 1) * sizeof(*controls));
	struct spot item = {.above = &list};

	while (reading_next(reading, &item))
		controls[item.index] = (struct argvet_control){
			.framework = reading_text(reading, &item, "framework"),
			.version = reading_text(reading, &item, "version"),
			.id = reading_text(reading, &item, "id"),
		};
	return controls;
}

/* What they were set to is all that is known of them. */
static void
read_parameters(struct reading *reading, const struct spot *above, struct check *check)
{
	const struct spot list = reading_array(reading, above, "parameters");
	size_t count = json_count(list.value);
	struct argvet_parameter *parameters =
		arena_alloc(reading->arena, (count + 1) * sizeof(*parameters));
	struct spot item = {.above = &list};

	check->settings = arena_alloc(reading->arena, (count + 1) * sizeof(*check->settings));
	check->plugin.parameters = parameters;
	while (reading_next(reading, &item)) {
		parameters[item.index].name = reading_text(reading, &item, "name");
		parameters[item.index].type = ARGVET_PARAMETER_STRING;
		check->settings[item.index] = (struct argvet_setting){
			.size = sizeof(struct argvet_setting),
			.name = parameters[item.index].name,
			.text = reading_text(reading, &item, "value"),
		};
	}
}

static void
read_prose(struct reading *reading, const struct spot *spot, struct argvet_plugin *plugin)
{
	plugin->title = reading_text(reading, spot, "title");
	plugin->category = reading_text_or_null(reading, spot, "category");
	plugin->description = reading_newer_text(reading, spot, "description");
	plugin->rationale = reading_newer_text(reading, spot, "rationale");
	plugin->audit = reading_newer_text(reading, spot, "audit");
	plugin->remediation = reading_text_or_null(reading, spot, "remediation");
	plugin->impact = reading_newer_text(reading, spot, "impact");
	plugin->default_value = reading_newer_text(reading, spot, "default_value");
}

static void
read_file(struct reading *reading, const struct spot *spot, struct check *check)
{
	const struct spot file = reading_object(reading, spot, "plugin");
	const char *path = reading_text(reading, &file, "path");

	check->path = arena_copy(reading->arena, path);
	check->plugin.vendor = reading_text_or_null(reading, &file, "vendor");
	check->plugin.version = reading_text_or_null(reading, &file, "version");
}

static const char *
get_id(struct reading *reading, const struct spot *spot)
{
	const char *id = reading_text(reading, spot, "id");
	cleanup_error struct error *err = NULL;

	if (reading->error == NULL && plugin_id_validate(id, "id", &err) < 0)
		reading_complain(reading, spot, "has a wrong id: %s", error_text(err));
	return id;
}

static struct check *
read_check(struct reading *reading, const struct spot *spot)
{
	struct check *check = arena_alloc(reading->arena, sizeof(*check));
	struct argvet_plugin *plugin = &check->plugin;

	check->fd = -1;
	*plugin = (struct argvet_plugin){
		ARGVET_STAMP,
		.severity = get_severity(reading, spot),
		.id = get_id(reading, spot),
		.components = reading_texts(reading, spot, "components"),
		.controls = get_controls(reading, spot),
		.aliases = reading_texts(reading, spot, "aliases"),
		.references = reading_texts(reading, spot, "references"),
	};
	read_prose(reading, spot, plugin);
	read_file(reading, spot, check);
	if (!reading_is_unknown_yet(reading, 1, spot, "parameters"))
		read_parameters(reading, spot, check);
	return check;
}

static const char *
id_at(const struct vector *checks, size_t index)
{
	return (*(struct check *const *)vector_at(checks, index))->plugin.id;
}

void
saved_checks_read(struct reading *reading, const struct spot *root)
{
	const struct spot list = reading_array(reading, root, "checks");
	struct vector *checks = &reading->report->checks;
	struct spot item = {.above = &list};

	while (reading_next(reading, &item)) {
		struct check *check = read_check(reading, &item);

		if (checks->count > 0 &&
		    strcmp(id_at(checks, checks->count - 1), check->plugin.id) >= 0)
			reading_complain(
				reading, &item,
				"is out of order, or there twice: checks are sorted by their ids");
		*(struct check **)vector_add(checks) = check;
	}
}

static int
compare_id(const void *id, const void *item)
{
	return strcmp(id, (*(struct check *const *)item)->plugin.id);
}

const struct check *
saved_check_get(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "check");
	const struct vector *checks = &reading->report->checks;
	const char *id = reading_text_at(reading, &spot);
	struct check *const *found = NULL;

	if (checks->count > 0)
		found = bsearch(id, checks->items, checks->count, checks->item_size, compare_id);
	if (found != NULL)
		return *found;
	reading_complain(reading, &spot, "is not one of the checks that the report describes");
	return NULL;
}
