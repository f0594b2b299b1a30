/* SPDX-License-Identifier: Apache-2.0
 *
 * One page that needs nothing but a browser: no other file, no network, and the script only to sort
 * and to filter.
 */
#include "report/html.h"

#include <inttypes.h>
#include <string.h>

#include "report/chart.h"
#include "report/clock.h"
#include "report/markup.h"
#include "report/report.h"
#include "report/style.h"
#include "report/wording.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

/* More of them would push the results off the screen. */
#define SHOWN_PROBLEMS 5

/* A result, and what it is sorted by. */
struct row {
	const struct check_result *result;
	const struct target *target;
	size_t rank; /* in chart_order */
	size_t target_index;
	size_t index;
};

static size_t
rank(enum status status)
{
	size_t i = 0;

	while (i < STATUS_COUNT - 1 && chart_order[i] != status)
		i++;
	return i;
}

static int
compare(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

/* What to do first stands first. */
static int
compare_rows(const void *a, const void *b)
{
	const struct row *one = a;
	const struct row *other = b;
	int order = compare(one->rank, other->rank);

	if (order == 0)
		order = compare(other->result->check->plugin.severity,
				one->result->check->plugin.severity);
	return order != 0 ? order : compare(one->index, other->index);
}

static struct vector
sorted_rows(const struct result *result)
{
	struct vector rows = VECTOR(struct row);

	for (size_t i = 0; i < result->targets.count; i++) {
		const struct target_result *on_target = vector_at(&result->targets, i);

		for (size_t k = 0; k < on_target->result_count; k++) {
			struct row *row = vector_add(&rows);

			row->result = &on_target->results[k];
			row->target = on_target->target;
			row->rank = rank(row->result->status);
			row->target_index = i;
			row->index = rows.count;
		}
	}
	vector_sort(&rows, compare_rows);
	return rows;
}

static void
add_place(struct strbuf *page, const struct argvet_origin *origin)
{
	cleanup_strbuf struct strbuf place = {0};

	style_add_place(&place, origin);
	markup_add(page, place.text);
}

static void
add_target_place(struct strbuf *page, const struct place *place)
{
	cleanup_strbuf struct strbuf text = {0};

	wording_add_place(&text, place);
	markup_add(page, text.text);
}

static void
add_holder(struct strbuf *page, const struct place *place)
{
	cleanup_strbuf struct strbuf holder = {0};

	wording_add_holder(&holder, place);
	if (holder.length > 0)
		markup_add(page, holder.text);
}

static void
add_prose(struct strbuf *page, const char *title, const char *text)
{
	struct wording_block block;

	if (text == NULL)
		return;
	strbuf_printf(page, "<h4>%s</h4>\n", title);
	while (wording_next(&text, &block)) {
		strbuf_add_text(page, block.literal ? "<pre>" : "<p>");
		markup_add_lines(page, block.text, block.length);
		strbuf_add_text(page, block.literal ? "</pre>\n" : "</p>\n");
	}
}

/* A link, unless it could be one to a script. */
static void
add_reference(struct strbuf *page, const char *reference)
{
	if (strncmp(reference, "https://", 8) != 0 && strncmp(reference, "http://", 7) != 0) {
		markup_add(page, reference);
		return;
	}
	strbuf_add_text(page, "<a rel=\"noreferrer\" href=\"");
	markup_add(page, reference);
	strbuf_add_text(page, "\">");
	markup_add(page, reference);
	strbuf_add_text(page, "</a>");
}

static void
add_references(struct strbuf *page, const char *const *references)
{
	if (references == NULL || references[0] == NULL)
		return;
	strbuf_add_text(page, "<h4>Where to read more</h4>\n<ul>\n");
	for (; *references != NULL; references++) {
		strbuf_add_text(page, "<li>");
		add_reference(page, *references);
		strbuf_add_text(page, "</li>\n");
	}
	strbuf_add_text(page, "</ul>\n");
}

static void
add_finding(struct strbuf *page, const struct argvet_finding *finding, enum status status)
{
	cleanup_strbuf struct strbuf actual = {0};

	strbuf_printf(page, "<div class=\"finding %s\"><p>%s: <code>--", status_name(status),
		      kind_name(finding->kind));
	markup_add(page, finding->flag);
	strbuf_add_text(page, "</code></p>\n<dl><dt>at</dt><dd>");
	add_place(page, finding->origin);
	strbuf_add_text(page, "</dd><dt>expected</dt><dd>");
	markup_add(page, finding->expected);
	strbuf_add_text(page, "</dd><dt>found</dt><dd>");
	wording_add_actual(&actual, finding);
	markup_add(page, actual.text);
	strbuf_add_text(page, "</dd></dl></div>\n");
}

static void
add_details(struct strbuf *page, const struct check_result *result)
{
	const struct argvet_plugin *plugin = &result->check->plugin;
	bool failed = result->status == STATUS_FAIL;

	strbuf_printf(page, "<details><summary>%s</summary>\n",
		      failed ? "How to repair it, and why" : "How to look by hand, and why");
	add_prose(page, failed ? "To repair it" : "To look by hand",
		  failed ? result->remedy : plugin->audit);
	add_prose(page, "Why it matters", plugin->rationale);
	add_references(page, plugin->references);
	strbuf_add_text(page, "</details>\n");
}

static void
add_check(struct strbuf *page, const struct check_result *result)
{
	const struct argvet_plugin *plugin = &result->check->plugin;

	strbuf_add_text(page, "<td data-key=\"");
	markup_add(page, plugin->id);
	strbuf_add_text(page, "\">");
	markup_add(page, plugin->title);
	strbuf_add_text(page, "\n<div class=\"id\">");
	markup_add(page, plugin->id);
	strbuf_add_text(page, "</div>\n");
	if (result->message != NULL) {
		strbuf_add_text(page, "<p class=\"message\">");
		markup_add(page, result->message);
		strbuf_add_text(page, "</p>\n");
	}
	for (size_t i = 0; i < result->finding_count; i++)
		add_finding(page, &result->findings[i], result->status);
	if (result->status == STATUS_FAIL || result->status == STATUS_MANUAL)
		add_details(page, result);
	strbuf_add_text(page, "</td>\n");
}

static void
add_row(struct strbuf *page, const struct row *row)
{
	const struct check_result *result = row->result;
	const char *status = status_name(result->status);
	enum argvet_severity severity = result->check->plugin.severity;

	strbuf_printf(page, "<tr data-status=\"%s\" data-severity=\"%d\" data-component=\"", status,
		      (int)severity);
	markup_add(page, row->target->component->name);
	strbuf_printf(page,
		      "\">\n<td data-key=\"%zu\"><span class=\"status %s\">%s</span></td>\n"
		      "<td data-key=\"%d\" class=\"%s\">%s</td>\n<td>",
		      row->rank, status, status, ARGVET_CRITICAL - (int)severity,
		      severity_name(severity), severity_name(severity));
	if (result->control != NULL)
		markup_add(page, result->control);
	strbuf_add_text(page, "</td>\n");
	add_check(page, result);
	strbuf_printf(page, "<td class=\"place\"><a href=\"#target-%zu\">", row->target_index + 1);
	add_target_place(page, &row->target->place);
	strbuf_add_text(page, "</a><span>");
	add_holder(page, &row->target->place);
	strbuf_add_text(page, "</span></td>\n</tr>\n");
}

static void
put_results(FILE *out, const struct vector *rows)
{
	fputs("<table class=\"results\">\n"
	      "<caption>Each check on each target, what needs a person first.</caption>\n"
	      "<thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Severity</th>"
	      "<th scope=\"col\">Number</th><th scope=\"col\">Check</th>"
	      "<th scope=\"col\">Target</th></tr></thead>\n<tbody>\n",
	      out);
	for (size_t i = 0; i < rows->count; i++) {
		cleanup_strbuf struct strbuf text = {0};

		add_row(&text, vector_at(rows, i));
		fputs(text.text, out);
	}
	fputs("</tbody>\n</table>\n", out);
}

static struct chart_bar *
bar_of(struct vector *bars, const char *name)
{
	struct chart_bar *bar;

	for (size_t i = 0; i < bars->count; i++) {
		bar = vector_at(bars, i);
		if (strcmp(bar->name, name) == 0)
			return bar;
	}
	bar = vector_add(bars);
	bar->name = name;
	return bar;
}

/* A row's name in a chart. */
typedef const char *(*naming)(const struct row *row);

static const char *
severity_of(const struct row *row)
{
	return severity_name(row->result->check->plugin.severity);
}

static const char *
component_of(const struct row *row)
{
	return row->target->component->name;
}

static void
count_rows(struct vector *bars, const struct vector *rows, naming name)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = vector_at(rows, i);

		bar_of(bars, name(row))->counts[row->result->status]++;
	}
}

