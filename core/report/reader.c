/* SPDX-License-Identifier: Apache-2.0 */
#include "report/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/jsontree.h"
#include "base/strbuf.h"
#include "plugin/validate.h"
#include "report/style.h"

#define MAX_BYTES ((size_t)1 << 30)
#define MAX_EXACT ((int64_t)1 << 53)

/* A value and the way to it from the top, for messages. */
struct spot {
	const struct spot *above; /* NULL: the report itself */
	const char *key;          /* NULL: an element */
	size_t index;
	const struct json *value;
};

/* The first error counts; all that is read behind it is thrown away. */
struct reading {
	struct arena *arena;
	struct saved_report *report;
	int64_t minor; /* of the schema */
	struct error *error;
};

static void
add_way(struct strbuf *way, const struct spot *spot)
{
	if (spot->above == NULL)
		return;
	add_way(way, spot->above);
	if (spot->key == NULL)
		strbuf_printf(way, "[%zu]", spot->index);
	else
		strbuf_printf(way, "%s%s", way->length > 0 ? "." : "", spot->key);
}

static void complain(struct reading *reading, const struct spot *spot, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "targets[2].results[0].status is missing" */
static void
complain(struct reading *reading, const struct spot *spot, const char *format, ...)
{
	cleanup_strbuf struct strbuf way = {0};
	va_list args;

	if (reading->error != NULL)
		return;
	add_way(&way, spot);
	va_start(args, format);
	error_make(&reading->error, 0, "%s %s", way.length > 0 ? way.text : "it",
		   arena_vprintf(reading->arena, format, args));
	va_end(args);
}

static void
complain_of_text(struct reading *reading, const struct spot *spot, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};

	strbuf_add_text(&safe, "");
	style_add_safe(&safe, text);
	complain(reading, spot, "cannot be \"%s\"", safe.text);
}

static struct spot
spot_at(const struct spot *above, const char *key)
{
	return (struct spot){above, key, 0, json_get(above->value, key)};
}

static bool
is_there(struct reading *reading, const struct spot *spot)
{
	if (spot->value == NULL)
		complain(reading, spot, "is missing");
	return spot->value != NULL;
}

static const char *
text_or_null(struct reading *reading, const struct spot *spot)
{
	const char *text = json_text(spot->value);

	if (!is_there(reading, spot))
		return NULL;
	if (text == NULL && !json_is_null(spot->value))
		complain(reading, spot, "is no text");
	return arena_copy(reading->arena, text);
}

/* Never NULL, not even after an error. */
static const char *
text_of(struct reading *reading, const struct spot *spot)
{
	const char *text = text_or_null(reading, spot);

	if (text == NULL)
		complain(reading, spot, "is no text");
	return text != NULL ? text : "";
}

static const char *
get_text(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot spot = spot_at(above, key);

	return text_of(reading, &spot);
}

static const char *
get_text_or_null(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot spot = spot_at(above, key);

	return text_or_null(reading, &spot);
}

/* A key that reports did not have before 1.1. */
static bool
is_unknown_yet(const struct reading *reading, const struct spot *above, const char *key)
{
	return reading->minor < 1 && json_get(above->value, key) == NULL;
}

static const char *
get_newer_text(struct reading *reading, const struct spot *above, const char *key)
{
	if (is_unknown_yet(reading, above, key))
		return NULL;
	return get_text_or_null(reading, above, key);
}

static bool
get_boolean(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot spot = spot_at(above, key);
	bool boolean = false;

	if (is_there(reading, &spot) && !json_boolean(spot.value, &boolean))
		complain(reading, &spot, "is neither true nor false");
	return boolean;
}

static int64_t
get_number(struct reading *reading, const struct spot *above, const char *key, int64_t least,
	   int64_t most)
{
	const struct spot spot = spot_at(above, key);
	int64_t number = 0;

	if (!is_there(reading, &spot))
		return 0;
	if (!json_number(spot.value, &number) || number < least || number > most)
		complain(reading, &spot, "is no number that it could be");
	return number;
}

