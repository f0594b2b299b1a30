/* SPDX-License-Identifier: Apache-2.0 */
#include "source/split.h"

#include <string.h>

#include "base/utf8.h"
#include "target/unresolved.h"

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

void
split_words(struct arena *arena, const char *text, const struct argvet_origin *origin,
	    struct shell_command *command)
{
	cleanup_vector struct vector words = VECTOR(struct word);
	struct argvet_origin here = *origin;

	while (*text != '\0') {
		size_t length = word_length(arena, &words, text);

		if (length > 0) {
			struct word *word = vector_add(&words);

			word->text = arena_copy_bytes(arena, text, length);
			word->unresolved = unresolved_part(arena, word->text);
			word->origin = here;
			word->layout = layout_at(arena, &here);
		} else if (*text == '\n') {
			here.line++;
			here.column = 0;
		}
		length = length > 0 ? length : 1;
		here.column += (uint32_t)utf8_count(text, length);
		text += length;
	}
	command->words =
		memcpy(arena_alloc(arena, (words.count + 1) * sizeof(struct word)),
		       words.count > 0 ? words.items : "", words.count * sizeof(struct word));
	command->count = words.count;
}
