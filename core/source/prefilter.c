/* SPDX-License-Identifier: Apache-2.0
 *
 * A target is recognised by its component's name or by "hyperkube", in a word or an image. So take
 * a word that holds such a name, and look where the name's letters stand in the file.
 *
 * If each stands right behind the one before it, the name is there plainly. If one is written by
 * its number, as in "\x6b", there is a backslash with that number. And private characters of
 * Unicode may become letters (template.h). Else there is a first letter that does not stand right
 * behind its neighbour, while those before it do. What comes between the two is nothing in the end:
 *
 *	a shell's quotes, the $ before a quote, backslashes: kube-"api"server
 *	a line's end behind a backslash, for YAML and for a shell, and the blanks behind it; the
 *	line's end may be an escape itself, which takes two more backslashes
 *	$(NAME) on the way into a variable's value: kube-$(REST)
 *	")" on the way out of it: $(FIRST)api, $(FIRST)$(REST)
 *
 * Everything else that a reader joins, it joins with white space, which no name holds. So if
 * nothing of the sort stands behind the first letters of a name with the next letter, or the next
 * variable, behind it, there is no target. Where the first letters end a variable's value, the next
 * one stands behind a ")" instead. Where that is hard to say there may be one.
 */
#include "source/prefilter.h"

#include <stdint.h>
#include <string.h>

/* More than anybody writes between two letters; it keeps hostile files from costing more. */
#define DROPPED_MAX 256

struct search {
	const struct components *components;
	const char *bytes;
	size_t length;
	/* What interests behind a variable: those letters of a name that may come next. */
	const char *letters;
	size_t letter_count;
};

/* NULL behind the last one. */
static const char *
name_at(const struct components *components, size_t index)
{
	if (index < components->items.count)
		return (*(struct component **)vector_at(&components->items, index))->name;
	return index == components->items.count ? "hyperkube" : NULL;
}

static bool
is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '-' || c == '_';
}

static bool
is_ordinary(const char *name)
{
	size_t length = 0;

	while (is_name_character(name[length]))
		length++;
	return length > 0 && name[length] == '\0';
}

static bool
is_plainly_there(const struct search *search)
{
	const char *name;

	for (size_t i = 0; (name = name_at(search->components, i)) != NULL; i++) {
		if (!is_ordinary(name) ||
		    memmem(search->bytes, search->length, name, strlen(name)) != NULL)
			return true;
	}
	return false;
}

static char
byte_at(const struct search *search, size_t at)
{
	return at < search->length ? search->bytes[at] : '\0';
}

static bool
is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
may_be_nothing(char c)
{
	return c == '\'' || c == '"' || c == '$' || c == '\\';
}

/* Behind backslashes: a line's end in other letters than ASCII's, or marks of a template, which may
 * become blanks. */
static bool
is_odd(char c)
{
	return (unsigned char)c >= 0x80 || c == '{' || c == '<';
}

/* Steps over backslashes and what they take with them. */
static size_t
skip_backslashes(const struct search *search, size_t at, const char *letters, size_t count)
{
	size_t start = at;

	while (byte_at(search, at) == '\\')
		at++;
	if (at - start >= 3 && byte_at(search, at) == 'n' && memchr(letters, 'n', count) == NULL)
		return at + 1;
	while (is_white(byte_at(search, at)))
		at++;
	return at;
}

/* Does one of the letters, or a variable, come next if all that may be nothing is nothing? */
static bool
goes_on(const struct search *search, size_t start, const char *letters, size_t count)
{
	size_t at = start;

	while (at < search->length) {
		char c = search->bytes[at];

		if (memchr(letters, c, count) != NULL || at - start > DROPPED_MAX)
			return true;
		if (c == '(')
			return at > start;
		if (c == '\\') {
			at = skip_backslashes(search, at, letters, count);
			if (is_odd(byte_at(search, at)))
				return true;
		} else if (may_be_nothing(c)) {
			at++;
		} else {
			return false;
		}
	}
	return false;
}

/* Is the name interrupted at at, where something stands that may be nothing? */
static bool
is_interrupted(const struct search *search, size_t at, const char *name)
{
	size_t length = strlen(name);

	for (size_t before = 1; before < length && before <= at; before++) {
		if (name[before - 1] == search->bytes[at - 1] &&
		    memcmp(search->bytes + at - before, name, before) == 0 &&
		    goes_on(search, at, name + before, 1))
			return true;
	}
	return false;
}