/* 0 for null. */
static int64_t
get_number_or_null(struct reading *reading, const struct spot *above, const char *key, int64_t most)
{
	if (json_is_null(json_get(above->value, key)))
		return 0;
	return get_number(reading, above, key, 1, most);
}

static struct spot
get_object(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot spot = spot_at(above, key);

	if (is_there(reading, &spot) && !json_is_object(spot.value))
		complain(reading, &spot, "is no object");
	return spot;
}

static struct spot
get_array(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot spot = spot_at(above, key);

	if (is_there(reading, &spot) && !json_is_array(spot.value))
		complain(reading, &spot, "is no array");
	return spot;
}

/* The elements of an array that was got:
 *
 *	struct spot item = {.above = &list};
 *
 *	while (next_item(reading, &item))
 */
static bool
next_item(const struct reading *reading, struct spot *item)
{
	if (reading->error != NULL)
		return false;
	if (item->value == NULL) {
		item->value = json_first(item->above->value);
	} else {
		item->value = json_next(item->value);
		item->index++;
	}
	return item->value != NULL;
}

/* Ends with NULL. */
static const char **
get_texts(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot list = get_array(reading, above, key);
	const char **texts =
		arena_alloc(reading->arena, (json_count(list.value) + 1) * sizeof(*texts));
	struct spot item = {.above = &list};

	while (next_item(reading, &item))
		texts[item.index] = text_of(reading, &item);
	return texts;
}

static enum argvet_severity
get_severity(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "severity");
	const char *name = text_of(reading, &spot);
	enum argvet_severity severity = severity_parse(name);

	if (severity == 0)
		complain_of_text(reading, &spot, name);
	return severity;
}

static enum status
get_status(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "status");
	const char *name = text_of(reading, &spot);
	enum status status = STATUS_ERROR;

	if (!status_parse(name, &status))
		complain_of_text(reading, &spot, name);
	return status;
}

static enum argvet_kind
get_kind(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "kind");
	const char *name = text_of(reading, &spot);

	for (enum argvet_kind kind = ARGVET_MISSING_ATTRIBUTE; kind <= ARGVET_REDUNDANT_ATTRIBUTE;
	     kind++) {
		if (strcmp(kind_name(kind), name) == 0)
			return kind;
	}
	complain_of_text(reading, &spot, name);
	return ARGVET_INCORRECT_VALUE;
}

static enum target_source
get_source(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "source");
	const char *name = text_of(reading, &spot);

	for (enum target_source source = SOURCE_PROCESS; source <= SOURCE_ARGV; source++) {
		if (strcmp(source_name(source), name) == 0)
			return source;
	}
	complain_of_text(reading, &spot, name);
	return SOURCE_MANIFEST;
}

static struct argvet_origin
get_origin(struct reading *reading, const struct spot *above)
{
	const struct spot spot = get_object(reading, above, "origin");

	return (struct argvet_origin){
		.size = sizeof(struct argvet_origin),
		.file = get_text_or_null(reading, &spot, "file"),
		.path = get_text_or_null(reading, &spot, "path"),
		.line = (uint32_t)get_number_or_null(reading, &spot, "line", UINT32_MAX),
		.column = (uint32_t)get_number_or_null(reading, &spot, "column", UINT32_MAX),
		.pid = get_number_or_null(reading, &spot, "pid", INT32_MAX),
	};
}

/* Ends with an element of NULLs. */
static const struct argvet_control *
get_controls(struct reading *reading, const struct spot *above)
{
	const struct spot list = get_array(reading, above, "controls");
	struct argvet_control *controls =
		arena_alloc(reading->arena, (json_count(list.value) + 1) * sizeof(*controls));
	struct spot item = {.above = &list};

	while (next_item(reading, &item))
		controls[item.index] = (struct argvet_control){
			.framework = get_text(reading, &item, "framework"),
			.version = get_text(reading, &item, "version"),
			.id = get_text(reading, &item, "id"),
		};
	return controls;
}

