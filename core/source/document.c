/* SPDX-License-Identifier: Apache-2.0 */
#include "source/document.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "source/builder.h"
#include "source/layout.h"
#include "source/stream.h"
#include "source/surrogates.h"

const struct document_limits document_default_limits = {
	.bytes = (size_t)64 * 1024 * 1024,
	.depth = 100,
	.nodes = 1000000,
};

#define MIB ((size_t)1024 * 1024)

/* How much of a text libyaml is given at once. */
#define PORTION_MIN ((size_t)256)
#define PORTION_MAX ((size_t)64 * 1024)

/* How far ahead a text is looked through for what is no ASCII. */
#define ASCII_LOOK ((size_t)4096)

struct document_reader {
	struct arena *arena;
	const struct document_limits *limits;
	struct stream stream;
	/* A piece whose characters beyond U+FFFF are written as libyaml wants them, and a stream of
	 * the documents in it. */
	struct strbuf joined;
	struct stream joined_stream;
	const char *looked_at; /* the end of what is known to be text */
	size_t documents;
	bool ended;
};

/* One try to parse a text. */
struct attempt {
	struct builder builder;
	yaml_parser_t parser;
	const struct stream_piece *piece;
	const char *text; /* the piece, or the piece with marks masked */
	size_t length;
	bool masked;  /* what stands for other characters must become them again */
	size_t given; /* how much of the text libyaml has got */
	size_t portion;
	struct document_error *error;
	/* How far the text was walked: a character's number and its offset; and how many of those
	 * behind it are known to be ASCII. */
	size_t known_index;
	size_t known_offset;
	size_t known_ascii;
	size_t rest; /* where another document begins in the text; 0: nowhere */
};

static uint32_t
line_of(const struct attempt *attempt, const yaml_mark_t *mark)
{
	return attempt->piece->line + (uint32_t)mark->line;
}

static uint32_t
column_of(const struct attempt *attempt, const yaml_mark_t *mark)
{
	return (uint32_t)mark->column + (mark->line == 0 ? attempt->piece->column : 1);
}

/* message may be NULL: then nothing has failed. */
static int
fail(struct attempt *attempt, const yaml_mark_t *mark, const char *message)
{
	if (message == NULL)
		return 0;
	*attempt->error =
		(struct document_error){line_of(attempt, mark), column_of(attempt, mark), message};
	return -1;
}

/* Walks behind the characters that are known to be ASCII, over one that is not, and looks how many
 * are from there on. */
static void
walk_on(struct attempt *attempt)
{
	size_t at = attempt->known_offset + attempt->known_ascii;
	size_t left;

	attempt->known_index += attempt->known_ascii;
	if (at < attempt->length && utf8_ascii_length(attempt->text + at, 1) == 0) {
		attempt->known_index++;
		for (at++; at < attempt->length && utf8_continues(attempt->text[at]);)
			at++;
	}
	left = attempt->length - at;
	attempt->known_offset = at;
	attempt->known_ascii =
		utf8_ascii_length(attempt->text + at, left < ASCII_LOOK ? left : ASCII_LOOK);
}

/* The offset of the character with this number. Asked for in their order; length if it is behind
 * the end, or before the last one. */
static size_t
offset_of(struct attempt *attempt, size_t index)
{
	if (index < attempt->known_index)
		return attempt->length;
	while (index - attempt->known_index > attempt->known_ascii) {
		if (attempt->known_offset + attempt->known_ascii == attempt->length)
			return attempt->length;
		walk_on(attempt);
	}
	return attempt->known_offset + (index - attempt->known_index);
}

/* libyaml's terse words for the mistakes that people make, and better ones. */
static const char *
plain_words(struct attempt *attempt)
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
	const char *problem = attempt->parser.problem;
	size_t at;

	if (problem == NULL)
		return "out of memory";
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(problem, table[i].terse) == 0)
			return table[i].plain;
	}
	if (strcmp(problem, "found character that cannot start any token") != 0)
		return problem;
	at = offset_of(attempt, attempt->parser.problem_mark.index);
	if (at < attempt->length && attempt->text[at] == '\t')
		return "a tab where only spaces can indent";
	if (at < attempt->length && strchr("@`%", attempt->text[at]) != NULL)
		return arena_printf(attempt->builder.arena,
				    "'%c' cannot begin a value: put it in quotes",
				    attempt->text[at]);
	return problem;
}

static int
fail_parser(struct attempt *attempt)
{
	const yaml_parser_t *parser = &attempt->parser;
	const yaml_mark_t *mark = &parser->problem_mark;
	const char *message = plain_words(attempt);

	if (parser->context != NULL && parser->context_mark.line != mark->line)
		message = arena_printf(attempt->builder.arena, "%s, %s that starts on line %u",
				       message, parser->context,
				       line_of(attempt, &parser->context_mark));
	return fail(attempt, mark, message);
}

