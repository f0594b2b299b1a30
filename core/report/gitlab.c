/* SPDX-License-Identifier: Apache-2.0
 *
 * GitLab's Code Quality report. GitLab gives up at the first element that it doesn't like, so there
 * is none without a path.
 */
#include "base/jsontree.h"
#include "report/identity.h"
#include "report/location.h"
#include "report/phrase.h"
#include "report/report.h"
#include "report/style.h"

static const char *const severities[] = {
	[ARGVET_INFO] = "info",     [ARGVET_LOW] = "minor",        [ARGVET_MEDIUM] = "major",
	[ARGVET_HIGH] = "critical", [ARGVET_CRITICAL] = "blocker",
};

/* A slash in front would leave the repository. */
static struct json *
location_value(const struct argvet_origin *origin, const char *path)
{
	struct json *value = json_object();
	struct json *lines = json_object();

	while (*path == '/')
		path++;
	json_add_number(lines, "begin", origin->line > 0 ? origin->line : 1);
	json_add_text(value, "path", path);
	json_add(value, "lines", lines);
	return value;
}

static void
put_finding(struct json_list *list, const struct target *target, const struct check_result *result,
	    size_t index)
{
	const struct argvet_finding *finding = &result->findings[index];
	const struct argvet_plugin *plugin = &result->check->plugin;
	cleanup_strbuf struct strbuf path = {0};
	cleanup_strbuf struct strbuf text = {0};
	cleanup_strbuf struct strbuf fingerprint = {0};
	struct json *value;

	if (!location_add_path(&path, finding->origin) || path.length == 0)
		return;
	phrase_add_finding(&text, finding);
	strbuf_printf(&text, " (%s)", plugin->title);
	if (target->place.host != NULL) {
		strbuf_add_text(&text, " on ");
		style_add_safe(&text, target->place.host);
	}
	identity_add_finding(&fingerprint, target, result, index);
	value = json_object();
	json_add_text(value, "description", text.text);
	json_add_text(value, "check_name", plugin->id);
	json_add_text(value, "fingerprint", fingerprint.text);
	json_add_text(value, "severity", severities[plugin->severity]);
	json_add(value, "location", location_value(finding->origin, path.text));
	json_list_put(list, value);
}

static void
put_target(struct json_list *list, const struct target_result *on_target)
{
	for (size_t i = 0; i < on_target->result_count; i++) {
		const struct check_result *result = &on_target->results[i];

		for (size_t k = 0; result->status == STATUS_FAIL && k < result->finding_count; k++)
			put_finding(list, on_target->target, result, k);
	}
}

static void
write_report(FILE *out, const struct result *result, const struct report_settings *settings)
{
	struct json_list list = json_list_begin(out, 0);

	(void)settings;
	for (size_t i = 0; i < result->targets.count; i++)
		put_target(&list, vector_at(&result->targets, i));
	json_list_end(&list);
	putc('\n', out);
}

const struct report_format report_gitlab = {
	.name = "gitlab",
	.help = "GitLab's Code Quality report",
	.words = WORDS_UNREAD,
	.write = write_report,
};
