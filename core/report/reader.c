/* SPDX-License-Identifier: Apache-2.0 */
#include "report/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/jsontree.h"
#include "base/strbuf.h"
#include "report/reading.h"
#include "report/saved-check.h"
#include "report/saved-target.h"

#define MAX_BYTES ((size_t)1 << 30)

static enum problem_severity
get_problem_severity(struct reading *reading, const struct spot *above)
{
	const struct spot spot = spot_at(above, "severity");
	const char *name = reading_text_at(reading, &spot);

	if (strcmp(name, "warning") == 0)
		return PROBLEM_WARNING;
	if (strcmp(name, "error") != 0)
		reading_complain_of_text(reading, &spot, name);
	return PROBLEM_ERROR;
}

static void
read_problems(struct reading *reading, const struct spot *root)
{
	const struct spot list = reading_array(reading, root, "problems");
	struct spot item = {.above = &list};

	while (reading_next(reading, &item))
		*(struct problem *)vector_add(&reading->report->problems.items) = (struct problem){
			.severity = get_problem_severity(reading, &item),
			.origin = reading_origin(reading, &item),
			.message = reading_text(reading, &item, "message"),
			.host = reading_newer_text(reading, &item, "host"),
		};
}

/* "1.1": a greater second number only adds keys, a greater first one may change their meaning. */
static void
read_version(struct reading *reading, const struct spot *root)
{
	const struct spot spot = spot_at(root, "schema_version");
	const char *text = reading_text_at(reading, &spot);
	int end = 0;

	if (reading->error != NULL)
		return;
	if (sscanf(text, "1.%4" SCNd64 "%n", &reading->minor, &end) == 1 && text[end] == '\0')
		return;
	reading_complain_of_text(reading, &spot, text);
	error_wrap(&reading->error, "this argvet reads reports of version 1");
}

static void
read_tool(struct reading *reading, const struct spot *root)
{
	const struct spot tool = reading_object(reading, root, "tool");
	const struct spot name = spot_at(&tool, "name");
	const char *text = reading_text_at(reading, &name);

	if (strcmp(text, "argvet") != 0)
		reading_complain_of_text(reading, &name, text);
	reading_text(reading, &tool, "version");
}

static void
read_benchmark(struct reading *reading, const struct spot *root)
{
	const struct spot spot = spot_at(root, "benchmark");
	const char *name = reading_text_at(reading, &spot);

	reading->report->result.benchmark = benchmark_find(name);
	if (reading->report->result.benchmark == NULL)
		reading_complain_of_text(reading, &spot, name);
}

static void
check_count(struct reading *reading, const struct spot *summary, const char *key, size_t count)
{
	const struct spot spot = spot_at(summary, key);
	int64_t number = reading_number(reading, summary, key, 0, READING_MAX_EXACT);

	if ((uint64_t)number != count)
		reading_complain(reading, &spot,
				 "is %" PRId64 ", but there are %zu: the report is not whole",
				 number, count);
}

/* Was something cut out, or edited away? */
static void
check_summary(struct reading *reading, const struct spot *root)
{
	const struct spot summary = reading_object(reading, root, "summary");
	const struct result *result = &reading->report->result;

	check_count(reading, &summary, "targets", result->targets.count);
	for (size_t i = 0; i < STATUS_COUNT; i++)
		check_count(reading, &summary, status_name((enum status)i), result->counts[i]);
}

static void
read_isolation(struct reading *reading, const struct spot *root)
{
	const struct spot spot = spot_at(root, "isolation");
	struct isolation_summary *isolation;

	if (reading_is_unknown_yet(reading, 2, root, "isolation") ||
	    (spot.value != NULL && json_is_null(spot.value)))
		return;
	if (spot.value == NULL || !json_is_object(spot.value)) {
		reading_complain(reading, &spot,
				 spot.value == NULL ? "is missing" : "is no object");
		return;
	}
	isolation = arena_alloc(reading->arena, sizeof(*isolation));
	isolation->workers = reading_boolean(reading, &spot, "workers");
	isolation->missing = reading_text_or_null(reading, &spot, "missing");
	reading->report->result.isolation = isolation;
}

static void
read_report(struct reading *reading, const struct spot *root)
{
	struct result *result = &reading->report->result;
	bool complete;

	if (!json_is_object(root->value))
		reading_complain(reading, root, "is no object");
	read_version(reading, root);
	read_tool(reading, root);
	if (reading->error != NULL)
		return;
	result->host = reading_newer_text(reading, root, "host");
	read_benchmark(reading, root);
	complete = reading_boolean(reading, root, "complete");
	read_isolation(reading, root);
	saved_checks_read(reading, root);
	saved_targets_read(reading, root);
	read_problems(reading, root);
	if (reading->error != NULL)
		return;
	result_sort_and_count(result, !complete);
	check_summary(reading, root);
}

int
saved_report_parse(struct arena *arena, const char *path, const char *bytes, size_t length,
		   struct saved_report *report, struct error **err)
{
	struct reading reading = {.arena = arena, .report = report};
	cleanup_json struct json *json = NULL;
	cleanup_error struct error *error = NULL;

	*report = (struct saved_report){
		.path = path,
		.checks = VECTOR(struct check *),
		.problems = PROBLEMS(arena),
	};
	report->result = (struct result){
		.arena = arena,
		.checks = &report->checks,
		.targets = VECTOR(struct target_result),
		.problems = &report->problems,
	};
	json = json_parse(bytes, length, &error);
	if (json == NULL)
		return error_make(err, 0, "%s: %s", path, error_text(error));
	read_report(&reading, &(struct spot){.value = json});
	if (reading.error == NULL)
		return 0;
	error_make(err, 0, "%s: not a whole JSON report of argvet: %s", path,
		   error_text(reading.error));
	error_free(&reading.error);
	return -1;
}

int
saved_report_read(struct arena *arena, const char *path, struct saved_report *report,
		  struct error **err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	cleanup_close int opened = is_stdin ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	cleanup_strbuf struct strbuf bytes = {0};
	int why;

	*report = (struct saved_report){.path = path};
	if (!is_stdin && opened < 0)
		return error_make(err, errno, "cannot open the report %s", path);
	why = file_read(is_stdin ? STDIN_FILENO : opened, MAX_BYTES, &bytes);
	if (why == 0 && bytes.length >= MAX_BYTES)
		why = EFBIG;
	if (why != 0)
		return error_make(err, why, "cannot read the report %s", path);
	return saved_report_parse(arena, is_stdin ? "standard input" : path, bytes.text,
				  bytes.length, report, err);
}

void
saved_report_free(struct saved_report *report)
{
	vector_free(&report->checks);
	vector_free(&report->problems.items);
	result_free(&report->result);
}
