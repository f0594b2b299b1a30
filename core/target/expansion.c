/* SPDX-License-Identifier: Apache-2.0 */
#include "target/expansion.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

/* The length of text up to the quote that ends it, without the quote; SIZE_MAX: there is none. */
static size_t
quoted_length(const char *text, char quote)
{
	size_t length = 0;

	while (text[length] != quote) {
		if (quote != '\'' && text[length] == '\\' && text[length + 1] != '\0')
			length++;
		if (text[length] == '\0')
			return SIZE_MAX;
		length++;
	}
	return length;
}

/* The length of "$(...)", "<(...)" or "${...}" with its brackets; SIZE_MAX: it has no end. */
static size_t
bracket_length(const char *text, char open, char close)
{
	size_t depth = 0;

	for (size_t i = 1; text[i] != '\0'; i++) {
		bool quote = text[i] == '"' || (text[i] == '\'' && open == '(');

		if (text[i] == '\\' && text[i + 1] != '\0') {
			i++;
		} else if (quote) {
			size_t inside = quoted_length(text + i + 1, text[i]);

			if (inside == SIZE_MAX)
				return SIZE_MAX;
			i += inside + 1;
		} else if (text[i] == open) {
			depth++;
		} else if (text[i] == close && --depth == 0) {
			return i + 1;
		}
	}
	return SIZE_MAX;
}

size_t
expansion_length(const char *text)
{
	size_t length;

	if (text[0] == '`') {
		length = quoted_length(text + 1, '`');
		return length < SIZE_MAX ? length + 2 : SIZE_MAX;
	}
	if (text[0] != '$' || text[1] == '\0')
		return 0;
	if (text[1] == '(')
		return bracket_length(text, '(', ')');
	if (text[1] == '{')
		return bracket_length(text, '{', '}');
	if (strchr("@*#?!$-0123456789", text[1]) != NULL)
		return 2;
	length = 1;
	while (isalnum((unsigned char)text[length]) || text[length] == '_')
		length++;
	return length > 1 ? length : 0;
}

size_t
expansion_process_length(const char *text)
{
	if ((text[0] != '<' && text[0] != '>') || text[1] != '(')
		return 0;
	return bracket_length(text, '(', ')');
}

bool
expansion_is_list(const char *expansion)
{
	return strcmp(expansion, "$@") == 0 || strcmp(expansion, "${@}") == 0 ||
	       (expansion[1] == '{' && strstr(expansion, "[@]") != NULL);
}

bool
expansion_is_arguments(const char *expansion)
{
	return strcmp(expansion, "$@") == 0 || strcmp(expansion, "${@}") == 0 ||
	       strcmp(expansion, "$*") == 0;
}
