/* SPDX-License-Identifier: Apache-2.0
 *
 * A finding as a phrase, for tools that show one line and know nothing of kinds and flags. Text as
 * it is: each format escapes it in its own way.
 */
#ifndef ARGVET_REPORT_PHRASE_H
#define ARGVET_REPORT_PHRASE_H

#include "base/strbuf.h"
#include "scan/result.h"

/* Adds "--insecure-port is 8080, expected --insecure-port=0". */
void phrase_add_finding(struct strbuf *buffer, const struct argvet_finding *finding);

/* Adds "--insecure-port is 8080", the first half of it. */
void phrase_add_actual(struct strbuf *buffer, const struct argvet_finding *finding);

/* Adds why there is no verdict, or why it is waived; "no reason given" if nobody says. */
void phrase_add_reason(struct strbuf *buffer, const struct check_result *result);

#endif
