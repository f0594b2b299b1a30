/* SPDX-License-Identifier: Apache-2.0
 *
 * GitHub's Markdown, for a job's step summary. A summary of more than 1 MiB is refused as a whole,
 * so a long report is cut.
 */
#include <string.h>

#include "report/markup.h"
#include "report/report.h"
#include "report/style.h"
#include "report/wording.h"

/* Room for the line that says how much was cut. */
#define LIMIT ((size_t)1024 * 1024 - 1024)

static const char *const icons[STATUS_COUNT] = {
	[STATUS_PASS] = "✅",           [STATUS_FAIL] = "❌",      [STATUS_MANUAL] = "👀",
	[STATUS_NOT_APPLICABLE] = "➖", [STATUS_WAIVED] = "🤝", [STATUS_ERROR] = "💥",
};

/* What is no letter may mean something to one of Markdown's dialects, and a server makes links of
 * what looks like an address. */
static bool
is_special(const char *line, const char *c)
{
	if (strchr("\\`*_{}[]#|~$!@^", *c) != NULL)
		return true;
	if (*c == ':')
		return strncmp(c, "://", 3) == 0;
	return *c == '.' && c - line >= 3 && strncasecmp(c - 3, "www", 3) == 0;
}

/* Adds text within a line as nothing but text. */
static void
add_text(struct strbuf *page, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};

	strbuf_add_text(&safe, "");
	style_add_safe(&safe, text);
	for (const char *c = safe.text; *c != '\0'; c++) {
		if (*c == '<')
			strbuf_add_text(page, "&lt;");
		else if (*c == '>')
			strbuf_add_text(page, "&gt;");
		else if (*c == '&')
			strbuf_add_text(page, "&amp;");
		else if (is_special(safe.text, c))
			strbuf_printf(page, "\\%c", *c);
		else
			strbuf_add_char(page, *c);
	}
}

/* The same at the start of a line, where a hyphen or a number would begin a list. */
static void
add_line(struct strbuf *page, const char *text)
{
	size_t digits = strspn(text, "0123456789");

	strbuf_add(page, text, digits);
	text += digits;
	if (*text != '\0' && strchr(digits > 0 ? ".)" : "-+=", *text) != NULL)
		strbuf_printf(page, "\\%c", *text++);
	add_text(page, text);
}