/* From the worst to the least, those that there are. */
static void
drop_empty(struct vector *bars)
{
	static const struct chart_bar none;
	size_t kept = 0;

	for (size_t i = 0; i < bars->count; i++) {
		const struct chart_bar *bar = vector_at(bars, i);

		if (memcmp(bar->counts, none.counts, sizeof(none.counts)) != 0)
			*(struct chart_bar *)vector_at(bars, kept++) = *bar;
	}
	bars->count = kept;
}

static void
put_charts(FILE *out, const struct vector *rows, const struct vector *components)
{
	cleanup_strbuf struct strbuf page = {0};
	cleanup_vector struct vector severities = VECTOR(struct chart_bar);

	for (int i = ARGVET_CRITICAL; i >= ARGVET_INFO; i--)
		bar_of(&severities, severity_name((enum argvet_severity)i));
	count_rows(&severities, rows, severity_of);
	drop_empty(&severities);
	strbuf_add_text(&page, "<div class=\"charts\">\n");
	chart_add(&page, "Results by severity", &severities);
	chart_add(&page, "Results by component", components);
	strbuf_add_text(&page, "</div>\n");
	fputs(page.text, out);
}

static void
add_status_boxes(struct strbuf *page, const struct result *result)
{
	strbuf_add_text(page, "<fieldset><legend>Status</legend>\n");
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		enum status status = chart_order[i];
		const char *name = status_name(status);

		if (result->counts[status] > 0)
			strbuf_printf(page,
				      "<label class=\"%s\"><input type=\"checkbox\" name=\"status\""
				      " value=\"%s\" checked> %s</label>\n",
				      name, name, name);
	}
	strbuf_add_text(page, "</fieldset>\n");
}