/* What they were set to is all that is known of them. */
static void
read_parameters(struct reading *reading, const struct spot *above, struct check *check)
{
	const struct spot list = get_array(reading, above, "parameters");
	size_t count = json_count(list.value);
	struct argvet_parameter *parameters =
		arena_alloc(reading->arena, (count + 1) * sizeof(*parameters));
	struct spot item = {.above = &list};

	check->settings = arena_alloc(reading->arena, (count + 1) * sizeof(*check->settings));
	check->plugin.parameters = parameters;
	while (next_item(reading, &item)) {
		parameters[item.index].name = get_text(reading, &item, "name");
		parameters[item.index].type = ARGVET_PARAMETER_STRING;
		check->settings[item.index] = (struct argvet_setting){
			.size = sizeof(struct argvet_setting),
			.name = parameters[item.index].name,
			.text = get_text(reading, &item, "value"),
		};
	}
}

static void
read_prose(struct reading *reading, const struct spot *spot, struct argvet_plugin *plugin)
{
	plugin->title = get_text(reading, spot, "title");
	plugin->category = get_text_or_null(reading, spot, "category");
	plugin->description = get_newer_text(reading, spot, "description");
	plugin->rationale = get_newer_text(reading, spot, "rationale");
	plugin->audit = get_newer_text(reading, spot, "audit");
	plugin->remediation = get_text_or_null(reading, spot, "remediation");
	plugin->impact = get_newer_text(reading, spot, "impact");
	plugin->default_value = get_newer_text(reading, spot, "default_value");
}

static void
read_file(struct reading *reading, const struct spot *spot, struct check *check)
{
	const struct spot file = get_object(reading, spot, "plugin");
	const char *path = get_text(reading, &file, "path");

	check->path = arena_copy(reading->arena, path);
	check->plugin.vendor = get_text_or_null(reading, &file, "vendor");
	check->plugin.version = get_text_or_null(reading, &file, "version");
}

static const char *
get_id(struct reading *reading, const struct spot *spot)
{
	const char *id = get_text(reading, spot, "id");
	cleanup_error struct error *err = NULL;

	if (reading->error == NULL && plugin_id_validate(id, "id", &err) < 0)
		complain(reading, spot, "has a wrong id: %s", error_text(err));
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
		.components = get_texts(reading, spot, "components"),
		.controls = get_controls(reading, spot),
		.aliases = get_texts(reading, spot, "aliases"),
		.references = get_texts(reading, spot, "references"),
	};
	read_prose(reading, spot, plugin);
	read_file(reading, spot, check);
	if (!is_unknown_yet(reading, spot, "parameters"))
		read_parameters(reading, spot, check);
	return check;
}

static const char *
id_at(const struct vector *checks, size_t index)
{
	return (*(struct check *const *)vector_at(checks, index))->plugin.id;
}

static void
read_checks(struct reading *reading, const struct spot *root)
{
	const struct spot list = get_array(reading, root, "checks");
	struct vector *checks = &reading->report->checks;
	struct spot item = {.above = &list};

	while (next_item(reading, &item)) {
		struct check *check = read_check(reading, &item);

		if (checks->count > 0 &&
		    strcmp(id_at(checks, checks->count - 1), check->plugin.id) >= 0)
			complain(reading, &item,
				 "is out of order, or there twice: checks are sorted by their ids");
		*(struct check **)vector_add(checks) = check;
	}
}

static int
compare_id(const void *id, const void *item)
{
	return strcmp(id, (*(struct check *const *)item)->plugin.id);
}

