/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/result.h"

#include <string.h>

static const char *const status_names[STATUS_COUNT] = {
	[STATUS_PASS] = "pass",     [STATUS_FAIL] = "fail",
	[STATUS_MANUAL] = "manual", [STATUS_NOT_APPLICABLE] = "not-applicable",
	[STATUS_WAIVED] = "waived", [STATUS_ERROR] = "error",
};

static const char *const severity_names[ARGVET_CRITICAL + 1] = {
	[ARGVET_INFO] = "info", [ARGVET_LOW] = "low",           [ARGVET_MEDIUM] = "medium",
	[ARGVET_HIGH] = "high", [ARGVET_CRITICAL] = "critical",
};

const char *
status_name(enum status status)
{
	return status_names[status];
}

bool
status_parse(const char *name, enum status *status)
{
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		if (strcmp(status_names[i], name) != 0)
			continue;
		*status = (enum status)i;
		return true;
	}
	return false;
}

const char *
kind_name(enum argvet_kind kind)
{
	switch (kind) {
	case ARGVET_MISSING_ATTRIBUTE:
		return "MissingAttribute";
	case ARGVET_INCORRECT_VALUE:
		return "IncorrectValue";
	case ARGVET_REDUNDANT_ATTRIBUTE:
		return "RedundantAttribute";
	}
	return "unknown";
}

const char *
severity_name(enum argvet_severity severity)
{
	return severity_names[severity];
}

enum argvet_severity
severity_parse(const char *name)
{
	for (size_t i = ARGVET_INFO; i <= ARGVET_CRITICAL; i++) {
		if (strcmp(severity_names[i], name) == 0)
			return (enum argvet_severity)i;
	}
	return 0;
}

const char *
source_name(enum target_source source)
{
	switch (source) {
	case SOURCE_PROCESS:
		return "process";
	case SOURCE_MANIFEST:
		return "manifest";
	case SOURCE_ARGV:
		return "argv";
	}
	return "unknown";
}

static int
compare_numbers(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_texts(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

/* Processes by their number, files by their place in them. */
static int
compare_origins(const struct argvet_origin *a, const struct argvet_origin *b)
{
	int order = compare_texts(a->file, b->file);

	if (order == 0)
		order = compare_numbers(a->pid, b->pid);
	if (order == 0)
		order = compare_numbers(a->line, b->line);
	if (order == 0)
		order = compare_numbers(a->column, b->column);
	return order != 0 ? order : compare_texts(a->path, b->path);
}

/* Of one script that runs more than one. */
static int
compare_programs(const void *left, const void *right)
{
	const struct target *a = ((const struct target_result *)left)->target;
	const struct target *b = ((const struct target_result *)right)->target;

	if (a->word_count == 0 || b->word_count == 0)
		return 0;
	return compare_origins(&a->words[0].origin, &b->words[0].origin);
}

static int
compare_targets(const void *left, const void *right)
{
	const struct place *a = &((const struct target_result *)left)->target->place;
	const struct place *b = &((const struct target_result *)right)->target->place;
	int order = compare_texts(a->host, b->host);

	if (order == 0)
		order = compare_numbers(a->source, b->source);
	if (order == 0)
		order = compare_origins(&a->origin, &b->origin);
	if (order == 0)
		order = compare_numbers((int64_t)a->document, (int64_t)b->document);
	return order != 0 ? order : compare_programs(left, right);
}

static int
compare_problems(const void *left, const void *right)
{
	const struct problem *a = left;
	const struct problem *b = right;
	int order = compare_texts(a->host, b->host);

	if (order == 0)
		order = compare_origins(&a->origin, &b->origin);
	return order != 0 ? order : compare_texts(a->message, b->message);
}

static void
count_results(struct result *result, const struct target_result *target)
{
	for (size_t i = 0; i < target->result_count; i++) {
		const struct check_result *one = &target->results[i];

		result->counts[one->status]++;
		if (one->status == STATUS_FAIL)
			result->failed_at[one->check->plugin.severity]++;
		if (one->status == STATUS_ERROR)
			result->complete = false;
	}
}

void
result_sort_and_count(struct result *result, bool plugins_missing)
{
	result->complete = !plugins_missing;
	vector_sort(&result->targets, compare_targets);
	for (size_t i = 0; i < result->targets.count; i++)
		count_results(result, vector_at(&result->targets, i));
	vector_sort(&result->problems->items, compare_problems);
	for (size_t i = 0; i < result->problems->items.count; i++) {
		const struct problem *problem = vector_at(&result->problems->items, i);

		if (problem->severity == PROBLEM_ERROR)
			result->complete = false;
	}
}

void
result_free(struct result *result)
{
	vector_free(&result->targets);
}

static size_t
count_all(const struct result *result)
{
	size_t all = 0;

	for (size_t i = 0; i < STATUS_COUNT; i++)
		all += result->counts[i];
	return all;
}

/* A target that no selected check judges was not checked, so it counts for nothing. */
enum exit_status
result_exit_status(const struct result *result, int fail_on, bool allow_empty)
{
	if (!result->complete)
		return EXIT_INCOMPLETE;
	for (int severity = fail_on; severity <= ARGVET_CRITICAL; severity++) {
		if (result->failed_at[severity] > 0)
			return EXIT_FINDINGS;
	}
	if (count_all(result) == 0 && !allow_empty)
		return EXIT_NOTHING;
	return EXIT_CLEAN;
}
