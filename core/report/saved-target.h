/* SPDX-License-Identifier: Apache-2.0
 *
 * The targets of a saved report, with the results and findings on each.
 */
#ifndef ARGVET_REPORT_SAVED_TARGET_H
#define ARGVET_REPORT_SAVED_TARGET_H

#include "report/reading.h"

/* Reads the array at "targets" into the result of the report, whose checks have been read. */
void saved_targets_read(struct reading *reading, const struct spot *root);

#endif
