/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/strbuf.h"
#include "report/paragraph.h"
#include "report/report.h"
#include "report/style.h"
#include "report/wording.h"

/* What stands below a result's line begins under the number of its check. */
#define STATUS_WIDTH 6
#define DETAIL       (2 + STATUS_WIDTH + 2)

/* With more targets than this, nobody reads them all: the summary says what to begin with. */
#define TARGETS_FEW 5

#define WORST_SHOWN 10

struct page {
	FILE *out;
	bool color;
	int verbosity;
	size_t width; /* of the terminal; 0: there is none, and lines are left whole */
	bool remediation;
};

static const struct {
	const char *word;
	const char *summary;
	enum style style;
} looks[STATUS_COUNT] = {
	[STATUS_PASS] = {"PASS", "pass", STYLE_GOOD},
	[STATUS_FAIL] = {"FAIL", "fail", STYLE_BAD},
	[STATUS_MANUAL] = {"MANUAL", "manual", STYLE_OPEN},
	[STATUS_NOT_APPLICABLE] = {"N/A", "not applicable", STYLE_FAINT},
	[STATUS_WAIVED] = {"WAIVED", "waived", STYLE_FAINT},
	[STATUS_ERROR] = {"ERROR", "error", STYLE_BROKEN},
};

static void
put_style(const struct page *page, enum style style, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};

	strbuf_add_text(&safe, "");
	style_add_safe(&safe, text);
	style_put(page->out, page->color, style, safe.text);
}

static void
put(const struct page *page, const char *text)
{
	put_style(page, STYLE_PLAIN, text);
}

static void
put_place(const struct page *page, enum style style, const struct argvet_origin *origin)
{
	cleanup_strbuf struct strbuf place = {0};

	style_add_place(&place, origin);
	style_put(page->out, page->color, style, place.text);
}

static void
put_host_and_place(const struct page *page, const struct place *place)
{
	cleanup_strbuf struct strbuf text = {0};

	wording_add_place(&text, place);
	style_put(page->out, page->color, STYLE_STRONG, text.text);
}

static void
put_spaces(const struct page *page, size_t count)
{
	fprintf(page->out, "%*s", (int)count, "");
}

static void
put_block(const struct page *page, size_t indent, const char *label, const char *text)
{
	paragraph_put(&(struct paragraph_page){page->out, page->color, page->width}, indent, label,
		      text);
}

static void
put_object(const struct page *page, const struct place *place)
{
	const struct object *object = &place->object;

	put(page, object->kind != NULL ? object->kind : "object");
	fputc(' ', page->out);
	if (object->namespace != NULL) {
		put(page, object->namespace);
		fputc('/', page->out);
	}
	put(page, object->name != NULL ? object->name : "without a name");
}

static void
put_holder(const struct page *page, const struct place *place)
{
	bool has_object = place->object.kind != NULL || place->object.name != NULL;

	if (!has_object && place->container == NULL)
		return;
	put_spaces(page, 2);
	if (has_object)
		put_object(page, place);
	if (place->container != NULL) {
		fputs(has_object ? ", container " : "container ", page->out);
		put(page, place->container);
	}
	fputc('\n', page->out);
}

static void
put_kubernetes(const struct page *page, const struct kubernetes_version *version)
{
	if (version->source == VERSION_UNKNOWN || version->text == NULL) {
		fputs("  Kubernetes version unknown\n", page->out);
		return;
	}
	fputs("  Kubernetes ", page->out);
	put(page, version->text);
	fputs(version->source == VERSION_FROM_IMAGE ? ", from the image's tag\n"
						    : ", from --kubernetes-version\n",
	      page->out);
}

/* A line for each word: the command line of an API server has dozens. */
static void
put_command(const struct page *page, const struct target *target)
{
	fputs("  command line:\n", page->out);
	for (size_t i = 0; i < target->word_count; i++) {
		put_spaces(page, 4);
		put(page, *target->words[i].text != '\0' ? target->words[i].text : "\"\"");
		fputc('\n', page->out);
	}
}

static void
put_target(const struct page *page, const struct target *target)
{
	put_style(page, STYLE_STRONG, target->component->name);
	fputs("  ", page->out);
	put_host_and_place(page, &target->place);
	fputc('\n', page->out);
	put_holder(page, &target->place);
	put_kubernetes(page, &target->kubernetes);
	if (target->gap != NULL)
		put_block(page, 2, "flags may be missing here: ", target->gap);
	if (page->verbosity > 0)
		put_command(page, target);
	fputc('\n', page->out);
}