static bool
interrupts(const struct search *search, size_t at)
{
	const char *name;
	char next = byte_at(search, at + 1);

	if (at == 0 || !is_name_character(search->bytes[at - 1]))
		return false;
	/* The quotes of JSON and YAML themselves, quickly. */
	if (search->bytes[at] != '\\' && !is_name_character(next) && !may_be_nothing(next) &&
	    next != '(')
		return false;
	for (size_t i = 0; (name = name_at(search->components, i)) != NULL; i++) {
		if (is_interrupted(search, at, name))
			return true;
	}
	return false;
}

static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Could the character be a part of a name, or of what comes between its letters? */
static bool
is_telling(uint32_t character)
{
	if (character >= 0x80)
		return character >= 0xe000 && character < 0xe080;
	return character == '\n' || (character > ' ' && strchr("<>&=+", (int)character) == NULL);
}

/* Does a telling character's number stand behind the backslash at at? */
static bool
is_spelled(const struct search *search, size_t at)
{
	char kind = byte_at(search, at + 1);
	int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
	uint32_t character = 0;

	for (int i = 0; i < digits; i++) {
		int digit = digit_of(byte_at(search, at + 2 + (size_t)i));

		if (digit < 0)
			return false;
		character = character << 4 | (uint32_t)digit;
	}
	return digits > 0 && is_telling(character);
}

/* Asks test of every place of a byte, in their order. */
static bool
any(const struct search *search, char byte, bool (*test)(const struct search *, size_t))
{
	const char *end = search->bytes + search->length;
	const char *at = search->bytes;

	while (at < end && (at = memchr(at, byte, (size_t)(end - at))) != NULL) {
		if (test(search, (size_t)(at - search->bytes)))
			return true;
		at++;
	}
	return false;
}

static bool
backslash_tells(const struct search *search, size_t at)
{
	return is_spelled(search, at) || interrupts(search, at);
}

static bool
is_private(const struct search *search, size_t at)
{
	unsigned char next = (unsigned char)byte_at(search, at + 1);

	return next == 0x80 || next == 0x81;
}

/* A "$(", or one that a backslash and a line's end divide. */
static bool
begins_reference(const struct search *search, size_t at)
{
	char next = byte_at(search, at + 1);

	return next == '(' || (next == '\\' && (is_white(byte_at(search, at + 2)) ||
						is_odd(byte_at(search, at + 2))));
}

/* Do the letters stand where a value may end? */
static bool
end_a_value(const struct search *search, const char *letters, size_t count)
{
	const char *end = search->bytes + search->length;
	const char *at = search->bytes;

	while ((at = memmem(at, (size_t)(end - at), letters, count)) != NULL) {
		at += count;
		if (at == end || !is_name_character(*at))
			return true;
	}
	return false;
}

/* Does something that interests go on behind a variable? */
static bool
resumes(const struct search *search, size_t at)
{
	return goes_on(search, at + 1, search->letters, search->letter_count);
}

static bool
name_is_resumed(struct search *search, const char *name)
{
	size_t length = strlen(name);

	search->letters = name + 1;
	search->letter_count = length - 1;
	if (!any(search, ')', resumes))
		return false;
	search->letter_count = 1;
	for (size_t before = 1; before < length; before++) {
		search->letters = name + before;
		if (end_a_value(search, name, before) && any(search, ')', resumes))
			return true;
	}
	return false;
}

static bool
is_resumed(struct search *search)
{
	const char *name;

	if (!any(search, '$', begins_reference))
		return false;
	for (size_t i = 0; (name = name_at(search->components, i)) != NULL; i++) {
		if (name_is_resumed(search, name))
			return true;
	}
	return false;
}

/* Two bytes for each character, which libyaml is never shown. */
static bool
is_utf16(const struct search *search)
{
	return search->length >= 2 && (memcmp(search->bytes, "\xff\xfe", 2) == 0 ||
				       memcmp(search->bytes, "\xfe\xff", 2) == 0);
}

bool
prefilter_may_hold(const struct components *components, const char *bytes, size_t length)
{
	struct search search = {.components = components, .bytes = bytes, .length = length};

	return is_utf16(&search) || is_plainly_there(&search) ||
	       any(&search, '\\', backslash_tells) || any(&search, '\xee', is_private) ||
	       any(&search, '$', interrupts) || any(&search, '"', interrupts) ||
	       any(&search, '\'', interrupts) || is_resumed(&search);
}
