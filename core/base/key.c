/* SPDX-License-Identifier: Apache-2.0 */
#include "base/key.h"

#include <inttypes.h>
#include <string.h>

/* The length in front says where a text ends, whatever it holds. */
void
key_add(struct strbuf *key, const char *text)
{
	if (text == NULL)
		strbuf_add_text(key, "-,");
	else
		strbuf_printf(key, "%zu:%s,", strlen(text), text);
}

void
key_add_number(struct strbuf *key, int64_t number)
{
	strbuf_printf(key, "%" PRId64 ",", number);
}
