/* SPDX-License-Identifier: Apache-2.0
 *
 * Time that only passes: for deadlines and intervals.
 */
#ifndef ARGVET_BASE_STOPWATCH_H
#define ARGVET_BASE_STOPWATCH_H

#include <stdint.h>

/* In milliseconds, from some moment in the past. Setting the clock does not change it. */
int64_t stopwatch_now(void);

#endif
