/* SPDX-License-Identifier: Apache-2.0
 *
 * Prose on a terminal: indented, broken between words before it gets too wide, safe to print.
 */
#ifndef ARGVET_REPORT_PARAGRAPH_H
#define ARGVET_REPORT_PARAGRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/strbuf.h"

/* How many characters text has. */
size_t paragraph_width(const char *text);

void paragraph_add_spaces(struct strbuf *out, size_t count);

/* Where prose goes. */
struct paragraph_page {
	FILE *out;
	bool color;
	size_t width; /* in columns; 0: as for a reader without a terminal */
};

/* Puts label and text from column indent on, each line of text below the first. Newlines in
 * text, and blanks behind them, are kept; lines that begin with blanks stay whole. */
void paragraph_put(const struct paragraph_page *page, size_t indent, const char *label,
		   const char *text);

#endif
