/* SPDX-License-Identifier: Apache-2.0
 *
 * Command lines of argvet itself, read from tables: what an option is called, what it sets and what
 * --help says of it stand in one place.
 */
#ifndef ARGVET_COMMAND_OPTION_H
#define ARGVET_COMMAND_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

enum option_kind {
	OPTION_SWITCH = 1, /* bool: becomes true */
	OPTION_TEXT,       /* const char *: the last one wins */
	OPTION_LIST,       /* struct vector of const char *: one more */
};

struct option_spec {
	char letter; /* 0: only the long name */
	const char *name;
	const char *value; /* what --help calls the value; NULL for a switch */
	const char *help;
	enum option_kind kind;
	size_t offset; /* of the member that it sets, in the table's struct */
};

/* Options that set members of one struct, which begins at base in the command's settings. */
struct option_table {
	const struct option_spec *specs; /* ends with an element without a name */
	size_t base;
};

#define OPTION_TABLES_MAX 6

struct command {
	const char *name;
	const char *summary;                           /* one line, for `argvet --help` */
	const char *usage;                             /* lines, each without "argvet " */
	const char *about;                             /* paragraphs below the options */
	struct option_table tables[OPTION_TABLES_MAX]; /* up to the first without specs */
	/* Prints what --help tells from other tables, above .about; or NULL. */
	void (*print_more)(FILE *out);
	/* argv[0] is the command's name. Returns the exit status. */
	int (*run)(int argc, char **argv);
};

enum option_result {
	OPTIONS_READ = 0,
	OPTIONS_HELP,  /* --help was asked for, and printed */
	OPTIONS_WRONG, /* a message was printed; exit with EXIT_USAGE */
};

/* Reads argv into settings by the command's tables. Operands are moved to the end of argv, from
 * *operands on. */
enum option_result
options_read(const struct command *command, int argc, char **argv, void *settings, int *operands);

/* The options of a command in the order of --help, which is the last one; NULL behind it. */
const struct option_spec *options_at(const struct command *command, size_t index);

void options_print_help(FILE *out, const struct command *command);

/* "argvet: …" and a hint at --help on standard error. Returns EXIT_USAGE. */
int usage_error(const struct command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
