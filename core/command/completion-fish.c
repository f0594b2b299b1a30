/* SPDX-License-Identifier: Apache-2.0 */
#include "command/completion.h"

static const char head[] =
	"# Made by `argvet completion fish`.\n"
	"\n"
	"function __argvet_checks\n"
	"\tset -l program (commandline -opc)[1]\n"
	"\t$program list 2>/dev/null | string match -rg '^\\S+ +(\\S+/\\S+)'\n"
	"end\n"
	"\n"
	"complete -c argvet -f\n"
	"complete -c argvet -n __fish_use_subcommand -s h -l help -d 'print this help'\n"
	"complete -c argvet -n __fish_use_subcommand -l version -d 'print the version'\n";

/* The arguments of complete(1) that say what follows. */
static void
put_completion(FILE *out, const struct completion *completion)
{
	switch (completion->kind) {
	case COMPLETE_FILES:
		fputs(" -r -F", out);
		break;
	case COMPLETE_DIRECTORIES:
		fputs(" -x -a '(__fish_complete_directories)'", out);
		break;
	case COMPLETE_CHECKS:
		fputs(" -x -a '(__fish_complete_list , __argvet_checks)'", out);
		break;
	case COMPLETE_FORMATS:
	case COMPLETE_WORDS:
		fprintf(out, " -x -a '%s'", completion->words);
		break;
	default:
		fputs(" -x", out);
	}
}

static void
put_condition(FILE *out, const struct command *command)
{
	fprintf(out, "complete -c argvet -n '__fish_seen_subcommand_from %s'", command->name);
}

static void
put_description(FILE *out, struct arena *arena, const char *help)
{
	fprintf(out, " -d '%s'\n", completion_help(arena, help, "'\\"));
}

static void
put_option(FILE *out, struct arena *arena, const struct command *command,
	   const struct option_spec *spec)
{
	const struct completion completion = completion_of_option(arena, spec);

	put_condition(out, command);
	if (spec->letter != 0)
		fprintf(out, " -s %c", spec->letter);
	fprintf(out, " -l %s", spec->name);
	if (spec->value != NULL)
		put_completion(out, &completion);
	put_description(out, arena, spec->help);
}

static void
put_operand(FILE *out, const struct command *command)
{
	const struct completion operand = completion_of_operand(command);

	if (operand.kind == COMPLETE_NOTHING)
		return;
	put_condition(out, command);
	if (operand.kind == COMPLETE_FILES)
		fputs(" -F\n", out);
	else if (operand.kind == COMPLETE_CHECKS)
		fputs(" -a '(__argvet_checks)'\n", out);
	else
		fprintf(out, " -a '%s'\n", operand.words);
}

void
completion_fish(FILE *out, struct arena *arena)
{
	const struct option_spec *spec;

	fputs(head, out);
	for (size_t i = 0; commands[i] != NULL; i++) {
		fprintf(out, "complete -c argvet -n __fish_use_subcommand -a %s",
			commands[i]->name);
		put_description(out, arena, commands[i]->summary);
	}
	for (size_t i = 0; commands[i] != NULL; i++) {
		for (size_t j = 0; (spec = options_at(commands[i], j)) != NULL; j++)
			put_option(out, arena, commands[i], spec);
		put_operand(out, commands[i]);
	}
}
