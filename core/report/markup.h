/* SPDX-License-Identifier: Apache-2.0
 *
 * Text in XML and in HTML, in elements and between quotes.
 */
#ifndef ARGVET_REPORT_MARKUP_H
#define ARGVET_REPORT_MARKUP_H

#include "base/strbuf.h"

/* Adds text as text and nothing else: no markup, no control character, nothing that XML 1.0 cannot
 * hold. */
void markup_add(struct strbuf *buffer, const char *text);

/* The same, with its newlines. */
void markup_add_lines(struct strbuf *buffer, const char *text, size_t length);

#endif
