/* SPDX-License-Identifier: Apache-2.0
 *
 * OSCAL 1.1 assessment results: a component for each target, an observation for each result, a
 * finding for each check that has a verdict. The same scan at the same time gives the same UUIDs.
 */
#include <string.h>

#include "base/jsontree.h"
#include "report/clock.h"
#include "report/identity.h"
#include "report/phrase.h"
#include "report/report.h"
#include "report/style.h"
#include "report/wording.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

#define OSCAL_VERSION "1.1.3"
#define NAME_SPACE    "https://argvet.dev/ns/oscal"

/* What many parts of one report need. */
struct document {
	FILE *out;
	const struct result *result;
	const char *time;
};

/* OSCAL allows no empty array: the ones that may be are begun when the first element comes. */
struct section {
	FILE *out;
	const char *key;
	int indent;
	struct json_list list;
};

static void
section_put(struct section *section, struct json *item)
{
	if (section->list.out == NULL) {
		fprintf(section->out, ",\n%*s\"%s\": ", section->indent, "", section->key);
		section->list = json_list_begin(section->out, section->indent);
	}
	json_list_put(&section->list, item);
}

static void
section_end(struct section *section)
{
	if (section->list.out != NULL)
		json_list_end(&section->list);
}

static void
add_uuid(struct json *value, const char *key, const char *name)
{
	cleanup_strbuf struct strbuf uuid = {0};

	identity_add_uuid(&uuid, name);
	json_add_text(value, key, uuid.text);
}

static void
add_target_name(struct strbuf *name, const struct target *target, size_t index)
{
	strbuf_printf(name, "target %zu %s ", index, source_name(target->place.source));
	wording_add_target(name, target);
}

static void
add_observation_name(struct strbuf *name, const struct target *target,
		     const struct check_result *result, size_t index)
{
	strbuf_printf(name, "observation %zu %s ", index, status_name(result->status));
	identity_add_result(name, target, result);
}

/* Depends on everything that the report says of the targets. */
static void
add_report_name(struct strbuf *name, const struct document *document)
{
	const struct vector *targets = &document->result->targets;

	strbuf_printf(name, "report %s %s", document->time, document->result->benchmark->name);
	for (size_t i = 0; i < targets->count; i++) {
		const struct target_result *on_target = vector_at(targets, i);

		for (size_t k = 0; k < on_target->result_count; k++) {
			cleanup_strbuf struct strbuf so_far = {0};

			strbuf_add_text(&so_far, name->text);
			add_observation_name(&so_far, on_target->target, &on_target->results[k], i);
			strbuf_clear(name);
			identity_add_uuid(name, so_far.text);
		}
	}
}

/* A token has few kinds of characters, and no number in front. */
static void
add_token(struct strbuf *token, const char *text)
{
	for (; *text != '\0'; text++) {
		bool letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
		bool inner = letter || (*text >= '0' && *text <= '9') || *text == '-';

		if (token->length == 0 && !letter)
			strbuf_add_char(token, '_');
		if (*text == '/' || *text == '.')
			strbuf_add_char(token, '.');
		else
			strbuf_add_char(token, inner ? *text : '_');
	}
}

/* "cis-1.2.6", or "kube-apiserver.insecure-port" if the benchmark has no number for it. */
static void
add_control_token(struct strbuf *token, const struct benchmark *benchmark,
		  const struct argvet_plugin *plugin)
{
	cleanup_strbuf struct strbuf name = {0};
	const char *number = benchmark_control(benchmark, plugin);
	size_t family = strcspn(benchmark->name, "-");

	if (number == NULL) {
		add_token(token, plugin->id);
		return;
	}
	strbuf_add(&name, benchmark->name, family);
	strbuf_printf(&name, "-%s", number);
	add_token(token, name.text);
}

static struct json *
property(const char *name, const char *text)
{
	struct json *value = json_object();

	json_add_text(value, "name", name);
	json_add_text(value, "ns", NAME_SPACE);
	json_add_text(value, "value", text);
	return value;
}

static struct json *
component_value(const struct target *target, size_t index)
{
	cleanup_strbuf struct strbuf name = {0};
	cleanup_strbuf struct strbuf description = {0};
	struct json *status = json_object();
	struct json *value = json_object();

	add_target_name(&name, target, index);
	wording_add_target(&description, target);
	json_add_text(status, "state", "operational");
	add_uuid(value, "uuid", name.text);
	json_add_text(value, "type", "service");
	json_add_text(value, "title", target->component->name);
	json_add_text(value, "description", description.text);
	json_add(value, "status", status);
	return value;
}

