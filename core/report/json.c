/* SPDX-License-Identifier: Apache-2.0
 *
 * The only module that knows cJSON. A report is printed value by value, so that a scan of a large
 * tree needs the memory of one target at a time.
 */
#include <stdint.h>
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "report/report.h"
#include "report/style.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

#define SCHEMA_VERSION "1.0"

static void *
allocate(size_t size)
{
	return alloc_zeroed(size, 1);
}

/* With these, no call below can fail for want of memory. */
static void
set_allocator(void)
{
	cJSON_Hooks hooks = {.malloc_fn = allocate, .free_fn = free};

	cJSON_InitHooks(&hooks);
}

/* JSON is UTF-8; a command line is any bytes. What is no character becomes U+FFFD. */
static void
add_utf8(struct strbuf *buffer, const char *text)
{
	while (*text != '\0') {
		uint32_t character = 0;
		size_t length = style_character(text, &character);

		if (length > 0)
			strbuf_add(buffer, text, length);
		else
			strbuf_add_text(buffer, "\xef\xbf\xbd");
		text += length > 0 ? length : 1;
	}
}

static cJSON *
text_or_null(const char *text)
{
	cleanup_strbuf struct strbuf clean = {0};

	if (text == NULL)
		return cJSON_CreateNull();
	strbuf_add_text(&clean, "");
	add_utf8(&clean, text);
	return cJSON_CreateString(clean.text);
}

static cJSON *
number_or_null(int64_t number)
{
	return number > 0 ? cJSON_CreateNumber((double)number) : cJSON_CreateNull();
}

static void
set_text(cJSON *object, const char *key, const char *text)
{
	cJSON_AddItemToObject(object, key, text_or_null(text));
}

static void
set_number(cJSON *object, const char *key, int64_t number)
{
	cJSON_AddItemToObject(object, key, number_or_null(number));
}

/* texts ends with NULL, and may be NULL. */
static cJSON *
text_array(const char *const *texts)
{
	cJSON *array = cJSON_CreateArray();

	for (size_t i = 0; texts != NULL && texts[i] != NULL; i++)
		cJSON_AddItemToArray(array, text_or_null(texts[i]));
	return array;
}

static void
set_place(cJSON *object, const struct argvet_origin *origin)
{
	set_text(object, "file", origin->file);
	set_number(object, "line", origin->line);
	set_number(object, "column", origin->column);
	set_text(object, "path", origin->path);
}

static cJSON *
origin_value(const struct argvet_origin *origin)
{
	cJSON *value = cJSON_CreateObject();

	set_place(value, origin);
	set_number(value, "pid", origin->pid);
	return value;
}

static cJSON *
object_value(const struct object *object)
{
	cJSON *value;

	if (object->kind == NULL && object->namespace == NULL && object->name == NULL)
		return cJSON_CreateNull();
	value = cJSON_CreateObject();
	set_text(value, "kind", object->kind);
	set_text(value, "namespace", object->namespace);
	set_text(value, "name", object->name);
	return value;
}

static cJSON *
place_value(const struct place *place)
{
	cJSON *value = cJSON_CreateObject();

	set_place(value, &place->origin);
	set_number(value, "document", (int64_t)place->document);
	cJSON_AddItemToObject(value, "object", object_value(&place->object));
	set_text(value, "container", place->container);
	set_number(value, "pid", place->origin.pid);
	return value;
}

static cJSON *
tool_value(void)
{
	cJSON *value = cJSON_CreateObject();

	set_text(value, "name", "argvet");
	set_text(value, "version", PACKAGE_VERSION);
	return value;
}

static cJSON *
summary_value(const struct result *result)
{
	static const enum status order[] = {STATUS_PASS,           STATUS_FAIL,   STATUS_MANUAL,
					    STATUS_NOT_APPLICABLE, STATUS_WAIVED, STATUS_ERROR};
	cJSON *value = cJSON_CreateObject();

	cJSON_AddNumberToObject(value, "targets", (double)result->targets.count);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		cJSON_AddNumberToObject(value, status_name(order[i]),
					(double)result->counts[order[i]]);
	return value;
}

static cJSON *
controls_value(const struct argvet_control *controls)
{
	cJSON *array = cJSON_CreateArray();

	for (; controls != NULL && controls->framework != NULL; controls++) {
		cJSON *value = cJSON_CreateObject();

		set_text(value, "framework", controls->framework);
		set_text(value, "version", controls->version);
		set_text(value, "id", controls->id);
		cJSON_AddItemToArray(array, value);
	}
	return array;
}

static cJSON *
plugin_value(const struct check *check)
{
	cJSON *value = cJSON_CreateObject();

	set_text(value, "path", check->path);
	set_text(value, "vendor", check->plugin.vendor);
	set_text(value, "version", check->plugin.version);
	return value;
}

static cJSON *
check_value(const void *item)
{
	const struct check *check = *(const struct check *const *)item;
	const struct argvet_plugin *plugin = &check->plugin;
	cJSON *value = cJSON_CreateObject();

	set_text(value, "id", plugin->id);
	set_text(value, "title", plugin->title);
	set_text(value, "severity", severity_name(plugin->severity));
	set_text(value, "category", plugin->category);
	cJSON_AddItemToObject(value, "components", text_array(plugin->components));
	cJSON_AddItemToObject(value, "controls", controls_value(plugin->controls));
	cJSON_AddItemToObject(value, "aliases", text_array(plugin->aliases));
	set_text(value, "remediation", plugin->remediation);
	cJSON_AddItemToObject(value, "references", text_array(plugin->references));
	cJSON_AddItemToObject(value, "plugin", plugin_value(check));
	return value;
}

