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
#include "isolation/pool.h"
#include "plugin/parameter.h"
#include "report/clock.h"
#include "scan/baseline.h"
#include "scan/waive.h"
#include "source/snapshot.h"
#include "source/unit.h"
#include "source/walk.h"

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
		   {scan_worker_options, 0},
		   {scan_setting_options, 0},
		   {scan_report_options, 0},
		   {scan_look_options, 0},
		   {plugin_options, offsetof(struct scan_settings, plugins)}},
	.run = run_scan,
};

/* What lives as long as a scan. */
struct session {
	struct arena *arena;
	struct pool *pool;
	struct progress progress;
};

static void
read_processes(const struct scan_settings *settings, const struct scan_plan *plan,
	       const struct pool_plan *scan, struct pool *pool)
{
	const char *proc = settings->proc != NULL ? settings->proc : "/proc";
	const struct unit unit = {
		.kind = UNIT_PROCESSES,
		.name = proc,
		.fd = snapshot_take(proc, plan->pid, scan->components, scan->problems),
		.named = true,
	};

	if (unit.fd >= 0)
		pool_take(pool, &unit);
}

static void
read_sources(const struct scan_settings *settings, const struct scan_plan *plan, int count,
	     char **paths, const struct pool_plan *scan, struct pool *pool)
{
	const struct walk_settings walk = {
		.kind = settings->argv ? UNIT_ARGV : UNIT_MANIFEST,
		.problems = scan->problems,
		.take = pool_take,
		.taker = pool,
	};
	bool asked = settings->process || settings->pid != NULL || settings->proc != NULL;

	if (asked || (count == 0 && !settings->argv))
		read_processes(settings, plan, scan, pool);
	if (count == 0 && settings->argv)
		walk_path(&walk, "-");
	for (int i = 0; i < count; i++)
		walk_path(&walk, paths[i]);
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

/* What could not be had is said once, to those who want to know. */
static void
print_isolation(const struct scan_settings *settings, const struct isolation_summary *isolation)
{
	if (!settings->verbose)
		return;
	if (!isolation->workers)
		fputs("argvet: no isolation: everything ran in one process\n", stderr);
	else if (isolation->missing != NULL)
		fprintf(stderr, "argvet: isolation is incomplete: %s\n", isolation->missing);
}

/* Everything is chosen: read, check, report. */
static int
scan(const struct scan_settings *settings, const struct scan_plan *plan,
     const struct registry *registry, const struct vector *checks, struct session *session,
     int count, char **paths)
{
	struct components components;
	struct problems problems = PROBLEMS(session->arena);
	struct isolation_summary isolation;
	struct pool_plan work = {
		.registry = registry,
		.checks = checks,
		.components = &components,
		.fallback = plan->kubernetes,
		.problems = &problems,
	};
	struct result result = {
		.arena = session->arena,
		.benchmark = plan->benchmark,
		.host = host_name(session->arena),
		.checks = checks,
		.targets = VECTOR(struct target_result),
		.problems = &problems,
		.isolation = &isolation,
	};
	cleanup_error struct error *err = NULL;
	size_t gone;
	int status;

	components_init(&components);
	registry_declare(registry, &components);
	if (pool_start(session->pool, &work, &err) < 0) {
		status = usage_error(&command_scan, "%s", error_text(err));
	} else {
		read_sources(settings, plan, count, paths, &work, session->pool);
		pool_finish(session->pool, &result);
		progress_erase(&session->progress);
		pool_describe(session->pool, &isolation);
		print_isolation(settings, &isolation);
		waive(settings, registry, &result);
		gone = take_known(settings, plan, &result);
		result_sort_and_count(&result, plugin_refusals_print(registry));
		status = (int)publish(settings, plan, &result);
		print_gone(settings, &result, gone);
	}
	result_free(&result);
	vector_free(&problems.items);
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
		struct session *session, int count, char **paths)
{
	cleanup_vector struct vector checks = VECTOR(const struct check *);
	cleanup_error struct error *err = NULL;
	struct search search = SEARCH(session->arena);
	struct registry registry;
	int status;

	registry_init(&registry);
	plugin_settings_search(&settings->plugins, &search);
	pool_load(session->pool, &search, &registry);
	if (config_apply(&settings->plugins.config, &registry, plan->benchmark, &err) < 0 ||
	    assign_parameters(settings, &registry, &err) < 0 ||
	    selection_make(&registry, &plan->rules, &checks, &err) < 0) {
		plugin_refusals_print(&registry);
		status = usage_error(&command_scan, "%s", error_text(err));
	} else if (checks.count == 0) {
		status = refuse_empty(settings, &registry);
	} else {
		status = scan(settings, plan, &registry, &checks, session, count, paths);
	}
	pool_free(session->pool);
	search_free(&search);
	registry_free(&registry);
	return status;
}

/* Who does the work is there before anybody knows what the work is. */
static int
open_session(const struct scan_settings *settings, const struct scan_plan *plan,
	     struct arena *arena, int count, char **paths)
{
	struct session session = {.arena = arena};
	struct pool_settings workers = plan->workers;

	progress_start(&session.progress, !settings->quiet);
	workers.watch = progress_watch;
	workers.watcher = &session.progress;
	session.pool = pool_new(&workers, arena);
	return select_and_scan(settings, plan, &session, count, paths);
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
			status = open_session(&settings, &plan, &arena, argc - operands,
					      argv + operands);
	}
	scan_plan_free(&plan);
	scan_settings_free(&settings);
	return status;
}
