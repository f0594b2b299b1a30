/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "command/command.h"
#include "command/plan.h"
#include "plugin/parameter.h"
#include "report/style.h"
#include "scan/scan.h"
#include "source/input.h"
#include "source/process.h"

static int run_scan(int argc, char **argv);

static void
print_formats(FILE *out)
{
	fputs("\nFormats:\n", out);
	for (const struct report_format *const *format = report_formats; *format != NULL; format++)
		fprintf(out, "  %-7s %s\n", (*format)->name, (*format)->help);
}

const struct command command_scan = {
	.name = "scan",
	.summary = "Vet the command lines of live processes, of manifests, or from text.",
	.usage = "scan [OPTION]...                   the live processes of this machine\n"
		 "scan [OPTION]... PATH...           manifests; directories are read recursively,\n"
		 "                                   - is standard input\n"
		 "scan [OPTION]... --argv [PATH]...  command lines as text",
	.print_more = print_formats,
	.about = "Exit status:\n"
		 "  0  every selected check looked, and nothing that counts was found\n"
		 "  1  at least one finding\n"
		 "  2  usage or configuration error; nothing was scanned\n"
		 "  3  incomplete: something could not be read, checked or loaded\n"
		 "  4  nothing to check was found (0 with --allow-empty)",
	.tables = {{scan_options, 0}, {plugin_options, offsetof(struct scan_settings, plugins)}},
	.run = run_scan,
};

static void
read_sources(const struct scan_settings *settings, const struct scan_plan *plan, int count,
	     char **paths, struct intake *intake)
{
	enum input_kind kind = settings->argv ? INPUT_ARGV : INPUT_MANIFESTS;
	bool asked = settings->process || settings->pid != NULL || settings->proc != NULL;

	if (asked || (count == 0 && !settings->argv))
		process_read(intake, settings->proc != NULL ? settings->proc : "/proc", plan->pid);
	if (count == 0 && settings->argv)
		input_read(intake, kind, "-");
	for (int i = 0; i < count; i++)
		input_read(intake, kind, paths[i]);
}

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

		if (output->path != NULL && strcmp(output->path, "-") != 0)
			report.color = false;
		if (report_write(output->format, output->path, result, &report, &err) == 0)
			continue;
		fprintf(stderr, "argvet: %s\n", error_text(err));
		status = -1;
	}
	return status;
}

/* Everything is chosen: read, check, report. */
static int
scan(const struct scan_settings *settings, const struct scan_plan *plan, struct arena *arena,
     const struct registry *registry, const struct vector *checks, int count, char **paths)
{
	struct components components;
	struct intake intake;
	struct result result = {
		.arena = arena,
		.benchmark = plan->benchmark,
		.checks = checks,
		.targets = VECTOR(struct target_result),
	};
	int status;

	components_init(&components);
	registry_declare(registry, &components);
	intake_init(&intake, arena, &components);
	intake.fallback = plan->kubernetes;
	read_sources(settings, plan, count, paths, &intake);
	scan_targets(&result, &intake.targets);
	result.problems = &intake.problems;
	result_sort_and_count(&result, plugin_refusals_print(registry));
	print_problems(result.problems, settings->quiet);
	status = (int)result_exit_status(&result, plan->fail_on, settings->allow_empty);
	if (write_reports(plan, &result) < 0)
		status = EXIT_INCOMPLETE;
	result_free(&result);
	intake_free(&intake);
	components_free(&components);
	return status;
}

/* A scan without checks would find everything in order. */
static int
refuse_empty(const struct scan_settings *settings, const struct registry *registry)
{
	plugin_refusals_print(registry);
	if (registry->checks.count > 0)
		return usage_error(&command_scan,
				   "none of the %zu checks is left to run: "
				   "see --check, --skip, --severity and --benchmark",
				   registry->checks.count);
	if (settings->plugins.no_defaults)
		return usage_error(&command_scan,
				   "there are no checks: with --no-default-plugins, name plugins "
				   "with --plugin-dir or --plugin");
	return usage_error(&command_scan,
			   "there are no checks: no plugin was found in %s; "
			   "install some, or name them with --plugin-dir",
			   PLUGIN_DIRECTORIES);
}

static int
assign_parameters(const struct scan_settings *settings, const struct registry *registry,
		  struct error **err)
{
	for (size_t i = 0; i < settings->assignments.count; i++) {
		const char *assignment = *(const char **)vector_at(&settings->assignments, i);

		if (parameter_assign(registry, assignment, err) < 0)
			return error_wrap(err, "--set");
	}
	return 0;
}

static int
select_and_scan(const struct scan_settings *settings, const struct scan_plan *plan,
		struct arena *arena, int count, char **paths)
{
	cleanup_vector struct vector checks = VECTOR(const struct check *);
	cleanup_error struct error *err = NULL;
	struct registry registry;
	int status;

	registry_init(&registry);
	plugin_settings_load(&settings->plugins, &registry);
	if (assign_parameters(settings, &registry, &err) < 0 ||
	    selection_make(&registry, &plan->rules, &checks, &err) < 0) {
		plugin_refusals_print(&registry);
		status = usage_error(&command_scan, "%s", error_text(err));
	} else if (checks.count == 0) {
		status = refuse_empty(settings, &registry);
	} else {
		status = scan(settings, plan, arena, &registry, &checks, count, paths);
	}
	registry_free(&registry);
	return status;
}

static int
run_scan(int argc, char **argv)
{
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *err = NULL;
	struct scan_settings settings = SCAN_SETTINGS;
	struct scan_plan plan = {0};
	int operands;
	int status;

	switch (options_read(&command_scan, argc, argv, &settings, &operands)) {
	case OPTIONS_HELP:
		status = EXIT_CLEAN;
		break;
	case OPTIONS_WRONG:
		status = EXIT_USAGE;
		break;
	default:
		if (scan_plan_make(&settings, &arena, &plan, &err) < 0)
			status = usage_error(&command_scan, "%s", error_text(err));
		else
			status = select_and_scan(&settings, &plan, &arena, argc - operands,
						 argv + operands);
	}
	scan_plan_free(&plan);
	scan_settings_free(&settings);
	return status;
}
