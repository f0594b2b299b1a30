/* SPDX-License-Identifier: Apache-2.0 */
#include "source/arrays.h"

#include <ctype.h>
#include <string.h>

#include "source/document.h"
#include "source/layout.h"
#include "target/unresolved.h"

struct reader {
	struct argv_file *file;
	uint32_t above;   /* lines of the file above the array that is read */
	size_t documents; /* before it */
};

static struct argvet_origin
origin_at(const struct reader *reader, uint32_t line, uint32_t column)
{
	return argv_file_origin(reader->file, reader->above + line, column);
}

static bool
holds_arrays(const struct node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		if (node->items[i]->kind != NODE_SEQUENCE)
			return false;
	}
	return node->count > 0;
}

static void
refuse_node(struct reader *reader, const struct node *node, const char *wanted)
{
	struct argvet_origin origin = origin_at(reader, node->line, node->column);

	argv_file_refuse(reader->file, &origin, "expected %s here", wanted);
}

static const char *
find_gap(struct arena *arena, const struct document *document, const struct node *array)
{
	const struct template_gap *gap = template_find_gap(document->gaps, document->gap_count,
							   array->line, array->last_line);

	return gap != NULL ? arena_printf(arena, "%s may hold more flags", gap->text) : NULL;
}

static void
read_array(struct reader *reader, const struct document *document, const struct node *array,
	   const char *path)
{
	struct arena *arena = reader->file->intake->arena;
	struct command_line line = {.place = {.source = SOURCE_ARGV, .document = document->number}};
	struct word *words;

	line.place.origin = origin_at(reader, array->line, array->column);
	if (array->count == 0 ||
	    !argv_file_has_room(reader->file, &line.place.origin, array->count))
		return;
	words = arena_alloc(arena, array->count * sizeof(*words));
	for (size_t i = 0; i < array->count; i++) {
		const struct node *item = array->items[i];

		words[i].text = node_text(item);
		if (words[i].text == NULL) {
			refuse_node(reader, item, "a word of a command line");
			return;
		}
		words[i].unresolved = unresolved_part(arena, words[i].text);
		words[i].layout = layout_copy(arena, item, reader->above);
		words[i].origin = origin_at(reader, item->line, item->column);
		words[i].origin.path = arena_indexed(arena, path, i);
	}
	reader->file->lines++;
	line.place.origin = words[0].origin;
	line.place.origin.path = *path != '\0' ? path : NULL;
	line.words = words;
	line.count = array->count;
	line.gap = find_gap(arena, document, array);
	argv_file_offer(reader->file, &line);
}

static void
read_document(struct reader *reader, const struct document *document)
{
	const struct node *root = document->root;

	if (root == NULL)
		return;
	if (root->kind != NODE_SEQUENCE) {
		refuse_node(reader, root, "an array of words");
		return;
	}
	if (!holds_arrays(root)) {
		read_array(reader, document, root, "");
		return;
	}
	for (size_t i = 0; i < root->count; i++)
		read_array(reader, document, root->items[i],
			   arena_printf(reader->file->intake->arena, "[%zu]", i));
}

static void
read_documents(struct reader *reader, const char *bytes, size_t length)
{
	struct document_reader *documents = document_reader_new(reader->file->intake->arena, bytes,
								length, &document_default_limits);
	enum document_result result;

	do {
		struct document document = {0};
		struct document_error error = {0};

		result = document_read(documents, &document, &error);
		if (result == DOCUMENT_READ) {
			document.number += reader->documents;
			read_document(reader, &document);
		} else if (result == DOCUMENT_BROKEN) {
			struct argvet_origin origin = origin_at(reader, error.line, error.column);

			argv_file_refuse(reader->file, &origin, "%s", error.message);
		}
	} while (result != DOCUMENT_END);
	document_reader_free(documents);
}

/* The length of what comes before the next array that begins a line behind another one's end: to
 * YAML that is an error, to the tools that write JSON it is a stream. */
static size_t
stream_length(const char *bytes, size_t length, uint32_t *lines)
{
	char last = '\0';

	*lines = 0;
	for (size_t i = 0; i < length; i++) {
		if (i > 0 && bytes[i - 1] == '\n' && bytes[i] == '[' && last == ']')
			return i;
		*lines += bytes[i] == '\n';
		last = isspace((unsigned char)bytes[i]) ? last : bytes[i];
	}
	return length;
}

void
arrays_read(struct argv_file *file, const char *bytes, size_t length)
{
	struct reader reader = {.file = file};
	size_t at = 0;

	while (at < length) {
		uint32_t lines;
		size_t part = stream_length(bytes + at, length - at, &lines);

		read_documents(&reader, bytes + at, part);
		reader.above += lines;
		reader.documents++;
		at += part;
	}
}
