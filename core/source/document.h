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
#include "source/node.h"
#include "source/template.h"

struct document {
	size_t number;           /* in its file, from 1; empty documents count */
	const struct node *root; /* NULL: an empty document */
	bool template;           /* could only be read as a template that is not rendered yet */
	uint32_t template_line;  /* of its first mark */
	uint32_t template_column;
	const struct template_gap *gaps; /* lines that hold nothing but marks, or begin with one
					    that decides what follows */
	size_t gap_count;
};

struct document_limits {
	size_t bytes; /* of one input */
	size_t depth; /* of nesting, through aliases */
	size_t nodes; /* of one document, each alias in full */
};

extern const struct document_limits document_default_limits;

/* What is wrong with a document, and where. */
struct document_error {
	uint32_t line;
	uint32_t column;
	const char *message;
};

struct document_reader;

/* Reads bytes, which must stay until the reader is freed. Trees and messages are in arena; it may
 * be emptied between two documents. */
struct document_reader *document_reader_new(struct arena *arena, const char *bytes, size_t length,
					    const struct document_limits *limits);
void document_reader_free(struct document_reader *reader);

enum document_result {
	DOCUMENT_END = 0,
	DOCUMENT_READ,  /* *document is filled in */
	DOCUMENT_BROKEN /* *error is; the next call goes on behind the next "---" line */
};

enum document_result document_read(struct document_reader *reader, struct document *document,
				   struct document_error *error);

#endif
