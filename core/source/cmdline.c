/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cmdline.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/strbuf.h"
#include "source/document.h"
#include "source/ps.h"
#include "target/shell.h"
#include "target/unresolved.h"

/* The kernel's own limit on the words of a process is of this size. */
#define WORDS_MAX 65536

#define BLANKS " \t"

/* Left out of a line's end by a person or a terminal. */
#define ELLIPSIS "\xe2\x80\xa6"

/* A command line that is being put together from the lines of the file. */
struct pending {
	struct strbuf text; /* lines of the file, from the command on */
	uint32_t line;
	uint32_t column;
	int64_t pid;
	bool begun;
	bool listed;    /* by ps: blanks divide the words, and quotes are the program's own */
	bool continues; /* its last line ends in a backslash */
	bool unit;      /* of systemd, which joins no lines but those */
};

struct reader {
	struct intake *intake;
	const char *file;
	struct ps_layout header; /* .columns NULL: none was seen */
	struct pending pending;
	size_t lines;     /* command lines that were read */
	size_t found;     /* of them run a component */
	bool trouble;     /* was reported */
	uint32_t above;   /* lines of the file above the array that is read */
	size_t documents; /* before it */
};

static struct argvet_origin
origin_at(const struct reader *reader, uint32_t line, uint32_t column)
{
	return (struct argvet_origin){
		.size = sizeof(struct argvet_origin),
		.file = reader->file,
		.line = line,
		.column = column,
	};
}

/* The length of the UTF-8 character at bytes; 0: it is none. */
static size_t
character_length(const char *bytes, size_t left)
{
	const unsigned char *byte = (const unsigned char *)bytes;
	size_t length = byte[0] < 0x80   ? 1
			: byte[0] < 0xc2 ? 0
			: byte[0] < 0xe0 ? 2
			: byte[0] < 0xf0 ? 3
			: byte[0] < 0xf5 ? 4
					 : 0;

	if (length > left)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
	}
	return length;
}

/* How many characters the bytes are. */
static uint32_t
width_of(const char *bytes, size_t length)
{
	uint32_t width = 0;

	for (size_t i = 0; i < length; i++)
		width += ((unsigned char)bytes[i] & 0xc0) != 0x80;
	return width;
}

static bool
is_ellipsis(const char *text)
{
	return strcmp(text, "...") == 0 || strcmp(text, ELLIPSIS) == 0;
}

static bool
ends_in_ellipsis(const char *text)
{
	size_t length = strlen(text);

	return length > 3 && is_ellipsis(text + length - 3);
}

static bool
is_bare_flag(const char *text)
{
	return text[0] == '-' && strchr(text, '=') == NULL;
}

/* Takes the dots out of a command line. What they stand for is not known, and neither is the end of
 * the value before them. */
static void
mark_elisions(struct arena *arena, struct shell_command *command)
{
	struct word *words = arena_alloc(arena, command->count * sizeof(*words));
	size_t count = 0;
	bool cut = false;

	for (size_t i = 0; i < command->count; i++) {
		const struct word *word = &command->words[i];
		bool dots = is_ellipsis(word->text);
		bool last = i + 1 == command->count;

		if (dots && last)
			cut = true;
		else if (dots && command->gap == NULL)
			command->gap = "the line leaves words out";
		if (!dots)
			words[count++] = *word;
	}
	if (count > 1 && ends_in_ellipsis(words[count - 1].text))
		cut = true;
	if (cut) {
		command->gap = "the line is cut off";
		/* Half a flag's name is dropped, half a value is kept as unknown. */
		if (count > 1 && is_bare_flag(words[count - 1].text))
			count -= ends_in_ellipsis(words[count - 1].text);
		else if (count > 1)
			words[count - 1].unresolved = "...";
	}
	command->words = words;
	command->count = count;
}

