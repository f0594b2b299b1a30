/* SPDX-License-Identifier: Apache-2.0
 *
 * SARIF 2.1.0, as GitHub code scanning takes it: each result is a finding and has a file and a
 * line. What is no finding and yet worth knowing is among the notifications.
 */
#include <string.h>

#include "base/jsontree.h"
#include "base/utf8.h"
#include "report/identity.h"
#include "report/location.h"
#include "report/phrase.h"
#include "report/report.h"
#include "report/style.h"
#include "report/wording.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

#define SCHEMA \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"

/* How much GitHub takes of a description, in characters. */
#define LONGEST_DESCRIPTION 1024

struct grade {
	const char *level;
	const char *problem;
	/* NULL: no security severity at all. */
	const char *security;
};

static const struct grade grades[] = {
	[ARGVET_INFO] = {"note", "recommendation", NULL},
	[ARGVET_LOW] = {"note", "recommendation", "3.0"},
	[ARGVET_MEDIUM] = {"warning", "warning", "5.5"},
	[ARGVET_HIGH] = {"error", "error", "8.0"},
	[ARGVET_CRITICAL] = {"error", "error", "9.5"},
};

/* Brackets would make a link. */
static void
add_message_text(struct strbuf *buffer, const char *text)
{
	for (; *text != '\0'; text++) {
		if (strchr("\\[]", *text) != NULL)
			strbuf_add_char(buffer, '\\');
		strbuf_add_char(buffer, *text);
	}
}

static struct json *
message_value(const char *text)
{
	cleanup_strbuf struct strbuf escaped = {0};
	struct json *value = json_object();

	strbuf_add_text(&escaped, "");
	add_message_text(&escaped, text);
	json_add_text(value, "text", escaped.text);
	return value;
}

static struct json *
text_value(const char *text)
{
	struct json *value = json_object();

	json_add_text(value, "text", text);
	return value;
}

static struct json *
description_value(const char *text)
{
	cleanup_strbuf struct strbuf start = {0};
	uint32_t character;

	strbuf_add_text(&start, "");
	for (size_t i = 0; i < LONGEST_DESCRIPTION && *text != '\0'; i++) {
		size_t length = utf8_character(text, &character);

		length += length == 0;
		strbuf_add(&start, text, length);
		text += length;
	}
	return text_value(start.text);
}

/* "insecure-port" is InsecurePort. */
static void
add_rule_name(struct strbuf *buffer, const char *id)
{
	const char *slash = strchr(id, '/');
	bool upper = true;

	for (const char *c = slash != NULL ? slash + 1 : id; *c != '\0'; c++) {
		if (*c != '-')
			strbuf_add_char(buffer,
					upper && *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c);
		upper = *c == '-';
	}
}

/* Prose is no Markdown, whatever characters are in it. */
static void
add_markdown(struct strbuf *buffer, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (strchr("\\`*_<>[]#|&~", text[i]) != NULL)
			strbuf_add_char(buffer, '\\');
		strbuf_add_char(buffer, text[i]);
	}
}

static void
add_code(struct strbuf *buffer, const struct wording_block *block)
{
	strbuf_add_text(buffer, "\n    ");
	for (size_t i = 0; i < block->length; i++) {
		strbuf_add_char(buffer, block->text[i]);
		if (block->text[i] == '\n')
			strbuf_add_text(buffer, "    ");
	}
	strbuf_add_char(buffer, '\n');
}

static void
add_section(struct strbuf *help, bool markdown, const char *title, const char *text)
{
	struct wording_block block;

	if (text == NULL || *text == '\0')
		return;
	if (!markdown) {
		strbuf_printf(help, "%s: %s\n", title, text);
		return;
	}
	strbuf_printf(help, "## %s\n", title);
	while (wording_next(&text, &block)) {
		if (block.literal) {
			add_code(help, &block);
			continue;
		}
		strbuf_add_char(help, '\n');
		add_markdown(help, block.text, block.length);
		strbuf_add_char(help, '\n');
	}
	strbuf_add_char(help, '\n');
}

