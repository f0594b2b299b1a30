/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "command/command.h"
#include "command/plan.h"
#include "command/progress.h"
#include "command/publish.h"
#include "config/apply.h"
#include "plugin/parameter.h"
#include "report/clock.h"
#include "scan/baseline.h"
#include "scan/scan.h"
#include "scan/waive.h"
#include "source/input.h"
#include "source/process.h"

static int run_scan(int argc, char **argv);

const struct command command_scan = {
	.name = "scan",
	.summary = "Vet the command lines of live processes, of manifests, or from text.",
	.usage = "scan [OPTION]...                   the live processes of this machine\n"
		 "scan [OPTION]... PATH...           manifests; directories are read recursively,\n"
		 "                                   - is standard input\n"
		 "scan [OPTION]... --argv [PATH]...  command lines as text",
	.print_more = scan_formats_print,
	.about = "Exit status:\n"
		 "  0  every selected check looked, and nothing that counts was found\n"
		 "  1  at least one finding\n"
		 "  2  usage or configuration error; nothing was scanned\n"
		 "  3  incomplete: something could not be read, checked or loaded\n"
		 "  4  nothing to check was found (0 with --allow-empty)",
	.tables = {{scan_input_options, 0},
		   {scan_setting_options, 0},
		   {scan_report_options, 0},
		   {scan_look_options, 0},
		   {plugin_options, offsetof(struct scan_settings, plugins)}},
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

/* Takes back what the settings and the scanned objects waive. */
static void
waive(const struct scan_settings *settings, const struct registry *registry, struct result *result)
{
	const struct config *config = &settings->plugins.config;
	const char *inline_waivers = config->inline_waivers.text;
	cleanup_strbuf struct strbuf now = {0};

	clock_add(&now, clock_now());
	strbuf_add_text(&now, "");
	scan_waive(result, &(const struct waive_rules){
				   .waivers = config->waivers,
				   .count = config->waiver_count,
				   .directory = config->directory,
				   .inline_waivers = inline_waivers == NULL ||
						     strcmp(inline_waivers, "true") == 0,
				   .today = arena_copy_bytes(result->arena, now.text,
							     strcspn(now.text, "T")),
				   .registry = registry,
			   });
}

/* NULL if nobody knows it. */
static const char *
host_name(struct arena *arena)
{
	char name[HOST_NAME_MAX + 1];

	if (gethostname(name, sizeof(name)) != 0 || *name == '\0')
		return NULL;
	name[HOST_NAME_MAX] = '\0';
	return arena_copy(arena, name);
}

/* Returns how many findings that were known are gone. */
static size_t
take_known(const struct scan_settings *settings, const struct scan_plan *plan,
	   struct result *result)
{
	if (plan->baseline == NULL)
		return 0;
	return baseline_apply(result, &plan->baseline->result, settings->baseline);
}

/* Where something could not be read, nobody knows what is gone. */
static void
print_gone(const struct scan_settings *settings, const struct result *result, size_t gone)
{
	if (gone > 0 && result->complete && !settings->quiet)
		fprintf(stderr, "argvet: %zu %s of the baseline %s gone\n", gone,
			gone == 1 ? "finding" : "findings", gone == 1 ? "is" : "are");
}

/* Everything is chosen: read, check, report. */
static int
scan(const struct scan_settings *settings, const struct scan_plan *plan, struct arena *arena,
     const struct registry *registry, const struct vector *checks, int count, char **paths)
{
	struct components components;
	struct intake intake;
	struct progress progress;
	struct result result = {
		.arena = arena,
		.benchmark = plan->benchmark,
		.host = host_name(arena),
		.checks = checks,
		.targets = VECTOR(struct target_result),
	};
	size_t gone;
	int status;

	components_init(&components);
	registry_declare(registry, &components);
	intake_init(&intake, arena, &components);
	intake.fallback = plan->kubernetes;
	progress_start(&progress, &intake, !settings->quiet);
	read_sources(settings, plan, count, paths, &intake);
	progress_check(&progress, &intake);
	scan_targets(&result, &intake.targets);
	progress_erase(&progress);
	result.problems = &intake.problems;
	waive(settings, registry, &result);
	gone = take_known(settings, plan, &result);
	result_sort_and_count(&result, plugin_refusals_print(registry));
	status = (int)publish(settings, plan, &result);
	print_gone(settings, &result, gone);
	result_free(&result);
	intake_free(&intake);
	components_free(&components);
	return status;
}

/* A scan without checks would find everything in order. */
static int
refuse_empty(const struct scan_settings *settings, const struct registry *registry)
{
	const char *file = settings->plugins.config.file;

	plugin_refusals_print(registry);
	if (registry->checks.count > 0)
		return usage_error(&command_scan,
				   "none of the %zu checks is left to run: "
				   "see --check, --skip, --severity and --benchmark%s%s",
				   registry->checks.count, file != NULL ? ", also in " : "",
				   file != NULL ? file : "");
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
	if (config_apply(&settings->plugins.config, &registry, plan->benchmark, &err) < 0 ||
	    assign_parameters(settings, &registry, &err) < 0 ||
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
		if (scan_settings_configure(&settings, &err) < 0 ||
		    scan_plan_make(&settings, &arena, &plan, &err) < 0)
			status = usage_error(&command_scan, "%s", error_text(err));
		else
			status = select_and_scan(&settings, &plan, &arena, argc - operands,
						 argv + operands);
	}
	scan_plan_free(&plan);
	scan_settings_free(&settings);
	return status;
}
