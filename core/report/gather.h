/* SPDX-License-Identifier: Apache-2.0
 *
 * Several reports as one: those of the nodes of a cluster on one page. Targets and problems keep
 * the host that they are from, a check that is in several reports is there once.
 */
#ifndef ARGVET_REPORT_GATHER_H
#define ARGVET_REPORT_GATHER_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "report/reader.h"

/* Puts count reports, at least one, together in *whole, to be released with saved_report_free; what
 * is in it still belongs to the reports. A single report stays what it is. A host is what the
 * report calls it, or else the name of the report's file. Two reports with different benchmarks are
 * an error. Where two have different texts for a check, the newer plugin's are taken, with a
 * warning among the problems. */
int report_gather(struct arena *arena, const struct saved_report *reports, size_t count,
		  struct saved_report *whole, struct error **err);

#endif