static void
add_references(struct strbuf *help, bool markdown, const char *const *references)
{
	if (references == NULL || references[0] == NULL)
		return;
	strbuf_add_text(help, markdown ? "## References\n\n" : "References:\n");
	for (; *references != NULL; references++)
		strbuf_printf(help, markdown ? "- <%s>\n" : "  %s\n", *references);
}

static void
add_help(struct strbuf *help, bool markdown, const struct argvet_plugin *plugin)
{
	strbuf_add_text(help, "");
	add_section(help, markdown, "Description", plugin->description);
	add_section(help, markdown, "Why it matters", plugin->rationale);
	add_section(help, markdown, "What to do", plugin->remediation);
	add_section(help, markdown, "What it costs", plugin->impact);
	add_section(help, markdown, "Look by hand", plugin->audit);
	add_section(help, markdown, "Default", plugin->default_value);
	add_references(help, markdown, plugin->references);
	if (help->length == 0)
		strbuf_add_text(help, plugin->title);
}

static struct json *
help_value(const struct argvet_plugin *plugin)
{
	cleanup_strbuf struct strbuf plain = {0};
	cleanup_strbuf struct strbuf markdown = {0};
	struct json *value = json_object();

	add_help(&plain, false, plugin);
	add_help(&markdown, true, plugin);
	json_add_text(value, "text", plain.text);
	json_add_text(value, "markdown", markdown.text);
	return value;
}

/* A tag that is there twice makes the report invalid. */
static void
add_tag(struct json *tags, const char *tag)
{
	if (tag == NULL || *tag == '\0')
		return;
	for (const struct json *item = json_first(tags); item != NULL; item = json_next(item)) {
		if (strcmp(json_text(item), tag) == 0)
			return;
	}
	json_append_text(tags, tag);
}

/* No more than ten: GitHub shows that many. */
static struct json *
tags_value(const struct benchmark *benchmark, const struct argvet_plugin *plugin)
{
	cleanup_strbuf struct strbuf control = {0};
	const char *number = benchmark_control(benchmark, plugin);
	struct json *tags = json_array();

	if (number != NULL)
		strbuf_printf(&control, "%s/%s", benchmark->name, number);
	add_tag(tags, "security");
	add_tag(tags, "kubernetes");
	add_tag(tags, plugin->category);
	add_tag(tags, control.text);
	for (size_t i = 0; i < 6 && plugin->components[i] != NULL; i++)
		add_tag(tags, plugin->components[i]);
	return tags;
}

static struct json *
properties_value(const struct benchmark *benchmark, const struct argvet_plugin *plugin)
{
	const struct grade *grade = &grades[plugin->severity];
	struct json *value = json_object();

	json_add(value, "tags", tags_value(benchmark, plugin));
	json_add_text(value, "precision", "high");
	json_add_text(value, "problem.severity", grade->problem);
	if (grade->security != NULL)
		json_add_text(value, "security-severity", grade->security);
	return value;
}

/* A reference that is surely a URI: other characters would make the whole report invalid. */
static const char *
help_uri(const struct argvet_plugin *plugin)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				   "-._~:/?#@!$&'()*+,;=";
	const char *const *reference = plugin->references;

	for (; reference != NULL && *reference != NULL; reference++) {
		if (strncmp(*reference, "https://", 8) == 0 &&
		    (*reference)[strspn(*reference, good)] == '\0')
			return *reference;
	}
	return NULL;
}

static struct json *
rule_value(const struct benchmark *benchmark, const struct argvet_plugin *plugin)
{
	cleanup_strbuf struct strbuf name = {0};
	const char *uri = help_uri(plugin);
	struct json *configuration = json_object();
	struct json *value = json_object();

	add_rule_name(&name, plugin->id);
	json_add_text(configuration, "level", grades[plugin->severity].level);
	json_add_text(value, "id", plugin->id);
	json_add_text(value, "name", name.text);
	json_add(value, "shortDescription", description_value(plugin->title));
	json_add(value, "fullDescription",
		 description_value(plugin->description != NULL ? plugin->description
							       : plugin->title));
	if (uri != NULL)
		json_add_text(value, "helpUri", uri);
	json_add(value, "help", help_value(plugin));
	json_add(value, "defaultConfiguration", configuration);
	json_add(value, "properties", properties_value(benchmark, plugin));
	return value;
}

