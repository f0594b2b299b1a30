/* SPDX-License-Identifier: Apache-2.0
 *
 * One document on its way from what a parser sees to a tree: anchors and aliases, and limits that
 * no alias gets around.
 */
#ifndef ARGVET_SOURCE_BUILDER_H
#define ARGVET_SOURCE_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vector.h"
#include "source/node.h"

struct builder {
	struct arena *arena;
	size_t depth_limit;     /* of nesting, through aliases */
	size_t node_limit;      /* each alias counts in full */
	struct vector frames;   /* of collections that are not closed yet */
	struct vector children; /* const struct node *: of all of them, so far */
	void *anchors;          /* as tsearch keeps them */
	size_t nodes;
	const struct node *root; /* NULL until it is there */
	bool root_flow;          /* the root is a collection in flow style */
	bool braces;             /* a key is a mapping, written {{ */
};

void
builder_init(struct builder *builder, struct arena *arena, size_t depth_limit, size_t node_limit);
/* The tree stays, in the arena. */
void builder_free(struct builder *builder);

/* Where a collection begins, and how it is written. */
struct opening {
	size_t index; /* of its first character */
	bool flow;
};

/* A node in the arena, to be filled in and then handed to builder_add or builder_open. */
struct node *builder_node(const struct builder *builder, enum node_kind kind);

/* These return NULL, or what is wrong with the document. anchor may be NULL. */
const char *builder_add(struct builder *builder, const struct node *scalar, const char *anchor);
const char *builder_add_alias(struct builder *builder, const char *name);
const char *builder_open(struct builder *builder, struct node *collection, const char *anchor,
			 struct opening opening);

/* Closes the innermost collection; the parser saw its end on this line. */
const char *builder_close(struct builder *builder, uint32_t line);

#endif
