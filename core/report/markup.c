/* SPDX-License-Identifier: Apache-2.0 */
#include "report/markup.h"

#include <string.h>

#include "report/style.h"

static const char *
entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* The two last characters of the first plane are none, and XML refuses them. */
static bool
is_no_character(const char *text)
{
	return text[0] == '\xef' && text[1] == '\xbf' && (text[2] == '\xbe' || text[2] == '\xbf');
}

static void
add_character(struct strbuf *buffer, const char **text)
{
	const char *name = entity(**text);

	if (name != NULL) {
		strbuf_add_text(buffer, name);
	} else if (is_no_character(*text)) {
		strbuf_add_text(buffer, (*text)[2] == '\xbe' ? "\\ufffe" : "\\uffff");
		*text += 2;
	} else {
		strbuf_add_char(buffer, **text);
	}
	(*text)++;
}

void
markup_add(struct strbuf *buffer, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};
	const char *rest;

	strbuf_add_text(&safe, "");
	style_add_safe(&safe, text);
	rest = safe.text;
	while (*rest != '\0')
		add_character(buffer, &rest);
}

void
markup_add_lines(struct strbuf *buffer, const char *text, size_t length)
{
	const char *end = text + length;

	while (text < end) {
		cleanup_strbuf struct strbuf line = {0};
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline != NULL ? newline : end;

		strbuf_add(&line, text, (size_t)(stop - text));
		if (line.length > 0)
			markup_add(buffer, line.text);
		if (newline != NULL)
			strbuf_add_char(buffer, '\n');
		text = stop + 1;
	}
}
