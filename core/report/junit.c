/* SPDX-License-Identifier: Apache-2.0
 *
 * JUnit's XML as Jenkins describes it: a suite for each target, a case for each check. What could
 * not be looked at is a case too, for a reader of test results sees nothing else.
 */
#include <string.h>

#include "report/markup.h"
#include "report/report.h"
#include "report/style.h"
#include "report/wording.h"

static void
add_attribute(struct strbuf *xml, const char *name, const char *text)
{
	strbuf_printf(xml, " %s=\"", name);
	markup_add(xml, text);
	strbuf_add_char(xml, '"');
}

/* Servers cut a class name into packages at its dots. A line's number would give the same test
 * another name with each edit of the file, so an object in a file is told by its own. */
static void
add_class(struct strbuf *xml, const struct target *target)
{
	cleanup_strbuf struct strbuf name = {0};
	struct place place = target->place;
	cleanup_strbuf struct strbuf holder = {0};

	wording_add_holder(&holder, &target->place);
	if (holder.length > 0)
		place.origin.line = 0;
	wording_add_place(&name, &place);
	if (holder.length > 0)
		strbuf_printf(&name, " %s", holder.text);
	for (char *c = name.text; *c != '\0'; c++)
		*c = *c == '.' ? '_' : *c;
	strbuf_add_text(xml, " classname=\"");
	markup_add(xml, target->component->name);
	strbuf_add_char(xml, '.');
	markup_add(xml, name.text);
	strbuf_add_char(xml, '"');
}

static void
add_name(struct strbuf *xml, const struct check_result *result)
{
	strbuf_add_text(xml, " name=\"");
	markup_add(xml, result->check->plugin.id);
	if (result->control != NULL) {
		strbuf_add_char(xml, ' ');
		markup_add(xml, result->control);
	}
	strbuf_add_char(xml, '"');
}

static void
add_finding(struct strbuf *xml, const struct argvet_finding *finding)
{
	cleanup_strbuf struct strbuf text = {0};

	style_add_place(&text, finding->origin);
	strbuf_printf(&text, ": %s: --", kind_name(finding->kind));
	style_add_safe(&text, finding->flag);
	strbuf_add_text(&text, "\n  expected: ");
	style_add_safe(&text, finding->expected);
	strbuf_add_text(&text, "\n  found:    ");
	wording_add_actual(&text, finding);
	strbuf_add_char(&text, '\n');
	markup_add_lines(xml, text.text, text.length);
}

static void
add_failure(struct strbuf *xml, const struct check_result *result)
{
	const struct argvet_plugin *plugin = &result->check->plugin;

	strbuf_add_text(xml, "      <failure");
	add_attribute(xml, "type", severity_name(plugin->severity));
	add_attribute(xml, "message", plugin->title);
	strbuf_add_char(xml, '>');
	for (size_t i = 0; i < result->finding_count; i++)
		add_finding(xml, &result->findings[i]);
	if (result->message != NULL) {
		markup_add(xml, result->message);
		strbuf_add_char(xml, '\n');
	}
	if (result->remedy != NULL) {
		strbuf_add_text(xml, "\nTo repair it:\n\n");
		markup_add_lines(xml, result->remedy, strlen(result->remedy));
		strbuf_add_char(xml, '\n');
	}
	strbuf_add_text(xml, "</failure>\n");
}

/* An element that says in one line why there is no verdict. */
static void
add_remark(struct strbuf *xml, const char *element, const char *type, const char *message)
{
	strbuf_printf(xml, "      <%s", element);
	add_attribute(xml, "type", type);
	add_attribute(xml, "message", message != NULL ? message : "no reason given");
	strbuf_add_text(xml, "/>\n");
}

static void
add_verdict(struct strbuf *xml, const struct check_result *result)
{
	switch (result->status) {
	case STATUS_FAIL:
		add_failure(xml, result);
		break;
	case STATUS_ERROR:
		add_remark(xml, "error", "error", result->message);
		break;
	case STATUS_MANUAL:
	case STATUS_NOT_APPLICABLE:
	case STATUS_WAIVED:
		add_remark(xml, "skipped", status_name(result->status), result->message);
		break;
	default:
		break;
	}
}

