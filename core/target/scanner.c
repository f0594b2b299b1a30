/* SPDX-License-Identifier: Apache-2.0 */
#include "target/scanner.h"

#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"
#include "target/expansion.h"
#include "target/unresolved.h"

/* A word that is being read. */
struct draft {
	struct strbuf text;
	const char *expansion; /* the first one */
	size_t quoted_at;
	bool solid; /* holds more than unquoted expansions */
	bool many;  /* holds "$@" */
};

static void
advance(struct scanner *scanner)
{
	if (*scanner->at++ == '\n') {
		scanner->line++;
		scanner->column = scanner->script->indent + 1;
	} else if (!utf8_continues(*scanner->at)) {
		scanner->column++;
	}
}

void
scanner_skip(struct scanner *scanner, size_t count)
{
	while (count-- > 0 && *scanner->at != '\0')
		advance(scanner);
}

bool
scanner_sees(const struct scanner *scanner, const char *text)
{
	return strncmp(scanner->at, text, strlen(text)) == 0;
}

/* The length of a blank, or of a line's end that a backslash undoes; 0: here is something else. */
static size_t
blank_length(const char *text)
{
	if (strncmp(text, "\\\n", 2) == 0)
		return 2;
	return *text == ' ' || *text == '\t' || *text == '\r';
}

void
scanner_skip_blanks(struct scanner *scanner)
{
	while (blank_length(scanner->at) > 0)
		scanner_skip(scanner, blank_length(scanner->at));
}

void
scanner_skip_line(struct scanner *scanner)
{
	while (*scanner->at != '\n' && *scanner->at != '\0')
		advance(scanner);
}

void
scanner_init(struct scanner *scanner, struct arena *arena, const struct shell_text *script)
{
	*scanner = (struct scanner){
		.arena = arena,
		.script = script,
		.at = script->text,
		.line = script->origin.line,
		.column = script->origin.column,
	};
}

static void
take(struct scanner *scanner, struct draft *draft)
{
	strbuf_add_char(&draft->text, *scanner->at);
	advance(scanner);
}

static void
take_literal(struct scanner *scanner, struct draft *draft)
{
	draft->solid = true;
	take(scanner, draft);
}

static void
begin_quote(struct draft *draft)
{
	draft->solid = true;
	if (draft->quoted_at == SIZE_MAX)
		draft->quoted_at = draft->text.length;
}

/* Goes over the character that ends the quote, if there is one. */
static void
end_quote(struct scanner *scanner)
{
	if (*scanner->at == '\0')
		scanner->open = true;
	else
		advance(scanner);
}

static void
take_open(struct scanner *scanner)
{
	scanner->open = true;
	while (*scanner->at != '\0')
		advance(scanner);
}

static void
take_expansion(struct scanner *scanner, struct draft *draft, size_t length, bool quoted)
{
	const char *text;

	if (length == SIZE_MAX) {
		take_open(scanner);
		return;
	}
	text = arena_copy_bytes(scanner->arena, scanner->at, length);
	strbuf_add(&draft->text, text, length);
	scanner_skip(scanner, length);
	if (draft->expansion == NULL)
		draft->expansion = text;
	if (quoted)
		draft->many = draft->many || expansion_is_list(text);
}

static void
take_single_quoted(struct scanner *scanner, struct draft *draft)
{
	begin_quote(draft);
	advance(scanner);
	while (*scanner->at != '\'' && *scanner->at != '\0')
		take(scanner, draft);
	end_quote(scanner);
}

/* $'...': backslashes mean something within. Only those that a command line may hold are known. */
static void
take_c_quoted(struct scanner *scanner, struct draft *draft)
{
	begin_quote(draft);
	scanner_skip(scanner, 2);
	while (*scanner->at != '\'' && *scanner->at != '\0') {
		char escaped = *scanner->at == '\\' ? scanner->at[1] : '\0';

		if (escaped == 'n' || escaped == 't') {
			strbuf_add_char(&draft->text, escaped == 'n' ? '\n' : '\t');
			scanner_skip(scanner, 2);
			continue;
		}
		if (escaped == '\\' || escaped == '\'' || escaped == '"')
			advance(scanner);
		take(scanner, draft);
	}
	end_quote(scanner);
}