/* Two JSON objects in a row are two documents to kubectl. */
static bool
another_begins(struct attempt *attempt)
{
	size_t at;

	if (attempt->builder.root == NULL || !attempt->builder.root_flow ||
	    attempt->builder.root->kind != NODE_MAPPING)
		return false;
	at = offset_of(attempt, attempt->parser.problem_mark.index);
	if (at >= attempt->length || attempt->text[at] != '{')
		return false;
	attempt->rest = at;
	return true;
}

static struct node *
new_node(const struct attempt *attempt, enum node_kind kind, const yaml_event_t *event)
{
	struct node *node = builder_node(&attempt->builder, kind);

	node->line = line_of(attempt, &event->start_mark);
	node->column = column_of(attempt, &event->start_mark);
	node->last_line = line_of(attempt, &event->end_mark);
	return node;
}

/* Moves from a scalar's anchor and tag to its text, if that is on the same line. */
static size_t
skip_properties(const struct attempt *attempt, size_t at, struct node *node)
{
	bool property = false;

	for (; at < attempt->length; at++) {
		char c = attempt->text[at];

		if (c == ' ' || c == '\t')
			property = false;
		else if (c == '&' || c == '!')
			property = true;
		else if (!property)
			break;
		node->column += !utf8_continues(c);
	}
	return at;
}

static void
place_text(struct attempt *attempt, const yaml_event_t *event, struct node *node)
{
	size_t at = offset_of(attempt, event->start_mark.index);
	size_t length = event->data.scalar.length;
	bool one_line = event->start_mark.line == event->end_mark.line;
	struct layout_source source;

	if (event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL)
		at = skip_properties(attempt, at, node);
	source = (struct layout_source){attempt->text + at, attempt->length - at};
	if (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE)
		layout_literal(node, &source, length);
	else if (one_line)
		layout_line(node, &source, length);
}

static int
add_scalar(struct attempt *attempt, const yaml_event_t *event)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;
	struct node *node = new_node(attempt, NODE_SCALAR, event);
	char *text = arena_copy_bytes(attempt->builder.arena, value, length);

	/* Only an escape can make one. */
	if (event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE && strlen(text) != length)
		return fail(attempt, &event->start_mark, "a text that holds a NUL character");
	if (event->end_mark.column == 0 && event->end_mark.line > event->start_mark.line)
		node->last_line--;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->text = text;
	place_text(attempt, event, node);
	if (attempt->masked)
		template_unmask(text, length);
	return fail(attempt, &event->start_mark,
		    builder_add(&attempt->builder, node, (const char *)event->data.scalar.anchor));
}

static int
open_collection(struct attempt *attempt, enum node_kind kind, const yaml_event_t *event)
{
	bool sequence = kind == NODE_SEQUENCE;
	const yaml_char_t *anchor =
		sequence ? event->data.sequence_start.anchor : event->data.mapping_start.anchor;
	struct opening opening = {
		.index = event->start_mark.index,
		.flow = sequence ? event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
				 : event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
	};

	return fail(attempt, &event->start_mark,
		    builder_open(&attempt->builder, new_node(attempt, kind, event),
				 (const char *)anchor, opening));
}

static int
take_event(struct attempt *attempt, const yaml_event_t *event, bool *done)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (attempt->builder.root == NULL)
			return 0;
		attempt->rest = offset_of(attempt, event->start_mark.index);
		*done = true;
		return 0;
	case YAML_STREAM_END_EVENT:
		*done = true;
		return 0;
	case YAML_ALIAS_EVENT:
		return fail(attempt, &event->start_mark,
			    builder_add_alias(&attempt->builder,
					      (const char *)event->data.alias.anchor));
	case YAML_SCALAR_EVENT:
		return add_scalar(attempt, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_collection(attempt, NODE_SEQUENCE, event);
	case YAML_MAPPING_START_EVENT:
		return open_collection(attempt, NODE_MAPPING, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return fail(attempt, &event->start_mark,
			    builder_close(&attempt->builder, line_of(attempt, &event->end_mark)));
	default:
		return 0;
	}
}

