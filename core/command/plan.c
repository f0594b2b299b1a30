/* SPDX-License-Identifier: Apache-2.0 */
#include "command/plan.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "base/terminal.h"
#include "scan/result.h"

const struct option_spec scan_input_options[] = {
	{0, "argv", NULL,
	 "paths hold command lines as text: the output of ps, words\n"
	 "ended by NUL, a JSON array; without PATH, standard input",
	 OPTION_SWITCH, offsetof(struct scan_settings, argv)},
	{0, "process", NULL, "scan the live processes too", OPTION_SWITCH,
	 offsetof(struct scan_settings, process)},
	{0, "pid", "PID", "scan just this process", OPTION_TEXT,
	 offsetof(struct scan_settings, pid)},
	{0, "proc", "DIR", "read processes from here, not from /proc", OPTION_TEXT,
	 offsetof(struct scan_settings, proc)},
	{0, "baseline", "REPORT.json",
	 "only what is not in this report of an earlier scan is\n"
	 "new and counts",
	 OPTION_TEXT, offsetof(struct scan_settings, baseline)},
	{0},
};

const struct option_spec scan_worker_options[] = {
	{0, "jobs", "N", "so many workers at most (default: one a processor)", OPTION_TEXT,
	 offsetof(struct scan_settings, jobs)},
	{0, "isolation", "HOW",
	 "of plugins and inputs from this machine: auto (default),\n"
	 "require (all of it or no scan), none (for debuggers)",
	 OPTION_TEXT, offsetof(struct scan_settings, isolation)},
	{0, "check-timeout", "SECONDS", "how long one check may take on one target (default: 2)",
	 OPTION_TEXT, offsetof(struct scan_settings, patience)},
	{0},
};

const struct option_spec scan_setting_options[] = {
	{'c', "check", "SELECTOR,...",
	 "run only these checks: ids or globs of them, numbers in\n"
	 "the benchmark (1.2.6, 1.2.*), other tools' ids",
	 OPTION_LIST, offsetof(struct scan_settings, wanted)},
	{'x', "skip", "SELECTOR,...", "leave these checks out", OPTION_LIST,
	 offsetof(struct scan_settings, unwanted)},
	{0, "severity", "LEVEL",
	 "only checks of this severity or above:\n"
	 "info, low, medium, high, critical",
	 OPTION_TEXT, offsetof(struct scan_settings, severity)},
	{0, "kubernetes-version", "V", "the version of targets that do not tell theirs",
	 OPTION_TEXT, offsetof(struct scan_settings, kubernetes)},
	{0, "set", "CHECK.NAME=VALUE",
	 "give a parameter of a check this value (repeatable);\n"
	 "argvet explain CHECK tells which there are",
	 OPTION_LIST, offsetof(struct scan_settings, assignments)},
	{0},
};

const struct option_spec scan_report_options[] = {
	{'o', "output", "FORMAT[=FILE]",
	 "the report's format (repeatable, see below); a FILE is\n"
	 "written whole or not at all",
	 OPTION_LIST, offsetof(struct scan_settings, outputs)},
	{0, "fail-on", "LEVEL",
	 "the lowest severity that makes the exit status 1, or\n"
	 "never (default: any)",
	 OPTION_TEXT, offsetof(struct scan_settings, fail_on)},
	{0, "allow-empty", NULL, "nothing to check is no failure", OPTION_SWITCH,
	 offsetof(struct scan_settings, allow_empty)},
	{0},
};

const struct option_spec scan_look_options[] = {
	{'q', "quiet", NULL, "only findings and errors", OPTION_SWITCH,
	 offsetof(struct scan_settings, quiet)},
	{'v', "verbose", NULL, "say more of each result", OPTION_SWITCH,
	 offsetof(struct scan_settings, verbose)},
	{0, "no-remediation", NULL, "leave out what to do about findings", OPTION_SWITCH,
	 offsetof(struct scan_settings, no_remediation)},
	{0, "color", "WHEN", "auto (default), always or never; NO_COLOR is honoured", OPTION_TEXT,
	 offsetof(struct scan_settings, color)},
	{0},
};

void
scan_formats_print(FILE *out)
{
	fputs("\nFormats:\n", out);
	for (const struct report_format *const *format = report_formats; *format != NULL; format++)
		fprintf(out, "  %-10s %s\n", (*format)->name, (*format)->help);
}

void
scan_settings_free(struct scan_settings *settings)
{
	vector_free(&settings->wanted);
	vector_free(&settings->unwanted);
	vector_free(&settings->outputs);
	vector_free(&settings->assignments);
	plugin_settings_free(&settings->plugins);
}

/* The option has the last word. */
static void
fill_text(const char **text, const struct config_value *value)
{
	if (*text == NULL)
		*text = value->text;
}

