/* SPDX-License-Identifier: Apache-2.0 */
#include "target/shell.h"

#include <ctype.h>
#include <string.h>

#include "base/strbuf.h"
#include "target/unresolved.h"

struct scanner {
	struct arena *arena;
	const struct shell_text *script;
	const char *at;
	uint32_t line;
	uint32_t column;
	bool open;               /* something that was begun has no end */
	struct vector *heredocs; /* struct heredoc: bodies that begin behind this line */
	struct vector *lexemes;  /* struct lexeme: of the command that is being read */
	struct vector *commands;
};

struct heredoc {
	const char *end;
	bool tabs; /* "<<-": tabs before the end are left out */
};

/* A word with what the shell knows of it beyond its text. */
struct lexeme {
	struct word word;
	size_t quoted_at; /* where its first quoted character is; SIZE_MAX: nowhere */
	bool many;        /* an expansion that may be any number of words */
};

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
	} else if (((unsigned char)*scanner->at & 0xc0) != 0x80) {
		scanner->column++;
	}
}

static void
advance_by(struct scanner *scanner, size_t count)
{
	while (count-- > 0 && *scanner->at != '\0')
		advance(scanner);
}

static bool
looks_at(const struct scanner *scanner, const char *text)
{
	return strncmp(scanner->at, text, strlen(text)) == 0;
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

/* The length of text up to the quote that ends it, without the quote; SIZE_MAX: there is none. */
static size_t
quoted_length(const char *text, char quote)
{
	size_t length = 0;

	while (text[length] != quote) {
		if (quote != '\'' && text[length] == '\\' && text[length + 1] != '\0')
			length++;
		if (text[length] == '\0')
			return SIZE_MAX;
		length++;
	}
	return length;
}

/* The length of "$(...)", "<(...)" or "${...}" with its brackets; SIZE_MAX: it has no end. */
static size_t
bracket_length(const char *text, char open, char close)
{
	size_t depth = 0;

	for (size_t i = 1; text[i] != '\0'; i++) {
		bool quote = text[i] == '"' || (text[i] == '\'' && open == '(');

		if (text[i] == '\\' && text[i + 1] != '\0') {
			i++;
		} else if (quote) {
			size_t inside = quoted_length(text + i + 1, text[i]);

			if (inside == SIZE_MAX)
				return SIZE_MAX;
			i += inside + 1;
		} else if (text[i] == open) {
			depth++;
		} else if (text[i] == close && --depth == 0) {
			return i + 1;
		}
	}
	return SIZE_MAX;
}

/* The length of the expansion at text; 0: it is none, SIZE_MAX: it has no end. */
static size_t
expansion_length(const char *text)
{
	size_t length;

	if (text[0] == '`') {
		length = quoted_length(text + 1, '`');
		return length < SIZE_MAX ? length + 2 : SIZE_MAX;
	}
	if (text[0] != '$' || text[1] == '\0')
		return 0;
	if (text[1] == '(')
		return bracket_length(text, '(', ')');
	if (text[1] == '{')
		return bracket_length(text, '{', '}');
	if (strchr("@*#?!$-0123456789", text[1]) != NULL)
		return 2;
	length = 1;
	while (isalnum((unsigned char)text[length]) || text[length] == '_')
		length++;
	return length > 1 ? length : 0;
}

/* "$@" is all arguments, each a word, even within quotes; so is "${list[@]}". */
static bool
expands_to_list(const char *expansion)
{
	return strcmp(expansion, "$@") == 0 || strcmp(expansion, "${@}") == 0 ||
	       (expansion[1] == '{' && strstr(expansion, "[@]") != NULL);
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
	advance_by(scanner, length);
	if (draft->expansion == NULL)
		draft->expansion = text;
	if (quoted)
		draft->many = draft->many || expands_to_list(text);
}

static void
take_single_quoted(struct scanner *scanner, struct draft *draft)
{
	begin_quote(draft);
	advance(scanner);
	while (*scanner->at != '\'' && *scanner->at != '\0')
		take(scanner, draft);
	if (*scanner->at == '\0')
		scanner->open = true;
	else
		advance(scanner);
}

/* $'...': backslashes mean something within. Only those that a command line may hold are known. */
static void
take_c_quoted(struct scanner *scanner, struct draft *draft)
{
	begin_quote(draft);
	advance_by(scanner, 2);
	while (*scanner->at != '\'' && *scanner->at != '\0') {
		char escaped = *scanner->at == '\\' ? scanner->at[1] : '\0';

		if (escaped == 'n' || escaped == 't') {
			strbuf_add_char(&draft->text, escaped == 'n' ? '\n' : '\t');
			advance_by(scanner, 2);
			continue;
		}
		if (escaped == '\\' || escaped == '\'' || escaped == '"')
			advance(scanner);
		take(scanner, draft);
	}
	if (*scanner->at == '\0')
		scanner->open = true;
	else
		advance(scanner);
}

static bool
take_template(struct scanner *scanner, struct draft *draft)
{
	size_t length = unresolved_length(scanner->at);

	if (length == 0)
		return false;
	draft->solid = true;
	strbuf_add(&draft->text, scanner->at, length);
	advance_by(scanner, length);
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
		} else if (looks_at(scanner, "\\\n")) {
			advance_by(scanner, 2);
		} else if (*scanner->at == '\\' && scanner->at[1] != '\0' &&
			   strchr("$`\"\\", scanner->at[1]) != NULL) {
			advance(scanner);
			take(scanner, draft);
		} else {
			take(scanner, draft);
		}
	}
	if (*scanner->at == '\0')
		scanner->open = true;
	else
		advance(scanner);
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
is_process_substitution(const char *text)
{
	return (text[0] == '<' || text[0] == '>') && text[1] == '(';
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
	else if (looks_at(scanner, "$'"))
		take_c_quoted(scanner, draft);
	else if (looks_at(scanner, "$\""))
		advance(scanner); /* a text that would be translated: the quotes come next */
	else if (expansion > 0)
		take_expansion(scanner, draft, expansion, false);
	else
		take_literal(scanner, draft);
}

