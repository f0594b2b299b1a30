/* SPDX-License-Identifier: Apache-2.0
 *
 * What the reports that people read have in common: colours, how a place is written, and how text
 * from an input is shown, so that a terminal prints it and never obeys it.
 */
#ifndef ARGVET_REPORT_STYLE_H
#define ARGVET_REPORT_STYLE_H

#include <stdbool.h>
#include <stdio.h>

#include <argvet/plugin.h>

#include "base/strbuf.h"

enum style {
	STYLE_PLAIN = 0,
	STYLE_STRONG,
	STYLE_FAINT,
	STYLE_GOOD,
	STYLE_BAD,
	STYLE_OPEN,
	STYLE_BROKEN,
	STYLE_COUNT,
};

/* Writes text as it is, in that style if color. */
void style_put(FILE *out, bool color, enum style style, const char *text);

/* The same, into a buffer. */
void style_add(struct strbuf *buffer, bool color, enum style style, const char *text);

/* Would style_add_safe add these bytes as they are? False for some that it would: those that are
 * not ASCII. */
bool style_is_safe(const char *bytes, size_t length);

/* Adds text with everything that could steer a terminal or reorder a line made visible: "\n",
 * "\x1b", "\u202e". Bytes that are no UTF-8 become "\xff". */
void style_add_safe(struct strbuf *buffer, const char *text);

void style_add_safe_bytes(struct strbuf *buffer, const char *bytes, size_t length);

/* Adds "FILE:LINE:COLUMN", or "process 1234, argv[3]", as much of it as is known; safe text. */
void style_add_place(struct strbuf *buffer, const struct argvet_origin *origin);

#endif
