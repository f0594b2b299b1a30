/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything, for programs. A report is printed value by value, so that a scan of a large tree
 * needs the memory of one target at a time.
 */
#include <stdint.h>

#include "base/jsontree.h"
#include "report/report.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

#define SCHEMA_VERSION "1.2"

static void
add_number_or_null(struct json *object, const char *key, int64_t number)
{
	json_add(object, key, number > 0 ? json_from_number(number) : NULL);
}

/* texts ends with NULL, and may be NULL. */
static struct json *
text_array(const char *const *texts)
{
	struct json *array = json_array();

	for (size_t i = 0; texts != NULL && texts[i] != NULL; i++)
		json_append_text(array, texts[i]);
	return array;
}

static void
set_place(struct json *object, const struct argvet_origin *origin)
{
	json_add_text(object, "file", origin->file);
	add_number_or_null(object, "line", origin->line);
	add_number_or_null(object, "column", origin->column);
	json_add_text(object, "path", origin->path);
}

static struct json *
origin_value(const struct argvet_origin *origin)
{
	struct json *value = json_object();

	set_place(value, origin);
	add_number_or_null(value, "pid", origin->pid);
	return value;
}

static struct json *
object_value(const struct object *object)
{
	struct json *value;

	if (object->kind == NULL && object->namespace == NULL && object->name == NULL)
		return NULL;
	value = json_object();
	json_add_text(value, "kind", object->kind);
	json_add_text(value, "namespace", object->namespace);
	json_add_text(value, "name", object->name);
	return value;
}

static struct json *
place_value(const struct place *place)
{
	struct json *value = json_object();

	set_place(value, &place->origin);
	add_number_or_null(value, "document", (int64_t)place->document);
	json_add(value, "object", object_value(&place->object));
	json_add_text(value, "container", place->container);
	add_number_or_null(value, "pid", place->origin.pid);
	return value;
}

static struct json *
isolation_value(const struct isolation_summary *isolation)
{
	struct json *value;

	if (isolation == NULL)
		return json_from_text(NULL);
	value = json_object();
	json_add(value, "workers", json_from_boolean(isolation->workers));
	json_add_text(value, "missing", isolation->missing);
	return value;
}

static struct json *
tool_value(void)
{
	struct json *value = json_object();

	json_add_text(value, "name", "argvet");
	json_add_text(value, "version", PACKAGE_VERSION);
	return value;
}

static struct json *
summary_value(const struct result *result)
{
	static const enum status order[] = {STATUS_PASS,           STATUS_FAIL,   STATUS_MANUAL,
					    STATUS_NOT_APPLICABLE, STATUS_WAIVED, STATUS_ERROR};
	struct json *value = json_object();

	json_add_number(value, "targets", (int64_t)result->targets.count);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		json_add_number(value, status_name(order[i]), (int64_t)result->counts[order[i]]);
	return value;
}

static struct json *
controls_value(const struct argvet_control *controls)
{
	struct json *array = json_array();

	for (; controls != NULL && controls->framework != NULL; controls++) {
		struct json *value = json_object();

		json_add_text(value, "framework", controls->framework);
		json_add_text(value, "version", controls->version);
		json_add_text(value, "id", controls->id);
		json_append(array, value);
	}
	return array;
}

/* The values that were in force. */
static struct json *
parameters_value(const struct check *check)
{
	const struct argvet_parameter *parameter = check->plugin.parameters;
	struct json *array = json_array();

	for (size_t i = 0; parameter != NULL && parameter[i].name != NULL; i++) {
		struct json *value = json_object();

		json_add_text(value, "name", check->settings[i].name);
		json_add_text(value, "value", check->settings[i].text);
		json_append(array, value);
	}
	return array;
}

static struct json *
plugin_value(const struct check *check)
{
	struct json *value = json_object();

	json_add_text(value, "path", check->path);
	json_add_text(value, "vendor", check->plugin.vendor);
	json_add_text(value, "version", check->plugin.version);
	return value;
}

