/* SPDX-License-Identifier: Apache-2.0
 *
 * The words of shell text, one by one: quotes, backslashes and expansions.
 */
#ifndef ARGVET_TARGET_SCANNER_H
#define ARGVET_TARGET_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/shell.h"

struct scanner {
	struct arena *arena;
	const struct shell_text *script;
	const char *at;
	uint32_t line;
	uint32_t column;
	bool open; /* something that was begun has no end */
};

/* A word with what the shell knows of it beyond its text. */
struct lexeme {
	struct word word;
	size_t quoted_at; /* where its first quoted character is; SIZE_MAX: nowhere */
	bool many;        /* an expansion that may be any number of words */
};

void scanner_init(struct scanner *scanner, struct arena *arena, const struct shell_text *script);

/* Does the rest begin so? */
bool scanner_sees(const struct scanner *scanner, const char *text);

/* Goes on by so many bytes, or to the end. */
void scanner_skip(struct scanner *scanner, size_t count);

/* Goes on to what is no blank, nor a line's end that a backslash undoes. */
void scanner_skip_blanks(struct scanner *scanner);

/* Goes on to the line's end, not over it. */
void scanner_skip_line(struct scanner *scanner);

/* Reads a word, which is empty where an operator stands. */
struct lexeme scanner_read(struct scanner *scanner);

#endif
