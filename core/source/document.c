/* SPDX-License-Identifier: Apache-2.0 */
#include "source/document.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/alloc.h"
#include "base/vector.h"
#include "source/layout.h"
#include "source/stream.h"
#include "source/surrogates.h"

const struct document_limits document_default_limits = {
	.bytes = (size_t)64 * 1024 * 1024,
	.depth = 100,
	.nodes = 1000000,
};

#define MIB ((size_t)1024 * 1024)

struct document_reader {
	struct arena *arena;
	const struct document_limits *limits;
	struct stream stream;
	size_t documents;
	bool ended;
};

/* A collection that is not closed yet. Its children so far are the last ones of the builder. */
struct frame {
	struct node *node;
	size_t first_child;
	size_t index; /* of its first character */
	bool flow;
};

struct anchor {
	const char *name;
	const struct node *node;
};

/* One document on its way from events to a tree. */
struct builder {
	struct arena *arena;
	const struct document_limits *limits;
	const struct stream_piece *piece;
	const char *text; /* what is parsed: the piece, or the piece with marks masked */
	size_t length;
	struct document_error *error;
	yaml_parser_t parser;
	struct vector frames;   /* struct frame */
	struct vector children; /* const struct node * */
	void *anchors;          /* of struct anchor, as tsearch keeps them */
	size_t nodes;
	/* How far the text was walked: a character's number and its offset. */
	size_t known_index;
	size_t known_offset;
	const struct node *root;
	bool root_flow;
	bool braces; /* a key is a mapping, written {{ */
	size_t rest; /* where another document begins in the text; 0: nowhere */
};

static int
fail(struct builder *builder, const yaml_mark_t *mark, const char *message)
{
	builder->error->line = builder->piece->line + (uint32_t)mark->line;
	builder->error->column =
		(uint32_t)mark->column + (mark->line == 0 ? builder->piece->column : 1);
	builder->error->message = message;
	return -1;
}

/* The offset of the character with this number. Asked for in their order; length if it is behind
 * the end, or before the last one. */
static size_t
offset_of(struct builder *builder, size_t index)
{
	if (index < builder->known_index)
		return builder->length;
	while (builder->known_index < index && builder->known_offset < builder->length) {
		builder->known_offset++;
		while (builder->known_offset < builder->length &&
		       ((unsigned char)builder->text[builder->known_offset] & 0xc0) == 0x80)
			builder->known_offset++;
		builder->known_index++;
	}
	return builder->known_offset;
}

/* libyaml's terse words for the mistakes that people make, and better ones. */
static const char *
plain_words(struct builder *builder)
{
	static const struct {
		const char *terse;
		const char *plain;
	} table[] = {
		{"mapping values are not allowed in this context",
		 "a ':' stands where no key can be (wrong indentation, or a value that needs "
		 "quotes?)"},
		{"could not find expected ':'", "a key without a ':' behind it"},
		{"did not find expected key",
		 "did not find a key where one is expected (wrong indentation?)"},
		{"did not find expected <document start>",
		 "text behind the end of the document (a line '---' belongs between two)"},
		{"found unexpected end of stream", "a quote is never closed"},
	};
	const char *problem = builder->parser.problem;
	size_t at;

	if (problem == NULL)
		return "out of memory";
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(problem, table[i].terse) == 0)
			return table[i].plain;
	}
	if (strcmp(problem, "found character that cannot start any token") != 0)
		return problem;
	at = offset_of(builder, builder->parser.problem_mark.index);
	if (at < builder->length && builder->text[at] == '\t')
		return "a tab where only spaces can indent";
	if (at < builder->length && strchr("@`%", builder->text[at]) != NULL)
		return arena_printf(builder->arena, "'%c' cannot begin a value: put it in quotes",
				    builder->text[at]);
	return problem;
}

static int
fail_parser(struct builder *builder)
{
	const yaml_parser_t *parser = &builder->parser;
	const yaml_mark_t *mark = &parser->problem_mark;
	const char *message = plain_words(builder);

	if (parser->context != NULL && parser->context_mark.line != mark->line)
		message = arena_printf(builder->arena, "%s, %s that starts on line %u", message,
				       parser->context,
				       builder->piece->line + (uint32_t)parser->context_mark.line);
	return fail(builder, mark, message);
}