/* Terminals and pagers cut lines in the middle of a flag's name: then other flags are gone too. */
static void
mark_cut(struct arena *arena, struct invocation *invocation, bool listed)
{
	const char *last = invocation->words[invocation->count - 1].text;
	enum argvet_type type;
	char *name;

	if (invocation->count < 2 || !is_bare_flag(last))
		return;
	if (ends_in_ellipsis(last)) { /* within a shell's script */
		invocation->gap = "the line is cut off";
		invocation->count--;
		return;
	}
	if (listed && (strcmp(last, "-") == 0 || strcmp(last, "--") == 0)) {
		invocation->gap = "the line is cut off";
		invocation->count--;
	}
	if (strncmp(last, "--", 2) != 0 || last[2] == '\0')
		return;
	name = arena_copy(arena, last + 2);
	for (char *c = name; *c != '\0'; c++)
		*c = *c == '_' ? '-' : *c;
	type = component_flag_type(invocation->component, name);
	if (type == 0 && component_flag_begins(invocation->component, name))
		invocation->gap = arena_printf(arena, "the line is cut off inside %s", last);
	else if (type != 0 && type != ARGVET_BOOL && listed)
		invocation->gap = arena_printf(arena, "the line is cut off behind %s", last);
	else
		return;
	invocation->count--;
}

static bool
has_room(struct reader *reader, const struct argvet_origin *origin, size_t count)
{
	if (count <= WORDS_MAX)
		return true;
	problem_add(&reader->intake->problems, PROBLEM_ERROR, origin,
		    "a command line of more than %d words is not looked at", WORDS_MAX);
	reader->trouble = true;
	return false;
}

static void
offer_command(struct reader *reader, struct shell_command *command, const struct pending *pending)
{
	struct arena *arena = reader->intake->arena;
	struct place place = {.source = SOURCE_ARGV};
	struct invocation invocation;

	mark_elisions(arena, command);
	if (!component_recognise(reader->intake->components, arena, command->words, command->count,
				 &invocation))
		return;
	if (invocation.gap == NULL && command->gap != NULL)
		invocation.gap = command->gap;
	mark_cut(arena, &invocation, pending->listed);
	place.origin = command->words[0].origin;
	place.origin.pid = pending->pid;
	intake_admit(reader->intake, &place, &invocation);
	reader->found++;
}

/* Do the words end in a shell and its option -c? */
static bool
end_in_shell(const struct vector *words)
{
	size_t i = words->count;
	const char *text;
	size_t length;

	if (i < 2)
		return false;
	text = ((const struct word *)vector_at(words, --i))->text;
	if (text[0] != '-' || text[1] == '-' || strchr(text, 'c') == NULL)
		return false;
	while (i > 0 && (text[0] == '-' || text[0] == '+'))
		text = ((const struct word *)vector_at(words, --i))->text;
	length = strlen(text);
	return length >= 2 && strcmp(text + length - 2, "sh") == 0;
}

/* How long the next word at text is. ps shows no quotes, so a shell's script is all that
 * follows. */
static size_t
word_length(struct arena *arena, const struct vector *words, const char *text)
{
	const struct shell_text script = {.text = text};
	cleanup_vector struct vector commands = VECTOR(struct shell_command);
	size_t length = strcspn(text, " \t\n");

	if (length > 0 && end_in_shell(words) && strchr(text, '\n') == NULL &&
	    shell_read(arena, &script, &commands))
		return strlen(text);
	return length;
}

static const struct word_layout *
layout_at(struct arena *arena, const struct argvet_origin *origin)
{
	struct word_layout *layout = arena_alloc(arena, sizeof(*layout));

	*layout = (struct word_layout){.line = origin->line, .column = origin->column};
	return layout;
}

