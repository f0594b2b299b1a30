/* SPDX-License-Identifier: Apache-2.0
 *
 * Comma-separated values as in RFC 4180: a row for each finding, one for each result without any,
 * one for each problem.
 */
#include <inttypes.h>
#include <string.h>

#include "report/report.h"
#include "report/style.h"
#include "report/wording.h"

static const char header[] = "component,source,file,line,column,path,pid,object_kind,namespace,"
			     "object_name,container,kubernetes_version,check,control,severity,"
			     "title,status,message,finding,flag,expected,actual,remedy,host\r\n";

/* How a spreadsheet recognises a formula, in ASCII and in the full-width forms. */
static bool
is_formula(const char *text)
{
	static const char *const starts[] = {
		"=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20",
	};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (strncmp(text, starts[i], strlen(starts[i])) == 0)
			return true;
	}
	return false;
}

static void
add_quoted(struct strbuf *row, const char *text, bool formula)
{
	strbuf_add_char(row, '"');
	if (formula)
		strbuf_add_char(row, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			strbuf_add_char(row, '"');
		strbuf_add_char(row, *text);
	}
	strbuf_add_char(row, '"');
}

/* A field and what is before it. Text that shows its control characters has no newline, so a row is
 * always a line. */
static void
add_field(struct strbuf *row, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};
	bool formula = text != NULL && is_formula(text);

	if (row->length > 0)
		strbuf_add_char(row, ',');
	if (text == NULL || *text == '\0')
		return;
	style_add_safe(&safe, text);
	if (formula || strpbrk(safe.text, ",\"") != NULL || safe.text[0] == ' ')
		add_quoted(row, safe.text, formula);
	else
		strbuf_add_text(row, safe.text);
}

static void
add_number(struct strbuf *row, int64_t number)
{
	strbuf_add_char(row, ',');
	if (number > 0)
		strbuf_printf(row, "%" PRId64, number);
}

static void
add_origin(struct strbuf *row, const struct argvet_origin *origin)
{
	add_field(row, origin->file);
	add_number(row, origin->line);
	add_number(row, origin->column);
	add_field(row, origin->path);
	add_number(row, origin->pid);
}

static void
add_target(struct strbuf *row, const struct target *target, const struct argvet_origin *origin)
{
	const struct place *place = &target->place;

	add_field(row, target->component->name);
	add_field(row, source_name(place->source));
	add_origin(row, origin);
	add_field(row, place->object.kind);
	add_field(row, place->object.namespace);
	add_field(row, place->object.name);
	add_field(row, place->container);
	add_field(row, target->kubernetes.text);
}

static void
add_result(struct strbuf *row, const struct check_result *result)
{
	const struct argvet_plugin *plugin = &result->check->plugin;

	add_field(row, plugin->id);
	add_field(row, result->control);
	add_field(row, severity_name(plugin->severity));
	add_field(row, plugin->title);
	add_field(row, status_name(result->status));
	add_field(row, result->message);
}

/* finding may be NULL. */
static void
put_row(FILE *out, const struct target *target, const struct check_result *result,
	const struct argvet_finding *finding)
{
	cleanup_strbuf struct strbuf row = {0};

	add_target(&row, target, finding != NULL ? finding->origin : &target->place.origin);
	add_result(&row, result);
	add_field(&row, finding != NULL ? kind_name(finding->kind) : NULL);
	add_field(&row, finding != NULL ? finding->flag : NULL);
	add_field(&row, finding != NULL ? finding->expected : NULL);
	add_field(&row, finding != NULL ? finding->actual : NULL);
	add_field(&row, result->remedy);
	add_field(&row, target->place.host);
	fprintf(out, "%s\r\n", row.text);
}

static void
put_result(FILE *out, const struct target *target, const struct check_result *result)
{
	for (size_t i = 0; i < result->finding_count; i++)
		put_row(out, target, result, &result->findings[i]);
	if (result->finding_count == 0)
		put_row(out, target, result, NULL);
}

/* Only its place, a status and a message: the rest belongs to results. */
static void
put_problem(FILE *out, const struct problem *problem)
{
	cleanup_strbuf struct strbuf row = {0};

	strbuf_add_char(&row, ',');
	add_origin(&row, &problem->origin);
	strbuf_add_text(&row, ",,,,,,,,,");
	add_field(&row, problem->severity == PROBLEM_ERROR ? "error" : "warning");
	add_field(&row, problem->message);
	strbuf_add_text(&row, ",,,,,");
	add_field(&row, problem->host);
	fprintf(out, "%s\r\n", row.text);
}

static void
csv_write(FILE *out, const struct result *result, const struct report_settings *settings)
{
	const struct vector *problems = &result->problems->items;

	(void)settings;
	fputs(header, out);
	for (size_t i = 0; i < result->targets.count; i++) {
		const struct target_result *on_target = vector_at(&result->targets, i);

		for (size_t k = 0; k < on_target->result_count; k++)
			put_result(out, on_target->target, &on_target->results[k]);
	}
	for (size_t i = 0; i < problems->count; i++)
		put_problem(out, vector_at(problems, i));
}

const struct report_format report_csv = {
	.name = "csv",
	.help = "comma-separated values for spreadsheets: a row for each finding",
	.words = WORDS_UNREAD,
	.write = csv_write,
};
