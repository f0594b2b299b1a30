/* SPDX-License-Identifier: Apache-2.0
 *
 * What `kube-bench --json` prints, for tools that import it: a set of controls for each target, in
 * it a group for each section of the benchmark. Texts are never null, since importers join them.
 */
#include <string.h>

#include "base/jsontree.h"
#include "report/phrase.h"
#include "report/report.h"
#include "report/wording.h"

enum state {
	STATE_PASS = 0,
	STATE_FAIL,
	STATE_WARN,
	STATE_INFO,
	STATE_COUNT,
};

static const char *const state_names[] = {"PASS", "FAIL", "WARN", "INFO"};
static const char *const total_keys[] = {"total_pass", "total_fail", "total_warn", "total_info"};
static const char *const group_keys[] = {"pass", "fail", "warn", "info"};

/* How many results are in each state. */
struct tally {
	int64_t counts[STATE_COUNT];
};

static enum state
state_of(enum status status)
{
	switch (status) {
	case STATUS_PASS:
		return STATE_PASS;
	case STATUS_FAIL:
		return STATE_FAIL;
	case STATUS_NOT_APPLICABLE:
	case STATUS_WAIVED:
		return STATE_INFO;
	default:
		return STATE_WARN;
	}
}

static void
add_counts(struct json *object, const struct tally *tally, const char *const keys[STATE_COUNT])
{
	for (size_t i = 0; i < STATE_COUNT; i++)
		json_add_number(object, keys[i], tally->counts[i]);
}

static const char *
text_or_empty(const char *text)
{
	return text != NULL ? text : "";
}

static const char *
number_of(const struct check_result *result)
{
	return result->control != NULL ? result->control : result->check->plugin.id;
}

/* "1.2.6" is in section 1.2; a check without a number, in that of its component. */
static size_t
section_length(const char *number)
{
	const char *dot = strrchr(number, '.');
	const char *slash = strchr(number, '/');

	if (slash != NULL)
		return (size_t)(slash - number);
	return dot != NULL ? (size_t)(dot - number) : strlen(number);
}

static bool
same_section(const struct check_result *a, const struct check_result *b)
{
	size_t length = section_length(number_of(a));

	return length == section_length(number_of(b)) &&
	       strncmp(number_of(a), number_of(b), length) == 0;
}

/* Numbers first, as numbers: 1.2.6 before 1.2.19. */
static int
compare_numbers(const void *a, const void *b)
{
	const struct check_result *first = *(const struct check_result *const *)a;
	const struct check_result *second = *(const struct check_result *const *)b;
	int order = strverscmp(number_of(first), number_of(second));

	return order != 0 ? order : strcmp(first->check->plugin.id, second->check->plugin.id);
}

static void
add_found(struct json *value, const struct check_result *result)
{
	cleanup_strbuf struct strbuf actual = {0};
	cleanup_strbuf struct strbuf expected = {0};

	strbuf_add_text(&actual, "");
	strbuf_add_text(&expected, "");
	for (size_t i = 0; i < result->finding_count; i++) {
		if (i > 0) {
			strbuf_add_text(&actual, ", ");
			strbuf_add_text(&expected, ", ");
		}
		phrase_add_actual(&actual, &result->findings[i]);
		strbuf_add_text(&expected, result->findings[i].expected);
	}
	json_add_text(value, "actual_value", actual.text);
	json_add_text(value, "expected_result", expected.text);
}

static const char *
type_of(enum status status)
{
	if (status == STATUS_MANUAL)
		return "manual";
	return status == STATUS_WAIVED ? "skip" : "";
}

/* An importer may take the first of test_info without looking whether there is one. */
static struct json *
info_value(const char *remediation)
{
	struct json *array = json_array();

	json_append_text(array, remediation);
	return array;
}

static void
add_reason(struct json *value, const struct check_result *result)
{
	cleanup_strbuf struct strbuf reason = {0};

	if (result->message == NULL && result->waived == NULL)
		return;
	phrase_add_reason(&reason, result);
	if (reason.length > 0)
		json_add_text(value, "reason", reason.text);
}

static struct json *
check_value(const struct check_result *result)
{
	const struct argvet_plugin *plugin = &result->check->plugin;
	const char *remediation = text_or_empty(plugin->remediation);
	struct json *value = json_object();

	json_add_text(value, "test_number", number_of(result));
	json_add_text(value, "test_desc", plugin->title);
	json_add_text(value, "audit", text_or_empty(plugin->audit));
	json_add_text(value, "AuditEnv", "");
	json_add_text(value, "AuditConfig", "");
	json_add_text(value, "type", type_of(result->status));
	json_add_text(value, "remediation", remediation);
	json_add(value, "test_info", info_value(remediation));
	json_add_text(value, "status", state_names[state_of(result->status)]);
	json_add_boolean(value, "scored", result->status != STATUS_MANUAL);
	json_add_boolean(value, "IsMultiple", false);
	add_found(value, result);
	add_reason(value, result);
	return value;
}