static void
add_severities(struct strbuf *page)
{
	strbuf_add_text(page, "<select name=\"severity\" aria-label=\"Severity\">"
			      "<option value=\"0\">any severity</option>");
	for (int i = ARGVET_LOW; i <= ARGVET_CRITICAL; i++)
		strbuf_printf(page, "<option value=\"%d\">%s%s</option>", i,
			      severity_name((enum argvet_severity)i),
			      i < ARGVET_CRITICAL ? " and above" : "");
	strbuf_add_text(page, "</select>\n");
}

static void
add_components(struct strbuf *page, const struct vector *components)
{
	strbuf_add_text(page, "<select name=\"component\" aria-label=\"Component\">"
			      "<option value=\"\">any component</option>");
	for (size_t i = 0; i < components->count; i++) {
		const struct chart_bar *bar = vector_at(components, i);

		strbuf_add_text(page, "<option>");
		markup_add(page, bar->name);
		strbuf_add_text(page, "</option>");
	}
	strbuf_add_text(page, "</select>\n");
}

/* The script takes the cover off. */
static void
put_filters(FILE *out, const struct result *result, const struct vector *components)
{
	cleanup_strbuf struct strbuf page = {0};

	strbuf_add_text(&page,
			"<form class=\"filters\" autocomplete=\"off\" hidden>\n"
			"<input type=\"search\" name=\"text\" aria-label=\"Search in the results\" "
			"placeholder=\"Search in the results\">\n");
	add_severities(&page);
	add_components(&page, components);
	add_status_boxes(&page, result);
	strbuf_add_text(&page, "<button type=\"button\" aria-pressed=\"false\">Open all</button>\n"
			       "<span class=\"shown\" role=\"status\"></span>\n"
			       "</form>\n");
	fputs(page.text, out);
}