static int
build(struct attempt *attempt)
{
	bool done = false;

	while (!done) {
		yaml_event_t event;
		int result;

		if (!yaml_parser_parse(&attempt->parser, &event))
			return another_begins(attempt) ? 0 : fail_parser(attempt);
		result = take_event(attempt, &event, &done);
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

/* Gives libyaml little at first: of many objects in a row it wants to see just one. */
static int
give(void *data, unsigned char *buffer, size_t size, size_t *given)
{
	struct attempt *attempt = data;
	size_t left = attempt->length - attempt->given;

	*given = left < size ? left : size;
	if (*given > attempt->portion)
		*given = attempt->portion;
	memcpy(buffer, attempt->text + attempt->given, *given);
	attempt->given += *given;
	if (attempt->portion < PORTION_MAX)
		attempt->portion *= 2;
	return 1;
}

static bool
is_joined(const struct document_reader *reader, const struct stream_piece *piece)
{
	const struct stream *joined = &reader->joined_stream;

	return piece->text >= joined->bytes && piece->text < joined->bytes + joined->length;
}

static int
parse(const struct document_reader *reader, const struct stream_piece *piece,
      const struct strbuf *text, struct tree *tree, struct document_error *error)
{
	struct attempt attempt = {.piece = piece,
				  .text = text != NULL ? text->text : piece->text,
				  .length = text != NULL ? text->length : piece->length,
				  .masked = text != NULL || is_joined(reader, piece),
				  .portion = PORTION_MIN,
				  .error = error};
	int result;

	if (!yaml_parser_initialize(&attempt.parser)) {
		*error = (struct document_error){piece->line, piece->column, "out of memory"};
		return -1;
	}
	yaml_parser_set_encoding(&attempt.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input(&attempt.parser, give, &attempt);
	builder_init(&attempt.builder, reader->arena, reader->limits->depth, reader->limits->nodes);
	result = build(&attempt);
	*tree = (struct tree){attempt.builder.root, attempt.builder.braces, attempt.rest};
	builder_free(&attempt.builder);
	yaml_parser_delete(&attempt.parser);
	return result;
}

/* libyaml looks far ahead for the ":" that would make the first object a key, so it is shown no
 * other one. */
static bool
parse_object(struct document_reader *reader, const struct stream_piece *piece, struct tree *tree)
{
	struct stream_piece object = *piece;
	struct document_error ignored;
	size_t second = stream_second_object(piece);

	if (second == piece->length)
		return false;
	object.length = second;
	if (parse(reader, &object, NULL, tree, &ignored) < 0 || tree->rest > 0)
		return false;
	tree->rest = second;
	return true;
}

static int
parse_as_written(struct document_reader *reader, struct stream_piece *piece, struct tree *tree,
		 struct document_error *error)
{
	if (!parse_object(reader, piece, tree) && parse(reader, piece, NULL, tree, error) < 0)
		return -1;
	if (tree->rest > 0)
		stream_split(is_joined(reader, piece) ? &reader->joined_stream : &reader->stream,
			     piece, tree->rest);
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

static int
check_text(struct document_reader *reader, const struct stream_piece *piece,
	   struct document_error *error)
{
	cleanup_strbuf struct strbuf fault = {0};

	if (stream_fault(piece, &fault, &error->line, &error->column) == 0)
		return 0;
	error->message = arena_copy(reader->arena, fault.text);
	reader->ended = memchr(piece->text, '\0', piece->length) != NULL;
	return -1;
}

/* Goes on with the documents of a piece in another spelling, if it needs one. */
static void
join(struct document_reader *reader, struct stream_piece *piece)
{
	struct stream *stream = &reader->joined_stream;

	strbuf_clear(&reader->joined);
	if (!surrogates_join(piece->text, piece->length, &reader->joined))
		return;
	stream_open(stream, reader->joined.text, reader->joined.length);
	stream->line = piece->line;
	stream->column = piece->column;
	stream_next(stream, piece);
}

/* The next piece: 1, 0 if there is none, or -1 if it is no text. What is left of one that was split
 * was looked at with it. */
static int
next_piece(struct document_reader *reader, struct stream_piece *piece, struct document_error *error)
{
	if (stream_next(&reader->joined_stream, piece))
		return 1;
	if (!stream_next(&reader->stream, piece))
		return 0;
	if (reader->looked_at == piece->text + piece->length)
		return 1;
	reader->looked_at = piece->text + piece->length;
	if (check_text(reader, piece, error) < 0)
		return -1;
	join(reader, piece);
	return 1;
}

static enum document_result
read_piece(struct document_reader *reader, struct stream_piece *piece, struct document *document,
	   struct document_error *error)
{
	struct tree tree = {0};

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
	int result;

	*document = (struct document){0};
	*error = (struct document_error){0};
	if (!reader->ended && reader->stream.length > reader->limits->bytes) {
		reader->ended = true;
		error->message = arena_printf(reader->arena, "larger than %zu MiB",
					      reader->limits->bytes / MIB);
		return DOCUMENT_BROKEN;
	}
	result = reader->ended ? 0 : next_piece(reader, &piece, error);
	if (result == 0) {
		reader->ended = true;
		return DOCUMENT_END;
	}
	document->number = ++reader->documents;
	return result < 0 ? DOCUMENT_BROKEN : read_piece(reader, &piece, document, error);
}

struct document_reader *
document_reader_new(struct arena *arena, const char *bytes, size_t length,
		    const struct document_limits *limits)
{
	struct document_reader *reader = alloc_zeroed(1, sizeof(*reader));

	reader->arena = arena;
	reader->limits = limits;
	stream_open(&reader->stream, bytes, length);
	stream_open(&reader->joined_stream, "", 0);
	return reader;
}

void
document_reader_free(struct document_reader *reader)
{
	if (reader == NULL)
		return;
	stream_free(&reader->stream);
	strbuf_free(&reader->joined);
	free(reader);
}
