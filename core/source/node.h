/* SPDX-License-Identifier: Apache-2.0
 *
 * The nodes of a document: scalars, sequences, mappings, with line and column on each.
 */
#ifndef ARGVET_SOURCE_NODE_H
#define ARGVET_SOURCE_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum node_kind {
	NODE_SCALAR = 1,
	NODE_SEQUENCE,
	NODE_MAPPING,
};

struct node;

struct node_pair {
	const struct node *key;
	const struct node *value;
};

/* A node of a document. An alias is the very node that carries the anchor; none contains itself. */
struct node {
	enum node_kind kind;
	bool plain;    /* a scalar without quotes, and not a block: "null" is null */
	uint32_t line; /* from 1 */
	/* From 1, in characters; of a quoted scalar's opening quote, a block's "|". */
	uint32_t column;
	/* Of a collection: no later line belongs to it, not even one that holds a comment. */
	uint32_t last_line;
	/* Where the text of a scalar stands letter for letter: its first character, and how many
	 * characters each further line is indented by. All 0 where the text is another than what is
	 * written (escapes, folded lines). */
	uint32_t text_line;
	uint32_t text_column;
	uint32_t text_indent;
	uint32_t height;  /* levels below it */
	const char *text; /* of a scalar; ends with a NUL, has none inside */
	size_t size;      /* in nodes: itself and all that is in it, each alias in full */
	size_t count;     /* of items or pairs */
	const struct node **items;
	const struct node_pair *pairs;
};

/* The pair of key in a mapping, through merge keys ("<<"); of two equal keys the last one counts,
 * as Kubernetes has it. NULL if node is NULL, no mapping, or has no such key. */
const struct node_pair *node_find(const struct node *node, const char *key);

/* The value of key in a mapping, as node_find; NULL if it is null, too. */
const struct node *node_get(const struct node *node, const char *key);

/* The text of a scalar that is not null; NULL for anything else. */
const char *node_text(const struct node *node);

/* Is the node absent or null (empty, ~, null)? */
bool node_is_null(const struct node *node);

#endif