int
scan_settings_configure(struct scan_settings *settings, struct error **err)
{
	const struct config *config = &settings->plugins.config;

	if (plugin_settings_configure(&settings->plugins, err) < 0)
		return -1;
	plugin_settings_fill(&settings->wanted, &config->checks);
	plugin_settings_fill(&settings->unwanted, &config->skip);
	plugin_settings_fill(&settings->outputs, &config->outputs);
	fill_text(&settings->severity, &config->severity);
	fill_text(&settings->kubernetes, &config->kubernetes_version);
	fill_text(&settings->fail_on, &config->fail_on);
	if (config->allow_empty.text != NULL && strcmp(config->allow_empty.text, "true") == 0)
		settings->allow_empty = true;
	return 0;
}

static int
plan_severity(const char *option, const char *name, int *level, struct error **err)
{
	*level = severity_parse(name);
	if (*level != 0)
		return 0;
	return error_make(err, 0, "%s %s: the levels are info, low, medium, high and critical",
			  option, name);
}

static int
plan_checks(const struct scan_settings *settings, struct scan_plan *plan, struct error **err)
{
	int severity = 0;

	if (settings->severity != NULL &&
	    plan_severity("--severity", settings->severity, &severity, err) < 0)
		return -1;
	plan->rules.severity = (enum argvet_severity)severity;
	return 0;
}

static int
plan_fail_on(const struct scan_settings *settings, struct scan_plan *plan, struct error **err)
{
	plan->fail_on = ARGVET_INFO;
	if (settings->fail_on == NULL)
		return 0;
	if (strcmp(settings->fail_on, "never") == 0) {
		plan->fail_on = ARGVET_CRITICAL + 1;
		return 0;
	}
	return plan_severity("--fail-on", settings->fail_on, &plan->fail_on, err);
}

static int
plan_output(const char *text, struct arena *arena, struct scan_plan *plan, struct error **err)
{
	const char *equals = strchrnul(text, '=');
	const char *name = arena_copy_bytes(arena, text, (size_t)(equals - text));
	const struct report_format *format = report_find(name);
	cleanup_strbuf struct strbuf names = {0};

	if (format != NULL && (*equals == '\0' || equals[1] != '\0')) {
		*(struct scan_output *)vector_add(&plan->outputs) =
			(struct scan_output){format, *equals == '=' ? equals + 1 : NULL};
		return 0;
	}
	if (format != NULL)
		return error_make(err, 0, "--output %s: the file has no name", text);
	for (const struct report_format *const *known = report_formats; *known != NULL; known++)
		strbuf_printf(&names, "%s%s", names.length > 0 ? ", " : "", (*known)->name);
	return error_make(err, 0, "--output %s: the formats are %s", name, names.text);
}

static const char *
output_path(const struct scan_plan *plan, size_t index)
{
	const struct scan_output *output = vector_at(&plan->outputs, index);

	return output->path != NULL ? output->path : "-";
}

/* Two reports in one stream would be none, and of two in one file the first would be lost. */
static int
check_output(const struct scan_plan *plan, size_t index, struct error **err)
{
	const char *path = output_path(plan, index);

	for (size_t i = 0; i < index; i++) {
		if (strcmp(output_path(plan, i), path) != 0)
			continue;
		if (strcmp(path, "-") != 0)
			return error_make(err, 0, "--output: two reports cannot both be %s", path);
		return error_make(err, 0,
				  "only one report can go to standard output: "
				  "give the others a file, such as --output json=report.json");
	}
	return 0;
}

static int
plan_outputs(const struct scan_settings *settings, struct arena *arena, struct scan_plan *plan,
	     struct error **err)
{
	if (settings->outputs.count == 0)
		return plan_output("text", arena, plan, err);
	for (size_t i = 0; i < settings->outputs.count; i++) {
		if (plan_output(*(const char **)vector_at(&settings->outputs, i), arena, plan,
				err) < 0 ||
		    check_output(plan, i, err) < 0)
			return -1;
	}
	return 0;
}

/* How reports look on the terminal that they go to, if they do. */
static void
plan_looks(const struct scan_settings *settings, struct scan_plan *plan)
{
	plan->report.verbosity = settings->quiet ? -1 : settings->verbose;
	plan->report.no_remediation = settings->no_remediation;
	if (isatty(STDOUT_FILENO) != 0)
		plan->report.width = terminal_width(STDOUT_FILENO);
}

static int
plan_color(const struct scan_settings *settings, struct scan_plan *plan, struct error **err)
{
	const char *when = settings->color != NULL ? settings->color : "auto";
	const char *no_color = getenv("NO_COLOR");

	if (strcmp(when, "always") == 0) {
		plan->report.color = true;
		return 0;
	}
	if (strcmp(when, "auto") == 0) {
		plan->report.color =
			terminal_obeys(STDOUT_FILENO) && (no_color == NULL || *no_color == '\0');
		return 0;
	}
	if (strcmp(when, "never") == 0)
		return 0;
	return error_make(err, 0, "--color %s: it is auto, always or never", when);
}

