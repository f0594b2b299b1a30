/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pending.h"

#include <string.h>

#include "base/utf8.h"
#include "source/cutoff.h"
#include "source/split.h"
#include "target/shell.h"

#define BLANKS " \t"

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

void
pending_begin(struct pending *pending, const struct ps_layout *header, const char *line,
	      uint32_t number)
{
	struct ps_line found;
	size_t start = ps_command(header, line, &found);
	size_t prefix = found.listed ? 0 : unit_prefix(line, &pending->begun);

	if (prefix > 0)
		start = prefix;
	else
		pending->begun = true;
	pending->unit = prefix > 0;
	pending->pid = found.pid;
	pending->listed = found.listed;
	pending->line = number;
	pending->column = (uint32_t)utf8_count(line, start) + 1;
	pending->continues = !pending->listed && ends_in_backslash(line);
	strbuf_add_text(&pending->text, line + start);
}

void
pending_continue(struct pending *pending, const char *line)
{
	size_t drawing = ps_drawing(line);

	if (!pending->continues)
		strbuf_add_text(&pending->text, pending->listed ? "" : " \\");
	strbuf_add_char(&pending->text, '\n');
	for (size_t i = utf8_count(line, drawing); i > 0; i--)
		strbuf_add_char(&pending->text, ' ');
	strbuf_add_text(&pending->text, line + drawing);
	pending->continues = !pending->listed && ends_in_backslash(line);
}

/* Reads the pending line into *commands (struct shell_command). */
static void
read_commands(const struct pending *pending, const struct argv_file *file, struct arena *arena,
	      struct vector *commands)
{
	const struct shell_text text = {
		.text = pending->text.text,
		.origin = argv_file_origin(file, pending->line, pending->column),
		.follow = true,
	};

	commands->count = 0;
	if (pending->listed || !shell_read(arena, &text, commands)) {
		split_words(arena, text.text, &text.origin, vector_add(commands));
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
runs_component(const struct pending *pending, const struct argv_file *file)
{
	cleanup_arena struct arena scratch = {0};
	cleanup_vector struct vector commands = VECTOR(struct shell_command);
	struct invocation ignored;

	read_commands(pending, file, &scratch, &commands);
	for (size_t i = 0; i < commands.count; i++) {
		const struct shell_command *command = vector_at(&commands, i);

		if (component_recognise(file->intake->components, &scratch, command->words,
					command->count, &ignored))
			return true;
	}
	return false;
}

static void
offer_command(const struct pending *pending, struct argv_file *file, struct shell_command *command)
{
	struct arena *arena = file->intake->arena;
	struct place place = {.source = SOURCE_ARGV};
	struct invocation invocation;

	cutoff_mark_command(arena, command);
	if (!component_recognise(file->intake->components, arena, command->words, command->count,
				 &invocation))
		return;
	if (invocation.gap == NULL && command->gap != NULL)
		invocation.gap = command->gap;
	cutoff_mark_invocation(arena, &invocation, pending->listed);
	place.origin = command->words[0].origin;
	place.origin.pid = pending->pid;
	intake_admit(file->intake, &place, &invocation);
	file->found++;
}

static void
offer_pending(const struct pending *pending, struct argv_file *file)
{
	cleanup_vector struct vector commands = VECTOR(struct shell_command);

	file->lines++;
	if (!runs_component(pending, file))
		return;
	read_commands(pending, file, file->intake->arena, &commands);
	for (size_t i = 0; i < commands.count; i++) {
		struct shell_command *command = vector_at(&commands, i);

		if (command->count > 0 &&
		    argv_file_has_room(file, &command->words[0].origin, command->count))
			offer_command(pending, file, command);
	}
}

void
pending_end(struct pending *pending, struct argv_file *file)
{
	struct strbuf text = pending->text;

	if (pending->begun)
		offer_pending(pending, file);
	strbuf_clear(&text);
	*pending = (struct pending){.text = text};
}
