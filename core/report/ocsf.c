/* SPDX-License-Identifier: Apache-2.0
 *
 * OCSF 1.8.0, Compliance Finding (class 2003): an event for each result, one to a line, as log
 * collectors take them.
 */
#include "base/jsontree.h"
#include "report/clock.h"
#include "report/identity.h"
#include "report/phrase.h"
#include "report/report.h"
#include "report/wording.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

#define OCSF_VERSION "1.8.0"

/* A number and its caption. */
struct choice {
	int64_t id;
	const char *caption;
};

static const struct choice severities[] = {
	[ARGVET_INFO] = {1, "Informational"}, [ARGVET_LOW] = {2, "Low"},
	[ARGVET_MEDIUM] = {3, "Medium"},      [ARGVET_HIGH] = {4, "High"},
	[ARGVET_CRITICAL] = {5, "Critical"},
};

static const struct choice verdicts[STATUS_COUNT] = {
	[STATUS_PASS] = {1, "Pass"},      [STATUS_FAIL] = {3, "Fail"},
	[STATUS_MANUAL] = {2, "Warning"}, [STATUS_NOT_APPLICABLE] = {99, "Not Applicable"},
	[STATUS_WAIVED] = {99, "Waived"}, [STATUS_ERROR] = {0, "Unknown"},
};

/* Of the finding's life, where there is a finding. */
static const struct choice lives[STATUS_COUNT] = {
	[STATUS_FAIL] = {1, "New"},
	[STATUS_WAIVED] = {3, "Suppressed"},
};

/* What is the same in all events. */
struct event {
	const struct result *whole;
	const struct target *target;
	const struct check_result *result;
	int64_t time; /* in milliseconds */
};

static void
add_class(struct json *value)
{
	json_add_number(value, "activity_id", 1);
	json_add_text(value, "activity_name", "Create");
	json_add_number(value, "category_uid", 2);
	json_add_text(value, "category_name", "Findings");
	json_add_number(value, "class_uid", 2003);
	json_add_text(value, "class_name", "Compliance Finding");
	json_add_number(value, "type_uid", 200301);
	json_add_text(value, "type_name", "Compliance Finding: Create");
}

static struct json *
metadata_value(void)
{
	struct json *product = json_object();
	struct json *value = json_object();

	json_add_text(product, "name", "argvet");
	json_add_text(product, "vendor_name", "argvet");
	json_add_text(product, "version", PACKAGE_VERSION);
	json_add_text(value, "version", OCSF_VERSION);
	json_add(value, "product", product);
	return value;
}

static struct json *
analytic_value(const struct argvet_plugin *plugin)
{
	struct json *value = json_object();

	json_add_number(value, "type_id", 1);
	json_add_text(value, "type", "Rule");
	json_add_text(value, "uid", plugin->id);
	json_add_text(value, "name", plugin->title);
	if (plugin->category != NULL)
		json_add_text(value, "category", plugin->category);
	if (plugin->version != NULL)
		json_add_text(value, "version", plugin->version);
	return value;
}

static struct json *
finding_info_value(const struct event *event)
{
	const struct argvet_plugin *plugin = &event->result->check->plugin;
	cleanup_strbuf struct strbuf uid = {0};
	struct json *value = json_object();

	identity_add_result(&uid, event->target, event->result);
	json_add_text(value, "uid", uid.text);
	json_add_text(value, "title", plugin->title);
	if (plugin->description != NULL)
		json_add_text(value, "desc", plugin->description);
	json_add(value, "analytic", analytic_value(plugin));
	return value;
}

static struct json *
details_value(const struct check_result *result)
{
	struct json *array = json_array();

	for (size_t i = 0; i < result->finding_count; i++) {
		cleanup_strbuf struct strbuf text = {0};

		phrase_add_finding(&text, &result->findings[i]);
		json_append_text(array, text.text);
	}
	if (result->message != NULL || result->waived != NULL) {
		cleanup_strbuf struct strbuf text = {0};

		phrase_add_reason(&text, result);
		json_append_text(array, text.text);
	}
	return array;
}

/* A control that has no number in the benchmark goes by the name of its check. */
static struct json *
compliance_value(const struct event *event)
{
	const struct choice *verdict = &verdicts[event->result->status];
	struct json *standards = json_array();
	struct json *value = json_object();

	json_append_text(standards, event->whole->benchmark->name);
	json_add(value, "standards", standards);
	json_add_text(value, "control",
		      event->result->control != NULL ? event->result->control
						     : event->result->check->plugin.id);
	json_add_number(value, "status_id", verdict->id);
	json_add_text(value, "status", verdict->caption);
	json_add(value, "status_details", details_value(event->result));
	return value;
}