static void
add_case(struct strbuf *xml, const struct target *target, const struct check_result *result)
{
	strbuf_add_text(xml, "    <testcase");
	add_class(xml, target);
	add_name(xml, result);
	if (result->status == STATUS_PASS) {
		strbuf_add_text(xml, "/>\n");
		return;
	}
	strbuf_add_text(xml, ">\n");
	add_verdict(xml, result);
	strbuf_add_text(xml, "    </testcase>\n");
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
put_suite(FILE *out, const struct target_result *on_target)
{
	cleanup_strbuf struct strbuf xml = {0};
	cleanup_strbuf struct strbuf name = {0};

	wording_add_target(&name, on_target->target);
	strbuf_add_text(&xml, "  <testsuite");
	add_attribute(&xml, "name", name.text);
	strbuf_printf(&xml, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
		      on_target->result_count, count(on_target, STATUS_FAIL),
		      count(on_target, STATUS_ERROR),
		      count(on_target, STATUS_MANUAL) + count(on_target, STATUS_NOT_APPLICABLE) +
			      count(on_target, STATUS_WAIVED));
	for (size_t i = 0; i < on_target->result_count; i++)
		add_case(&xml, on_target->target, &on_target->results[i]);
	strbuf_add_text(&xml, "  </testsuite>\n");
	fputs(xml.text, out);
}

static void
add_problem(struct strbuf *xml, const struct problem *problem)
{
	cleanup_strbuf struct strbuf place = {0};
	bool is_error = problem->severity == PROBLEM_ERROR;

	style_add_place(&place, &problem->origin);
	strbuf_add_text(xml, "    <testcase classname=\"argvet.input\"");
	add_attribute(xml, "name", place.text);
	strbuf_add_text(xml, ">\n");
	add_remark(xml, is_error ? "error" : "skipped", is_error ? "error" : "warning",
		   problem->message);
	strbuf_add_text(xml, "    </testcase>\n");
}

static bool
is_plugin_missing(const struct result *result)
{
	return !result->complete && result->counts[STATUS_ERROR] == 0 &&
	       wording_count_errors(result->problems) == 0;
}

/* What no target has: trouble with inputs, and a plugin that is not there. */
static void
put_trouble(FILE *out, const struct result *result)
{
	const struct vector *problems = &result->problems->items;
	size_t errors = wording_count_errors(result->problems);
	size_t missing = is_plugin_missing(result) ? 1 : 0;
	cleanup_strbuf struct strbuf xml = {0};

	if (problems->count + missing == 0)
		return;
	strbuf_printf(&xml,
		      "  <testsuite name=\"argvet\" tests=\"%zu\" failures=\"0\" errors=\"%zu\" "
		      "skipped=\"%zu\">\n",
		      problems->count + missing, errors + missing, problems->count - errors);
	for (size_t i = 0; i < problems->count; i++)
		add_problem(&xml, vector_at(problems, i));
	if (missing > 0)
		strbuf_add_text(&xml,
				"    <testcase classname=\"argvet.plugin\" name=\"plugins\">\n"
				"      <error type=\"error\" message=\"a plugin that was asked for "
				"is not there\"/>\n"
				"    </testcase>\n");
	strbuf_add_text(&xml, "  </testsuite>\n");
	fputs(xml.text, out);
}

static void
junit_write(FILE *out, const struct result *result, const struct report_settings *settings)
{
	size_t missing = is_plugin_missing(result) ? 1 : 0;

	(void)settings;
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	fprintf(out, "<testsuites name=\"argvet\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n",
		wording_count_results(result) + result->problems->items.count + missing,
		result->counts[STATUS_FAIL],
		result->counts[STATUS_ERROR] + wording_count_errors(result->problems) + missing);
	for (size_t i = 0; i < result->targets.count; i++)
		put_suite(out, vector_at(&result->targets, i));
	put_trouble(out, result);
	fputs("</testsuites>\n", out);
}

const struct report_format report_junit = {
	.name = "junit",
	.help = "JUnit XML for CI servers: a suite for each target, a case for each check",
	.words = WORDS_UNREAD,
	.write = junit_write,
};
