/* SPDX-License-Identifier: Apache-2.0
 *
 * Signals that end processes.
 */
#ifndef ARGVET_BASE_SIGNAL_H
#define ARGVET_BASE_SIGNAL_H

#include "base/strbuf.h"

/* Adds "SIGSEGV": the names that every engineer knows, since strsignal's depend on the locale. */
void signal_add_name(struct strbuf *text, int number);

/* In a child: what another program, or a sanitizer, made of signals must not hide how it ends. */
void signal_reset_all(void);

#endif
