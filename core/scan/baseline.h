/* SPDX-License-Identifier: Apache-2.0
 *
 * What was known before: findings of an earlier scan no longer count in this one.
 *
 * A target is known again by its component and its object (kind, namespace, name and container), or
 * by its file where it has no object with a name, or, of a process, by its component alone; not by
 * its lines, nor by the number of a process. Each target of the earlier scan stands for one of this
 * scan. A finding is known if there was one of the same check, flag and kind on that target.
 */
#ifndef ARGVET_SCAN_BASELINE_H
#define ARGVET_SCAN_BASELINE_H

#include <stddef.h>

#include "scan/result.h"

/* The reason of what a baseline waives. */
#define BASELINE_REASON "known since the baseline"

/* To be called before the results are counted. A result that fails with nothing but known findings
 * becomes waived; one that has others too keeps only these, and says how many it lost. What was
 * waived when the baseline was made is not known, unless by a baseline of its own: that waiver may
 * have ended. path is the baseline's, for the reports. Returns how many findings of the baseline
 * are gone, of the checks in this scan. */
size_t baseline_apply(struct result *result, const struct result *known, const char *path);

#endif
