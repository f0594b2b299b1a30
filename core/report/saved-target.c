/* SPDX-License-Identifier: Apache-2.0 */
#include "report/saved-target.h"

#include <string.h>

#include "report/reader.h"
#include "report/saved-check.h"

static enum status
get_status(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "status");
	const char *name = reading_text_at(reading, &spot);
	enum status status = STATUS_ERROR;

	if (!status_parse(name, &status))
		reading_complain_of_text(reading, &spot, name);
	return status;
}

static enum argvet_kind
get_kind(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "kind");
	const char *name = reading_text_at(reading, &spot);

	for (enum argvet_kind kind = ARGVET_MISSING_ATTRIBUTE; kind <= ARGVET_REDUNDANT_ATTRIBUTE;
	     kind++) {
		if (strcmp(kind_name(kind), name) == 0)
			return kind;
	}
	reading_complain_of_text(reading, &spot, name);
	return ARGVET_INCORRECT_VALUE;
}

static void
read_findings(struct reading *reading, const struct spot *above, struct check_result *one)
{
	const struct spot list = reading_array(reading, above, "findings");
	struct spot item = {.above = &list};

	one->finding_count = json_count(list.value);
	one->findings = arena_alloc(reading->arena, one->finding_count * sizeof(*one->findings));
	while (reading_next(reading, &item)) {
		struct argvet_origin *origin = arena_alloc(reading->arena, sizeof(*origin));

		*origin = reading_origin(reading, &item);
		one->findings[item.index] = (struct argvet_finding){
			.size = sizeof(struct argvet_finding),
			.kind = get_kind(reading, &item),
			.flag = reading_text(reading, &item, "flag"),
			.expected = reading_text(reading, &item, "expected"),
			.actual = reading_text_or_null(reading, &item, "actual"),
			.origin = origin,
		};
	}
}

static const struct waived *
get_waiver(struct reading *reading, const struct spot *above)
{
	struct waived *waived;
	struct spot spot;

	if (reading_is_unknown_yet(reading, 1, above, "waiver") ||
	    json_is_null(json_get(above->value, "waiver")))
		return NULL;
	spot = reading_object(reading, above, "waiver");
	waived = arena_alloc(reading->arena, sizeof(*waived));
	*waived = (struct waived){
		.reason = reading_text(reading, &spot, "reason"),
		.expires = reading_text_or_null(reading, &spot, "expires"),
		.origin = reading_origin(reading, &spot),
	};
	return waived;
}

/* Status and findings belong together: where they don't, somebody took something out. */
static void
check_status(struct reading *reading, const struct spot *spot, const struct check_result *one)
{
	if (one->status == STATUS_FAIL && one->finding_count == 0)
		reading_complain(reading, spot, "fails without a finding");
	if (one->status == STATUS_PASS && one->finding_count > 0)
		reading_complain(reading, spot, "passes although there are findings");
	if (reading->minor > 0 && (one->status == STATUS_WAIVED) != (one->waived != NULL))
		reading_complain(reading, spot,
				 "is waived and has no waiver, or the other way round");
}

static struct check_result
read_result(struct reading *reading, const struct spot *spot)
{
	struct check_result one = {
		.check = saved_check_get(reading, spot),
		.control = reading_text_or_null(reading, spot, "control"),
		.status = get_status(reading, spot),
		.message = reading_text_or_null(reading, spot, "message"),
		.remedy = reading_text_or_null(reading, spot, "remedy"),
		.waived = get_waiver(reading, spot),
	};

	read_findings(reading, spot, &one);
	check_status(reading, spot, &one);
	return one;
}

static void
read_results(struct reading *reading, const struct spot *above, struct target_result *on_target)
{
	const struct spot list = reading_array(reading, above, "results");
	size_t count = json_count(list.value);
	struct spot item = {.above = &list};

	on_target->results = arena_alloc(reading->arena, count * sizeof(*on_target->results));
	while (reading_next(reading, &item)) {
		struct check_result one = read_result(reading, &item);

		if (reading->error == NULL && item.index > 0 &&
		    strcmp(on_target->results[item.index - 1].check->plugin.id,
			   one.check->plugin.id) >= 0)
			reading_complain(
				reading, &item,
				"is out of order, or there twice: results are sorted by the "
				"check's id");
		on_target->results[on_target->result_count++] = one;
	}
}

