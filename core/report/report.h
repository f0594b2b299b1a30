/* SPDX-License-Identifier: Apache-2.0
 *
 * A report is all results of a scan in one format. One file per format; the list is in report.c.
 */
#ifndef ARGVET_REPORT_REPORT_H
#define ARGVET_REPORT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "scan/result.h"

struct report_settings {
	bool color;
	int verbosity; /* -1 quiet, 0, 1 verbose */
	/* Of text for people, in columns; 0: as for a reader without a terminal. */
	size_t width;
	bool no_remediation;
};

/* The command lines of targets in a report. A scan need not keep what no report of it reads. */
enum report_words {
	WORDS_READ = 0,
	WORDS_READ_VERBOSELY, /* where the report is a verbose one */
	WORDS_UNREAD,
};

struct report_format {
	const char *name;
	const char *help; /* one line */
	enum report_words words;
	/* Writes to out; errors stay in it, as stdio has it. */
	void (*write)(FILE *out, const struct result *result,
		      const struct report_settings *settings);
};

extern const struct report_format report_text;
extern const struct report_format report_json;
extern const struct report_format report_tap;
extern const struct report_format report_prometheus;
extern const struct report_format report_markdown;
extern const struct report_format report_junit;
extern const struct report_format report_html;
extern const struct report_format report_csv;
extern const struct report_format report_sarif;
extern const struct report_format report_gitlab;
extern const struct report_format report_kube_bench;
extern const struct report_format report_ocsf;
extern const struct report_format report_oscal;

/* All formats; ends with NULL. */
extern const struct report_format *const report_formats[];

const struct report_format *report_find(const char *name);

/* Writes one report to path, whole or not at all: into a new file beside it which then takes its
 * name. NULL and "-" are standard output. */
int report_write(const struct report_format *format, const char *path, const struct result *result,
		 const struct report_settings *settings, struct error **err);

#endif