static const struct check *
get_check(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "check");
	const struct vector *checks = &reading->report->checks;
	const char *id = text_of(reading, &spot);
	struct check *const *found = NULL;

	if (checks->count > 0)
		found = bsearch(id, checks->items, checks->count, checks->item_size, compare_id);
	if (found != NULL)
		return *found;
	complain(reading, &spot, "is not one of the checks that the report describes");
	return NULL;
}

static void
read_findings(struct reading *reading, const struct spot *above, struct check_result *one)
{
	const struct spot list = get_array(reading, above, "findings");
	struct spot item = {.above = &list};

	one->finding_count = json_count(list.value);
	one->findings = arena_alloc(reading->arena, one->finding_count * sizeof(*one->findings));
	while (next_item(reading, &item)) {
		struct argvet_origin *origin = arena_alloc(reading->arena, sizeof(*origin));

		*origin = get_origin(reading, &item);
		one->findings[item.index] = (struct argvet_finding){
			.size = sizeof(struct argvet_finding),
			.kind = get_kind(reading, &item),
			.flag = get_text(reading, &item, "flag"),
			.expected = get_text(reading, &item, "expected"),
			.actual = get_text_or_null(reading, &item, "actual"),
			.origin = origin,
		};
	}
}

static const struct waived *
get_waiver(struct reading *reading, const struct spot *above)
{
	struct waived *waived;
	struct spot spot;

	if (is_unknown_yet(reading, above, "waiver") ||
	    json_is_null(json_get(above->value, "waiver")))
		return NULL;
	spot = get_object(reading, above, "waiver");
	waived = arena_alloc(reading->arena, sizeof(*waived));
	*waived = (struct waived){
		.reason = get_text(reading, &spot, "reason"),
		.expires = get_text_or_null(reading, &spot, "expires"),
		.origin = get_origin(reading, &spot),
	};
	return waived;
}

/* Status and findings belong together: where they don't, somebody took something out. */
static void
check_status(struct reading *reading, const struct spot *spot, const struct check_result *one)
{
	if (one->status == STATUS_FAIL && one->finding_count == 0)
		complain(reading, spot, "fails without a finding");
	if (one->status == STATUS_PASS && one->finding_count > 0)
		complain(reading, spot, "passes although there are findings");
	if (reading->minor > 0 && (one->status == STATUS_WAIVED) != (one->waived != NULL))
		complain(reading, spot, "is waived and has no waiver, or the other way round");
}

static struct check_result
read_result(struct reading *reading, const struct spot *spot)
{
	struct check_result one = {
		.check = get_check(reading, spot),
		.control = get_text_or_null(reading, spot, "control"),
		.status = get_status(reading, spot),
		.message = get_text_or_null(reading, spot, "message"),
		.remedy = get_text_or_null(reading, spot, "remedy"),
		.waived = get_waiver(reading, spot),
	};

	read_findings(reading, spot, &one);
	check_status(reading, spot, &one);
	return one;
}

static void
read_results(struct reading *reading, const struct spot *above, struct target_result *on_target)
{
	const struct spot list = get_array(reading, above, "results");
	size_t count = json_count(list.value);
	struct spot item = {.above = &list};

	on_target->results = arena_alloc(reading->arena, count * sizeof(*on_target->results));
	while (next_item(reading, &item)) {
		struct check_result one = read_result(reading, &item);

		if (reading->error == NULL && item.index > 0 &&
		    strcmp(on_target->results[item.index - 1].check->plugin.id,
			   one.check->plugin.id) >= 0)
			complain(reading, &item,
				 "is out of order, or there twice: results are sorted by the "
				 "check's id");
		on_target->results[on_target->result_count++] = one;
	}
}

static void
read_words(struct reading *reading, const struct spot *above, struct target *target)
{
	const char **texts = get_texts(reading, above, "command");
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
	spot = get_object(reading, above, "object");
	return (struct object){
		.kind = get_text_or_null(reading, &spot, "kind"),
		.namespace = get_text_or_null(reading, &spot, "namespace"),
		.name = get_text_or_null(reading, &spot, "name"),
	};
}

