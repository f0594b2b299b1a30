/* SPDX-License-Identifier: Apache-2.0 */
#include "command/publish.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "report/style.h"

static void
print_problems(const struct problems *problems, bool quiet)
{
	for (size_t i = 0; i < problems->items.count; i++) {
		const struct problem *problem = vector_at(&problems->items, i);
		bool is_error = problem->severity == PROBLEM_ERROR;
		cleanup_strbuf struct strbuf line = {0};

		if (quiet && !is_error)
			continue;
		style_add_place(&line, &problem->origin);
		if (line.length == 0)
			strbuf_add_text(&line, "argvet");
		strbuf_add_text(&line, is_error ? ": error: " : ": warning: ");
		style_add_safe(&line, problem->message);
		fprintf(stderr, "%s\n", line.text);
	}
}

static int
write_reports(const struct scan_plan *plan, const struct result *result)
{
	int status = 0;

	for (size_t i = 0; i < plan->outputs.count; i++) {
		const struct scan_output *output = vector_at(&plan->outputs, i);
		struct report_settings report = plan->report;
		cleanup_error struct error *err = NULL;

		if (output->path != NULL && strcmp(output->path, "-") != 0) {
			report.color = false;
			report.width = 0;
		}
		if (report_write(output->format, output->path, result, &report, &err) == 0)
			continue;
		fprintf(stderr, "argvet: %s\n", error_text(err));
		status = -1;
	}
	return status;
}

enum exit_status
publish(const struct scan_settings *settings, const struct scan_plan *plan,
	const struct result *result)
{
	print_problems(result->problems, settings->quiet);
	if (write_reports(plan, result) < 0)
		return EXIT_INCOMPLETE;
	return result_exit_status(result, plan->fail_on, settings->allow_empty);
}
