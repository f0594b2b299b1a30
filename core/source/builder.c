/* SPDX-License-Identifier: Apache-2.0 */
#include "source/builder.h"

#include <search.h>
#include <string.h>

/* A collection that is not closed yet. Its children so far are the last ones of the builder. */
struct frame {
	struct node *node;
	size_t first_child;
	struct opening opening;
};

struct anchor {
	const char *name;
	const struct node *node;
};

void
builder_init(struct builder *builder, struct arena *arena, size_t depth_limit, size_t node_limit)
{
	*builder = (struct builder){
		.arena = arena,
		.depth_limit = depth_limit,
		.node_limit = node_limit,
		.frames = VECTOR(struct frame),
		.children = VECTOR(const struct node *),
	};
}

static void
keep_anchor(void *anchor)
{
	(void)anchor;
}

void
builder_free(struct builder *builder)
{
	tdestroy(builder->anchors, keep_anchor);
	vector_free(&builder->frames);
	vector_free(&builder->children);
}

static struct frame *
innermost(const struct builder *builder)
{
	return builder->frames.count > 0 ? vector_at(&builder->frames, builder->frames.count - 1)
					 : NULL;
}

static const char *
too_many_nodes(const struct builder *builder)
{
	return arena_printf(builder->arena,
			    "more than %zu values in one document, aliases counted in full",
			    builder->node_limit);
}

static const char *
too_deep(const struct builder *builder)
{
	return arena_printf(builder->arena, "nested more than %zu levels deep",
			    builder->depth_limit);
}

/* Puts a finished node into the collection around it, or at the root. */
static const char *
add_child(struct builder *builder, const struct node *node)
{
	struct frame *frame = innermost(builder);

	if (frame == NULL) {
		builder->root = node;
		return NULL;
	}
	frame->node->size += node->size;
	if (frame->node->size > builder->node_limit)
		return too_many_nodes(builder);
	if (builder->frames.count + node->height > builder->depth_limit)
		return too_deep(builder);
	if (frame->node->height <= node->height)
		frame->node->height = node->height + 1;
	*(const struct node **)vector_add(&builder->children) = node;
	return NULL;
}

static int
compare_anchors(const void *a, const void *b)
{
	return strcmp(((const struct anchor *)a)->name, ((const struct anchor *)b)->name);
}

static void
add_anchor(struct builder *builder, const char *name, const struct node *node)
{
	struct anchor *anchor;
	struct anchor **found;

	if (name == NULL)
		return;
	anchor = arena_alloc(builder->arena, sizeof(*anchor));
	anchor->name = arena_copy(builder->arena, name);
	found = tsearch(anchor, &builder->anchors, compare_anchors);
	if (found != NULL)
		(*found)->node = node;
}

struct node *
builder_node(const struct builder *builder, enum node_kind kind)
{
	struct node *node = arena_alloc(builder->arena, sizeof(*node));

	node->kind = kind;
	node->size = 1;
	return node;
}

const char *
builder_add(struct builder *builder, const struct node *scalar, const char *anchor)
{
	if (++builder->nodes > builder->node_limit)
		return too_many_nodes(builder);
	add_anchor(builder, anchor, scalar);
	return add_child(builder, scalar);
}

const char *
builder_add_alias(struct builder *builder, const char *name)
{
	struct anchor wanted = {.name = name};
	struct anchor **found = tfind(&wanted, &builder->anchors, compare_anchors);

	if (found == NULL || (*found)->node == NULL)
		return arena_printf(builder->arena, "the alias *%s has no anchor &%s before it",
				    name, name);
	for (size_t i = 0; i < builder->frames.count; i++) {
		const struct frame *frame = vector_at(&builder->frames, i);

		if (frame->node == (*found)->node)
			return arena_printf(builder->arena,
					    "the alias *%s stands inside what it names", name);
	}
	return add_child(builder, (*found)->node);
}

/* Is what begins here a mapping as the key of a mapping, written {{? */
static bool
are_braces(const struct builder *builder, const struct frame *frame)
{
	const struct frame *outer = innermost(builder);

	return outer != NULL && outer->node->kind == NODE_MAPPING && outer->opening.flow &&
	       (builder->children.count - outer->first_child) % 2 == 0 && frame->opening.flow &&
	       frame->node->kind == NODE_MAPPING &&
	       frame->opening.index == outer->opening.index + 1;
}

const char *
builder_open(struct builder *builder, struct node *collection, const char *anchor,
	     struct opening opening)
{
	struct frame frame = {
		.node = collection,
		.first_child = builder->children.count,
		.opening = opening,
	};

	if (builder->frames.count >= builder->depth_limit)
		return too_deep(builder);
	if (++builder->nodes > builder->node_limit)
		return too_many_nodes(builder);
	builder->braces = builder->braces || are_braces(builder, &frame);
	if (builder->frames.count == 0)
		builder->root_flow = opening.flow;
	add_anchor(builder, anchor, collection);
	*(struct frame *)vector_add(&builder->frames) = frame;
	return NULL;
}

const char *
builder_close(struct builder *builder, uint32_t line)
{
	struct frame frame = *innermost(builder);
	struct node *node = frame.node;
	size_t count = builder->children.count - frame.first_child;
	size_t size = count * sizeof(const struct node *);
	void *children = arena_alloc(builder->arena, size);

	if (count > 0)
		memcpy(children, vector_at(&builder->children, frame.first_child), size);
	if (node->kind == NODE_SEQUENCE) {
		node->items = children;
		node->count = count;
	} else {
		/* Keys and values take turns, which is what an array of pairs is. */
		node->pairs = children;
		node->count = count / 2;
	}
	/* A block ends where the next thing begins: that is a line too far. */
	node->last_line = line;
	if (!frame.opening.flow && node->last_line > node->line)
		node->last_line--;
	builder->children.count = frame.first_child;
	builder->frames.count--;
	return add_child(builder, node);
}
