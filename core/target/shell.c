/* SPDX-License-Identifier: Apache-2.0 */
#include "target/shell.h"

#include <ctype.h>
#include <string.h>

#include "target/expansion.h"
#include "target/scanner.h"
#include "target/unresolved.h"

struct heredoc {
	const char *end;
	bool tabs; /* "<<-": tabs before the end are left out */
};

struct reader {
	struct scanner scanner;
	struct vector heredocs; /* struct heredoc: bodies that begin behind this line */
	struct vector lexemes;  /* struct lexeme: of the command that is being read */
	struct vector *commands;
};

static const struct lexeme *
lexeme_at(const struct reader *reader, size_t index)
{
	static const struct lexeme none = {.word.text = "", .quoted_at = 0};

	return index < reader->lexemes.count ? vector_at(&reader->lexemes, index) : &none;
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
prefix_length(const struct reader *reader, size_t index)
{
	const struct lexeme *first = lexeme_at(reader, index);
	size_t length = 1;

	if (strcmp(first->word.text, "command") == 0)
		return strcmp(lexeme_at(reader, index + 1)->word.text, "-p") == 0 ? 2 : 1;
	if (strcmp(first->word.text, "exec") != 0)
		return 0;
	for (;;) {
		const char *option = lexeme_at(reader, index + length)->word.text;
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
head_length(const struct reader *reader)
{
	size_t at = 0;

	while (at < reader->lexemes.count) {
		const struct lexeme *lexeme = lexeme_at(reader, at);
		size_t prefix = prefix_length(reader, at);

		if (prefix > 0)
			at += prefix;
		else if (is_bare(lexeme, "function"))
			at += 2;
		else if (lexeme->many || is_reserved(lexeme) || is_assignment(lexeme))
			at++;
		else
			return at;
	}
	return reader->lexemes.count;
}

static void
add_command(struct reader *reader, size_t head)
{
	size_t left = reader->lexemes.count - head;
	struct word *words = arena_alloc(reader->scanner.arena, left * sizeof(*words));
	struct shell_command *command = vector_add(reader->commands);

	command->words = words;
	command->arguments = SIZE_MAX;
	for (size_t i = head; i < reader->lexemes.count; i++) {
		const struct lexeme *lexeme = lexeme_at(reader, i);

		if (!lexeme->many)
			words[command->count++] = lexeme->word;
		else if (expansion_is_arguments(lexeme->word.text) &&
			 command->arguments == SIZE_MAX)
			command->arguments = command->count;
		else if (command->gap == NULL)
			command->gap = lexeme->word.text;
	}
}

static void
end_command(struct reader *reader)
{
	size_t head = head_length(reader);

	if (head < reader->lexemes.count)
		add_command(reader, head);
	reader->lexemes.count = 0;
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
skip_redirection(struct reader *reader, size_t length)
{
	bool tabs = scanner_sees(&reader->scanner, "<<-");
	bool body = tabs || (length == 2 && scanner_sees(&reader->scanner, "<<"));
	struct lexeme target;

	scanner_skip(&reader->scanner, length);
	scanner_skip_blanks(&reader->scanner);
	target = scanner_read(&reader->scanner);
	if (body) {
		struct heredoc *heredoc = vector_add(&reader->heredocs);

		heredoc->end = target.word.text;
		heredoc->tabs = tabs;
	}
}

static void
skip_heredoc(struct reader *reader, const struct heredoc *heredoc)
{
	size_t length = strlen(heredoc->end);

	while (*reader->scanner.at != '\0') {
		const char *line = reader->scanner.at;

		while (heredoc->tabs && *line == '\t')
			line++;
		scanner_skip_line(&reader->scanner);
		if ((size_t)(reader->scanner.at - line) == length &&
		    strncmp(line, heredoc->end, length) == 0)
			return;
		if (*reader->scanner.at == '\n')
			scanner_skip(&reader->scanner, 1);
	}
}

static void
read_newline(struct reader *reader)
{
	end_command(reader);
	scanner_skip(&reader->scanner, 1);
	for (size_t i = 0; i < reader->heredocs.count; i++) {
		skip_heredoc(reader, vector_at(&reader->heredocs, i));
		if (*reader->scanner.at == '\n')
			scanner_skip(&reader->scanner, 1);
	}
	reader->heredocs.count = 0;
}

/* The number before a redirection is the descriptor, not a word. */
static bool
is_descriptor(const struct reader *reader, const struct lexeme *lexeme)
{
	const char *text = lexeme->word.text;

	return lexeme->quoted_at == SIZE_MAX && *text != '\0' &&
	       text[strspn(text, "0123456789")] == '\0' &&
	       (*reader->scanner.at == '<' || *reader->scanner.at == '>');
}

static void
read_lexeme(struct reader *reader)
{
	struct lexeme lexeme = scanner_read(&reader->scanner);

	/* A backslash that ends the text is nothing, while "" is a word. */
	if (*lexeme.word.text == '\0' && lexeme.quoted_at == SIZE_MAX)
		return;
	if (!is_descriptor(reader, &lexeme))
		*(struct lexeme *)vector_add(&reader->lexemes) = lexeme;
}

static void
read_next(struct reader *reader)
{
	size_t redirection = redirection_length(reader->scanner.at);

	if (*reader->scanner.at == '\n') {
		read_newline(reader);
	} else if (*reader->scanner.at == '#') {
		scanner_skip_line(&reader->scanner);
	} else if (expansion_process_length(reader->scanner.at) > 0 ||
		   unresolved_length(reader->scanner.at) > 0) {
		read_lexeme(reader);
	} else if (redirection > 0) {
		skip_redirection(reader, redirection);
	} else if (strchr(";&|()", *reader->scanner.at) != NULL) {
		end_command(reader);
		scanner_skip(&reader->scanner, 1);
	} else {
		read_lexeme(reader);
	}
}

bool
shell_read(struct arena *arena, const struct shell_text *script, struct vector *commands)
{
	struct reader reader = {
		.heredocs = VECTOR(struct heredoc),
		.lexemes = VECTOR(struct lexeme),
		.commands = commands,
	};
	struct scanner *scanner = &reader.scanner;

	commands->count = 0;
	scanner_init(scanner, arena, script);
	for (scanner_skip_blanks(scanner); *scanner->at != '\0'; scanner_skip_blanks(scanner))
		read_next(&reader);
	end_command(&reader);
	vector_free(&reader.heredocs);
	vector_free(&reader.lexemes);
	if (scanner->open)
		commands->count = 0;
	return !scanner->open;
}