static void
put_actual(const struct page *page, const char *actual)
{
	put_spaces(page, DETAIL + 2);
	style_put(page->out, page->color, STYLE_FAINT, "found:    ");
	if (actual == NULL)
		fputs("nothing", page->out);
	else if (*actual == '\0')
		fputs("an empty value", page->out);
	else
		put(page, actual);
	fputc('\n', page->out);
}

static void
put_finding(const struct page *page, const struct argvet_finding *finding)
{
	cleanup_strbuf struct strbuf flag = {0};

	put_spaces(page, DETAIL);
	put_place(page, STYLE_PLAIN, finding->origin);
	fprintf(page->out, ": %s: ", kind_name(finding->kind));
	strbuf_printf(&flag, "--%s", finding->flag);
	put_style(page, STYLE_STRONG, flag.text);
	fputc('\n', page->out);
	put_block(page, DETAIL + 2, "expected: ", finding->expected);
	put_actual(page, finding->actual);
}

static void
put_background(const struct page *page, const struct argvet_plugin *plugin)
{
	put_block(page, DETAIL, "severity: ", severity_name(plugin->severity));
	if (plugin->rationale != NULL)
		put_block(page, DETAIL, "why: ", plugin->rationale);
	for (size_t i = 0; plugin->references != NULL && plugin->references[i] != NULL; i++)
		put_block(page, DETAIL, "see: ", plugin->references[i]);
}

/* What the check was told to be satisfied with. */
static void
put_settings(const struct page *page, const struct check *check)
{
	cleanup_strbuf struct strbuf text = {0};
	const struct argvet_parameter *parameter = check->plugin.parameters;

	for (size_t i = 0; parameter != NULL && parameter[i].name != NULL; i++)
		strbuf_printf(&text, "%s%s=%s", i > 0 ? ", " : "", check->settings[i].name,
			      check->settings[i].text);
	if (text.length > 0)
		put_block(page, DETAIL, "with: ", text.text);
}

static void
put_details(const struct page *page, const struct check_result *result)
{
	for (size_t i = 0; i < result->finding_count; i++) {
		if (result->waived == NULL || page->verbosity > 0)
			put_finding(page, &result->findings[i]);
	}
	if (result->message != NULL)
		put_block(page, DETAIL, result->waived != NULL ? "waived: " : "", result->message);
	if (page->verbosity < 0 || (page->verbosity == 0 && result->waived != NULL))
		return;
	if (page->verbosity > 0 || result->status == STATUS_FAIL)
		put_settings(page, result->check);
	if (result->remedy != NULL && page->remediation)
		put_block(page, DETAIL, "fix: ", result->remedy);
	if (page->verbosity > 0 && result->status == STATUS_FAIL)
		put_background(page, &result->check->plugin);
}

/* Nothing is left to do about these: a line says it all. */
static bool
is_settled(enum status status)
{
	return status == STATUS_PASS || status == STATUS_NOT_APPLICABLE || status == STATUS_WAIVED;
}

static void
put_control(const struct page *page, const char *control, size_t width)
{
	if (width == 0)
		return;
	put(page, control != NULL ? control : "-");
	put_spaces(page, width - paragraph_width(control != NULL ? control : "-") + 2);
}

/* Behind the id of the check, or below it where the line would be too long. */
static void
put_title(const struct page *page, const struct argvet_plugin *plugin, size_t column)
{
	cleanup_strbuf struct strbuf title = {0};

	strbuf_add_text(&title, "");
	style_add_safe(&title, plugin->title);
	if (page->width > 0 &&
	    column + paragraph_width(plugin->id) + 2 + paragraph_width(title.text) > page->width) {
		fputc('\n', page->out);
		put_block(page, DETAIL, "", plugin->title);
		return;
	}
	fprintf(page->out, "  %s\n", title.text);
}

static void
put_result(const struct page *page, const struct check_result *result, size_t control_width)
{
	const struct argvet_plugin *plugin = &result->check->plugin;
	const char *word = looks[result->status].word;

	put_spaces(page, 2);
	style_put(page->out, page->color, looks[result->status].style, word);
	put_spaces(page, DETAIL - 2 - strlen(word));
	put_control(page, result->control, control_width);
	put_style(page, STYLE_STRONG, plugin->id);
	put_title(page, plugin, DETAIL + (control_width > 0 ? control_width + 2 : 0));
	put_details(page, result);
}

static bool
is_shown(const struct page *page, const struct check_result *result)
{
	return page->verbosity >= 0 || result->status == STATUS_FAIL ||
	       result->status == STATUS_ERROR;
}