static struct place
get_place(struct reading *reading, const struct spot *above)
{
	const struct spot spot = get_object(reading, above, "origin");

	return (struct place){
		.source = get_source(reading, above),
		.origin = get_origin(reading, above),
		.document = (size_t)get_number_or_null(reading, &spot, "document", MAX_EXACT),
		.object = get_holder(reading, &spot),
		.container = get_text_or_null(reading, &spot, "container"),
		.host = get_newer_text(reading, above, "host"),
	};
}

static enum version_source
get_version_source(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "kubernetes_version_source");
	const char *name = text_or_null(reading, &spot);

	if (name == NULL)
		return VERSION_UNKNOWN;
	if (strcmp(name, "image") == 0)
		return VERSION_FROM_IMAGE;
	if (strcmp(name, "option") != 0)
		complain_of_text(reading, &spot, name);
	return VERSION_FROM_OPTION;
}

static struct kubernetes_version
get_kubernetes(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "kubernetes_version");
	const char *text = text_or_null(reading, &spot);
	enum version_source source = get_version_source(reading, above);
	struct kubernetes_version version = {0};

	if (text != NULL && !version_parse(reading->arena, text, &version))
		complain_of_text(reading, &spot, text);
	if ((text == NULL) != (source == VERSION_UNKNOWN))
		complain(reading, &spot, "and its source are not both there");
	version.text = text;
	version.source = source;
	return version;
}

static const struct component *
get_component(struct reading *reading, const struct spot *above)
{
	struct component *component = arena_alloc(reading->arena, sizeof(*component));

	component->name = get_text(reading, above, "component");
	return component;
}

static void
read_targets(struct reading *reading, const struct spot *root)
{
	const struct spot list = get_array(reading, root, "targets");
	struct spot item = {.above = &list};

	while (next_item(reading, &item)) {
		struct target_result *on_target = vector_add(&reading->report->result.targets);
		struct target *target = arena_alloc(reading->arena, sizeof(*target));

		*target = (struct target){
			.component = get_component(reading, &item),
			.place = get_place(reading, &item),
			.kubernetes = get_kubernetes(reading, &item),
			.gap = get_newer_text(reading, &item, "gap"),
		};
		read_words(reading, &item, target);
		on_target->target = target;
		read_results(reading, &item, on_target);
	}
}

static enum problem_severity
get_problem_severity(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "severity");
	const char *name = text_of(reading, &spot);

	if (strcmp(name, "warning") == 0)
		return PROBLEM_WARNING;
	if (strcmp(name, "error") != 0)
		complain_of_text(reading, &spot, name);
	return PROBLEM_ERROR;
}

static void
read_problems(struct reading *reading, const struct spot *root)
{
	const struct spot list = get_array(reading, root, "problems");
	struct spot item = {.above = &list};

	while (next_item(reading, &item))
		*(struct problem *)vector_add(&reading->report->problems.items) = (struct problem){
			.severity = get_problem_severity(reading, &item),
			.origin = get_origin(reading, &item),
			.message = get_text(reading, &item, "message"),
			.host = get_newer_text(reading, &item, "host"),
		};
}

/* "1.1": a greater second number only adds keys, a greater first one may change their meaning. */
static void
read_version(struct reading *reading, const struct spot *root)
{
	const struct spot spot = spot_at(root, "schema_version");
	const char *text = text_of(reading, &spot);
	int end = 0;

	if (reading->error != NULL)
		return;
	if (sscanf(text, "1.%4" SCNd64 "%n", &reading->minor, &end) == 1 && text[end] == '\0')
		return;
	complain_of_text(reading, &spot, text);
	error_wrap(&reading->error, "this argvet reads reports of version 1");
}

