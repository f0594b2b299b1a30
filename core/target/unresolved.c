/* SPDX-License-Identifier: Apache-2.0 */
#include "target/unresolved.h"

#include <string.h>

/* No mark is longer than this. A bound keeps the search linear on hostile input. */
#define MARK_MAX 256

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return is_upper(c) || (c >= 'a' && c <= 'z');
}

/* Of a variable's name in a shell. */
static bool
is_name(char c)
{
	return is_letter(c) || is_digit(c) || c == '_';
}

/* open and close are two characters each. */
static size_t
bracketed(const char *text, const char *open, const char *close)
{
	const char *limit;
	const char *end;

	if (strncmp(text, open, 2) != 0)
		return 0;
	limit = text + strnlen(text, MARK_MAX);
	end = text + 1;
	do {
		end = memchr(end + 1, close[0], (size_t)(limit - end - 1));
	} while (end != NULL && end[1] != close[1]);
	return end != NULL ? (size_t)(end - text) + 2 : 0;
}

static size_t
reference(const char *text)
{
	size_t length = 2;

	if (strncmp(text, "$(", 2) != 0 || !(is_letter(text[2]) || text[2] == '_'))
		return 0;
	while (is_name(text[length]) || text[length] == '-' || text[length] == '.')
		length++;
	return text[length] == ')' ? length + 1 : 0;
}

static size_t
braced(const char *text)
{
	size_t depth = 0;

	if (strncmp(text, "${", 2) != 0 || text[2] == '}')
		return 0;
	for (size_t i = 1; i < MARK_MAX && text[i] != '\0'; i++) {
		if (text[i] == '{')
			depth++;
		else if (text[i] == '}' && --depth == 0)
			return i + 1;
	}
	return 0;
}

static size_t
variable(const char *text)
{
	size_t length = 1;

	if (text[0] != '$' || !(is_letter(text[1]) || text[1] == '_'))
		return 0;
	while (is_name(text[length]))
		length++;
	return length;
}

static size_t
dollar_mark(const char *text)
{
	size_t length = reference(text);

	if (length == 0)
		length = braced(text);
	return length > 0 ? length : variable(text);
}

/* What a template engine replaces, whatever the text around it. */
static size_t
engine_mark(const char *text)
{
	size_t length = bracketed(text, "{{", "}}");

	return length > 0 ? length : bracketed(text, "<%", "%>");
}

/* "__PORT__" and "@PORT@". */
static size_t
fenced_mark(const char *text, const char *fence)
{
	size_t width = strlen(fence);
	size_t length = width;

	if (strncmp(text, fence, width) != 0 || !(is_upper(text[width]) || is_digit(text[width])))
		return 0;
	while (length < MARK_MAX &&
	       (is_upper(text[length]) || is_digit(text[length]) || text[length] == '_'))
		length++;
	if (*fence == '_')
		return length >= 2 * width + 1 && strncmp(text + length - width, fence, width) == 0
			       ? length
			       : 0;
	return strncmp(text + length, fence, width) == 0 ? length + width : 0;
}

static size_t
angle_mark(const char *text)
{
	size_t length = 1;

	if (text[0] != '<' || !(is_letter(text[1]) || text[1] == '_'))
		return 0;
	while (is_name(text[length]) || text[length] == '-')
		length++;
	return text[length] == '>' ? length + 1 : 0;
}

size_t
unresolved_length(const char *text)
{
	size_t length = engine_mark(text);

	return length > 0 ? length : angle_mark(text);
}

static size_t
person_mark(const char *text)
{
	size_t length = fenced_mark(text, "__");

	if (length == 0)
		length = fenced_mark(text, "@");
	return length > 0 ? length : angle_mark(text);
}

/* API_PORT is a placeholder; TLS_AES_128_GCM_SHA256 names a cipher suite. */
static bool
is_placeholder(const char *value)
{
	bool divided = false;
	size_t i = 0;

	if (!is_upper(value[0]) || strncmp(value, "TLS_", 4) == 0 || strncmp(value, "SSL_", 4) == 0)
		return false;
	for (; value[i] != '\0'; i++) {
		if (value[i] != '_' && !is_upper(value[i]) && !is_digit(value[i]))
			return false;
		if (value[i] == '_' && (value[i + 1] == '_' || value[i + 1] == '\0'))
			return false;
		divided = divided || value[i] == '_';
	}
	return divided;
}

static const char *
value_of(const char *text)
{
	const char *equals = strchr(text, '=');

	return text[0] == '-' && equals != NULL ? equals + 1 : text;
}

/* Where the next character stands that a mark begins with, or the text ends. */
static const char *
next_start(const char *text)
{
	static const bool stops[256] = {['\0'] = true, ['{'] = true, ['<'] = true,
					['_'] = true,  ['@'] = true, ['$'] = true};

	while (!stops[(unsigned char)*text])
		text++;
	return text;
}

static const char *
first_mark(struct arena *arena, const char *text, bool dollars)
{
	const char *value = value_of(text);

	for (const char *at = next_start(text); *at != '\0'; at = next_start(at + 1)) {
		size_t length = engine_mark(at);

		if (length == 0)
			length = person_mark(at);
		if (length == 0 && dollars)
			length = dollar_mark(at);
		if (length > 0)
			return arena_copy_bytes(arena, at, length);
		/* "$$" is how Kubernetes and others write a dollar that means itself. */
		if (at[0] == '$' && at[1] == '$')
			at++;
	}
	return is_placeholder(value) ? arena_copy(arena, value) : NULL;
}

const char *
unresolved_part(struct arena *arena, const char *text)
{
	return first_mark(arena, text, true);
}

const char *
unresolved_mark(struct arena *arena, const char *text)
{
	return first_mark(arena, text, false);
}

/* The shell's substitutions count here too: the words of a script come this way. */
static bool
is_open(const char *text)
{
	return engine_mark(text) > 0 || dollar_mark(text) > 0 || strncmp(text, "$(", 2) == 0 ||
	       *text == '`';
}

bool
unresolved_flags(const char *text)
{
	if (text[0] != '-')
		return is_open(text);
	for (; *text != '\0' && *text != '='; text++) {
		if (text[0] == '$' && text[1] == '$')
			text++;
		else if (is_open(text))
			return true;
	}
	return false;
}