static void
read_word_text(struct scanner *scanner, struct draft *draft)
{
	if (is_process_substitution(scanner->at)) {
		take_expansion(scanner, draft, bracket_length(scanner->at, '(', ')'), true);
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

static struct lexeme
read_word(struct scanner *scanner)
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

static const struct lexeme *
lexeme_at(const struct scanner *scanner, size_t index)
{
	static const struct lexeme none = {.word.text = "", .quoted_at = 0};

	return index < scanner->lexemes->count ? vector_at(scanner->lexemes, index) : &none;
}

static bool
is_bare(const struct lexeme *lexeme, const char *text)
{
	return lexeme->quoted_at == SIZE_MAX && strcmp(lexeme->word.text, text) == 0;
}

static bool
is_reserved(const struct lexeme *lexeme)
{
	static const char *const words[] = {
		"if", "then", "elif", "else", "fi",   "for", "while", "until",
		"do", "done", "case", "esac", "time", "!",   "{",     "}",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (is_bare(lexeme, words[i]))
			return true;
	}
	return false;
}

static bool
is_assignment(const struct lexeme *lexeme)
{
	const char *text = lexeme->word.text;
	size_t length = 0;

	if (!isalpha((unsigned char)text[0]) && text[0] != '_')
		return false;
	while (isalnum((unsigned char)text[length]) || text[length] == '_')
		length++;
	if (text[length] == '+')
		length++;
	return length < lexeme->quoted_at && text[length] == '=';
}

/* `exec`, `command` and their options: how many words they are. `command -v` runs nothing. */
static size_t
prefix_length(const struct scanner *scanner, size_t index)
{
	const struct lexeme *first = lexeme_at(scanner, index);
	size_t length = 1;

	if (strcmp(first->word.text, "command") == 0)
		return strcmp(lexeme_at(scanner, index + 1)->word.text, "-p") == 0 ? 2 : 1;
	if (strcmp(first->word.text, "exec") != 0)
		return 0;
	for (;;) {
		const char *option = lexeme_at(scanner, index + length)->word.text;
		size_t letters = option[0] == '-' ? strspn(option + 1, "acl") : 0;

		if (strcmp(option, "--") == 0)
			return length + 1;
		if (letters == 0 || option[letters + 1] != '\0')
			return length;
		length += option[letters] == 'a' ? 2 : 1;
	}
}

/* How many words stand before the program. An expansion there may be `sudo` or nothing; what it
 * holds are no words of a program that is named behind it. */
static size_t
head_length(const struct scanner *scanner)
{
	size_t at = 0;

	while (at < scanner->lexemes->count) {
		const struct lexeme *lexeme = lexeme_at(scanner, at);
		size_t prefix = prefix_length(scanner, at);

		if (prefix > 0)
			at += prefix;
		else if (is_bare(lexeme, "function"))
			at += 2;
		else if (lexeme->many || is_reserved(lexeme) || is_assignment(lexeme))
			at++;
		else
			return at;
	}
	return scanner->lexemes->count;
}

static bool
is_arguments(const char *expansion)
{
	return strcmp(expansion, "$@") == 0 || strcmp(expansion, "${@}") == 0 ||
	       strcmp(expansion, "$*") == 0;
}

static void
add_command(struct scanner *scanner, size_t head)
{
	size_t left = scanner->lexemes->count - head;
	struct word *words = arena_alloc(scanner->arena, left * sizeof(*words));
	struct shell_command *command = vector_add(scanner->commands);

	command->words = words;
	command->arguments = SIZE_MAX;
	for (size_t i = head; i < scanner->lexemes->count; i++) {
		const struct lexeme *lexeme = lexeme_at(scanner, i);

		if (!lexeme->many)
			words[command->count++] = lexeme->word;
		else if (is_arguments(lexeme->word.text) && command->arguments == SIZE_MAX)
			command->arguments = command->count;
		else if (command->gap == NULL)
			command->gap = lexeme->word.text;
	}
}

static void
end_command(struct scanner *scanner)
{
	size_t head = head_length(scanner);

	if (head < scanner->lexemes->count)
		add_command(scanner, head);
	scanner->lexemes->count = 0;
}

/* The length of a blank, or of a line's end that a backslash undoes; 0: here is something else. */
static size_t
blank_length(const char *text)
{
	if (strncmp(text, "\\\n", 2) == 0)
		return 2;
	return *text == ' ' || *text == '\t' || *text == '\r';
}

static void
skip_blanks(struct scanner *scanner)
{
	while (blank_length(scanner->at) > 0)
		advance_by(scanner, blank_length(scanner->at));
}

static void
skip_line(struct scanner *scanner)
{
	while (*scanner->at != '\n' && *scanner->at != '\0')
		advance(scanner);
}

static size_t
redirection_length(const char *text)
{
	static const char *const operators[] = {"&>>", "&>", "<<<", "<<-", "<<", "<>",
						"<&",  "<",  ">>",  ">|",  ">&", ">"};

	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		if (strncmp(text, operators[i], strlen(operators[i])) == 0)
			return strlen(operators[i]);
	}
	return 0;
}

/* Leaves out a redirection with its target. The body of a heredoc comes behind the line. */
static void
skip_redirection(struct scanner *scanner, size_t length)
{
	bool tabs = looks_at(scanner, "<<-");
	bool body = tabs || (length == 2 && looks_at(scanner, "<<"));
	struct lexeme target;

	advance_by(scanner, length);
	skip_blanks(scanner);
	target = read_word(scanner);
	if (body) {
		struct heredoc *heredoc = vector_add(scanner->heredocs);

		heredoc->end = target.word.text;
		heredoc->tabs = tabs;
	}
}

static void
skip_heredoc(struct scanner *scanner, const struct heredoc *heredoc)
{
	size_t length = strlen(heredoc->end);

	while (*scanner->at != '\0') {
		const char *line = scanner->at;

		while (heredoc->tabs && *line == '\t')
			line++;
		skip_line(scanner);
		if ((size_t)(scanner->at - line) == length &&
		    strncmp(line, heredoc->end, length) == 0)
			return;
		if (*scanner->at == '\n')
			advance(scanner);
	}
}

static void
read_newline(struct scanner *scanner)
{
	end_command(scanner);
	advance(scanner);
	for (size_t i = 0; i < scanner->heredocs->count; i++) {
		skip_heredoc(scanner, vector_at(scanner->heredocs, i));
		if (*scanner->at == '\n')
			advance(scanner);
	}
	scanner->heredocs->count = 0;
}

/* The number before a redirection is the descriptor, not a word. */
static bool
is_descriptor(const struct scanner *scanner, const struct lexeme *lexeme)
{
	const char *text = lexeme->word.text;

	return lexeme->quoted_at == SIZE_MAX && *text != '\0' &&
	       text[strspn(text, "0123456789")] == '\0' &&
	       (*scanner->at == '<' || *scanner->at == '>');
}

static void
read_lexeme(struct scanner *scanner)
{
	struct lexeme lexeme = read_word(scanner);

	/* A backslash that ends the text is nothing, while "" is a word. */
	if (*lexeme.word.text == '\0' && lexeme.quoted_at == SIZE_MAX)
		return;
	if (!is_descriptor(scanner, &lexeme))
		*(struct lexeme *)vector_add(scanner->lexemes) = lexeme;
}

static void
read_next(struct scanner *scanner)
{
	size_t redirection = redirection_length(scanner->at);

	if (*scanner->at == '\n') {
		read_newline(scanner);
	} else if (*scanner->at == '#') {
		skip_line(scanner);
	} else if (is_process_substitution(scanner->at) || unresolved_length(scanner->at) > 0) {
		read_lexeme(scanner);
	} else if (redirection > 0) {
		skip_redirection(scanner, redirection);
	} else if (strchr(";&|()", *scanner->at) != NULL) {
		end_command(scanner);
		advance(scanner);
	} else {
		read_lexeme(scanner);
	}
}

bool
shell_read(struct arena *arena, const struct shell_text *script, struct vector *commands)
{
	cleanup_vector struct vector heredocs = VECTOR(struct heredoc);
	cleanup_vector struct vector lexemes = VECTOR(struct lexeme);
	struct scanner scanner = {
		.arena = arena,
		.script = script,
		.at = script->text,
		.line = script->origin.line,
		.column = script->origin.column,
		.heredocs = &heredocs,
		.lexemes = &lexemes,
		.commands = commands,
	};

	commands->count = 0;
	for (skip_blanks(&scanner); *scanner.at != '\0'; skip_blanks(&scanner))
		read_next(&scanner);
	end_command(&scanner);
	if (scanner.open)
		commands->count = 0;
	return !scanner.open;
}