static struct json *
subjects_value(const struct target *target, size_t index)
{
	cleanup_strbuf struct strbuf name = {0};
	struct json *value = json_object();
	struct json *array = json_array();

	add_target_name(&name, target, index);
	add_uuid(value, "subject-uuid", name.text);
	json_add_text(value, "type", "component");
	json_append(array, value);
	return array;
}

static struct json *
properties_value(const struct check_result *result)
{
	struct json *array = json_array();

	json_append(array, property("check", result->check->plugin.id));
	json_append(array, property("status", status_name(result->status)));
	json_append(array, property("severity", severity_name(result->check->plugin.severity)));
	return array;
}

static void
add_description(struct strbuf *text, const struct check_result *result)
{
	for (size_t i = 0; i < result->finding_count; i++) {
		if (i > 0)
			strbuf_add_text(text, "; ");
		phrase_add_finding(text, &result->findings[i]);
	}
	if (result->status == STATUS_WAIVED && result->finding_count > 0)
		strbuf_add_text(text, "; waived: ");
	else if (result->finding_count > 0)
		return;
	if (result->status == STATUS_PASS && result->message == NULL)
		strbuf_add_text(text, "nothing wrong was found");
	else
		phrase_add_reason(text, result);
}

/* Where the findings are. */
static struct json *
evidence_value(const struct check_result *result)
{
	struct json *array = json_array();

	for (size_t i = 0; i < result->finding_count; i++) {
		cleanup_strbuf struct strbuf place = {0};
		struct json *value = json_object();

		style_add_place(&place, result->findings[i].origin);
		json_add_text(value, "description", place.text);
		json_append(array, value);
	}
	return array;
}

static struct json *
text_array(const char *text)
{
	struct json *array = json_array();

	json_append_text(array, text);
	return array;
}

static struct json *
observation_value(const struct document *document, const struct target *target,
		  const struct check_result *result, size_t index)
{
	cleanup_strbuf struct strbuf name = {0};
	cleanup_strbuf struct strbuf description = {0};
	struct json *value = json_object();

	add_observation_name(&name, target, result, index);
	add_description(&description, result);
	add_uuid(value, "uuid", name.text);
	json_add_text(value, "title", result->check->plugin.title);
	json_add_text(value, "description", description.text);
	json_add(value, "props", properties_value(result));
	json_add(value, "methods", text_array("TEST"));
	if (result->status == STATUS_FAIL)
		json_add(value, "types", text_array("finding"));
	json_add(value, "subjects", subjects_value(target, index));
	if (result->finding_count > 0)
		json_add(value, "relevant-evidence", evidence_value(result));
	json_add_text(value, "collected", document->time);
	return value;
}

/* What all targets say of one check. */
struct verdict {
	size_t failed;
	size_t passed;
	size_t open; /* manual, waived or an error */
	struct json *observations;
};

static void
count_result(struct verdict *verdict, enum status status)
{
	switch (status) {
	case STATUS_PASS:
		verdict->passed++;
		break;
	case STATUS_FAIL:
		verdict->failed++;
		break;
	case STATUS_NOT_APPLICABLE:
		break;
	default:
		verdict->open++;
		break;
	}
}

static void
add_observation(struct verdict *verdict, const struct target *target,
		const struct check_result *result, size_t index)
{
	cleanup_strbuf struct strbuf name = {0};
	struct json *value = json_object();

	add_observation_name(&name, target, result, index);
	add_uuid(value, "observation-uuid", name.text);
	json_append(verdict->observations, value);
}

static struct verdict
ask_targets(const struct result *whole, const struct check *check)
{
	struct verdict verdict = {.observations = json_array()};

	for (size_t i = 0; i < whole->targets.count; i++) {
		const struct target_result *on_target = vector_at(&whole->targets, i);

		for (size_t k = 0; k < on_target->result_count; k++) {
			const struct check_result *result = &on_target->results[k];

			if (result->check != check)
				continue;
			count_result(&verdict, result->status);
			add_observation(&verdict, on_target->target, result, i);
		}
	}
	return verdict;
}

