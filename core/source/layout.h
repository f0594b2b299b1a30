/* SPDX-License-Identifier: Apache-2.0
 *
 * Where in a file the text of a scalar stands letter for letter, so that a script's words can each
 * have a place of their own.
 */
#ifndef ARGVET_SOURCE_LAYOUT_H
#define ARGVET_SOURCE_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "source/node.h"
#include "target/target.h"

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

/* What layout_line or layout_literal found, for a word; NULL if that is nothing. above: so many
 * lines of the file come before what was parsed. */
const struct word_layout *layout_copy(struct arena *arena, const struct node *node, uint32_t above);

#endif
