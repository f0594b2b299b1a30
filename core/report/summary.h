/* SPDX-License-Identifier: Apache-2.0
 *
 * The end of the text report: what to begin with where targets are many, how many results there are
 * of each status, and why the scan is not complete.
 */
#ifndef ARGVET_REPORT_SUMMARY_H
#define ARGVET_REPORT_SUMMARY_H

#include "report/page.h"
#include "scan/result.h"

void summary_put(const struct page *page, const struct result *result);

#endif
