/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/strbuf.h"
#include "report/page.h"
#include "report/paragraph.h"
#include "report/report.h"
#include "report/style.h"
#include "report/summary.h"
#include "report/wording.h"

/* What stands below a result's line begins under the number of its check. */
#define STATUS_WIDTH 6
#define DETAIL       (2 + STATUS_WIDTH + 2)

static const char *const words[STATUS_COUNT] = {
	[STATUS_PASS] = "PASS",          [STATUS_FAIL] = "FAIL",     [STATUS_MANUAL] = "MANUAL",
	[STATUS_NOT_APPLICABLE] = "N/A", [STATUS_WAIVED] = "WAIVED", [STATUS_ERROR] = "ERROR",
};

static void
put_host_and_place(const struct page *page, const struct place *place)
{
	cleanup_strbuf struct strbuf text = {0};

	wording_add_place(&text, place);
	style_put(page->out, page->color, STYLE_STRONG, text.text);
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

	page_put(page, object->kind != NULL ? object->kind : "object");
	fputc(' ', page->out);
	if (object->namespace != NULL) {
		page_put(page, object->namespace);
		fputc('/', page->out);
	}
	page_put(page, object->name != NULL ? object->name : "without a name");
}

static void
put_holder(const struct page *page, const struct place *place)
{
	bool has_object = place->object.kind != NULL || place->object.name != NULL;

	if (!has_object && place->container == NULL)
		return;
	page_put_spaces(page, 2);
	if (has_object)
		put_object(page, place);
	if (place->container != NULL) {
		fputs(has_object ? ", container " : "container ", page->out);
		page_put(page, place->container);
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
	page_put(page, version->text);
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
		page_put_spaces(page, 4);
		page_put(page, *target->words[i].text != '\0' ? target->words[i].text : "\"\"");
		fputc('\n', page->out);
	}
}

static void
put_target(const struct page *page, const struct target *target)
{
	page_put_style(page, STYLE_STRONG, target->component->name);
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
	page_put_spaces(page, DETAIL + 2);
	style_put(page->out, page->color, STYLE_FAINT, "found:    ");
	if (actual == NULL)
		fputs("nothing", page->out);
	else if (*actual == '\0')
		fputs("an empty value", page->out);
	else
		page_put(page, actual);
	fputc('\n', page->out);
}

static void
put_finding(const struct page *page, const struct argvet_finding *finding)
{
	cleanup_strbuf struct strbuf flag = {0};
	cleanup_strbuf struct strbuf line = {0};

	paragraph_add_spaces(&line, DETAIL);
	style_add_place(&line, finding->origin);
	strbuf_add_text(&line, ": ");
	strbuf_add_text(&line, kind_name(finding->kind));
	strbuf_add_text(&line, ": ");
	strbuf_add_text(&flag, "--");
	style_add_safe(&flag, finding->flag);
	style_add(&line, page->color, STYLE_STRONG, flag.text);
	strbuf_add_char(&line, '\n');
	fputs(line.text, page->out);
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

/* Behind the id of the check, or below it where the line would be too long. */
static void
put_title(const struct page *page, const struct argvet_plugin *plugin, size_t column)
{
	cleanup_strbuf struct strbuf title = {0};

	strbuf_add_text(&title, "  ");
	style_add_safe(&title, plugin->title);
	if (page->width > 0 &&
	    column + paragraph_width(plugin->id) + paragraph_width(title.text) > page->width) {
		fputc('\n', page->out);
		put_block(page, DETAIL, "", plugin->title);
		return;
	}
	strbuf_add_char(&title, '\n');
	fputs(title.text, page->out);
}

static void
put_result(const struct page *page, const struct check_result *result, size_t control_width)
{
	const struct argvet_plugin *plugin = &result->check->plugin;
	const char *word = words[result->status];

	page_put_spaces(page, 2);
	style_put(page->out, page->color, page_status_style(result->status), word);
	page_put_spaces(page, DETAIL - 2 - strlen(word));
	page_put_control(page, result->control, control_width);
	page_put_style(page, STYLE_STRONG, plugin->id);
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
	summary_put(&page, result);
}

const struct report_format report_text = {
	.name = "text",
	.help = "for people: grouped by target, with what to do",
	.words = WORDS_READ_VERBOSELY,
	.write = text_write,
};
