/* SPDX-License-Identifier: Apache-2.0
 *
 * Prometheus's text format, for the textfile collector of node_exporter. What is zero is written
 * too: an alert must not depend on a series that was never there.
 */
#include <string.h>

#include "report/clock.h"
#include "report/report.h"
#include "report/style.h"
#include "report/wording.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

static void
put_head(FILE *out, const char *name, const char *help)
{
	fprintf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void
put_gauge(FILE *out, const char *name, const char *help, unsigned long long value)
{
	put_head(out, name, help);
	fprintf(out, "%s %llu\n", name, value);
}

/* Adds NAME="text", with a comma before it unless it is the first. */
static void
add_label(struct strbuf *labels, const char *name, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};

	strbuf_add_text(&safe, "");
	if (text != NULL)
		style_add_safe(&safe, text);
	strbuf_printf(labels, "%s%s=\"", labels->length > 0 ? "," : "", name);
	for (const char *c = safe.text; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\')
			strbuf_add_char(labels, '\\');
		strbuf_add_char(labels, *c);
	}
	strbuf_add_char(labels, '"');
}

static void
put_info(FILE *out, const struct result *result)
{
	cleanup_strbuf struct strbuf labels = {0};

	add_label(&labels, "version", PACKAGE_VERSION);
	add_label(&labels, "benchmark", result->benchmark->name);
	put_head(out, "argvet_info", "The argvet that wrote this, and whose numbers it uses.");
	fprintf(out, "argvet_info{%s} 1\n", labels.text);
}

static void
put_problems(FILE *out, const struct result *result)
{
	size_t errors = wording_count_errors(result->problems);

	put_head(out, "argvet_problems", "Trouble with inputs by severity.");
	fprintf(out, "argvet_problems{severity=\"error\"} %zu\n", errors);
	fprintf(out, "argvet_problems{severity=\"warning\"} %zu\n",
		result->problems->items.count - errors);
}

struct tally {
	size_t counts[STATUS_COUNT][ARGVET_CRITICAL + 1];
};

static void
count_results(struct tally *tally, const struct result *result)
{
	for (size_t i = 0; i < result->targets.count; i++) {
		const struct target_result *on_target = vector_at(&result->targets, i);

		for (size_t k = 0; k < on_target->result_count; k++) {
			const struct check_result *one = &on_target->results[k];

			tally->counts[one->status][one->check->plugin.severity]++;
		}
	}
}

static void
put_results(FILE *out, const struct result *result)
{
	struct tally tally = {0};

	count_results(&tally, result);
	put_head(out, "argvet_results", "Results by status and by the severity of the check.");
	for (enum status status = 0; status < STATUS_COUNT; status++) {
		for (enum argvet_severity severity = ARGVET_INFO; severity <= ARGVET_CRITICAL;
		     severity++)
			fprintf(out, "argvet_results{status=\"%s\",severity=\"%s\"} %zu\n",
				status_name(status), severity_name(severity),
				tally.counts[status][severity]);
	}
}

/* Without line and column in a file that holds objects: a series ought to outlive an edit. */
static void
add_target(struct strbuf *labels, const struct target *target)
{
	struct argvet_origin origin = target->place.origin;
	cleanup_strbuf struct strbuf place = {0};
	cleanup_strbuf struct strbuf holder = {0};

	wording_add_holder(&holder, &target->place);
	if (holder.length > 0)
		origin.line = 0;
	style_add_place(&place, &origin);
	add_label(labels, "component", target->component->name);
	add_label(labels, "target", place.text);
	add_label(labels, "object", holder.text);
	if (target->place.host != NULL)
		add_label(labels, "host", target->place.host);
}

/* A target and the labels of its series. */
struct series {
	const struct target_result *on_target;
	struct strbuf labels;
	size_t index;
};

static int
compare_series(const void *a, const void *b)
{
	const struct series *one = a;
	const struct series *other = b;
	int order = strcmp(one->labels.text, other->labels.text);

	return order != 0 ? order : one->index < other->index ? -1 : 1;
}

/* The collector refuses a file in which two series have the same labels, and the same object may be
 * in it twice. */
static void
add_twin(struct series *series, size_t count)
{
	for (size_t i = 1, twin = 1; i < count; i++) {
		bool same = strncmp(series[i].labels.text, series[i - twin].labels.text,
				    series[i].labels.length) == 0 &&
			    series[i].labels.length == series[i - twin].labels.length;

		twin = same ? twin + 1 : 1;
		if (same)
			strbuf_printf(&series[i].labels, ",twin=\"%zu\"", twin);
	}
}

static void
make_series(struct vector *all, const struct result *result)
{
	for (size_t i = 0; i < result->targets.count; i++) {
		struct series *series = vector_add(all);

		series->on_target = vector_at(&result->targets, i);
		series->index = i;
		add_target(&series->labels, series->on_target->target);
	}
	vector_sort(all, compare_series);
	if (all->count > 0)
		add_twin(all->items, all->count);
}

/* The numbers are those of the statuses, which will not change. */
static void
put_status(FILE *out, const struct series *series, const struct check_result *result)
{
	cleanup_strbuf struct strbuf labels = {0};

	add_label(&labels, "check", result->check->plugin.id);
	add_label(&labels, "control", result->control);
	add_label(&labels, "severity", severity_name(result->check->plugin.severity));
	fprintf(out, "argvet_check_status{%s,%s} %d\n", labels.text, series->labels.text,
		(int)result->status);
}

static void
put_statuses(FILE *out, const struct result *result)
{
	struct vector all = VECTOR(struct series);

	make_series(&all, result);
	put_head(out, "argvet_check_status",
		 "One check on one target: 0 pass, 1 fail, 2 manual, 3 not applicable, 4 waived, "
		 "5 error.");
	for (size_t i = 0; i < all.count; i++) {
		struct series *series = vector_at(&all, i);

		for (size_t k = 0; k < series->on_target->result_count; k++)
			put_status(out, series, &series->on_target->results[k]);
		strbuf_free(&series->labels);
	}
	vector_free(&all);
}

static void
prometheus_write(FILE *out, const struct result *result, const struct report_settings *settings)
{
	(void)settings;
	put_info(out, result);
	put_gauge(out, "argvet_scan_timestamp_seconds", "When the scan ended.",
		  (unsigned long long)clock_now());
	put_gauge(out, "argvet_scan_complete",
		  "1 if every input could be read and every check could look.",
		  result->complete ? 1 : 0);
	put_gauge(out, "argvet_targets", "Command lines that were judged.", result->targets.count);
	put_problems(out, result);
	put_results(out, result);
	put_statuses(out, result);
}

const struct report_format report_prometheus = {
	.name = "prometheus",
	.help = "metrics for the textfile collector of node_exporter",
	.words = WORDS_UNREAD,
	.write = prometheus_write,
};