static void
add_command(struct strbuf *page, const struct target *target)
{
	strbuf_add_text(page, "<details><summary>Command line</summary><pre>");
	for (size_t i = 0; i < target->word_count; i++) {
		const char *word = target->words[i].text;

		markup_add(page, *word != '\0' ? word : "\"\"");
		strbuf_add_char(page, '\n');
	}
	strbuf_add_text(page, "</pre></details>");
}

static size_t
count(const struct target_result *on_target, enum status status)
{
	size_t found = 0;

	for (size_t i = 0; i < on_target->result_count; i++)
		found += on_target->results[i].status == status;
	return found;
}

static void
put_target(FILE *out, const struct target_result *on_target, size_t number)
{
	const struct target *target = on_target->target;
	cleanup_strbuf struct strbuf page = {0};

	strbuf_printf(&page, "<tr id=\"target-%zu\">\n<td>", number);
	markup_add(&page, target->component->name);
	strbuf_add_text(&page, "</td>\n<td class=\"place\">");
	add_target_place(&page, &target->place);
	strbuf_add_text(&page, "<span>");
	add_holder(&page, &target->place);
	strbuf_add_text(&page, "</span>");
	if (target->gap != NULL) {
		strbuf_add_text(&page, "<p class=\"message\">flags may be missing here: ");
		markup_add(&page, target->gap);
		strbuf_add_text(&page, "</p>");
	}
	add_command(&page, target);
	strbuf_add_text(&page, "</td>\n<td>");
	markup_add(&page, target->kubernetes.text != NULL ? target->kubernetes.text : "unknown");
	strbuf_printf(&page, "</td>\n<td class=\"number\">%zu of %zu</td>\n</tr>\n",
		      count(on_target, STATUS_FAIL), on_target->result_count);
	fputs(page.text, out);
}

static void
put_targets(FILE *out, const struct vector *targets)
{
	fputs("<h2 id=\"targets\">Targets</h2>\n"
	      "<table class=\"targets\">\n"
	      "<thead><tr><th scope=\"col\">Component</th><th scope=\"col\">Place</th>"
	      "<th scope=\"col\">Kubernetes</th><th scope=\"col\">Failed</th></tr></thead>\n"
	      "<tbody>\n",
	      out);
	for (size_t i = 0; i < targets->count; i++)
		put_target(out, vector_at(targets, i), i + 1);
	fputs("</tbody>\n</table>\n", out);
}

static void
add_problems(struct strbuf *page, const struct vector *problems)
{
	if (problems->count == 0)
		return;
	strbuf_printf(page, "<details%s><summary>%zu %s</summary>\n<ul>\n",
		      problems->count <= SHOWN_PROBLEMS ? " open" : "", problems->count,
		      problems->count == 1 ? "problem" : "problems");
	for (size_t i = 0; i < problems->count; i++) {
		const struct problem *problem = vector_at(problems, i);

		strbuf_add_text(page, "<li>");
		strbuf_add_text(page, problem->severity == PROBLEM_ERROR ? "error: " : "warning: ");
		add_place(page, &problem->origin);
		strbuf_add_text(page, ": ");
		markup_add(page, problem->message);
		strbuf_add_text(page, "</li>\n");
	}
	strbuf_add_text(page, "</ul>\n</details>\n");
}