static struct json *
remediation_value(const struct argvet_plugin *plugin)
{
	const char *const *reference = plugin->references;
	struct json *references = json_array();
	struct json *value = json_object();

	for (; reference != NULL && *reference != NULL; reference++)
		json_append_text(references, *reference);
	json_add_text(value, "desc", plugin->remediation);
	json_add(value, "references", references);
	return value;
}

static struct json *
origin_value(const struct argvet_origin *origin)
{
	struct json *value = json_object();

	if (origin->file != NULL)
		json_add_text(value, "file", origin->file);
	if (origin->line > 0)
		json_add_number(value, "line", origin->line);
	if (origin->column > 0)
		json_add_number(value, "column", origin->column);
	if (origin->path != NULL)
		json_add_text(value, "path", origin->path);
	if (origin->pid > 0)
		json_add_number(value, "pid", origin->pid);
	return value;
}

static struct json *
resources_value(const struct target *target)
{
	const struct object *object = &target->place.object;
	cleanup_strbuf struct strbuf name = {0};
	struct json *value = json_object();
	struct json *array = json_array();

	wording_add_target(&name, target);
	json_add_text(value, "name", name.text);
	json_add_text(value, "type", target->component->name);
	if (object->namespace != NULL)
		json_add_text(value, "namespace", object->namespace);
	if (target->kubernetes.text != NULL)
		json_add_text(value, "version", target->kubernetes.text);
	json_add(value, "data", origin_value(&target->place.origin));
	json_append(array, value);
	return array;
}

static struct json *
evidences_value(const struct check_result *result)
{
	struct json *array = json_array();

	for (size_t i = 0; i < result->finding_count; i++) {
		const struct argvet_finding *finding = &result->findings[i];
		struct json *data = json_object();
		struct json *value = json_object();

		json_add_text(data, "kind", kind_name(finding->kind));
		json_add_text(data, "flag", finding->flag);
		json_add_text(data, "expected", finding->expected);
		json_add_text(data, "actual", finding->actual);
		json_add(data, "origin", origin_value(finding->origin));
		json_add(value, "data", data);
		json_append(array, value);
	}
	return array;
}

static void
add_message(struct json *value, const struct event *event)
{
	cleanup_strbuf struct strbuf text = {0};

	strbuf_printf(&text, "%s: ", event->result->check->plugin.title);
	wording_add_target(&text, event->target);
	json_add_text(value, "message", text.text);
}

/* What is no failure is of no severity. */
static const struct choice *
severity_of(const struct check_result *result)
{
	bool failed = result->status == STATUS_FAIL;

	return &severities[failed ? result->check->plugin.severity : ARGVET_INFO];
}

static struct json *
event_value(const struct event *event)
{
	const struct argvet_plugin *plugin = &event->result->check->plugin;
	const struct choice *severity = severity_of(event->result);
	const struct choice *life = &lives[event->result->status];
	struct json *value = json_object();

	add_class(value);
	json_add_number(value, "severity_id", severity->id);
	json_add_text(value, "severity", severity->caption);
	if (life->caption != NULL) {
		json_add_number(value, "status_id", life->id);
		json_add_text(value, "status", life->caption);
	}
	json_add_number(value, "time", event->time);
	add_message(value, event);
	json_add(value, "metadata", metadata_value());
	json_add(value, "finding_info", finding_info_value(event));
	json_add(value, "compliance", compliance_value(event));
	if (plugin->remediation != NULL)
		json_add(value, "remediation", remediation_value(plugin));
	json_add(value, "resources", resources_value(event->target));
	if (event->result->finding_count > 0)
		json_add(value, "evidences", evidences_value(event->result));
	return value;
}

static void
put_target(FILE *out, struct event *event, const struct target_result *on_target)
{
	event->target = on_target->target;
	for (size_t i = 0; i < on_target->result_count; i++) {
		cleanup_json struct json *value = NULL;

		event->result = &on_target->results[i];
		value = event_value(event);
		json_write_compact(out, value);
		putc('\n', out);
	}
}

static void
write_report(FILE *out, const struct result *result, const struct report_settings *settings)
{
	struct event event = {.whole = result, .time = (int64_t)clock_now() * 1000};

	(void)settings;
	for (size_t i = 0; i < result->targets.count; i++)
		put_target(out, &event, vector_at(&result->targets, i));
}

const struct report_format report_ocsf = {
	.name = "ocsf",
	.help = "OCSF Compliance Findings, one to a line",
	.words = WORDS_UNREAD,
	.write = write_report,
};