/* The longest run of backticks in text. */
static size_t
longest_run(const char *text, size_t length)
{
	size_t longest = 0;
	size_t run = 0;

	for (size_t i = 0; i < length; i++) {
		run = text[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void
add_backticks(struct strbuf *page, size_t count)
{
	for (size_t i = 0; i < count; i++)
		strbuf_add_char(page, '`');
}

/* Adds text as code within a line; not for tables, where a bar ends even that. */
static void
add_code(struct strbuf *page, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};
	size_t fence;
	bool padded;

	style_add_safe(&safe, *text != '\0' ? text : " ");
	fence = longest_run(safe.text, safe.length) + 1;
	padded = fence > 1;
	add_backticks(page, fence);
	if (padded)
		strbuf_add_char(page, ' ');
	strbuf_add_text(page, safe.text);
	if (padded)
		strbuf_add_char(page, ' ');
	add_backticks(page, fence);
}

static void
add_place(struct strbuf *page, const struct argvet_origin *origin)
{
	cleanup_strbuf struct strbuf place = {0};

	style_add_place(&place, origin);
	add_code(page, place.text);
}

static void
add_target_place(struct strbuf *page, const struct place *place)
{
	cleanup_strbuf struct strbuf text = {0};

	wording_add_place(&text, place);
	add_code(page, text.text);
}

/* Each line of text by itself, so that no newline of it is Markdown's. */
static void
add_lines(struct strbuf *page, const struct wording_block *block,
	  void (*add)(struct strbuf *page, const char *line))
{
	const char *text = block->text;
	const char *end = text + block->length;

	while (text < end) {
		cleanup_strbuf struct strbuf line = {0};
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline != NULL ? newline : end;

		strbuf_add(&line, text, (size_t)(stop - text));
		add(page, line.text);
		strbuf_add_char(page, '\n');
		text = stop + 1;
	}
}

static void
add_fenced(struct strbuf *page, const struct wording_block *block)
{
	size_t run = longest_run(block->text, block->length);
	size_t fence = run < 3 ? 3 : run + 1;

	add_backticks(page, fence);
	strbuf_add_char(page, '\n');
	add_lines(page, block, style_add_safe);
	add_backticks(page, fence);
	strbuf_add_char(page, '\n');
}

static void
add_prose(struct strbuf *page, const char *text)
{
	struct wording_block block;

	while (wording_next(&text, &block)) {
		strbuf_add_char(page, '\n');
		if (block.literal)
			add_fenced(page, &block);
		else
			add_lines(page, &block, add_line);
	}
}

static void
add_row(struct strbuf *page, const struct check_result *result)
{
	const struct argvet_plugin *plugin = &result->check->plugin;

	strbuf_printf(page, "| %s %s | %s | ", icons[result->status], status_name(result->status),
		      severity_name(plugin->severity));
	if (result->control != NULL)
		add_text(page, result->control);
	strbuf_add_text(page, " | ");
	add_text(page, plugin->id);
	strbuf_add_text(page, " | ");
	add_text(page, plugin->title);
	if (result->message != NULL) {
		strbuf_add_text(page, "<br>");
		add_text(page, result->message);
	}
	strbuf_add_text(page, " |\n");
}

static void
add_finding(struct strbuf *page, const struct argvet_finding *finding)
{
	cleanup_strbuf struct strbuf flag = {0};

	strbuf_printf(&flag, "--%s", finding->flag);
	strbuf_add_text(page, "- ");
	add_place(page, finding->origin);
	strbuf_printf(page, ": %s: ", kind_name(finding->kind));
	add_code(page, flag.text);
	strbuf_add_text(page, "<br>expected: ");
	add_text(page, finding->expected);
	strbuf_add_text(page, "<br>found: ");
	if (finding->actual != NULL && *finding->actual != '\0')
		add_code(page, finding->actual);
	else
		wording_add_actual(page, finding);
	strbuf_add_char(page, '\n');
}

static void
add_details(struct strbuf *page, const struct check_result *result)
{
	const struct argvet_plugin *plugin = &result->check->plugin;

	/* No Markdown is read in this line, only HTML. */
	strbuf_printf(page, "\n<details><summary>%s ", icons[result->status]);
	if (result->control != NULL) {
		markup_add(page, result->control);
		strbuf_add_char(page, ' ');
	}
	strbuf_add_text(page, "<b>");
	markup_add(page, plugin->id);
	strbuf_printf(page, "</b> (%s): where, and how to repair it</summary>\n\n",
		      severity_name(plugin->severity));
	for (size_t i = 0; i < result->finding_count; i++)
		add_finding(page, &result->findings[i]);
	if (result->remedy != NULL)
		add_prose(page, result->remedy);
	strbuf_add_text(page, "\n</details>\n");
}

static void
add_heading(struct strbuf *page, const struct target *target)
{
	cleanup_strbuf struct strbuf holder = {0};

	strbuf_add_text(page, "\n### ");
	add_text(page, target->component->name);
	strbuf_add_char(page, ' ');
	add_target_place(page, &target->place);
	strbuf_add_text(page, "\n\n");
	wording_add_holder(&holder, &target->place);
	if (holder.length > 0) {
		add_line(page, holder.text);
		strbuf_add_text(page, " · ");
	}
	strbuf_add_text(page, "Kubernetes ");
	add_text(page,
		 target->kubernetes.text != NULL ? target->kubernetes.text : "version unknown");
	strbuf_add_char(page, '\n');
	if (target->gap != NULL) {
		strbuf_add_text(page, "\nflags may be missing here: ");
		add_text(page, target->gap);
		strbuf_add_char(page, '\n');
	}
}

static void
add_target(struct strbuf *page, const struct target_result *on_target)
{
	add_heading(page, on_target->target);
	if (on_target->result_count == 0) {
		strbuf_add_text(page, "\nNone of the selected checks judges this component.\n");
		return;
	}
	strbuf_add_text(page, "\n| Status | Severity | Number | Check | What it wants |\n"
			      "| :-- | :-- | :-- | :-- | :-- |\n");
	for (size_t i = 0; i < on_target->result_count; i++)
		add_row(page, &on_target->results[i]);
	for (size_t i = 0; i < on_target->result_count; i++) {
		if (on_target->results[i].status == STATUS_FAIL)
			add_details(page, &on_target->results[i]);
	}
}

static void
add_counts(struct strbuf *page, const struct result *result)
{
	strbuf_printf(page, "\n%zu %s", result->targets.count,
		      result->targets.count == 1 ? "target" : "targets");
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		if (result->counts[i] > 0)
			strbuf_printf(page, " · %s %zu %s", icons[i], result->counts[i],
				      status_name((enum status)i));
	}
	strbuf_add_text(page, " · numbers are those of ");
	add_text(page, result->benchmark->name);
	strbuf_add_char(page, '\n');
}

static void
add_summary(struct strbuf *page, const struct result *result)
{
	strbuf_add_text(page, "## argvet: ");
	wording_add_verdict(page, result);
	strbuf_add_char(page, '\n');
	add_counts(page, result);
	if (result->complete)
		return;
	strbuf_add_text(page, "\n**The scan is incomplete:** ");
	wording_add_incomplete(page, result);
	strbuf_add_char(page, '\n');
}

static void
add_problem(struct strbuf *page, const struct problem *problem)
{
	strbuf_add_text(page, problem->severity == PROBLEM_ERROR ? "- error: " : "- warning: ");
	add_place(page, &problem->origin);
	strbuf_add_text(page, ": ");
	add_text(page, problem->message);
	strbuf_add_char(page, '\n');
}

/* Writes part unless the report would get too long with it, and empties it. */
static bool
put_part(FILE *out, size_t *written, struct strbuf *part)
{
	bool fits = *written + part->length <= LIMIT;

	if (fits) {
		fputs(part->text, out);
		*written += part->length;
	}
	strbuf_clear(part);
	return fits;
}

static void
put_cut(FILE *out, size_t left, const char *one, const char *many)
{
	if (left > 0)
		fprintf(out,
			"\n**Cut here:** GitHub shows no more than 1 MiB. %zu %s left out; "
			"every other format of argvet has them.\n",
			left, left == 1 ? one : many);
}

static size_t
put_problems(FILE *out, size_t *written, const struct vector *problems)
{
	cleanup_strbuf struct strbuf part = {0};

	if (problems->count > 0)
		strbuf_add_text(&part, "\n### Problems with the input\n\n");
	for (size_t i = 0; i < problems->count; i++) {
		add_problem(&part, vector_at(problems, i));
		if (!put_part(out, written, &part))
			return problems->count - i;
	}
	return 0;
}

static size_t
put_targets(FILE *out, size_t *written, const struct vector *targets)
{
	cleanup_strbuf struct strbuf part = {0};

	for (size_t i = 0; i < targets->count; i++) {
		add_target(&part, vector_at(targets, i));
		if (!put_part(out, written, &part))
			return targets->count - i;
	}
	return 0;
}

static void
markdown_write(FILE *out, const struct result *result, const struct report_settings *settings)
{
	cleanup_strbuf struct strbuf summary = {0};
	size_t written = 0;
	size_t left;

	(void)settings;
	add_summary(&summary, result);
	put_part(out, &written, &summary);
	left = put_problems(out, &written, &result->problems->items);
	put_cut(out, left, "problem was", "problems were");
	left = put_targets(out, &written, &result->targets);
	put_cut(out, left, "target was", "targets were");
}

const struct report_format report_markdown = {
	.name = "markdown",
	.help = "GitHub Markdown for the summary of a CI job; at most 1 MiB",
	.words = WORDS_UNREAD,
	.write = markdown_write,
};