static enum target_source
get_source(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "source");
	const char *name = reading_text_at(reading, &spot);

	for (enum target_source source = SOURCE_PROCESS; source <= SOURCE_ARGV; source++) {
		if (strcmp(source_name(source), name) == 0)
			return source;
	}
	reading_complain_of_text(reading, &spot, name);
	return SOURCE_MANIFEST;
}

static void
read_words(struct reading *reading, const struct spot *above, struct target *target)
{
	const char **texts = reading_texts(reading, above, "command");
	struct word *words;

	while (texts[target->word_count] != NULL)
		target->word_count++;
	words = arena_alloc(reading->arena, target->word_count * sizeof(*words));
	for (size_t i = 0; i < target->word_count; i++)
		words[i].text = texts[i];
	target->words = words;
}

static struct object
get_holder(struct reading *reading, const struct spot *above)
{
	struct spot spot;

	if (json_is_null(json_get(above->value, "object")))
		return (struct object){0};
	spot = reading_object(reading, above, "object");
	return (struct object){
		.kind = reading_text_or_null(reading, &spot, "kind"),
		.namespace = reading_text_or_null(reading, &spot, "namespace"),
		.name = reading_text_or_null(reading, &spot, "name"),
	};
}

static struct place
get_place(struct reading *reading, const struct spot *above)
{
	const struct spot spot = reading_object(reading, above, "origin");

	return (struct place){
		.source = get_source(reading, above),
		.origin = reading_origin(reading, above),
		.document = (size_t)reading_number_or_null(reading, &spot, "document",
							   READING_MAX_EXACT),
		.object = get_holder(reading, &spot),
		.container = reading_text_or_null(reading, &spot, "container"),
		.host = reading_newer_text(reading, above, "host"),
	};
}

static enum version_source
get_version_source(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "kubernetes_version_source");
	const char *name = reading_text_or_null_at(reading, &spot);

	if (name == NULL)
		return VERSION_UNKNOWN;
	if (strcmp(name, "image") == 0)
		return VERSION_FROM_IMAGE;
	if (strcmp(name, "option") != 0)
		reading_complain_of_text(reading, &spot, name);
	return VERSION_FROM_OPTION;
}

static struct kubernetes_version
get_kubernetes(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "kubernetes_version");
	const char *text = reading_text_or_null_at(reading, &spot);
	enum version_source source = get_version_source(reading, above);
	struct kubernetes_version version = {0};

	if (text != NULL && !version_parse(reading->arena, text, &version))
		reading_complain_of_text(reading, &spot, text);
	if ((text == NULL) != (source == VERSION_UNKNOWN))
		reading_complain(reading, &spot, "and its source are not both there");
	version.text = text;
	version.source = source;
	return version;
}

static const struct component *
get_component(struct reading *reading, const struct spot *above)
{
	struct component *component = arena_alloc(reading->arena, sizeof(*component));

	component->name = reading_text(reading, above, "component");
	return component;
}

void
saved_targets_read(struct reading *reading, const struct spot *root)
{
	const struct spot list = reading_array(reading, root, "targets");
	struct spot item = {.above = &list};

	while (reading_next(reading, &item)) {
		struct target_result *on_target = vector_add(&reading->report->result.targets);
		struct target *target = arena_alloc(reading->arena, sizeof(*target));

		*target = (struct target){
			.component = get_component(reading, &item),
			.place = get_place(reading, &item),
			.kubernetes = get_kubernetes(reading, &item),
			.gap = reading_newer_text(reading, &item, "gap"),
		};
		read_words(reading, &item, target);
		on_target->target = target;
		read_results(reading, &item, on_target);
	}
}