/* The words of a line that ps printed. */
static void
split_words(const struct reader *reader, struct arena *arena, struct vector *commands)
{
	cleanup_vector struct vector words = VECTOR(struct word);
	struct argvet_origin origin =
		origin_at(reader, reader->pending.line, reader->pending.column);
	const char *at = reader->pending.text.text;
	struct shell_command *command = vector_add(commands);

	while (*at != '\0') {
		size_t length = word_length(arena, &words, at);

		if (length > 0) {
			struct word *word = vector_add(&words);

			word->text = arena_copy_bytes(arena, at, length);
			word->unresolved = unresolved_part(arena, word->text);
			word->origin = origin;
			word->layout = layout_at(arena, &origin);
		} else if (*at == '\n') {
			origin.line++;
			origin.column = 0;
		}
		length = length > 0 ? length : 1;
		origin.column += width_of(at, length);
		at += length;
	}
	command->words =
		memcpy(arena_alloc(arena, (words.count + 1) * sizeof(struct word)),
		       words.count > 0 ? words.items : "", words.count * sizeof(struct word));
	command->count = words.count;
}

/* Reads the pending line into *commands (struct shell_command). */
static void
read_commands(const struct reader *reader, struct arena *arena, struct vector *commands)
{
	const struct shell_text text = {
		.text = reader->pending.text.text,
		.origin = origin_at(reader, reader->pending.line, reader->pending.column),
		.follow = true,
	};

	commands->count = 0;
	if (reader->pending.listed || !shell_read(arena, &text, commands)) {
		split_words(reader, arena, commands);
		return;
	}
	for (size_t i = 0; i < commands->count; i++) {
		struct shell_command *command = vector_at(commands, i);

		if (command->gap == NULL && command->arguments != SIZE_MAX)
			command->gap = "$@";
		if (command->gap != NULL)
			command->gap = arena_printf(arena, "%s may hold more flags", command->gap);
	}
}

/* Most lines of ps run something else; their words are not worth the scan's memory. */
static bool
runs_component(const struct reader *reader)
{
	cleanup_arena struct arena scratch = {0};
	cleanup_vector struct vector commands = VECTOR(struct shell_command);
	struct invocation ignored;

	read_commands(reader, &scratch, &commands);
	for (size_t i = 0; i < commands.count; i++) {
		const struct shell_command *command = vector_at(&commands, i);

		if (component_recognise(reader->intake->components, &scratch, command->words,
					command->count, &ignored))
			return true;
	}
	return false;
}

static void
offer_pending(struct reader *reader)
{
	cleanup_vector struct vector commands = VECTOR(struct shell_command);

	reader->lines++;
	if (!runs_component(reader))
		return;
	read_commands(reader, reader->intake->arena, &commands);
	for (size_t i = 0; i < commands.count; i++) {
		struct shell_command *command = vector_at(&commands, i);

		if (command->count > 0 &&
		    has_room(reader, &command->words[0].origin, command->count))
			offer_command(reader, command, &reader->pending);
	}
}

static void
end_pending(struct reader *reader)
{
	struct strbuf text = reader->pending.text;

	if (reader->pending.begun)
		offer_pending(reader);
	strbuf_clear(&text);
	reader->pending = (struct pending){.text = text};
}

static bool
ends_in_backslash(const char *text)
{
	size_t length = strlen(text);
	size_t count = 0;

	while (count < length && text[length - count - 1] == '\\')
		count++;
	return count % 2 == 1;
}

/* The length of a systemd unit's "ExecStart=" with the signs that may follow it; 0: the line is no
 * setting of a unit. What the other settings run is no component that serves. */
