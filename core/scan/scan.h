/* SPDX-License-Identifier: Apache-2.0
 *
 * Targets times checks. Implements the host side of the public header.
 */
#ifndef ARGVET_SCAN_SCAN_H
#define ARGVET_SCAN_SCAN_H

#include "base/arena.h"
#include "plugin/benchmark.h"
#include "scan/result.h"
#include "target/target.h"

/* Runs one check on one target. Everything in *result is copied into arena. */
void scan_check(struct arena *arena, const struct check *check, const struct target *target,
		const struct benchmark *benchmark, struct check_result *result);

/* Runs every selected check on every target (struct target *) whose component it judges, and adds
 * the results. */
void scan_targets(struct result *result, const struct vector *targets);

#endif
