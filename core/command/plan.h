/* SPDX-License-Identifier: Apache-2.0
 *
 * What `argvet scan` was asked to do: its options as they were written, and as they are meant.
 */
#ifndef ARGVET_COMMAND_PLAN_H
#define ARGVET_COMMAND_PLAN_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"
#include "command/option.h"
#include "command/plugins.h"
#include "isolation/pool.h"
#include "plugin/selection.h"
#include "report/reader.h"
#include "report/report.h"
#include "target/version.h"

/* What the words of the command line ask for. */
struct scan_settings {
	struct plugin_settings plugins;
	bool process;
	const char *pid;
	const char *proc;
	const char *baseline;
	const char *jobs;
	const char *isolation;
	const char *patience;
	bool argv;
	struct vector wanted;
	struct vector unwanted;
	const char *severity;
	const char *kubernetes;
	struct vector assignments;
	struct vector outputs;
	const char *fail_on;
	bool allow_empty;
	bool quiet;
	bool verbose;
	bool no_remediation;
	const char *color;
};

#define SCAN_SETTINGS \
	((struct scan_settings){ \
		.plugins = PLUGIN_SETTINGS, \
		.wanted = VECTOR(const char *), \
		.unwanted = VECTOR(const char *), \
		.outputs = VECTOR(const char *), \
		.assignments = VECTOR(const char *), \
	})

/* They set members of struct scan_settings: what to scan, what argvet.yaml can set as well, the
 * last of which say what to report, and how reports look; and who does the work. */
extern const struct option_spec scan_input_options[];
extern const struct option_spec scan_worker_options[];
extern const struct option_spec scan_setting_options[];
extern const struct option_spec scan_report_options[];
extern const struct option_spec scan_look_options[];

/* What --output can be, for --help. */
void scan_formats_print(FILE *out);

void scan_settings_free(struct scan_settings *settings);

/* Reads argvet.yaml as the options say, and takes from it what they leave open. */
int scan_settings_configure(struct scan_settings *settings, struct error **err);

/* One report to write. */
struct scan_output {
	const struct report_format *format;
	const char *path; /* NULL: standard output */
};

/* The same, understood. */
struct scan_plan {
	const struct benchmark *benchmark;
	struct selection_rules rules;
	struct kubernetes_version kubernetes;
	struct vector outputs; /* struct scan_output */
	struct report_settings report;
	struct saved_report *baseline; /* NULL: everything is new */
	struct pool_settings workers;
	pid_t pid;
	int fail_on;
};

/* Understands the settings, whose vectors the plan borrows. Texts are in arena. The error is the
 * user's, and names the option. */
int scan_plan_make(const struct scan_settings *settings, struct arena *arena,
		   struct scan_plan *plan, struct error **err);

/* Only what is about reports: the outputs and their looks, and what makes the exit status. */
int scan_plan_reports(const struct scan_settings *settings, struct arena *arena,
		      struct scan_plan *plan, struct error **err);

void scan_plan_free(struct scan_plan *plan);

#endif