static struct json *
tool_value(const struct result *result)
{
	struct json *rules = json_array();
	struct json *driver = json_object();
	struct json *value = json_object();

	for (size_t i = 0; i < result->checks->count; i++) {
		const struct check *check = *(const struct check **)vector_at(result->checks, i);

		json_append(rules, rule_value(result->benchmark, &check->plugin));
	}
	json_add_text(driver, "name", "argvet");
	json_add_text(driver, "version", PACKAGE_VERSION);
	json_add_text(driver, "semanticVersion", PACKAGE_VERSION);
	json_add(driver, "rules", rules);
	json_add(value, "driver", driver);
	return value;
}

/* A location needs a line; the first is as good as any where none is known. */
static struct json *
location_value(const struct argvet_origin *origin)
{
	cleanup_strbuf struct strbuf uri = {0};
	struct json *artifact = json_object();
	struct json *region = json_object();
	struct json *physical = json_object();
	struct json *value = json_object();

	location_add_uri(&uri, origin);
	json_add_text(artifact, "uri", uri.text);
	json_add_number(region, "startLine", origin->line > 0 ? origin->line : 1);
	if (origin->line > 0 && origin->column > 0)
		json_add_number(region, "startColumn", origin->column);
	json_add(physical, "artifactLocation", artifact);
	json_add(physical, "region", region);
	json_add(value, "physicalLocation", physical);
	return value;
}

/* The object and the container beside the place in the file, never instead of it. */
static void
add_logical(struct json *location, const struct place *place)
{
	cleanup_strbuf struct strbuf holder = {0};
	struct json *logical;
	struct json *array;

	if (place->host != NULL) {
		style_add_safe(&holder, place->host);
		strbuf_add_text(&holder, ": ");
	}
	wording_add_holder(&holder, place);
	if (holder.length == 0)
		return;
	logical = json_object();
	array = json_array();
	json_add_text(logical, "fullyQualifiedName", holder.text);
	json_add_text(logical, "kind", "resource");
	json_append(array, logical);
	json_add(location, "logicalLocations", array);
}

static struct json *
locations_value(const struct argvet_origin *origin, const struct place *place)
{
	struct json *location = location_value(origin);
	struct json *array = json_array();

	if (place != NULL)
		add_logical(location, place);
	json_append(array, location);
	return array;
}

static int64_t
rule_index(const struct result *result, const struct check *check)
{
	for (size_t i = 0; i < result->checks->count; i++) {
		if (*(const struct check **)vector_at(result->checks, i) == check)
			return (int64_t)i;
	}
	return -1;
}

static void
add_rule(struct json *value, const struct result *result, const struct check *check)
{
	json_add_text(value, "ruleId", check->plugin.id);
	json_add_number(value, "ruleIndex", rule_index(result, check));
}

static struct json *
fingerprints_value(const struct target *target, const struct check_result *result, size_t index)
{
	cleanup_strbuf struct strbuf fingerprint = {0};
	struct json *value = json_object();

	identity_add_finding(&fingerprint, target, result, index);
	json_add_text(value, "argvet/v1", fingerprint.text);
	strbuf_add_text(&fingerprint, ":1");
	json_add_text(value, "primaryLocationLineHash", fingerprint.text);
	return value;
}

static struct json *
finding_value(const struct result *whole, const struct target *target,
	      const struct check_result *result, size_t index)
{
	const struct argvet_finding *finding = &result->findings[index];
	cleanup_strbuf struct strbuf text = {0};
	struct json *value = json_object();

	phrase_add_finding(&text, finding);
	add_rule(value, whole, result->check);
	json_add_text(value, "level", grades[result->check->plugin.severity].level);
	json_add(value, "message", message_value(text.text));
	json_add(value, "locations", locations_value(finding->origin, &target->place));
	json_add(value, "partialFingerprints", fingerprints_value(target, result, index));
	return value;
}