/* Two JSON objects in a row are two documents to kubectl. */
static bool
another_begins(struct builder *builder)
{
	size_t at;

	if (builder->root == NULL || !builder->root_flow || builder->root->kind != NODE_MAPPING)
		return false;
	at = offset_of(builder, builder->parser.problem_mark.index);
	if (at >= builder->length || builder->text[at] != '{')
		return false;
	builder->rest = at;
	return true;
}

static struct frame *
innermost(const struct builder *builder)
{
	return builder->frames.count > 0 ? vector_at(&builder->frames, builder->frames.count - 1)
					 : NULL;
}

static int
fail_nodes(struct builder *builder, const yaml_mark_t *mark)
{
	return fail(builder, mark,
		    arena_printf(builder->arena,
				 "more than %zu values in one document, aliases counted in full",
				 builder->limits->nodes));
}

static int
fail_depth(struct builder *builder, const yaml_mark_t *mark)
{
	return fail(builder, mark,
		    arena_printf(builder->arena, "nested more than %zu levels deep",
				 builder->limits->depth));
}

/* Puts a finished node into the collection around it, or at the root. */
static int
add_child(struct builder *builder, const struct node *node, const yaml_mark_t *mark)
{
	struct frame *frame = innermost(builder);

	if (frame == NULL) {
		builder->root = node;
		return 0;
	}
	frame->node->size += node->size;
	if (frame->node->size > builder->limits->nodes)
		return fail_nodes(builder, mark);
	if (builder->frames.count + node->height > builder->limits->depth)
		return fail_depth(builder, mark);
	if (frame->node->height <= node->height)
		frame->node->height = node->height + 1;
	*(const struct node **)vector_add(&builder->children) = node;
	return 0;
}

static int
compare_anchors(const void *a, const void *b)
{
	return strcmp(((const struct anchor *)a)->name, ((const struct anchor *)b)->name);
}

static void
keep_anchor(void *anchor)
{
	(void)anchor;
}

static void
add_anchor(struct builder *builder, const yaml_char_t *name, const struct node *node)
{
	struct anchor *anchor;
	struct anchor **found;

	if (name == NULL)
		return;
	anchor = arena_alloc(builder->arena, sizeof(*anchor));
	anchor->name = arena_copy(builder->arena, (const char *)name);
	found = tsearch(anchor, &builder->anchors, compare_anchors);
	if (found != NULL)
		(*found)->node = node;
}

static int
add_alias(struct builder *builder, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;
	struct anchor wanted = {.name = name};
	struct anchor **found = tfind(&wanted, &builder->anchors, compare_anchors);

	if (found == NULL || (*found)->node == NULL)
		return fail(builder, &event->start_mark,
			    arena_printf(builder->arena,
					 "the alias *%s has no anchor &%s before it", name, name));
	for (size_t i = 0; i < builder->frames.count; i++) {
		const struct frame *frame = vector_at(&builder->frames, i);

		if (frame->node == (*found)->node)
			return fail(builder, &event->start_mark,
				    arena_printf(builder->arena,
						 "the alias *%s stands inside what it names",
						 name));
	}
	return add_child(builder, (*found)->node, &event->start_mark);
}

static struct node *
new_node(struct builder *builder, enum node_kind kind, const yaml_event_t *event)
{
	struct node *node = arena_alloc(builder->arena, sizeof(*node));
	const yaml_mark_t *mark = &event->start_mark;

	node->kind = kind;
	node->line = builder->piece->line + (uint32_t)mark->line;
	node->column = (uint32_t)mark->column + (mark->line == 0 ? builder->piece->column : 1);
	node->last_line = builder->piece->line + (uint32_t)event->end_mark.line;
	node->size = 1;
	builder->nodes++;
	return node;
}

/* Moves from a scalar's anchor and tag to its text, if that is on the same line. */
static size_t
skip_properties(const struct builder *builder, size_t at, struct node *node)
{
	bool property = false;

	for (; at < builder->length; at++) {
		char c = builder->text[at];

		if (c == ' ' || c == '\t')
			property = false;
		else if (c == '&' || c == '!')
			property = true;
		else if (!property)
			break;
		node->column += ((unsigned char)c & 0xc0) != 0x80;
	}
	return at;
}

