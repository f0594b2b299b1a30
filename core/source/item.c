/* SPDX-License-Identifier: Apache-2.0 */
#include "source/item.h"

#include <string.h>

static bool
is_number(const char *text)
{
	size_t at = *text == '+' || *text == '-';

	if (text[at] < '0' || text[at] > '9')
		return false;
	if (text[at] == '0' && strchr("xXob", text[at + 1]) != NULL && text[at + 1] != '\0')
		return text[at + 2] != '\0' &&
		       text[at + 2 + strspn(text + at + 2, "0123456789abcdefABCDEF_")] == '\0';
	at += strspn(text + at, "0123456789_");
	if (text[at] == '.')
		at += 1 + strspn(text + at + 1, "0123456789_");
	if (text[at] == 'e' || text[at] == 'E') {
		at++;
		at += text[at] == '+' || text[at] == '-';
		at += strspn(text + at, "0123456789");
	}
	return text[at] == '\0';
}

static bool
is_boolean(const char *text)
{
	static const char *const words[] = {"true", "false", "yes", "no", "on", "off"};

	if (strchr("tfynoTFYNO", text[0]) == NULL)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasecmp(text, words[i]) == 0)
			return true;
	}
	return false;
}

const char *
item_fault(const struct node *item)
{
	if (item->kind == NODE_MAPPING)
		return "a mapping, not a text (put it in quotes if it holds \": \")";
	if (item->kind == NODE_SEQUENCE)
		return "a list, not a text";
	if (node_is_null(item))
		return "null, not a text";
	if (item->plain && is_number(item->text))
		return "a number, not a text: put it in quotes";
	if (item->plain && is_boolean(item->text))
		return "a boolean, not a text: put it in quotes";
	return NULL;
}
