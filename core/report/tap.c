/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"
#include "report/report.h"
#include "report/style.h"
#include "report/wording.h"

/* Adds text in which neither a control character nor a "#" can be taken for TAP's own. */
static void
add_description(struct strbuf *line, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};

	strbuf_add_text(&safe, "");
	style_add_safe(&safe, text);
	for (const char *c = safe.text; *c != '\0'; c++) {
		if (*c == '#')
			strbuf_add_char(line, '\\');
		strbuf_add_char(line, *c);
	}
}

static void
add_place(struct strbuf *line, const struct place *place)
{
	cleanup_strbuf struct strbuf text = {0};

	wording_add_place(&text, place);
	add_description(line, text.text);
}

/* Adds text as a YAML scalar in double quotes. */
static void
add_quoted(struct strbuf *line, const char *text)
{
	strbuf_add_char(line, '"');
	while (*text != '\0') {
		uint32_t character = 0;
		size_t length = utf8_character(text, &character);

		if (length == 0)
			strbuf_add_text(line, "\\uFFFD");
		else if (character == '"' || character == '\\')
			strbuf_printf(line, "\\%c", (char)character);
		else if (character == '\n')
			strbuf_add_text(line, "\\n");
		else if (character < 0x20 || (character >= 0x7f && character < 0xa0))
			strbuf_printf(line, "\\x%02" PRIX32, character);
		else
			strbuf_add(line, text, length);
		text += length > 0 ? length : 1;
	}
	strbuf_add_char(line, '"');
}

static void
add_key(struct strbuf *block, const char *indent, const char *key, const char *text)
{
	strbuf_printf(block, "  %s%s: ", indent, key);
	if (text == NULL)
		strbuf_add_text(block, "null");
	else
		add_quoted(block, text);
	strbuf_add_char(block, '\n');
}

static void
add_finding(struct strbuf *block, const struct argvet_finding *finding)
{
	cleanup_strbuf struct strbuf place = {0};

	style_add_place(&place, finding->origin);
	add_key(block, "  - ", "kind", kind_name(finding->kind));
	add_key(block, "    ", "flag", finding->flag);
	add_key(block, "    ", "expected", finding->expected);
	add_key(block, "    ", "actual", finding->actual);
	add_key(block, "    ", "at", place.text);
}

static void
add_diagnostics(struct strbuf *block, const struct check_result *result)
{
	const struct argvet_plugin *plugin = &result->check->plugin;

	strbuf_add_text(block, "  ---\n");
	add_key(block, "", "message", result->message != NULL ? result->message : plugin->title);
	add_key(block, "", "severity", severity_name(plugin->severity));
	if (result->finding_count > 0)
		strbuf_add_text(block, "  findings:\n");
	for (size_t i = 0; i < result->finding_count; i++)
		add_finding(block, &result->findings[i]);
	if (result->remedy != NULL)
		add_key(block, "", "remedy", result->remedy);
	strbuf_add_text(block, "  ...\n");
}

static void
add_directive(struct strbuf *line, const char *directive, const char *fallback, const char *reason)
{
	strbuf_printf(line, " # %s", directive);
	add_description(line, reason != NULL ? reason : fallback);
}

/* What stands behind the description, and ends the line. */
static void
add_verdict(struct strbuf *line, const struct check_result *result)
{
	switch (result->status) {
	case STATUS_MANUAL:
		add_directive(line, "TODO look by hand: ", "no reason given", result->message);
		break;
	case STATUS_NOT_APPLICABLE:
		add_directive(line, "SKIP ", "not applicable", result->message);
		break;
	case STATUS_WAIVED:
		add_directive(line, "SKIP waived: ", "no reason given", result->message);
		break;
	default:
		break;
	}
	strbuf_add_char(line, '\n');
	if (result->status == STATUS_FAIL || result->status == STATUS_ERROR)
		add_diagnostics(line, result);
}

static bool
is_ok(enum status status)
{
	return status == STATUS_PASS || status == STATUS_NOT_APPLICABLE || status == STATUS_WAIVED;
}

static void
put_result(FILE *out, size_t number, const struct target *target, const struct check_result *result)
{
	cleanup_strbuf struct strbuf text = {0};

	strbuf_printf(&text, "%s %zu - ", is_ok(result->status) ? "ok" : "not ok", number);
	add_description(&text, result->check->plugin.id);
	if (result->control != NULL) {
		strbuf_add_char(&text, ' ');
		add_description(&text, result->control);
	}
	strbuf_add_char(&text, ' ');
	add_place(&text, &target->place);
	add_verdict(&text, result);
	fputs(text.text, out);
}

static void
put_problem(FILE *out, const struct problem *problem)
{
	cleanup_strbuf struct strbuf text = {0};

	strbuf_add_text(&text, "# ");
	style_add_place(&text, &problem->origin);
	strbuf_add_text(&text, problem->severity == PROBLEM_ERROR ? ": error: " : ": warning: ");
	style_add_safe(&text, problem->message);
	fprintf(out, "%s\n", text.text);
}

static size_t
count_results(const struct result *result)
{
	size_t count = 0;

	for (size_t i = 0; i < result->targets.count; i++) {
		const struct target_result *on_target = vector_at(&result->targets, i);

		count += on_target->result_count;
	}
	return count;
}

static void
put_results(FILE *out, const struct result *result)
{
	size_t number = 0;

	for (size_t i = 0; i < result->targets.count; i++) {
		const struct target_result *on_target = vector_at(&result->targets, i);

		for (size_t k = 0; k < on_target->result_count; k++)
			put_result(out, ++number, on_target->target, &on_target->results[k]);
	}
}

static void
tap_write(FILE *out, const struct result *result, const struct report_settings *settings)
{
	size_t count = count_results(result);
	const struct vector *problems = &result->problems->items;

	(void)settings;
	fputs("TAP version 13\n", out);
	if (count > 0)
		fprintf(out, "1..%zu\n", count);
	else
		fputs("1..0 # SKIP nothing to check\n", out);
	put_results(out, result);
	for (size_t i = 0; i < problems->count; i++)
		put_problem(out, vector_at(problems, i));
}

const struct report_format report_tap = {
	.name = "tap",
	.help = "Test Anything Protocol 13: a test for each check on each target",
	.words = WORDS_UNREAD,
	.write = tap_write,
};
