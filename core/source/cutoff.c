/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cutoff.h"

#include <string.h>

/* Left out of a line's end by a person or a terminal. */
#define ELLIPSIS "\xe2\x80\xa6"

bool
cutoff_is_ellipsis(const char *text)
{
	return strcmp(text, "...") == 0 || strcmp(text, ELLIPSIS) == 0;
}

static bool
ends_in_ellipsis(const char *text)
{
	size_t length = strlen(text);

	return length > 3 && cutoff_is_ellipsis(text + length - 3);
}

static bool
is_bare_flag(const char *text)
{
	return text[0] == '-' && strchr(text, '=') == NULL;
}

void
cutoff_mark_command(struct arena *arena, struct shell_command *command)
{
	struct word *words = arena_alloc(arena, command->count * sizeof(*words));
	size_t count = 0;
	bool cut = false;

	for (size_t i = 0; i < command->count; i++) {
		const struct word *word = &command->words[i];
		bool dots = cutoff_is_ellipsis(word->text);
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

void
cutoff_mark_invocation(struct arena *arena, struct invocation *invocation, bool listed)
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
