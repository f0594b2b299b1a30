/* SPDX-License-Identifier: Apache-2.0
 *
 * The checks of a saved report: what it tells of each, without the plugin behind it.
 */
#ifndef ARGVET_REPORT_SAVED_CHECK_H
#define ARGVET_REPORT_SAVED_CHECK_H

#include "plugin/loader.h"
#include "report/reading.h"

/* Reads the array at "checks" into the checks of the report, which must be sorted by their ids. */
void saved_checks_read(struct reading *reading, const struct spot *root);

/* The check whose id is at "check"; NULL, after a complaint, if none of those read has it. */
const struct check *saved_check_get(struct reading *reading, const struct spot *above);

#endif
