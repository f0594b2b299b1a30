/* SPDX-License-Identifier: Apache-2.0
 *
 * Takes back what somebody has waived: between the checks and the counting.
 */
#ifndef ARGVET_SCAN_WAIVE_H
#define ARGVET_SCAN_WAIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "config/waiver.h"
#include "plugin/registry.h"
#include "scan/result.h"

struct waive_rules {
	const struct waiver *waivers;
	size_t count;
	/* That the globs for files may be relative to; NULL: only as the files were named. */
	const char *directory;
	/* Do annotations of the scanned objects count? */
	bool inline_waivers;
	const char *today; /* "2026-11-22" */
	const struct registry *registry;
};

/* The result no longer counts. Texts in why are borrowed. */
void result_waive(struct arena *arena, struct check_result *one, const struct waived *why);

/* Results that fail, or want a person to look, become waived where a waiver holds. One that has
 * expired, and one that holds for nothing although its check looked, is a warning. */
void scan_waive(struct result *result, const struct waive_rules *rules);

#endif