static void
put_target(struct json_list *list, const struct result *whole,
	   const struct target_result *on_target)
{
	for (size_t i = 0; i < on_target->result_count; i++) {
		const struct check_result *result = &on_target->results[i];

		for (size_t k = 0; result->status == STATUS_FAIL && k < result->finding_count; k++)
			json_list_put(list, finding_value(whole, on_target->target, result, k));
	}
}

static struct json *
problem_value(const struct problem *problem)
{
	struct json *value = json_object();

	json_add_text(value, "level", problem->severity == PROBLEM_ERROR ? "error" : "warning");
	json_add(value, "message", message_value(problem->message));
	if (problem->origin.file != NULL || problem->origin.pid > 0)
		json_add(value, "locations", locations_value(&problem->origin, NULL));
	return value;
}

static const char *
notification_title(enum status status)
{
	switch (status) {
	case STATUS_MANUAL:
		return "look by hand";
	case STATUS_WAIVED:
		return "waived";
	case STATUS_ERROR:
		return "the check could not look";
	default:
		return NULL;
	}
}

/* Results that are neither a finding nor a pass. NULL for all others. */
static struct json *
notification_value(const struct result *whole, const struct target *target,
		   const struct check_result *result)
{
	const char *title = notification_title(result->status);
	cleanup_strbuf struct strbuf text = {0};
	struct json *rule;
	struct json *value;

	if (title == NULL)
		return NULL;
	strbuf_printf(&text, "%s: ", title);
	phrase_add_reason(&text, result);
	rule = json_object();
	json_add_text(rule, "id", result->check->plugin.id);
	json_add_number(rule, "index", rule_index(whole, result->check));
	value = json_object();
	json_add_text(value, "level", result->status == STATUS_ERROR ? "error" : "note");
	json_add(value, "message", message_value(text.text));
	json_add(value, "locations", locations_value(&target->place.origin, &target->place));
	json_add(value, "associatedRule", rule);
	return value;
}

static struct json *
notifications_value(const struct result *result)
{
	struct json *array = json_array();

	for (size_t i = 0; i < result->problems->items.count; i++)
		json_append(array, problem_value(vector_at(&result->problems->items, i)));
	for (size_t i = 0; i < result->targets.count; i++) {
		const struct target_result *on_target = vector_at(&result->targets, i);

		for (size_t k = 0; k < on_target->result_count; k++) {
			struct json *value = notification_value(result, on_target->target,
								&on_target->results[k]);

			if (value != NULL)
				json_append(array, value);
		}
	}
	return array;
}

static struct json *
invocations_value(const struct result *result)
{
	struct json *invocation = json_object();
	struct json *array = json_array();

	json_add_boolean(invocation, "executionSuccessful", result->complete);
	json_add(invocation, "toolExecutionNotifications", notifications_value(result));
	json_append(array, invocation);
	return array;
}

/* Takes value. */
static void
put_member(FILE *out, const char *key, struct json *value)
{
	fprintf(out, "      \"%s\": ", key);
	json_write(out, value, 6);
	json_free(&value);
	fputs(",\n", out);
}

static void
write_report(FILE *out, const struct result *result, const struct report_settings *settings)
{
	struct json_list list;

	(void)settings;
	fputs("{\n  \"$schema\": \"" SCHEMA
	      "\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {\n",
	      out);
	put_member(out, "tool", tool_value(result));
	put_member(out, "invocations", invocations_value(result));
	put_member(out, "columnKind", json_from_text("unicodeCodePoints"));
	fputs("      \"results\": ", out);
	list = json_list_begin(out, 6);
	for (size_t i = 0; i < result->targets.count; i++)
		put_target(&list, result, vector_at(&result->targets, i));
	json_list_end(&list);
	fputs("\n    }\n  ]\n}\n", out);
}

const struct report_format report_sarif = {
	.name = "sarif",
	.help = "SARIF 2.1.0, for GitHub code scanning and others",
	.words = WORDS_UNREAD,
	.write = write_report,
};