static int
plan_sources(const struct scan_settings *settings, struct arena *arena, struct scan_plan *plan,
	     struct error **err)
{
	if (settings->pid != NULL) {
		char *end;
		long pid;

		errno = 0;
		pid = strtol(settings->pid, &end, 10);
		if (errno != 0 || *end != '\0' || pid <= 0 || pid > 0x7fffffff)
			return error_make(err, 0, "--pid %s: not the number of a process",
					  settings->pid);
		plan->pid = (pid_t)pid;
	}
	if (settings->kubernetes != NULL) {
		if (!version_parse(arena, settings->kubernetes, &plan->kubernetes))
			return error_make(err, 0,
					  "--kubernetes-version %s: not a version such as 1.31",
					  settings->kubernetes);
		plan->kubernetes.source = VERSION_FROM_OPTION;
	}
	return 0;
}

static int
plan_isolation(const char *how, enum isolation *isolation, struct error **err)
{
	static const char *const names[] = {
		[ISOLATION_AUTO] = "auto",
		[ISOLATION_REQUIRE] = "require",
		[ISOLATION_NONE] = "none",
	};

	for (size_t i = 0; how != NULL && i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], how) != 0)
			continue;
		*isolation = (enum isolation)i;
		return 0;
	}
	if (how == NULL)
		return 0;
	return error_make(err, 0, "--isolation %s: it is auto, require or none", how);
}

static int
plan_workers(const struct scan_settings *settings, struct scan_plan *plan, struct error **err)
{
	char *end;

	plan->workers.patience = POOL_PATIENCE;
	if (settings->jobs != NULL) {
		unsigned long jobs = strtoul(settings->jobs, &end, 10);

		if (!isdigit((unsigned char)settings->jobs[0]) || *end != '\0' || jobs < 1 ||
		    jobs > 1024)
			return error_make(err, 0, "--jobs %s: not a number from 1 to 1024",
					  settings->jobs);
		plan->workers.jobs = jobs;
	}
	if (settings->patience != NULL) {
		plan->workers.patience = strtod(settings->patience, &end);
		if (!isdigit((unsigned char)settings->patience[0]) || *end != '\0' ||
		    !(plan->workers.patience >= 0.1 && plan->workers.patience <= 3600))
			return error_make(err, 0,
					  "--check-timeout %s: not a number of seconds from 0.1 to "
					  "3600",
					  settings->patience);
	}
	return plan_isolation(settings->isolation, &plan->workers.isolation, err);
}

static int
plan_baseline(const struct scan_settings *settings, struct arena *arena, struct scan_plan *plan,
	      struct error **err)
{
	if (settings->baseline == NULL)
		return 0;
	plan->baseline = arena_alloc(arena, sizeof(*plan->baseline));
	if (saved_report_read(arena, settings->baseline, plan->baseline, err) < 0)
		return error_wrap(err, "--baseline");
	return 0;
}

/* Does anybody look at the words of targets' command lines? */
static bool
reads_words(const struct scan_plan *plan)
{
	for (size_t i = 0; i < plan->outputs.count; i++) {
		const struct scan_output *output = vector_at(&plan->outputs, i);
		enum report_words words = output->format->words;

		if (words == WORDS_READ ||
		    (words == WORDS_READ_VERBOSELY && plan->report.verbosity > 0))
			return true;
	}
	/* A target is known again by them. */
	return plan->baseline != NULL;
}

int
scan_plan_reports(const struct scan_settings *settings, struct arena *arena, struct scan_plan *plan,
		  struct error **err)
{
	plan->outputs = VECTOR(struct scan_output);
	plan_looks(settings, plan);
	if (plan_fail_on(settings, plan, err) < 0 || plan_outputs(settings, arena, plan, err) < 0)
		return -1;
	return plan_color(settings, plan, err);
}

int
scan_plan_make(const struct scan_settings *settings, struct arena *arena, struct scan_plan *plan,
	       struct error **err)
{
	plan->rules.wanted = settings->wanted;
	plan->rules.unwanted = settings->unwanted;
	if (plugin_settings_benchmark(&settings->plugins, &plan->benchmark, err) < 0)
		return -1;
	plan->rules.benchmark = plan->benchmark;
	plan->rules.benchmark_only = settings->plugins.benchmark_name != NULL;
	if (plan_checks(settings, plan, err) < 0 ||
	    scan_plan_reports(settings, arena, plan, err) < 0 ||
	    plan_sources(settings, arena, plan, err) < 0 || plan_workers(settings, plan, err) < 0)
		return -1;
	if (plan_baseline(settings, arena, plan, err) < 0)
		return -1;
	plan->workers.wordless = !reads_words(plan);
	return 0;
}

void
scan_plan_free(struct scan_plan *plan)
{
	vector_free(&plan->outputs);
	if (plan->baseline != NULL)
		saved_report_free(plan->baseline);
}
