/* SPDX-License-Identifier: Apache-2.0
 *
 * Bytes to trees: YAML and JSON, any number of documents, line and column on every node. The only
 * module that knows libyaml.
 *
 * A template that is not rendered yet ({{ … }}, ${…} or <% … %> alone on a line) is no YAML. It is
 * read all the same, as far as that goes: the marks become text of scalars, and lines that hold
 * nothing else become gaps, so that a reader can say what is unknown.
 */
#ifndef ARGVET_SOURCE_DOCUMENT_H
#define ARGVET_SOURCE_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

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

/* A node of a document. An alias is the very node that carries the anchor. */
struct node {
	enum node_kind kind;
	bool plain; /* a scalar without quotes, and not a block: "null" is null */
	bool follows; /* a scalar whose text stands in the file letter for letter from line and
			 column on */
	uint32_t line; /* from 1 */
	uint32_t column; /* from 1, in characters; of a quoted scalar's opening quote */
	uint32_t last_line;
	const char *text; /* of a scalar; ends with a NUL, has none inside */
	size_t count; /* of items or pairs */
	const struct node **items;
	const struct node_pair *pairs;
};

struct document {
	size_t number; /* in its file, from 1; empty documents count */
	const struct node *root; /* NULL: an empty document */
	bool template; /* could only be read as a template that is not rendered yet */
	uint32_t template_line; /* of its first mark that is no YAML */
	uint32_t template_column;
	const uint32_t *gaps; /* lines that hold nothing but template marks */
	size_t gap_count;
};

struct document_limits {
	size_t bytes; /* of one input */
	size_t depth; /* of nesting */
	size_t nodes; /* of one document */
};

extern const struct document_limits document_default_limits;

/* What is wrong with a document, and where. */
struct document_error {
	uint32_t line;
	uint32_t column;
	const char *message;
};

struct document_reader;

/* Reads bytes, which must stay until the reader is freed. Trees and messages are in arena. */
struct document_reader *document_reader_new(struct arena *arena, const char *bytes, size_t length,
					    const struct document_limits *limits);
void document_reader_free(struct document_reader *reader);

enum document_result {
	DOCUMENT_END = 0,
	DOCUMENT_READ, /* *document is filled in */
	DOCUMENT_BROKEN /* *error is; the next call goes on behind the next "---" line */
};

enum document_result document_read(struct document_reader *reader, struct document *document,
				   struct document_error *error);

/* The value of key in a mapping, through merge keys ("<<"); of two equal keys the last one counts,
 * as Kubernetes has it. NULL if node is NULL, no mapping, or has no such key, or if the value is
 * null. */
const struct node *node_get(const struct node *node, const char *key);

/* The text of a scalar that is not null; NULL for anything else. */
const char *node_text(const struct node *node);

/* Is the node absent or null (empty, ~, null)? */
bool node_is_null(const struct node *node);

#endif