static cJSON *
finding_value(const struct argvet_finding *finding)
{
	cJSON *value = cJSON_CreateObject();

	set_text(value, "kind", kind_name(finding->kind));
	set_text(value, "flag", finding->flag);
	set_text(value, "expected", finding->expected);
	set_text(value, "actual", finding->actual);
	cJSON_AddItemToObject(value, "origin", origin_value(finding->origin));
	return value;
}

static cJSON *
result_value(const struct check_result *result)
{
	cJSON *value = cJSON_CreateObject();
	cJSON *findings = cJSON_CreateArray();

	for (size_t i = 0; i < result->finding_count; i++)
		cJSON_AddItemToArray(findings, finding_value(&result->findings[i]));
	set_text(value, "check", result->check->plugin.id);
	set_text(value, "control", result->control);
	set_text(value, "status", status_name(result->status));
	set_text(value, "message", result->message);
	set_text(value, "remedy", result->remedy);
	cJSON_AddItemToObject(value, "findings", findings);
	return value;
}

static const char *
version_source(enum version_source source)
{
	switch (source) {
	case VERSION_FROM_IMAGE:
		return "image";
	case VERSION_FROM_OPTION:
		return "option";
	case VERSION_UNKNOWN:
		break;
	}
	return NULL;
}

static cJSON *
command_value(const struct target *target)
{
	cJSON *array = cJSON_CreateArray();

	for (size_t i = 0; i < target->word_count; i++)
		cJSON_AddItemToArray(array, text_or_null(target->words[i].text));
	return array;
}

static cJSON *
target_value(const void *item)
{
	const struct target_result *on_target = item;
	const struct target *target = on_target->target;
	cJSON *value = cJSON_CreateObject();
	cJSON *results = cJSON_CreateArray();

	for (size_t i = 0; i < on_target->result_count; i++)
		cJSON_AddItemToArray(results, result_value(&on_target->results[i]));
	set_text(value, "component", target->component->name);
	set_text(value, "source", source_name(target->place.source));
	set_text(value, "kubernetes_version", target->kubernetes.text);
	set_text(value, "kubernetes_version_source", version_source(target->kubernetes.source));
	cJSON_AddItemToObject(value, "command", command_value(target));
	cJSON_AddItemToObject(value, "origin", place_value(&target->place));
	cJSON_AddItemToObject(value, "results", results);
	return value;
}

static cJSON *
problem_value(const void *item)
{
	const struct problem *problem = item;
	cJSON *value = cJSON_CreateObject();

	set_text(value, "severity", problem->severity == PROBLEM_ERROR ? "error" : "warning");
	cJSON_AddItemToObject(value, "origin", origin_value(&problem->origin));
	set_text(value, "message", problem->message);
	return value;
}

/* cJSON indents with tabs and writes one behind a colon. Every tab in what it prints is such a one:
 * those in strings are escaped. */
static void
put_indented(FILE *out, const char *json, int depth)
{
	for (size_t i = 0; json[i] != '\0'; i++) {
		if (json[i] == '\n')
			fprintf(out, "\n%*s", depth, "");
		else if (json[i] == '\t')
			fputs(i > 0 && json[i - 1] == ':' ? " " : "  ", out);
		else
			putc(json[i], out);
	}
}

/* Prints value, and frees it. */
static void
put_value(FILE *out, cJSON *value, int depth)
{
	char *json = cJSON_Print(value);

	cJSON_Delete(value);
	/* A single value of more than 2 GiB: leaves a gap that no reader takes for a report. */
	if (json == NULL)
		return;
	put_indented(out, json, depth);
	cJSON_free(json);
}

static void
put_member(FILE *out, const char *key, cJSON *value)
{
	fprintf(out, "  \"%s\": ", key);
	put_value(out, value, 2);
	fputs(",\n", out);
}

/* A member that is an array, without what follows it. */
static void
put_array(FILE *out, const char *key, const struct vector *items,
	  cJSON *(*make_value)(const void *item))
{
	fprintf(out, "  \"%s\": [", key);
	for (size_t i = 0; i < items->count; i++) {
		fputs(i > 0 ? ",\n    " : "\n    ", out);
		put_value(out, make_value(vector_at(items, i)), 4);
	}
	fputs(items->count > 0 ? "\n  ]" : "]", out);
}

static void
json_write(FILE *out, const struct result *result, const struct report_settings *settings)
{
	(void)settings;
	set_allocator();
	fputs("{\n", out);
	put_member(out, "schema_version", text_or_null(SCHEMA_VERSION));
	put_member(out, "tool", tool_value());
	put_member(out, "benchmark", text_or_null(result->benchmark->name));
	put_member(out, "complete", cJSON_CreateBool(result->complete));
	put_member(out, "summary", summary_value(result));
	put_array(out, "checks", result->checks, check_value);
	fputs(",\n", out);
	put_array(out, "targets", &result->targets, target_value);
	fputs(",\n", out);
	put_array(out, "problems", &result->problems->items, problem_value);
	fputs("\n}\n", out);
}

const struct report_format report_json = {
	.name = "json",
	.help = "everything, for programs; described in argvet-report(5)",
	.write = json_write,
};
