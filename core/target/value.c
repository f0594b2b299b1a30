/* SPDX-License-Identifier: Apache-2.0 */
#include "target/value.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

/* The base that a prefix stands for; steps over it. */
static int
read_base(const char **digits)
{
	const char *text = *digits;

	if (text[0] != '0' || text[1] == '\0')
		return 10;
	*digits = text + 2;
	switch (tolower((unsigned char)text[1])) {
	case 'x':
		return 16;
	case 'o':
		return 8;
	case 'b':
		return 2;
	default:
		*digits = text + 1;
		return 8;
	}
}

/* Copies digits without underscores, which may stand between digits or behind a prefix. */
static bool
strip_underscores(const char *digits, bool after_prefix, struct strbuf *plain)
{
	const char *start = digits;
	bool after_digit = after_prefix;

	for (; *digits != '\0'; digits++) {
		if (*digits == '_') {
			if (!after_digit || !isalnum((unsigned char)digits[1]))
				return false;
			after_digit = false;
			continue;
		}
		if (!isalnum((unsigned char)*digits))
			return false;
		strbuf_add_char(plain, *digits);
		after_digit = true;
	}
	return after_digit && digits > start;
}

int
value_integer(const char *text, int64_t *number)
{
	cleanup_strbuf struct strbuf plain = {0};
	const char *unsigned_text = text + (*text == '+' || *text == '-');
	const char *digits = unsigned_text;
	int base = read_base(&digits);
	char *end;
	long long value;

	strbuf_add(&plain, text, (size_t)(unsigned_text - text));
	if (!strip_underscores(digits, digits != unsigned_text, &plain))
		return -1;
	errno = 0;
	value = strtoll(plain.text, &end, base);
	if (errno != 0 || *end != '\0')
		return -1;
	*number = value;
	return 0;
}

int
value_boolean(const char *text, int *truth)
{
	static const char *const yes[] = {"1", "t", "T", "true", "True", "TRUE"};
	static const char *const no[] = {"0", "f", "F", "false", "False", "FALSE"};

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (strcmp(text, yes[i]) != 0 && strcmp(text, no[i]) != 0)
			continue;
		*truth = strcmp(text, yes[i]) == 0;
		return 0;
	}
	return -1;
}

/* Steps over one unit of time; NULL if there is none. */
static const char *
skip_unit(const char *text)
{
	static const char *const units[] = {"ns", "us", "\u00b5s", "\u03bcs", "ms", "s", "m", "h"};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t length = strlen(units[i]);

		if (strncmp(text, units[i], length) == 0)
			return text + length;
	}
	return NULL;
}

bool
value_is_duration(const char *text)
{
	if (*text == '+' || *text == '-')
		text++;
	if (strcmp(text, "0") == 0)
		return true;
	if (*text == '\0')
		return false;
	while (*text != '\0') {
		size_t whole = strspn(text, "0123456789");
		size_t part = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") + 1 : 0;

		if (whole + part == 0 || (whole == 0 && part == 1))
			return false;
		text = skip_unit(text + whole + part);
		if (text == NULL)
			return false;
	}
	return true;
}

static void
add_text(struct arena *arena, struct vector *items, const char *bytes, size_t length)
{
	const char **item = vector_add(items);

	*item = arena_copy_bytes(arena, bytes, length);
}

/* One quoted field from behind its opening quote; returns the place behind the closing one, or
 * NULL. */
static const char *
read_quoted(const char *text, const char *end, struct strbuf *field)
{
	for (; text < end; text++) {
		if (*text != '"')
			strbuf_add_char(field, *text);
		else if (text + 1 < end && text[1] == '"')
			strbuf_add_char(field, *text++);
		else
			return text + 1;
	}
	return NULL;
}

/* Reads the fields from text up to end; false if this is no CSV. */
static bool
read_csv(struct arena *arena, const char *text, const char *end, struct vector *items)
{
	cleanup_strbuf struct strbuf field = {0};

	for (;;) {
		strbuf_clear(&field);
		if (text < end && *text == '"') {
			text = read_quoted(text + 1, end, &field);
			if (text == NULL || (text < end && *text != ','))
				return false;
		} else {
			const char *comma = memchr(text, ',', (size_t)(end - text));
			size_t length = (size_t)((comma != NULL ? comma : end) - text);

			if (memchr(text, '"', length) != NULL)
				return false;
			strbuf_add(&field, text, length);
			text += length;
		}
		add_text(arena, items, field.text, field.length);
		if (text == end)
			return true;
		text++;
	}
}

static void
split_at_commas(struct arena *arena, const char *text, const char *end, struct vector *items)
{
	for (;;) {
		const char *comma = memchr(text, ',', (size_t)(end - text));

		add_text(arena, items, text, (size_t)((comma != NULL ? comma : end) - text));
		if (comma == NULL)
			return;
		text = comma + 1;
	}
}

void
value_split_list(struct arena *arena, const char *text, struct vector *items)
{
	size_t before = items->count;
	const char *end;

	text += strspn(text, "\r\n"); /* encoding/csv passes over empty lines */
	end = text + strcspn(text, "\r\n");
	if (text == end)
		return;
	if (!read_csv(arena, text, end, items)) {
		items->count = before;
		split_at_commas(arena, text, end, items);
	}
}

static void
trim(const char **start, const char **end)
{
	while (*start < *end && isspace((unsigned char)**start))
		++*start;
	while (*end > *start && isspace((unsigned char)(*end)[-1]))
		--*end;
}

void
value_split_map(struct arena *arena, const char *text, struct vector *items)
{
	const char *end = text + strlen(text);

	while (text < end) {
		const char *comma = memchr(text, ',', (size_t)(end - text));
		const char *pair_end = comma != NULL ? comma : end;
		const char *equals = memchr(text, '=', (size_t)(pair_end - text));
		const char *key = text;
		const char *key_end = equals != NULL ? equals : pair_end;
		const char *value = equals != NULL ? equals + 1 : pair_end;
		const char *value_end = pair_end;

		trim(&key, &key_end);
		trim(&value, &value_end);
		if (key < key_end)
			*(const char **)vector_add(items) = arena_printf(
				arena, "%.*s%s%.*s", (int)(key_end - key), key,
				equals != NULL ? "=" : "", (int)(value_end - value), value);
		text = comma != NULL ? comma + 1 : end;
	}
}
