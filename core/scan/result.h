/* SPDX-License-Identifier: Apache-2.0
 *
 * What a scan found: copied, sorted, counted. Reports read it, and the exit status is a function of
 * it alone.
 */
#ifndef ARGVET_SCAN_RESULT_H
#define ARGVET_SCAN_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/vector.h"
#include "plugin/benchmark.h"
#include "plugin/loader.h"
#include "target/problem.h"
#include "target/target.h"

enum status {
	STATUS_PASS = 0,
	STATUS_FAIL,
	STATUS_MANUAL,
	STATUS_NOT_APPLICABLE,
	STATUS_WAIVED,
	STATUS_ERROR,
	STATUS_COUNT,
};

/* "pass", "fail", "manual", "not-applicable", "waived", "error". */
const char *status_name(enum status status);
/* "MissingAttribute", "IncorrectValue", "RedundantAttribute". */
const char *kind_name(enum argvet_kind kind);
/* "info" … "critical". */
const char *severity_name(enum argvet_severity severity);
/* "process", "manifest", "argv". */
const char *source_name(enum target_source source);
/* The other way round; false or 0 if the text is no such name. */
bool status_parse(const char *name, enum status *status);
enum argvet_severity severity_parse(const char *name);

/* Why a result that would count does not. */
struct waived {
	const char *reason;
	const char *expires;         /* "2026-12-31", the last day of it, or NULL */
	struct argvet_origin origin; /* where somebody wrote so */
};

/* One check on one target. */
struct check_result {
	const struct check *check;
	/* Its number in the benchmark, or NULL. */
	const char *control;
	enum status status;
	/* Why there is no verdict, or a remark; NULL if there is nothing to say. */
	const char *message;
	/* What to do about the findings, in the check's words or argvet's own; NULL without any. */
	const char *remedy;
	/* Complete: flag, expected and origin are never NULL. */
	struct argvet_finding *findings;
	size_t finding_count;
	/* NULL, unless .status is STATUS_WAIVED. */
	const struct waived *waived;
};

struct target_result {
	const struct target *target;
	struct check_result *results; /* sorted by the check's id */
	size_t result_count;
};

/* What stood between the scan's plugins and inputs and the machine. */
struct isolation_summary {
	bool workers;        /* false: all of it ran in one process */
	const char *missing; /* what the kernel could not give; NULL: nothing */
};

struct result {
	struct arena *arena;
	const struct benchmark *benchmark;
	const char *host;            /* the machine that was scanned; NULL: not known, or several */
	const struct vector *checks; /* const struct check *: the selected ones, sorted by id */
	struct vector targets;       /* struct target_result, sorted by host, source and place */
	struct problems *problems;   /* sorted together with the results */
	const struct isolation_summary *isolation; /* NULL: not known */
	size_t counts[STATUS_COUNT];
	size_t failed_at[ARGVET_CRITICAL + 1]; /* results with findings, by severity */
	bool complete; /* no error in problems or results, no plugin that was asked for missing */
};

void result_sort_and_count(struct result *result, bool plugins_missing);
void result_free(struct result *result);

enum exit_status {
	EXIT_CLEAN = 0,
	EXIT_FINDINGS = 1,
	EXIT_USAGE = 2,
	EXIT_INCOMPLETE = 3,
	EXIT_NOTHING = 4,
};

/* fail_on: findings below it do not count; above ARGVET_CRITICAL: none do. */
enum exit_status result_exit_status(const struct result *result, int fail_on, bool allow_empty);

#endif