static void
read_tool(struct reading *reading, const struct spot *root)
{
	const struct spot tool = get_object(reading, root, "tool");
	const struct spot name = spot_at(&tool, "name");
	const char *text = text_of(reading, &name);

	if (strcmp(text, "argvet") != 0)
		complain_of_text(reading, &name, text);
	get_text(reading, &tool, "version");
}

static void
read_benchmark(struct reading *reading, const struct spot *root)
{
	const struct spot spot = spot_at(root, "benchmark");
	const char *name = text_of(reading, &spot);

	reading->report->result.benchmark = benchmark_find(name);
	if (reading->report->result.benchmark == NULL)
		complain_of_text(reading, &spot, name);
}

static void
check_count(struct reading *reading, const struct spot *summary, const char *key, size_t count)
{
	const struct spot spot = spot_at(summary, key);
	int64_t number = get_number(reading, summary, key, 0, MAX_EXACT);

	if ((uint64_t)number != count)
		complain(reading, &spot,
			 "is %" PRId64 ", but there are %zu: the report is not whole", number,
			 count);
}

/* Was something cut out, or edited away? */
static void
check_summary(struct reading *reading, const struct spot *root)
{
	const struct spot summary = get_object(reading, root, "summary");
	const struct result *result = &reading->report->result;

	check_count(reading, &summary, "targets", result->targets.count);
	for (size_t i = 0; i < STATUS_COUNT; i++)
		check_count(reading, &summary, status_name((enum status)i), result->counts[i]);
}

static void
read_report(struct reading *reading, const struct spot *root)
{
	struct result *result = &reading->report->result;
	bool complete;

	if (!json_is_object(root->value))
		complain(reading, root, "is no object");
	read_version(reading, root);
	read_tool(reading, root);
	if (reading->error != NULL)
		return;
	result->host = get_newer_text(reading, root, "host");
	read_benchmark(reading, root);
	complete = get_boolean(reading, root, "complete");
	read_checks(reading, root);
	read_targets(reading, root);
	read_problems(reading, root);
	if (reading->error != NULL)
		return;
	result_sort_and_count(result, !complete);
	check_summary(reading, root);
}

int
saved_report_parse(struct arena *arena, const char *path, const char *bytes, size_t length,
		   struct saved_report *report, struct error **err)
{
	struct reading reading = {.arena = arena, .report = report};
	cleanup_json struct json *json = NULL;
	cleanup_error struct error *error = NULL;

	*report = (struct saved_report){
		.path = path,
		.checks = VECTOR(struct check *),
		.problems = PROBLEMS(arena),
	};
	report->result = (struct result){
		.arena = arena,
		.checks = &report->checks,
		.targets = VECTOR(struct target_result),
		.problems = &report->problems,
	};
	json = json_parse(bytes, length, &error);
	if (json == NULL)
		return error_make(err, 0, "%s: %s", path, error_text(error));
	read_report(&reading, &(struct spot){.value = json});
	if (reading.error == NULL)
		return 0;
	error_make(err, 0, "%s: not a whole JSON report of argvet: %s", path,
		   error_text(reading.error));
	error_free(&reading.error);
	return -1;
}

int
saved_report_read(struct arena *arena, const char *path, struct saved_report *report,
		  struct error **err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	cleanup_close int opened = is_stdin ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	cleanup_strbuf struct strbuf bytes = {0};
	int why;

	*report = (struct saved_report){.path = path};
	if (!is_stdin && opened < 0)
		return error_make(err, errno, "cannot open the report %s", path);
	why = file_read(is_stdin ? STDIN_FILENO : opened, MAX_BYTES, &bytes);
	if (why == 0 && bytes.length >= MAX_BYTES)
		why = EFBIG;
	if (why != 0)
		return error_make(err, why, "cannot read the report %s", path);
	return saved_report_parse(arena, is_stdin ? "standard input" : path, bytes.text,
				  bytes.length, report, err);
}

void
saved_report_free(struct saved_report *report)
{
	vector_free(&report->checks);
	vector_free(&report->problems.items);
	result_free(&report->result);
}