/* Whether all was seen matters as much as what was seen. */
static void
put_notice(FILE *out, const struct result *result)
{
	cleanup_strbuf struct strbuf page = {0};

	if (result->complete && result->problems->items.count == 0)
		return;
	strbuf_printf(&page, "<div class=\"notice %s\"><p>", result->complete ? "manual" : "error");
	if (!result->complete) {
		strbuf_add_text(&page, "<b>The scan is incomplete:</b> ");
		wording_add_incomplete(&page, result);
		strbuf_add_char(&page, '.');
	} else {
		strbuf_add_text(&page, "<b>Worth a look:</b>");
	}
	strbuf_add_text(&page, "</p>\n");
	add_problems(&page, &result->problems->items);
	strbuf_add_text(&page, "</div>\n");
	fputs(page.text, out);
}

static void
put_counts(FILE *out, const struct result *result)
{
	fputs("<ul class=\"counts\">\n", out);
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		enum status status = chart_order[i];

		fprintf(out, "<li class=\"%s\"><b>%zu</b>%s</li>\n", status_name(status),
			result->counts[status], status_name(status));
	}
	fputs("</ul>\n", out);
}

static const char *
verdict_class(const struct result *result)
{
	if (result->counts[STATUS_FAIL] > 0)
		return "fail";
	return result->complete && result->targets.count > 0 ? "pass" : "error";
}

static void
put_header(FILE *out, const struct result *result)
{
	cleanup_strbuf struct strbuf page = {0};
	cleanup_strbuf struct strbuf time = {0};

	clock_add(&time, clock_now());
	strbuf_printf(&page, "<body>\n<header>\n<h1 class=\"%s\">", verdict_class(result));
	wording_add_verdict(&page, result);
	strbuf_printf(&page,
		      "</h1>\n<p class=\"about\"><time datetime=\"%s\">%s</time> · %zu %s · "
		      "numbers are those of ",
		      time.text, time.text, result->targets.count,
		      result->targets.count == 1 ? "target" : "targets");
	markup_add(&page, result->benchmark->name);
	strbuf_add_text(&page, "</p>\n");
	fputs(page.text, out);
	put_notice(out, result);
	put_counts(out, result);
	fputs("</header>\n", out);
}

static void
put_head(FILE *out, const struct result *result)
{
	cleanup_strbuf struct strbuf verdict = {0};

	wording_add_verdict(&verdict, result);
	fprintf(out,
		"<!DOCTYPE html>\n"
		"<html lang=\"en\">\n"
		"<head>\n"
		"<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'; script-src '%s'; base-uri 'none'; "
		"form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<meta name=\"referrer\" content=\"no-referrer\">\n"
		"<title>argvet: %s</title>\n"
		"<style>\n%s</style>\n"
		"</head>\n",
		HTML_SCRIPT_HASH, verdict.text, html_style);
}

static void
html_write(FILE *out, const struct result *result, const struct report_settings *settings)
{
	cleanup_vector struct vector rows = sorted_rows(result);
	cleanup_vector struct vector components = VECTOR(struct chart_bar);

	(void)settings;
	count_rows(&components, &rows, component_of);
	put_head(out, result);
	put_header(out, result);
	fputs("<main>\n", out);
	if (rows.count > 0) {
		put_charts(out, &rows, &components);
		fputs("<h2 id=\"results\">Results</h2>\n", out);
		put_filters(out, result, &components);
		put_results(out, &rows);
	}
	if (result->targets.count > 0)
		put_targets(out, &result->targets);
	fputs("</main>\n<footer><p>Written by argvet " PACKAGE_VERSION ".</p></footer>\n", out);
	fprintf(out, "<script>%s</script>\n</body>\n</html>\n", html_script);
}

const struct report_format report_html = {
	.name = "html",
	.help = "one page for a browser, to sort and to filter; needs no other file",
	.write = html_write,
};
