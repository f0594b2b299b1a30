/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON writes a character beyond U+FFFF as two escapes, "\ud83d\ude00", which libyaml refuses.
 */
#ifndef ARGVET_SOURCE_SURROGATES_H
#define ARGVET_SOURCE_SURROGATES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* If json is JSON that holds such pairs: adds it to text with one escape for each, and as many
 * characters as before once template_unmask has been over what was parsed. Else false. */
bool surrogates_join(const char *json, size_t length, struct strbuf *text);

#endif