/* OSCAL knows two states. Satisfied is what was seen to be right everywhere. */
static struct json *
status_value(const struct verdict *verdict)
{
	struct json *value = json_object();
	bool satisfied = verdict->failed == 0 && verdict->open == 0;

	json_add_text(value, "state", satisfied ? "satisfied" : "not-satisfied");
	if (satisfied)
		json_add_text(value, "reason", "pass");
	else
		json_add_text(value, "reason", verdict->failed > 0 ? "fail" : "other");
	return value;
}

static struct json *
target_value(const struct benchmark *benchmark, const struct argvet_plugin *plugin,
	     const struct verdict *verdict)
{
	cleanup_strbuf struct strbuf token = {0};
	struct json *value = json_object();

	add_control_token(&token, benchmark, plugin);
	json_add_text(value, "type", "objective-id");
	json_add_text(value, "target-id", token.text);
	json_add(value, "status", status_value(verdict));
	return value;
}

/* Takes the observations. */
static struct json *
finding_value(const struct document *document, const struct argvet_plugin *plugin,
	      const struct verdict *verdict)
{
	cleanup_strbuf struct strbuf name = {0};
	cleanup_strbuf struct strbuf description = {0};
	struct json *value = json_object();

	strbuf_printf(&name, "finding %s %s", document->result->benchmark->name, plugin->id);
	strbuf_printf(&description, "%zu failed, %zu passed, %zu without a verdict",
		      verdict->failed, verdict->passed, verdict->open);
	add_uuid(value, "uuid", name.text);
	json_add_text(value, "title", plugin->title);
	json_add_text(value, "description", description.text);
	json_add(value, "target", target_value(document->result->benchmark, plugin, verdict));
	json_add(value, "related-observations", verdict->observations);
	return value;
}

static void
put_components(const struct document *document)
{
	const struct vector *targets = &document->result->targets;
	struct json_list list;

	if (targets->count == 0)
		return;
	fputs(",\n        \"local-definitions\": {\n          \"components\": ", document->out);
	list = json_list_begin(document->out, 10);
	for (size_t i = 0; i < targets->count; i++) {
		const struct target_result *on_target = vector_at(targets, i);

		json_list_put(&list, component_value(on_target->target, i));
	}
	json_list_end(&list);
	fputs("\n        }", document->out);
}

static void
put_observations(const struct document *document)
{
	const struct vector *targets = &document->result->targets;
	struct section section = {document->out, "observations", 8, {0}};

	for (size_t i = 0; i < targets->count; i++) {
		const struct target_result *on_target = vector_at(targets, i);

		for (size_t k = 0; k < on_target->result_count; k++)
			section_put(&section, observation_value(document, on_target->target,
								&on_target->results[k], i));
	}
	section_end(&section);
}

static void
put_findings(const struct document *document)
{
	const struct vector *checks = document->result->checks;
	struct section section = {document->out, "findings", 8, {0}};

	for (size_t i = 0; i < checks->count; i++) {
		const struct check *check = *(const struct check **)vector_at(checks, i);
		struct verdict verdict = ask_targets(document->result, check);

		if (verdict.failed + verdict.passed + verdict.open > 0)
			section_put(&section, finding_value(document, &check->plugin, &verdict));
		else
			json_free(&verdict.observations);
	}
	section_end(&section);
}

static struct json *
selection_value(const struct result *result)
{
	struct json *controls = json_array();
	struct json *value = json_object();

	for (size_t i = 0; i < result->checks->count; i++) {
		const struct check *check = *(const struct check **)vector_at(result->checks, i);
		cleanup_strbuf struct strbuf token = {0};
		struct json *control = json_object();

		add_control_token(&token, result->benchmark, &check->plugin);
		json_add_text(control, "control-id", token.text);
		json_append(controls, control);
	}
	if (result->checks->count > 0) {
		json_add(value, "include-controls", controls);
		return value;
	}
	json_free(&controls);
	json_add_text(value, "description", "no check was selected");
	return value;
}

static struct json *
reviewed_value(const struct result *result)
{
	struct json *selections = json_array();
	struct json *value = json_object();

	json_append(selections, selection_value(result));
	json_add(value, "control-selections", selections);
	return value;
}