static struct json *
check_value(const void *item)
{
	const struct check *check = *(const struct check *const *)item;
	const struct argvet_plugin *plugin = &check->plugin;
	struct json *value = json_object();

	json_add_text(value, "id", plugin->id);
	json_add_text(value, "title", plugin->title);
	json_add_text(value, "severity", severity_name(plugin->severity));
	json_add_text(value, "category", plugin->category);
	json_add_text(value, "description", plugin->description);
	json_add_text(value, "rationale", plugin->rationale);
	json_add_text(value, "audit", plugin->audit);
	json_add(value, "components", text_array(plugin->components));
	json_add(value, "controls", controls_value(plugin->controls));
	json_add(value, "aliases", text_array(plugin->aliases));
	json_add_text(value, "remediation", plugin->remediation);
	json_add_text(value, "impact", plugin->impact);
	json_add_text(value, "default_value", plugin->default_value);
	json_add(value, "references", text_array(plugin->references));
	json_add(value, "parameters", parameters_value(check));
	json_add(value, "plugin", plugin_value(check));
	return value;
}

static struct json *
finding_value(const struct argvet_finding *finding)
{
	struct json *value = json_object();

	json_add_text(value, "kind", kind_name(finding->kind));
	json_add_text(value, "flag", finding->flag);
	json_add_text(value, "expected", finding->expected);
	json_add_text(value, "actual", finding->actual);
	json_add(value, "origin", origin_value(finding->origin));
	return value;
}

static struct json *
waiver_value(const struct waived *waived)
{
	struct json *value;

	if (waived == NULL)
		return NULL;
	value = json_object();
	json_add_text(value, "reason", waived->reason);
	json_add_text(value, "expires", waived->expires);
	json_add(value, "origin", origin_value(&waived->origin));
	return value;
}

static struct json *
result_value(const struct check_result *result)
{
	struct json *value = json_object();
	struct json *findings = json_array();

	for (size_t i = 0; i < result->finding_count; i++)
		json_append(findings, finding_value(&result->findings[i]));
	json_add_text(value, "check", result->check->plugin.id);
	json_add_text(value, "control", result->control);
	json_add_text(value, "status", status_name(result->status));
	json_add_text(value, "message", result->message);
	json_add_text(value, "remedy", result->remedy);
	json_add(value, "findings", findings);
	json_add(value, "waiver", waiver_value(result->waived));
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

static struct json *
command_value(const struct target *target)
{
	struct json *array = json_array();

	for (size_t i = 0; i < target->word_count; i++)
		json_append_text(array, target->words[i].text);
	return array;
}

static struct json *
target_value(const void *item)
{
	const struct target_result *on_target = item;
	const struct target *target = on_target->target;
	struct json *value = json_object();
	struct json *results = json_array();

	for (size_t i = 0; i < on_target->result_count; i++)
		json_append(results, result_value(&on_target->results[i]));
	json_add_text(value, "host", target->place.host);
	json_add_text(value, "component", target->component->name);
	json_add_text(value, "source", source_name(target->place.source));
	json_add_text(value, "kubernetes_version", target->kubernetes.text);
	json_add_text(value, "kubernetes_version_source",
		      version_source(target->kubernetes.source));
	json_add(value, "command", command_value(target));
	json_add_text(value, "gap", target->gap);
	json_add(value, "origin", place_value(&target->place));
	json_add(value, "results", results);
	return value;
}

static struct json *
problem_value(const void *item)
{
	const struct problem *problem = item;
	struct json *value = json_object();

	json_add_text(value, "severity", problem->severity == PROBLEM_ERROR ? "error" : "warning");
	json_add_text(value, "host", problem->host);
	json_add(value, "origin", origin_value(&problem->origin));
	json_add_text(value, "message", problem->message);
	return value;
}

/* Takes value. */
static void
put_member(FILE *out, const char *key, struct json *value)
{
	fprintf(out, "  \"%s\": ", key);
	json_write(out, value, 2);
	json_free(&value);
	fputs(",\n", out);
}

/* A member that is an array, without what follows it. */
static void
put_array(FILE *out, const char *key, const struct vector *items,
	  struct json *(*make_value)(const void *item))
{
	struct json_list list;

	fprintf(out, "  \"%s\": ", key);
	list = json_list_begin(out, 2);
	for (size_t i = 0; i < items->count; i++)
		json_list_put(&list, make_value(vector_at(items, i)));
	json_list_end(&list);
}

static void
write_report(FILE *out, const struct result *result, const struct report_settings *settings)
{
	(void)settings;
	fputs("{\n", out);
	put_member(out, "schema_version", json_from_text(SCHEMA_VERSION));
	put_member(out, "tool", tool_value());
	put_member(out, "host", json_from_text(result->host));
	put_member(out, "benchmark", json_from_text(result->benchmark->name));
	put_member(out, "complete", json_from_boolean(result->complete));
	put_member(out, "isolation", isolation_value(result->isolation));
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
	.write = write_report,
};
