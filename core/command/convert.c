/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "command/command.h"
#include "command/plan.h"
#include "command/publish.h"
#include "report/gather.h"

static int run_convert(int argc, char **argv);

const struct command command_convert = {
	.name = "convert",
	.summary = "Turn JSON reports into another format, several of them into one.",
	.usage = "convert [OPTION]... REPORT.json...",
	.print_more = scan_formats_print,
	.about = "Exit status: as of scan, for all reports together; 2 where one of them is no "
		 "whole\n"
		 "report of argvet.",
	.tables = {{scan_report_options, 0}, {scan_look_options, 0}},
	.run = run_convert,
};

static int
read_reports(struct arena *arena, char **paths, size_t count, struct saved_report *reports,
	     struct error **err)
{
	for (size_t i = 0; i < count; i++) {
		if (saved_report_read(arena, paths[i], &reports[i], err) < 0)
			return -1;
	}
	return 0;
}

static int
convert(const struct scan_settings *settings, char **paths, size_t count)
{
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *err = NULL;
	struct saved_report *reports = arena_alloc(&arena, count * sizeof(*reports));
	struct saved_report whole = {0};
	struct scan_plan plan = {0};
	int status;

	if (scan_plan_reports(settings, &arena, &plan, &err) < 0 ||
	    read_reports(&arena, paths, count, reports, &err) < 0 ||
	    report_gather(&arena, reports, count, &whole, &err) < 0)
		status = usage_error(&command_convert, "%s", error_text(err));
	else
		status = (int)publish(settings, &plan, &whole.result);
	saved_report_free(&whole);
	for (size_t i = 0; i < count; i++)
		saved_report_free(&reports[i]);
	scan_plan_free(&plan);
	return status;
}

static int
run_convert(int argc, char **argv)
{
	struct scan_settings settings = SCAN_SETTINGS;
	int operands;
	enum option_result read = options_read(&command_convert, argc, argv, &settings, &operands);
	int status = read == OPTIONS_HELP ? EXIT_CLEAN : EXIT_USAGE;

	if (read == OPTIONS_READ && operands == argc)
		status = usage_error(&command_convert, "which report? `argvet scan -o "
						       "json=REPORT.json` writes one");
	else if (read == OPTIONS_READ)
		status = convert(&settings, argv + operands, (size_t)(argc - operands));
	scan_settings_free(&settings);
	return status;
}