/* The results from first on that share its section; moves first behind them. */
static struct json *
group_value(const struct vector *results, size_t *first, const char *component)
{
	const struct check_result *leader =
		*(const struct check_result **)vector_at(results, *first);
	const char *number = number_of(leader);
	cleanup_strbuf struct strbuf section = {0};
	struct json *checks = json_array();
	struct json *value = json_object();
	struct tally tally = {0};

	strbuf_add(&section, number, section_length(number));
	for (; *first < results->count; (*first)++) {
		const struct check_result *result =
			*(const struct check_result **)vector_at(results, *first);

		if (!same_section(leader, result))
			break;
		tally.counts[state_of(result->status)]++;
		json_append(checks, check_value(result));
	}
	json_add_text(value, "section", section.text);
	json_add_text(value, "type", "");
	add_counts(value, &tally, group_keys);
	json_add_text(value, "desc", component);
	json_add(value, "results", checks);
	return value;
}

static struct json *
groups_value(const struct target_result *on_target)
{
	cleanup_vector struct vector results = VECTOR(const struct check_result *);
	struct json *array = json_array();

	for (size_t i = 0; i < on_target->result_count; i++)
		*(const struct check_result **)vector_add(&results) = &on_target->results[i];
	vector_sort(&results, compare_numbers);
	for (size_t first = 0; first < results.count;)
		json_append(array,
			    group_value(&results, &first, on_target->target->component->name));
	return array;
}

static const char *
node_type(const char *component)
{
	if (strcmp(component, "etcd") == 0)
		return "etcd";
	if (strcmp(component, "kubelet") == 0 || strcmp(component, "kube-proxy") == 0)
		return "node";
	return "master";
}

/* The chapters of the benchmark: 1 control plane, 2 etcd, 4 nodes. */
static const char *
chapter(const char *type)
{
	if (strcmp(type, "etcd") == 0)
		return "2";
	return strcmp(type, "node") == 0 ? "4" : "1";
}

static struct tally
count_states(const struct target_result *on_target)
{
	struct tally tally = {0};

	for (size_t i = 0; i < on_target->result_count; i++)
		tally.counts[state_of(on_target->results[i].status)]++;
	return tally;
}

static struct json *
controls_value(const struct benchmark *benchmark, const struct target_result *on_target)
{
	const struct target *target = on_target->target;
	const char *type = node_type(target->component->name);
	struct tally tally = count_states(on_target);
	cleanup_strbuf struct strbuf text = {0};
	struct json *value = json_object();

	wording_add_target(&text, target);
	json_add_text(value, "id", chapter(type));
	json_add_text(value, "version", benchmark->name);
	if (target->kubernetes.text != NULL && *target->kubernetes.text != '\0')
		json_add_text(value, "detected_version", target->kubernetes.text);
	json_add_text(value, "text", text.text);
	json_add_text(value, "node_type", type);
	json_add(value, "tests", groups_value(on_target));
	add_counts(value, &tally, total_keys);
	return value;
}

static struct json *
totals_value(const struct result *result)
{
	struct json *value = json_object();
	struct tally tally = {0};

	for (size_t i = 0; i < STATUS_COUNT; i++)
		tally.counts[state_of((enum status)i)] += (int64_t)result->counts[i];
	add_counts(value, &tally, total_keys);
	return value;
}

static void
write_report(FILE *out, const struct result *result, const struct report_settings *settings)
{
	cleanup_json struct json *totals = totals_value(result);
	struct json_list list;

	(void)settings;
	fputs("{\n  \"Controls\": ", out);
	list = json_list_begin(out, 2);
	for (size_t i = 0; i < result->targets.count; i++)
		json_list_put(&list,
			      controls_value(result->benchmark, vector_at(&result->targets, i)));
	json_list_end(&list);
	fputs(",\n  \"Totals\": ", out);
	json_write(out, totals, 2);
	fputs("\n}\n", out);
}

const struct report_format report_kube_bench = {
	.name = "kube-bench",
	.help = "what kube-bench --json prints, for tools that import it",
	.words = WORDS_UNREAD,
	.write = write_report,
};