static size_t
unit_prefix(const char *line, bool *runs)
{
	size_t start = strspn(line, BLANKS);
	size_t letters = strspn(line + start, "abcdefghijklmnopqrstuvwxyz"
					      "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	size_t capitals = strspn(line + start, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	size_t end = start + letters + strspn(line + start + letters, BLANKS);

	if (capitals == 0 || capitals == letters || line[end] != '=')
		return 0;
	*runs = letters == strlen("ExecStart") && strncmp(line + start, "ExecStart", letters) == 0;
	end++;
	end += strspn(line + end, BLANKS);
	return end + strspn(line + end, "-@:+!|");
}

static void
begin_pending(struct reader *reader, const char *line, uint32_t number)
{
	struct pending *pending = &reader->pending;
	struct ps_line found;
	size_t start = ps_command(&reader->header, line, &found);
	size_t prefix = found.listed ? 0 : unit_prefix(line, &pending->begun);

	if (prefix > 0)
		start = prefix;
	else
		pending->begun = true;
	pending->unit = prefix > 0;
	pending->pid = found.pid;
	pending->listed = found.listed;
	pending->line = number;
	pending->column = width_of(line, start) + 1;
	pending->continues = !pending->listed && ends_in_backslash(line);
	strbuf_add_text(&pending->text, line + start);
}

/* Lines of a terminal that was too narrow, and those behind a backslash. */
static void
continue_pending(struct reader *reader, const char *line)
{
	struct pending *pending = &reader->pending;
	size_t drawing = ps_drawing(line);

	if (!pending->continues)
		strbuf_add_text(&pending->text, pending->listed ? "" : " \\");
	strbuf_add_char(&pending->text, '\n');
	for (uint32_t i = width_of(line, drawing); i > 0; i--)
		strbuf_add_char(&pending->text, ' ');
	strbuf_add_text(&pending->text, line + drawing);
	pending->continues = !pending->listed && ends_in_backslash(line);
}

/* Reports the first byte that is no text. */
static bool
is_text(struct reader *reader, const char *line, uint32_t number)
{
	size_t length = strlen(line);
	struct argvet_origin origin;

	for (size_t i = 0; i < length;) {
		size_t width = character_length(line + i, length - i);

		if (width == 0) {
			origin = origin_at(reader, number, width_of(line, i) + 1);
			problem_add(
				&reader->intake->problems, PROBLEM_ERROR, &origin,
				"not text: byte 0x%02x is no UTF-8, and the line is not looked at",
				(unsigned char)line[i]);
			reader->trouble = true;
			return false;
		}
		i += width;
	}
	return true;
}

static void
read_line(struct reader *reader, const char *line, uint32_t number)
{
	const char *first = line + strspn(line, " \t");
	const char *word = line + ps_drawing(line);
	struct ps_layout header;

	if (!is_text(reader, line, number)) {
		end_pending(reader);
	} else if (reader->pending.continues) {
		continue_pending(reader, line);
	} else if (*first == '\0' || strcmp(first, "--") == 0) {
		end_pending(reader);
	} else if (*first == '#') {
		return;
	} else if (is_ellipsis(first)) {
		if (reader->pending.begun)
			continue_pending(reader, line);
	} else if (ps_header(reader->intake->arena, line, &header)) {
		end_pending(reader);
		reader->header = header;
	} else if (*word == '-' && reader->pending.begun && !reader->pending.unit) {
		continue_pending(reader, line);
	} else {
		end_pending(reader);
		begin_pending(reader, line, number);
	}
}

static void
read_lines(struct reader *reader, const char *bytes, size_t length)
{
	cleanup_strbuf struct strbuf line = {0};
	uint32_t number = 1;
	size_t at = 0;

	for (; at < length; number++) {
		const char *newline = memchr(bytes + at, '\n', length - at);
		size_t width = newline != NULL ? (size_t)(newline - bytes) - at : length - at;
		size_t kept = width;

		while (kept > 0 && strchr(" \t\r", bytes[at + kept - 1]) != NULL)
			kept--;
		strbuf_clear(&line);
		strbuf_add(&line, bytes + at, kept);
		read_line(reader, line.text, number);
		at += width + 1;
	}
	end_pending(reader);
	strbuf_free(&reader->pending.text);
}

static void
read_words(struct reader *reader, const char *bytes, size_t length)
{
	cleanup_vector struct vector words = VECTOR(struct word);
	struct arena *arena = reader->intake->arena;
	struct command_line line = {.place.source = SOURCE_ARGV};
	struct word *kept;

	line.place.origin = origin_at(reader, 0, 0);
	for (size_t at = 0; at < length && words.count <= WORDS_MAX;) {
		size_t width = strnlen(bytes + at, length - at);
		struct word *word = vector_add(&words);

		word->text = arena_copy_bytes(arena, bytes + at, width);
		word->origin = line.place.origin;
		word->origin.path = arena_printf(arena, "argv[%zu]", words.count - 1);
		at += width + 1;
	}
	reader->lines++;
	if (!has_room(reader, &line.place.origin, words.count))
		return;
	kept = arena_alloc(arena, words.count * sizeof(*kept));
	memcpy(kept, words.items, words.count * sizeof(*kept));
	line.words = kept;
	line.count = words.count;
	reader->found += intake_offer(reader->intake, &line) != NULL;
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
	struct argvet_origin origin = origin_at(reader, reader->above + node->line, node->column);

	problem_add(&reader->intake->problems, PROBLEM_ERROR, &origin, "expected %s here", wanted);
	reader->trouble = true;
}

static const char *
find_template_gap(struct arena *arena, const struct document *document, const struct node *array)
{
	for (size_t i = 0; i < document->gap_count; i++) {
		const struct template_gap *gap = &document->gaps[i];

		if (gap->line >= array->line && gap->line <= array->last_line)
			return arena_printf(arena, "%s may hold more flags", gap->text);
	}
	return NULL;
}

/* Where the text of a script lies, for those who read its words. */
static const struct word_layout *
find_layout(const struct reader *reader, const struct node *node)
{
	struct word_layout *layout;

	if (node->text_line == 0)
		return NULL;
	layout = arena_alloc(reader->intake->arena, sizeof(*layout));
	layout->line = reader->above + node->text_line;
	layout->column = node->text_column;
	layout->indent = node->text_indent;
	return layout;
}

static void
read_array(struct reader *reader, const struct document *document, const struct node *array,
	   const char *path)
{
	struct arena *arena = reader->intake->arena;
	struct command_line line = {.place = {.source = SOURCE_ARGV, .document = document->number}};
	struct word *words;

	line.place.origin = origin_at(reader, reader->above + array->line, array->column);
	if (array->count == 0 || !has_room(reader, &line.place.origin, array->count))
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
		words[i].layout = find_layout(reader, item);
		words[i].origin = origin_at(reader, reader->above + item->line, item->column);
		words[i].origin.path = arena_printf(arena, "%s[%zu]", path, i);
	}
	reader->lines++;
	line.place.origin = words[0].origin;
	line.place.origin.path = *path != '\0' ? path : NULL;
	line.words = words;
	line.count = array->count;
	line.gap = find_template_gap(arena, document, array);
	reader->found += intake_offer(reader->intake, &line) != NULL;
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
			   arena_printf(reader->intake->arena, "[%zu]", i));
}

