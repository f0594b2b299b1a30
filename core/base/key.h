/* SPDX-License-Identifier: Apache-2.0
 *
 * Several texts as one that can be compared: different lists never look alike.
 */
#ifndef ARGVET_BASE_KEY_H
#define ARGVET_BASE_KEY_H

#include <stdint.h>

#include "base/strbuf.h"

/* NULL is not "". */
void key_add(struct strbuf *key, const char *text);

void key_add_number(struct strbuf *key, int64_t number);

#endif