static struct json *
metadata_value(const struct document *document)
{
	struct json *value = json_object();

	json_add_text(value, "title", "argvet scan");
	json_add_text(value, "last-modified", document->time);
	json_add_text(value, "version", "argvet " PACKAGE_VERSION);
	json_add_text(value, "oscal-version", OSCAL_VERSION);
	return value;
}

/* Results must name a plan. Where none was made, a note in the back says what was assessed. */
static struct json *
plan_value(void)
{
	cleanup_strbuf struct strbuf href = {0};
	struct json *value = json_object();

	strbuf_add_char(&href, '#');
	identity_add_uuid(&href, "plan");
	json_add_text(value, "href", href.text);
	return value;
}

static struct json *
back_value(const struct result *result)
{
	cleanup_strbuf struct strbuf description = {0};
	struct json *resource = json_object();
	struct json *resources = json_array();
	struct json *value = json_object();

	strbuf_printf(&description,
		      "There is no assessment plan: argvet judged command lines by its checks, "
		      "numbered as in %s.",
		      result->benchmark->name);
	add_uuid(resource, "uuid", "plan");
	json_add_text(resource, "title", "Plan of the scan");
	json_add_text(resource, "description", description.text);
	json_append(resources, resource);
	json_add(value, "resources", resources);
	return value;
}

/* Takes value. */
static void
put_member(FILE *out, int indent, const char *key, struct json *value)
{
	fprintf(out, "%*s\"%s\": ", indent, "", key);
	json_write(out, value, indent);
	json_free(&value);
}

static void
put_text(FILE *out, int indent, const char *key, const char *text)
{
	put_member(out, indent, key, json_from_text(text));
	fputs(",\n", out);
}

static void
put_uuid(FILE *out, int indent, const char *kind, const char *name)
{
	cleanup_strbuf struct strbuf whole = {0};
	cleanup_strbuf struct strbuf uuid = {0};

	strbuf_printf(&whole, "%s %s", kind, name);
	identity_add_uuid(&uuid, whole.text);
	put_text(out, indent, "uuid", uuid.text);
}

static struct json *
remarks_value(const struct result *result)
{
	cleanup_strbuf struct strbuf text = {0};

	wording_add_verdict(&text, result);
	for (size_t i = 0; i < result->problems->items.count; i++) {
		const struct problem *problem = vector_at(&result->problems->items, i);

		strbuf_add_text(&text, "\n\n");
		style_add_place(&text, &problem->origin);
		strbuf_printf(&text,
			      ": %s: ", problem->severity == PROBLEM_ERROR ? "error" : "warning");
		style_add_safe(&text, problem->message);
	}
	return json_from_text(text.text);
}

static void
put_result(const struct document *document, const char *name)
{
	FILE *out = document->out;

	fputs("    \"results\": [\n      {\n", out);
	put_uuid(out, 8, "result", name);
	put_text(out, 8, "title", "argvet scan");
	put_text(out, 8, "description",
		 document->result->complete
			 ? "The command lines that were found, and what the checks say of them."
			 : "Incomplete: something could not be looked at; the remarks say what.");
	put_text(out, 8, "start", document->time);
	put_member(out, 8, "reviewed-controls", reviewed_value(document->result));
	put_components(document);
	put_observations(document);
	put_findings(document);
	fputs(",\n", out);
	put_member(out, 8, "remarks", remarks_value(document->result));
	fputs("\n      }\n    ],\n", out);
}

static void
write_report(FILE *out, const struct result *result, const struct report_settings *settings)
{
	cleanup_strbuf struct strbuf time = {0};
	cleanup_strbuf struct strbuf name = {0};
	struct document document = {.out = out, .result = result};

	(void)settings;
	clock_add(&time, clock_now());
	document.time = time.text;
	add_report_name(&name, &document);
	fputs("{\n  \"assessment-results\": {\n", out);
	put_uuid(out, 4, "report", name.text);
	put_member(out, 4, "metadata", metadata_value(&document));
	fputs(",\n", out);
	put_member(out, 4, "import-ap", plan_value());
	fputs(",\n", out);
	put_result(&document, name.text);
	put_member(out, 4, "back-matter", back_value(result));
	fputs("\n  }\n}\n", out);
}

const struct report_format report_oscal = {
	.name = "oscal",
	.help = "OSCAL 1.1 assessment results",
	.words = WORDS_UNREAD,
	.write = write_report,
};
