/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the text report goes, how it is to look there, and what all of its parts put on it.
 */
#ifndef ARGVET_REPORT_PAGE_H
#define ARGVET_REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/style.h"
#include "scan/result.h"

struct page {
	FILE *out;
	bool color;
	int verbosity;
	size_t width; /* of the terminal; 0: there is none, and lines are left whole */
	bool remediation;
};

/* In which style the word for a status is put. */
enum style page_status_style(enum status status);

/* Puts text, made safe to print. */
void page_put(const struct page *page, const char *text);
void page_put_style(const struct page *page, enum style style, const char *text);

void page_put_spaces(const struct page *page, size_t count);

/* Puts the number of a check, NULL if it has none, in a column of that width and the gap behind it.
 * No check has one if width is 0: there is no column. */
void page_put_control(const struct page *page, const char *control, size_t width);

#endif
