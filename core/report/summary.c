/* SPDX-License-Identifier: Apache-2.0 */
#include "report/summary.h"

#include <string.h>

#include "base/strbuf.h"
#include "report/paragraph.h"
#include "report/wording.h"

/* With more targets than this, nobody reads them all: the summary says what to begin with. */
#define TARGETS_FEW 5

#define WORST_SHOWN 10

static const char *const names[STATUS_COUNT] = {
	[STATUS_PASS] = "pass",     [STATUS_FAIL] = "fail",
	[STATUS_MANUAL] = "manual", [STATUS_NOT_APPLICABLE] = "not applicable",
	[STATUS_WAIVED] = "waived", [STATUS_ERROR] = "error",
};

static void
put_count(const struct page *page, size_t count, const char *one, const char *many)
{
	fprintf(page->out, "%zu %s", count, count == 1 ? one : many);
}

/* " (2 high, 1 medium)", the worst first. */
static void
add_severities(struct strbuf *text, const struct result *result)
{
	const char *before = " (";

	for (int i = ARGVET_CRITICAL; i >= ARGVET_INFO; i--) {
		if (result->failed_at[i] == 0)
			continue;
		strbuf_printf(text, "%s%zu %s", before, result->failed_at[i],
			      severity_name((enum argvet_severity)i));
		before = ", ";
	}
	if (*before == ',')
		strbuf_add_char(text, ')');
}

/* " 5 fail (3 high, 2 medium)", on a new line if it would pass the width. Returns the column behind
 * it. */
static size_t
put_status_count(const struct page *page, const struct result *result, enum status status,
		 size_t column)
{
	cleanup_strbuf struct strbuf number = {0};
	cleanup_strbuf struct strbuf rest = {0};
	size_t width;

	strbuf_printf(&number, "%zu ", result->counts[status]);
	strbuf_add_text(&rest, "");
	if (status == STATUS_FAIL)
		add_severities(&rest, result);
	width = number.length + strlen(names[status]) + rest.length;
	if (page->width > 0 && column + 1 + width + 1 > page->width) {
		fputs("\n   ", page->out);
		column = 3;
	}
	fprintf(page->out, " %s", number.text);
	style_put(page->out, page->color, page_status_style(status), names[status]);
	fputs(rest.text, page->out);
	return column + 1 + width;
}

static void
put_counts(const struct page *page, const struct result *result)
{
	cleanup_strbuf struct strbuf head = {0};
	const char *before = ":";
	size_t total = 0;
	size_t column;

	for (size_t i = 0; i < STATUS_COUNT; i++)
		total += result->counts[i];
	strbuf_printf(&head, "%zu %s, %zu %s", result->targets.count,
		      result->targets.count == 1 ? "target" : "targets", total,
		      total == 1 ? "result" : "results");
	fputs(head.text, page->out);
	column = head.length;
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		if (result->counts[i] == 0)
			continue;
		fputs(before, page->out);
		column = put_status_count(page, result, (enum status)i, column + 1);
		before = ",";
	}
	fputc('\n', page->out);
}

/* A check that fails, and on how many targets. */
struct tally {
	const struct check_result *result;
	size_t targets;
};

/* The worst first, then what is wrong most often. */
static int
compare_tallies(const void *left, const void *right)
{
	const struct tally *a = left;
	const struct tally *b = right;
	int severity =
		(int)b->result->check->plugin.severity - (int)a->result->check->plugin.severity;

	if (severity != 0)
		return severity;
	if (a->targets != b->targets)
		return a->targets < b->targets ? 1 : -1;
	return strcmp(a->result->check->plugin.id, b->result->check->plugin.id);
}

static struct tally *
find_tally(struct vector *tallies, const struct check *check)
{
	for (size_t i = 0; i < tallies->count; i++) {
		struct tally *tally = vector_at(tallies, i);

		if (tally->result->check == check)
			return tally;
	}
	return vector_add(tallies);
}

static void
tally_target(struct vector *tallies, const struct target_result *on_target)
{
	for (size_t i = 0; i < on_target->result_count; i++) {
		const struct check_result *one = &on_target->results[i];
		struct tally *tally;

		if (one->status != STATUS_FAIL)
			continue;
		tally = find_tally(tallies, one->check);
		if (tally->result == NULL)
			tally->result = one;
		tally->targets++;
	}
}