static void
place_text(struct builder *builder, const yaml_event_t *event, struct node *node)
{
	size_t at = offset_of(builder, event->start_mark.index);
	size_t length = event->data.scalar.length;
	bool one_line = event->start_mark.line == event->end_mark.line;
	struct layout_source source;

	if (event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL)
		at = skip_properties(builder, at, node);
	source = (struct layout_source){builder->text + at, builder->length - at};
	if (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE)
		layout_literal(node, &source, length);
	else if (one_line)
		layout_line(node, &source, length);
}

static int
add_scalar(struct builder *builder, const yaml_event_t *event)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;
	struct node *node = new_node(builder, NODE_SCALAR, event);
	char *text = arena_copy_bytes(builder->arena, value, length);

	if (strlen(text) != length)
		return fail(builder, &event->start_mark, "a text that holds a NUL character");
	if (builder->nodes > builder->limits->nodes)
		return fail_nodes(builder, &event->start_mark);
	if (event->end_mark.column == 0 && event->end_mark.line > event->start_mark.line)
		node->last_line--;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->text = text;
	place_text(builder, event, node);
	if (builder->text != builder->piece->text)
		template_unmask(text, length);
	add_anchor(builder, event->data.scalar.anchor, node);
	return add_child(builder, node, &event->start_mark);
}

/* Is what begins here a mapping as the key of a mapping, written {{? */
static bool
are_braces(const struct builder *builder, const struct frame *frame)
{
	const struct frame *outer = innermost(builder);

	return outer != NULL && outer->node->kind == NODE_MAPPING && outer->flow &&
	       (builder->children.count - outer->first_child) % 2 == 0 && frame->flow &&
	       frame->node->kind == NODE_MAPPING && frame->index == outer->index + 1;
}

static int
open_collection(struct builder *builder, enum node_kind kind, const yaml_event_t *event)
{
	bool sequence = kind == NODE_SEQUENCE;
	struct frame frame = {
		.node = new_node(builder, kind, event),
		.first_child = builder->children.count,
		.index = event->start_mark.index,
		.flow = sequence ? event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
				 : event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
	};

	if (builder->frames.count >= builder->limits->depth)
		return fail_depth(builder, &event->start_mark);
	if (builder->nodes > builder->limits->nodes)
		return fail_nodes(builder, &event->start_mark);
	builder->braces = builder->braces || are_braces(builder, &frame);
	if (builder->frames.count == 0)
		builder->root_flow = frame.flow;
	add_anchor(builder,
		   sequence ? event->data.sequence_start.anchor : event->data.mapping_start.anchor,
		   frame.node);
	*(struct frame *)vector_add(&builder->frames) = frame;
	return 0;
}

static int
close_collection(struct builder *builder, const yaml_event_t *event)
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
	node->last_line = builder->piece->line + (uint32_t)event->end_mark.line;
	if (!frame.flow && node->last_line > node->line)
		node->last_line--;
	builder->children.count = frame.first_child;
	builder->frames.count--;
	return add_child(builder, node, &event->start_mark);
}

static int
take_event(struct builder *builder, const yaml_event_t *event, bool *done)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (builder->root == NULL)
			return 0;
		builder->rest = offset_of(builder, event->start_mark.index);
		*done = true;
		return 0;
	case YAML_STREAM_END_EVENT:
		*done = true;
		return 0;
	case YAML_ALIAS_EVENT:
		return add_alias(builder, event);
	case YAML_SCALAR_EVENT:
		return add_scalar(builder, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_collection(builder, NODE_SEQUENCE, event);
	case YAML_MAPPING_START_EVENT:
		return open_collection(builder, NODE_MAPPING, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_collection(builder, event);
	default:
		return 0;
	}
}

static int
build(struct builder *builder)
{
	bool done = false;

	while (!done) {
		yaml_event_t event;
		int result;

		if (!yaml_parser_parse(&builder->parser, &event))
			return another_begins(builder) ? 0 : fail_parser(builder);
		result = take_event(builder, &event, &done);
		yaml_event_delete(&event);
		if (result < 0)
			return -1;
	}
	return 0;
}

/* What came of one try to parse a piece. */
struct tree {
	const struct node *root;
	bool braces;
	size_t rest;
};

