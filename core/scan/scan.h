/* SPDX-License-Identifier: Apache-2.0
 *
 * Targets times checks. Implements the host side of the public header.
 */
#ifndef ARGVET_SCAN_SCAN_H
#define ARGVET_SCAN_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "plugin/benchmark.h"
#include "scan/result.h"
#include "target/target.h"

/* Runs one check on one target. Everything in *result is copied into arena. */
void scan_check(struct arena *arena, const struct check *check, const struct target *target,
		const struct benchmark *benchmark, struct check_result *result);

/* Does the check judge the component? */
bool scan_judges(const struct check *check, const struct component *component);

/* Who follows a scan, check by check: numbers are those of the target and of the check in their
 * vectors. */
struct scan_watch {
	/* Comes before a check. False: it is left out, its result an error without a reason. */
	bool (*before)(void *watcher, size_t target, size_t check);
	void (*after)(void *watcher, size_t target, size_t check);
	/* The running check reports finding after finding, of which so many were taken; whoever can
	 * end it does not return. May be NULL. */
	void (*flood)(void *watcher, size_t findings);
	void *watcher;
};

/* Runs every selected check on every target (struct target *) whose component it judges, and adds
 * the results. watch may be NULL. */
void
scan_targets(struct result *result, const struct vector *targets, const struct scan_watch *watch);

#endif