/* Of the widest number; 0 if no check has one. */
static size_t
control_width(const struct target_result *on_target)
{
	size_t width = 0;

	for (size_t i = 0; i < on_target->result_count; i++) {
		const char *control = on_target->results[i].control;
		size_t this = control != NULL ? paragraph_width(control) : 0;

		width = this > width ? this : width;
	}
	return width;
}

static void
put_results(const struct page *page, const struct target_result *on_target)
{
	size_t width = control_width(on_target);
	bool gap = false;

	if (on_target->result_count == 0)
		fputs("  none of the selected checks judges this component\n", page->out);
	for (size_t i = 0; i < on_target->result_count; i++) {
		const struct check_result *result = &on_target->results[i];
		bool tall = !is_settled(result->status) && page->verbosity >= 0;

		if (!is_shown(page, result))
			continue;
		/* What has something to say gets air around it; the rest stays a list. */
		if (i > 0 && (tall || gap))
			fputc('\n', page->out);
		put_result(page, result, width);
		gap = tall;
	}
	fputc('\n', page->out);
}

static bool
has_shown(const struct page *page, const struct target_result *on_target)
{
	for (size_t i = 0; i < on_target->result_count; i++) {
		if (is_shown(page, &on_target->results[i]))
			return true;
	}
	return page->verbosity >= 0;
}

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
	width = number.length + strlen(looks[status].summary) + rest.length;
	if (page->width > 0 && column + 1 + width + 1 > page->width) {
		fputs("\n   ", page->out);
		column = 3;
	}
	fprintf(page->out, " %s", number.text);
	style_put(page->out, page->color, looks[status].style, looks[status].summary);
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

static int
compare_results(const void *left, const void *right)
{
	const struct check_result *a = *(const struct check_result *const *)left;
	const struct check_result *b = *(const struct check_result *const *)right;

	return strcmp(a->check->plugin.id, b->check->plugin.id);
}

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
	return compare_results(&a->result, &b->result);
}

/* struct tally, sorted. */
static struct vector
tally_failures(const struct result *result)
{
	cleanup_vector struct vector failures = VECTOR(const struct check_result *);
	struct vector tallies = VECTOR(struct tally);
	struct tally *last = NULL;

	for (size_t i = 0; i < result->targets.count; i++) {
		const struct target_result *on_target = vector_at(&result->targets, i);

		for (size_t j = 0; j < on_target->result_count; j++) {
			if (on_target->results[j].status == STATUS_FAIL)
				*(const struct check_result **)vector_add(&failures) =
					&on_target->results[j];
		}
	}
	vector_sort(&failures, compare_results);
	for (size_t i = 0; i < failures.count; i++) {
		const struct check_result **failure = vector_at(&failures, i);

		if (last == NULL || compare_results(&last->result, failure) != 0) {
			last = vector_add(&tallies);
			*last = (struct tally){*failure, 0};
		}
		last->targets++;
	}
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
	put_control(page, tally->result->control, widths->control);
	put_style(page, STYLE_STRONG, plugin->id);
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

static size_t
count_errors(const struct problems *problems)
{
	size_t count = 0;

	for (size_t i = 0; i < problems->items.count; i++) {
		const struct problem *problem = vector_at(&problems->items, i);

		count += problem->severity == PROBLEM_ERROR;
	}
	return count;
}

/* The problems themselves are on standard error, where a pipe does not swallow them. */
static void
put_incomplete(const struct page *page, const struct result *result)
{
	size_t inputs = count_errors(result->problems);
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

static void
put_summary(const struct page *page, const struct result *result)
{
	if (result->targets.count > TARGETS_FEW)
		put_worst(page, result);
	if (result->targets.count > 0) {
		put_counts(page, result);
		fputs("numbers are those of ", page->out);
		put(page, result->benchmark->name);
		fputc('\n', page->out);
	} else {
		fputs("nothing to check: no command line of a known component was found\n",
		      page->out);
	}
	if (!result->complete)
		put_incomplete(page, result);
}

static void
text_write(FILE *out, const struct result *result, const struct report_settings *settings)
{
	const struct page page = {
		.out = out,
		.color = settings->color,
		.verbosity = settings->verbosity,
		.width = settings->width,
		.remediation = !settings->no_remediation && settings->verbosity >= 0,
	};

	for (size_t i = 0; i < result->targets.count; i++) {
		const struct target_result *on_target = vector_at(&result->targets, i);

		if (!has_shown(&page, on_target))
			continue;
		put_target(&page, on_target->target);
		put_results(&page, on_target);
	}
	put_summary(&page, result);
}

const struct report_format report_text = {
	.name = "text",
	.help = "for people: grouped by target, with what to do",
	.write = text_write,
};
