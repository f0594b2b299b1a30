/* SPDX-License-Identifier: Apache-2.0
 *
 * Prose on a terminal: indented, broken between words before column 100, safe to print.
 */
#ifndef ARGVET_REPORT_PARAGRAPH_H
#define ARGVET_REPORT_PARAGRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* How many characters text has. */
size_t paragraph_width(const char *text);

/* Puts label and text from column indent on, each line of text below the first. Newlines in
 * text, and blanks behind them, are kept. */
void paragraph_put(FILE *out, bool color, size_t indent, const char *label, const char *text);

#endif
