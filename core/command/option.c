/* SPDX-License-Identifier: Apache-2.0 */
#include "command/option.h"

#include <ctype.h>
#include <getopt.h>
#include <stdarg.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/strbuf.h"
#include "base/vector.h"
#include "scan/result.h"

/* getopt's values for long options: above every letter. */
#define FIRST_INDEX 256

static const struct option_spec help_spec = {'h',           "help", NULL, "print this help",
					     OPTION_SWITCH, 0};

/* The options of all tables in order, with the place in the settings that each one sets. */
struct flat_option {
	const struct option_spec *spec;
	size_t offset;
};

static struct vector
flatten(const struct command *command)
{
	struct vector options = VECTOR(struct flat_option);

	for (size_t t = 0; t < OPTION_TABLES_MAX && command->tables[t].specs != NULL; t++) {
		const struct option_table *table = &command->tables[t];

		for (const struct option_spec *spec = table->specs; spec->name != NULL; spec++)
			*(struct flat_option *)vector_add(&options) =
				(struct flat_option){spec, table->base + spec->offset};
	}
	*(struct flat_option *)vector_add(&options) = (struct flat_option){&help_spec, 0};
	return options;
}

static void
set_option(const struct flat_option *option, void *settings, const char *value)
{
	char *member = (char *)settings + option->offset;

	switch (option->spec->kind) {
	case OPTION_SWITCH:
		*(bool *)member = true;
		break;
	case OPTION_TEXT:
		*(const char **)member = value;
		break;
	case OPTION_LIST:
		*(const char **)vector_add((struct vector *)member) = value;
		break;
	}
}

/* What getopt_long wants to know of the options. */
struct getopt_tables {
	struct strbuf letters;
	struct option *longs;
};

static struct getopt_tables
make_getopt_tables(const struct vector *options)
{
	struct getopt_tables tables = {
		.longs = alloc_zeroed(options->count + 1, sizeof(struct option))};

	strbuf_add_char(&tables.letters, ':');
	for (size_t i = 0; i < options->count; i++) {
		const struct option_spec *spec =
			((struct flat_option *)vector_at(options, i))->spec;

		tables.longs[i] = (struct option){
			.name = spec->name,
			.has_arg = spec->value != NULL ? required_argument : no_argument,
			.val = FIRST_INDEX + (int)i,
		};
		if (spec->letter == 0)
			continue;
		strbuf_add_char(&tables.letters, spec->letter);
		if (spec->value != NULL)
			strbuf_add_char(&tables.letters, ':');
	}
	return tables;
}

static const struct flat_option *
find_option(const struct vector *options, int found)
{
	if (found >= FIRST_INDEX)
		return vector_at(options, (size_t)(found - FIRST_INDEX));
	for (size_t i = 0; i < options->count; i++) {
		const struct flat_option *option = vector_at(options, i);

		if (option->spec->letter == found)
			return option;
	}
	return NULL;
}

/* What getopt_long has no option for. It tells in optopt what it stumbled over: nothing for a long
 * name, the option itself where a switch is given a value, else a letter. */
static void
refuse_option(const struct command *command, const struct vector *options, const char *word)
{
	if (optopt == 0)
		usage_error(command, "unknown option %s", word);
	else if (optopt >= FIRST_INDEX)
		usage_error(command, "--%s takes no value",
			    find_option(options, optopt)->spec->name);
	else if (isascii(optopt))
		usage_error(command, "unknown option -%c", optopt);
	else
		usage_error(command, "unknown option: its letter is not ASCII");
}

static enum option_result
read_all(const struct command *command, int argc, char **argv, void *settings,
	 const struct vector *options, const struct getopt_tables *tables)
{
	int found;

	optind = 0; /* glibc: start anew, whoever used it before */
	opterr = 0;
	while ((found = getopt_long(argc, argv, tables->letters.text, tables->longs, NULL)) != -1) {
		const struct flat_option *option = find_option(options, found);

		if (found == ':') {
			usage_error(command, "%s wants a value", argv[optind - 1]);
			return OPTIONS_WRONG;
		}
		if (option == NULL) {
			refuse_option(command, options, argv[optind - 1]);
			return OPTIONS_WRONG;
		}
		if (option->spec == &help_spec) {
			options_print_help(stdout, command);
			return OPTIONS_HELP;
		}
		set_option(option, settings, optarg);
	}
	return OPTIONS_READ;
}

enum option_result
options_read(const struct command *command, int argc, char **argv, void *settings, int *operands)
{
	cleanup_vector struct vector options = flatten(command);
	struct getopt_tables tables = make_getopt_tables(&options);
	enum option_result result = read_all(command, argc, argv, settings, &options, &tables);

	strbuf_free(&tables.letters);
	free(tables.longs);
	*operands = optind;
	return result;
}

const struct option_spec *
options_at(const struct command *command, size_t index)
{
	for (size_t t = 0; t < OPTION_TABLES_MAX && command->tables[t].specs != NULL; t++) {
		for (const struct option_spec *spec = command->tables[t].specs; spec->name != NULL;
		     spec++) {
			if (index-- == 0)
				return spec;
		}
	}
	return index == 0 ? &help_spec : NULL;
}

static void
print_option(FILE *out, const struct option_spec *spec)
{
	cleanup_strbuf struct strbuf left = {0};

	if (spec->letter != 0)
		strbuf_printf(&left, "-%c, ", spec->letter);
	else
		strbuf_add_text(&left, "    ");
	strbuf_printf(&left, "--%s", spec->name);
	if (spec->value != NULL)
		strbuf_printf(&left, " %s", spec->value);
	fprintf(out, "  %-30s", left.text);
	if (left.length >= 30)
		fprintf(out, "\n%32s", "");
	for (const char *line = spec->help; line != NULL;) {
		const char *end = strchr(line, '\n');

		fprintf(out, "%.*s\n", end != NULL ? (int)(end - line) : (int)strlen(line), line);
		line = end != NULL ? end + 1 : NULL;
		if (line != NULL)
			fprintf(out, "%32s", "");
	}
}

void
options_print_help(FILE *out, const struct command *command)
{
	cleanup_vector struct vector options = flatten(command);
	const char *lead = "Usage: argvet ";

	for (const char *line = command->usage; *line != '\0';) {
		size_t length = strcspn(line, "\n");

		fprintf(out, "%s%.*s\n", lead, (int)length, line);
		line += length + (line[length] == '\n');
		lead = *line == ' ' ? "              " : "       argvet ";
	}
	fprintf(out, "\n%s\n\nOptions:\n", command->summary);
	for (size_t i = 0; i < options.count; i++)
		print_option(out, ((struct flat_option *)vector_at(&options, i))->spec);
	if (command->print_more != NULL)
		command->print_more(out);
	if (command->about != NULL)
		fprintf(out, "\n%s\n", command->about);
}

int
usage_error(const struct command *command, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("argvet: ", stderr);
	vfprintf(stderr, format, args);
	va_end(args);
	if (command != NULL)
		fprintf(stderr, "\nTry `argvet %s --help`.\n", command->name);
	else
		fputs("\nTry `argvet --help`.\n", stderr);
	return EXIT_USAGE;
}