static int
parse(const struct document_reader *reader, const struct stream_piece *piece,
      const struct strbuf *text, struct tree *tree, struct document_error *error)
{
	struct builder builder = {.arena = reader->arena,
				  .limits = reader->limits,
				  .piece = piece,
				  .text = text != NULL ? text->text : piece->text,
				  .length = text != NULL ? text->length : piece->length,
				  .error = error,
				  .frames = VECTOR(struct frame),
				  .children = VECTOR(const struct node *)};
	int result;

	if (!yaml_parser_initialize(&builder.parser)) {
		*error = (struct document_error){piece->line, piece->column, "out of memory"};
		return -1;
	}
	yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&builder.parser, (const unsigned char *)builder.text,
				     builder.length);
	result = build(&builder);
	*tree = (struct tree){builder.root, builder.braces, builder.rest};
	yaml_parser_delete(&builder.parser);
	tdestroy(builder.anchors, keep_anchor);
	vector_free(&builder.frames);
	vector_free(&builder.children);
	return result;
}

static int
parse_as_written(struct document_reader *reader, struct stream_piece *piece, struct tree *tree,
		 struct document_error *error)
{
	cleanup_strbuf struct strbuf joined = {0};

	if (surrogates_join(piece->text, piece->length, &joined))
		return parse(reader, piece, &joined, tree, error);
	if (parse(reader, piece, NULL, tree, error) < 0)
		return -1;
	if (tree->rest > 0)
		stream_split(&reader->stream, piece, tree->rest);
	return 0;
}

/* The second try, for what did not parse or has braces where a key should be. */
static bool
parse_as_template(const struct document_reader *reader, const struct stream_piece *piece,
		  struct document *document, struct document_error *error)
{
	struct template_text masked;
	struct document_error ignored;
	struct tree tree = {0};
	bool read;

	template_mask(&masked, reader->arena, piece->text, piece->length, piece->line);
	read = masked.line > 0 && parse(reader, piece, &masked.text, &tree, &ignored) == 0 &&
	       tree.rest == 0;
	if (read) {
		document->root = tree.root;
		document->template = true;
		document->template_line = masked.line;
		document->template_column = masked.column;
		document->gaps = (const struct template_gap *)arena_copy_bytes(
			reader->arena, masked.gaps.items,
			masked.gaps.count * sizeof(struct template_gap));
		document->gap_count = masked.gaps.count;
	} else if (masked.certain && error->message != NULL) {
		error->message = arena_printf(
			reader->arena,
			"%s; this looks like a template that is not rendered yet: render it first, "
			"for example with helm template",
			error->message);
	}
	template_free(&masked);
	return read;
}

static enum document_result
read_piece(struct document_reader *reader, struct stream_piece *piece, struct document *document,
	   struct document_error *error)
{
	cleanup_strbuf struct strbuf fault = {0};
	struct tree tree = {0};

	if (stream_fault(piece, &fault, &error->line, &error->column) < 0) {
		error->message = arena_copy(reader->arena, fault.text);
		reader->ended = memchr(piece->text, '\0', piece->length) != NULL;
		return DOCUMENT_BROKEN;
	}
	if (parse_as_written(reader, piece, &tree, error) == 0) {
		document->root = tree.root;
		if (tree.braces)
			parse_as_template(reader, piece, document, error);
	} else if (!parse_as_template(reader, piece, document, error)) {
		return DOCUMENT_BROKEN;
	}
	if (node_is_null(document->root))
		document->root = NULL;
	return DOCUMENT_READ;
}

enum document_result
document_read(struct document_reader *reader, struct document *document,
	      struct document_error *error)
{
	struct stream_piece piece;

	*document = (struct document){0};
	*error = (struct document_error){0};
	if (!reader->ended && reader->stream.length > reader->limits->bytes) {
		reader->ended = true;
		error->message = arena_printf(reader->arena, "larger than %zu MiB",
					      reader->limits->bytes / MIB);
		return DOCUMENT_BROKEN;
	}
	if (reader->ended || !stream_next(&reader->stream, &piece)) {
		reader->ended = true;
		return DOCUMENT_END;
	}
	document->number = ++reader->documents;
	return read_piece(reader, &piece, document, error);
}

struct document_reader *
document_reader_new(struct arena *arena, const char *bytes, size_t length,
		    const struct document_limits *limits)
{
	struct document_reader *reader = alloc_zeroed(1, sizeof(*reader));

	reader->arena = arena;
	reader->limits = limits;
	stream_open(&reader->stream, bytes, length);
	return reader;
}

void
document_reader_free(struct document_reader *reader)
{
	if (reader == NULL)
		return;
	stream_free(&reader->stream);
	free(reader);
}
