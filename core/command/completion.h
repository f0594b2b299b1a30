/* SPDX-License-Identifier: Apache-2.0
 *
 * What a shell may offer in each place of a command line, told by the tables of options: the word
 * that --help shows for a value says what the value is. One file per shell makes a script of it.
 */
#ifndef ARGVET_COMMAND_COMPLETION_H
#define ARGVET_COMMAND_COMPLETION_H

#include <stdio.h>

#include "base/arena.h"
#include "command/command.h"

enum completion_kind {
	COMPLETE_NOTHING = 0,
	COMPLETE_FILES,
	COMPLETE_DIRECTORIES,
	COMPLETE_CHECKS,  /* a list of ids with commas, from `argvet list` */
	COMPLETE_FORMATS, /* one of the words, and perhaps "=" and a file */
	COMPLETE_WORDS,   /* one of the words */
	COMPLETE_COUNT,
};

struct completion {
	enum completion_kind kind;
	const char *words; /* with blanks between them */
};

/* What may follow the option. Texts are in arena. */
struct completion completion_of_option(struct arena *arena, const struct option_spec *spec);

/* What may be an operand of the command. */
struct completion completion_of_operand(const struct command *command);

/* The help of an option in one line, with a backslash before each of these characters. */
const char *completion_help(struct arena *arena, const char *help, const char *special);

void completion_bash(FILE *out, struct arena *arena);
void completion_zsh(FILE *out, struct arena *arena);
void completion_fish(FILE *out, struct arena *arena);

#endif
