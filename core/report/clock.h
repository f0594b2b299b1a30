/* SPDX-License-Identifier: Apache-2.0
 *
 * When a report was made. Whoever wants the same bytes from the same scan says in the environment
 * variable SOURCE_DATE_EPOCH what time it is.
 */
#ifndef ARGVET_REPORT_CLOCK_H
#define ARGVET_REPORT_CLOCK_H

#include <time.h>

#include "base/strbuf.h"

/* Now, or the seconds in SOURCE_DATE_EPOCH if that is a number. */
time_t clock_now(void);

/* Adds "2026-11-22T01:58:39Z". */
void clock_add(struct strbuf *buffer, time_t time);

#endif
