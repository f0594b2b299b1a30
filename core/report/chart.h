/* SPDX-License-Identifier: Apache-2.0
 *
 * Bars of results by status, as SVG inside of an HTML page.
 */
#ifndef ARGVET_REPORT_CHART_H
#define ARGVET_REPORT_CHART_H

#include "base/strbuf.h"
#include "scan/result.h"

/* A bar with its name at the left and its sum at the right. */
struct chart_bar {
	const char *name;
	size_t counts[STATUS_COUNT];
};

/* Adds a chart of bars (struct chart_bar); the longest fills the width. */
void chart_add(struct strbuf *page, const char *title, const struct vector *bars);

/* In which order statuses are shown: what needs a person first. */
extern const enum status chart_order[STATUS_COUNT];

#endif
