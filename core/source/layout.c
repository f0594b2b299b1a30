/* SPDX-License-Identifier: Apache-2.0 */
#include "source/layout.h"

#include <stdbool.h>
#include <string.h>

void
layout_line(struct node *node, const struct layout_source *source, size_t text_length)
{
	size_t quote = node->plain ? 0 : 1;

	if (text_length + 2 * quote > source->length ||
	    memcmp(source->bytes + quote, node->text, text_length) != 0)
		return;
	if (quote > 0 && source->bytes[quote + text_length] != source->bytes[0])
		return;
	node->text_line = node->line;
	node->text_column = node->column + (uint32_t)quote;
}

static size_t
line_length(const char *text, size_t length)
{
	const char *end = memchr(text, '\n', length);

	return end != NULL ? (size_t)(end - text) : length;
}

static size_t
leading_spaces(const char *text, size_t length)
{
	size_t count = 0;

	while (count < length && text[count] == ' ')
		count++;
	return count;
}

/* Is the line of the file the line of the text behind indent spaces? A blank one need not have
 * them all. */
static bool
is_indented(const char *written, size_t length, const char *text, size_t text_length, size_t indent)
{
	if (length > 0 && written[length - 1] == '\r')
		length--;
	if (text_length == 0)
		return leading_spaces(written, length) == length;
	return length == indent + text_length && leading_spaces(written, length) >= indent &&
	       memcmp(written + indent, text, text_length) == 0;
}

void
layout_literal(struct node *node, const struct layout_source *source, size_t text_length)
{
	size_t at = line_length(source->bytes, source->length) + 1;
	size_t spaces;
	size_t indent;

	if (text_length == 0 || node->text[0] == '\n' || at >= source->length)
		return;
	spaces = leading_spaces(source->bytes + at, source->length - at);
	indent = leading_spaces(node->text, text_length);
	if (spaces < indent)
		return;
	indent = spaces - indent;
	for (size_t done = 0; done < text_length;) {
		size_t wanted = line_length(node->text + done, text_length - done);
		size_t written = at < source->length
					 ? line_length(source->bytes + at, source->length - at)
					 : 0;

		if (at > source->length ||
		    !is_indented(source->bytes + at, written, node->text + done, wanted, indent))
			return;
		done += wanted + 1;
		at += written + 1;
	}
	node->text_line = node->line + 1;
	node->text_column = (uint32_t)indent + 1;
	node->text_indent = (uint32_t)indent;
}

const struct word_layout *
layout_copy(struct arena *arena, const struct node *node, uint32_t above)
{
	struct word_layout *layout;

	if (node->text_line == 0)
		return NULL;
	layout = arena_alloc(arena, sizeof(*layout));
	*layout = (struct word_layout){
		.line = above + node->text_line,
		.column = node->text_column,
		.indent = node->text_indent,
	};
	return layout;
}