static bool
take_template(struct scanner *scanner, struct draft *draft)
{
	size_t length = unresolved_length(scanner->at);

	if (length == 0)
		return false;
	draft->solid = true;
	strbuf_add(&draft->text, scanner->at, length);
	scanner_skip(scanner, length);
	return true;
}

static void
take_double_quoted(struct scanner *scanner, struct draft *draft)
{
	begin_quote(draft);
	advance(scanner);
	while (*scanner->at != '"' && *scanner->at != '\0') {
		size_t expansion = expansion_length(scanner->at);

		if (take_template(scanner, draft))
			continue;
		if (expansion > 0) {
			take_expansion(scanner, draft, expansion, true);
		} else if (scanner_sees(scanner, "\\\n")) {
			scanner_skip(scanner, 2);
		} else if (*scanner->at == '\\' && scanner->at[1] != '\0' &&
			   strchr("$`\"\\", scanner->at[1]) != NULL) {
			advance(scanner);
			take(scanner, draft);
		} else {
			take(scanner, draft);
		}
	}
	end_quote(scanner);
}

static void
take_escaped(struct scanner *scanner, struct draft *draft)
{
	bool continues = scanner->at[1] == '\n';

	advance(scanner);
	if (continues) {
		advance(scanner);
	} else if (*scanner->at != '\0') {
		begin_quote(draft);
		take(scanner, draft);
	}
}

static bool
ends_word(const char *text)
{
	return *text == '\0' || strchr(" \t\r\n;&|()<>", *text) != NULL;
}

static void
take_unquoted(struct scanner *scanner, struct draft *draft)
{
	size_t expansion = expansion_length(scanner->at);

	if (*scanner->at == '\'')
		take_single_quoted(scanner, draft);
	else if (*scanner->at == '"')
		take_double_quoted(scanner, draft);
	else if (*scanner->at == '\\')
		take_escaped(scanner, draft);
	else if (scanner_sees(scanner, "$'"))
		take_c_quoted(scanner, draft);
	else if (scanner_sees(scanner, "$\""))
		advance(scanner); /* a text that would be translated: the quotes come next */
	else if (expansion > 0)
		take_expansion(scanner, draft, expansion, false);
	else
		take_literal(scanner, draft);
}

static void
read_word_text(struct scanner *scanner, struct draft *draft)
{
	size_t process = expansion_process_length(scanner->at);

	if (process > 0) {
		take_expansion(scanner, draft, process, true);
		draft->solid = true;
	}
	while (!scanner->open) {
		if (take_template(scanner, draft))
			continue;
		if (ends_word(scanner->at))
			return;
		take_unquoted(scanner, draft);
	}
}

struct lexeme
scanner_read(struct scanner *scanner)
{
	struct lexeme lexeme = {.word.origin = scanner->script->origin};
	struct draft draft = {.quoted_at = SIZE_MAX};

	lexeme.word.origin.line = scanner->line;
	lexeme.word.origin.column = scanner->column;
	if (!scanner->script->follow)
		lexeme.word.origin = scanner->script->origin;
	read_word_text(scanner, &draft);
	lexeme.word.text = arena_copy_bytes(scanner->arena, draft.text.text, draft.text.length);
	strbuf_free(&draft.text);
	lexeme.word.unresolved = draft.expansion != NULL
					 ? draft.expansion
					 : unresolved_mark(scanner->arena, lexeme.word.text);
	lexeme.quoted_at = draft.quoted_at;
	lexeme.many = draft.expansion != NULL && (draft.many || !draft.solid);
	return lexeme;
}