static void
read_documents(struct reader *reader, const char *bytes, size_t length)
{
	struct document_reader *documents =
		document_reader_new(reader->intake->arena, bytes, length, &document_default_limits);
	enum document_result result;

	do {
		struct document document = {0};
		struct document_error error = {0};

		result = document_read(documents, &document, &error);
		if (result == DOCUMENT_READ) {
			document.number += reader->documents;
			read_document(reader, &document);
		} else if (result == DOCUMENT_BROKEN) {
			struct argvet_origin origin =
				origin_at(reader, reader->above + error.line, error.column);

			problem_add(&reader->intake->problems, PROBLEM_ERROR, &origin, "%s",
				    error.message);
			reader->trouble = true;
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

static void
read_arrays(struct reader *reader, const char *bytes, size_t length)
{
	size_t at = 0;

	while (at < length) {
		uint32_t lines;
		size_t part = stream_length(bytes + at, length - at, &lines);

		read_documents(reader, bytes + at, part);
		reader->above += lines;
		reader->documents++;
		at += part;
	}
}

/* "[kthreadd]" is how ps names a thread of the kernel; what else begins so is an array. */
static bool
is_array(const char *bytes, size_t length)
{
	size_t at = 0;
	size_t inside = 0;

	while (at < length && isspace((unsigned char)bytes[at]))
		at++;
	if (at == length || bytes[at] != '[')
		return false;
	at++;
	while (at + inside < length && memchr("]\"', \t\r\n[{", bytes[at + inside], 10) == NULL)
		inside++;
	return inside == 0 || at + inside == length || bytes[at + inside] != ']';
}

/* What the bytes look like, whatever they mean. */
struct census {
	size_t nuls;
	size_t junk;  /* control characters, and bytes that are no UTF-8 */
	size_t first; /* of the junk */
};

static struct census
count_junk(const char *bytes, size_t length)
{
	struct census census = {0};

	for (size_t i = 0; i < length;) {
		size_t width = character_length(bytes + i, length - i);
		unsigned char c = (unsigned char)bytes[i];
		bool control = (c < 0x20 && strchr("\t\n\r\f\x1b", c) == NULL) || c == 0x7f;

		if (c == '\0') {
			census.nuls++;
		} else if (width == 0 || control) {
			census.first = census.junk++ == 0 ? i : census.first;
		}
		i += width > 0 ? width : 1;
	}
	return census;
}

static void
refuse_bytes(struct reader *reader, const char *bytes, size_t first)
{
	struct argvet_origin origin = origin_at(reader, 1, 1);
	size_t line = 0;

	for (size_t i = 0; i < first; i++) {
		if (bytes[i] == '\n') {
			origin.line++;
			line = i + 1;
		}
	}
	origin.column = width_of(bytes + line, first - line) + 1;
	problem_add(&reader->intake->problems, PROBLEM_ERROR, &origin,
		    "not text: byte 0x%02x, and many like it; command lines are expected here",
		    (unsigned char)bytes[first]);
	reader->trouble = true;
}

static bool
refuse_utf16(struct reader *reader, const char *bytes, size_t length, const struct census *census)
{
	struct argvet_origin origin = origin_at(reader, 1, 1);

	bool marked = length >= 2 &&
		      (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);

	if (!marked && (census->junk > 0 || length < 8 || census->nuls * 5 < length * 2))
		return false;
	problem_add(&reader->intake->problems, PROBLEM_ERROR, &origin,
		    "this is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
	reader->trouble = true;
	return true;
}

static void
read_bytes(struct reader *reader, const char *bytes, size_t length)
{
	struct census census;
	size_t trimmed = length;

	/* The last NUL ends a word, and a process that renames itself leaves more of them. */
	while (trimmed > 0 && (bytes[trimmed - 1] == '\0' || bytes[trimmed - 1] == '\n'))
		trimmed--;
	census = count_junk(bytes, trimmed);
	if (refuse_utf16(reader, bytes, trimmed, &census))
		return;
	if (census.junk * 8 > trimmed - census.nuls)
		refuse_bytes(reader, bytes, census.first);
	else if (trimmed > 0 && memchr(bytes, '\0', length) != NULL)
		read_words(reader, bytes, trimmed);
	else if (is_array(bytes, length))
		read_arrays(reader, bytes, length);
	else
		read_lines(reader, bytes, trimmed);
}

void
cmdline_read(struct intake *intake, const char *file, const char *bytes, size_t length)
{
	struct reader reader = {.intake = intake, .file = arena_copy(intake->arena, file)};
	struct argvet_origin origin = origin_at(&reader, 0, 0);

	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		length -= 3;
	}
	read_bytes(&reader, bytes, length);
	if (reader.trouble || reader.found > 0)
		return;
	if (reader.lines == 0)
		problem_add(&intake->problems, PROBLEM_WARNING, &origin, "holds no command line");
	else if (reader.lines == 1)
		problem_add(&intake->problems, PROBLEM_WARNING, &origin,
			    "1 command line, and it runs no component that argvet knows");
	else
		problem_add(&intake->problems, PROBLEM_WARNING, &origin,
			    "%zu command lines, none runs a component that argvet knows",
			    reader.lines);
}
