/* SPDX-License-Identifier: Apache-2.0
 *
 * A JSON report of argvet back to what it was made of, so that it can be shown in another format,
 * put together with others, or held against a new scan. It reads what json.c writes and is strict
 * about it: a report that lost a part must not pass for one in which less is wrong.
 */
#ifndef ARGVET_REPORT_READER_H
#define ARGVET_REPORT_READER_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"
#include "scan/result.h"
#include "target/problem.h"

/* Of the targets, only what reports tell is there: words without origins, no flags. */
struct saved_report {
	const char *path; /* borrowed */
	struct result result;
	struct vector checks; /* struct check *, which .result has as const */
	struct problems problems;
};

/* Reads the report in path; "-" is standard input. All texts are in arena. The error names the file
 * and what it lacks. To be released with saved_report_free, whether it was read or not. */
int saved_report_read(struct arena *arena, const char *path, struct saved_report *report,
		      struct error **err);

/* The same for bytes that are in memory; path is the name for messages. */
int saved_report_parse(struct arena *arena, const char *path, const char *bytes, size_t length,
		       struct saved_report *report, struct error **err);

void saved_report_free(struct saved_report *report);

#endif
