/* SPDX-License-Identifier: Apache-2.0
 *
 * Where in a file the text of a scalar stands letter for letter, so that a script's words can each
 * have a place of their own.
 */
#ifndef ARGVET_SOURCE_LAYOUT_H
#define ARGVET_SOURCE_LAYOUT_H

#include <stddef.h>

#include "source/node.h"

/* The file from a scalar's first character on: behind an anchor or a tag, its quote or | included.
 */
struct layout_source {
	const char *bytes;
	size_t length;
};

/* Fill in node's text_line, text_column and text_indent from its line, column and text, if the
 * text is written like that. */
void layout_line(struct node *node, const struct layout_source *source, size_t text_length);
void layout_literal(struct node *node, const struct layout_source *source, size_t text_length);

#endif