/* struct tally, sorted. */
static struct vector
tally_failures(const struct result *result)
{
	struct vector tallies = VECTOR(struct tally);

	for (size_t i = 0; i < result->targets.count; i++)
		tally_target(&tallies, vector_at(&result->targets, i));
	vector_sort(&tallies, compare_tallies);
	return tallies;
}

/* The columns of the table of what fails. */
struct tally_widths {
	int severity;
	int count;
	size_t control; /* 0 if no check has a number */
};

static struct tally_widths
measure_tallies(const struct vector *tallies, size_t count)
{
	struct tally_widths widths = {0};

	for (size_t i = 0; i < count; i++) {
		const struct tally *tally = vector_at(tallies, i);
		const struct check_result *result = tally->result;
		int severity = (int)strlen(severity_name(result->check->plugin.severity));
		int digits = snprintf(NULL, 0, "%zu", tally->targets);
		size_t control = result->control != NULL ? paragraph_width(result->control) : 0;

		widths.severity = severity > widths.severity ? severity : widths.severity;
		widths.count = digits > widths.count ? digits : widths.count;
		widths.control = control > widths.control ? control : widths.control;
	}
	return widths;
}

static void
put_tally(const struct page *page, const struct tally *tally, const struct tally_widths *widths)
{
	const struct argvet_plugin *plugin = &tally->result->check->plugin;

	fprintf(page->out, "  %-*s  %*zu  ", widths->severity, severity_name(plugin->severity),
		widths->count, tally->targets);
	page_put_control(page, tally->result->control, widths->control);
	page_put_style(page, STYLE_STRONG, plugin->id);
	fputc('\n', page->out);
}

/* What to begin with, where the targets are too many to be read one by one. */
static void
put_worst(const struct page *page, const struct result *result)
{
	cleanup_vector struct vector tallies = tally_failures(result);
	size_t shown = tallies.count < WORST_SHOWN ? tallies.count : WORST_SHOWN;
	struct tally_widths widths = measure_tallies(&tallies, shown);

	if (tallies.count == 0)
		return;
	fprintf(page->out, "what fails, the worst first, and on how many of %zu targets:\n",
		result->targets.count);
	for (size_t i = 0; i < shown; i++)
		put_tally(page, vector_at(&tallies, i), &widths);
	if (tallies.count > shown) {
		fputs("  and ", page->out);
		put_count(page, tallies.count - shown, "more check\n", "more checks\n");
	}
	if (!page->remediation)
		fputs("argvet explain CHECK says how to repair what one of them finds\n",
		      page->out);
	fputc('\n', page->out);
}

/* The problems themselves are on standard error, where a pipe does not swallow them. */
static void
put_incomplete(const struct page *page, const struct result *result)
{
	size_t inputs = wording_count_errors(result->problems);
	size_t checks = result->counts[STATUS_ERROR];

	style_put(page->out, page->color, STYLE_BROKEN, "incomplete:");
	fputc(' ', page->out);
	if (checks > 0)
		put_count(page, checks, "check could not look (ERROR above)",
			  "checks could not look (ERROR above)");
	if (checks > 0 && inputs > 0)
		fputs(", ", page->out);
	if (inputs > 0)
		put_count(page, inputs, "problem with the input (see standard error)",
			  "problems with the input (see standard error)");
	if (checks == 0 && inputs == 0)
		fputs("a plugin that was asked for is not there (see standard error)", page->out);
	fputc('\n', page->out);
}

void
summary_put(const struct page *page, const struct result *result)
{
	if (result->targets.count > TARGETS_FEW)
		put_worst(page, result);
	if (result->targets.count > 0) {
		put_counts(page, result);
		fputs("numbers are those of ", page->out);
		page_put(page, result->benchmark->name);
		fputc('\n', page->out);
	} else {
		fputs("nothing to check: no command line of a known component was found\n",
		      page->out);
	}
	if (!result->complete)
		put_incomplete(page, result);
}
