/* SPDX-License-Identifier: Apache-2.0 */
#include "command/completion.h"

/* Ends the text of an option, and would end the script's own quotes. */
#define SPECIAL "[]:\\"

static const char head[] =
	"#compdef argvet\n"
	"# Made by `argvet completion zsh`.\n"
	"\n"
	"_argvet_checks() {\n"
	"\tlocal -a ids\n"
	"\tids=(${(f)\"$(${~argvet} list 2>/dev/null | awk '$2 ~ \"/\" { print $2 }')\"})\n"
	"\t_sequence compadd - \"${ids[@]}\"\n"
	"}\n"
	"\n"
	"# _argvet_formats NAME...: one of the names, and perhaps = and a file.\n"
	"_argvet_formats() {\n"
	"\tif compset -P '*='; then\n"
	"\t\t_files\n"
	"\telse\n"
	"\t\tcompadd \"$@\"\n"
	"\tfi\n"
	"}\n"
	"\n"
	"_argvet() {\n"
	"\tlocal argvet=${words[1]} curcontext=$curcontext state line\n"
	"\tlocal -a verbs\n"
	"\n"
	"\t_arguments -C \\\n"
	"\t\t'(- *)'{-h,--help}'[print this help]' \\\n"
	"\t\t'(- *)--version[print the version]' \\\n"
	"\t\t'1:command:->command' \\\n"
	"\t\t'*::argument:->argument' && return\n"
	"\n"
	"\tif [[ $state == command ]]; then\n"
	"\t\tverbs=(\n";

static const char foot[] = "\tesac\n"
			   "}\n"
			   "\n"
			   "if [[ $funcstack[1] == _argvet ]]; then\n"
			   "\t_argvet \"$@\"\n"
			   "else\n"
			   "\tcompdef _argvet argvet\n"
			   "fi\n";

/* What zsh is to do: the end of an option's text, inside of single quotes. */
static void
put_action(FILE *out, const struct completion *completion)
{
	switch (completion->kind) {
	case COMPLETE_FILES:
		fputs("_files", out);
		break;
	case COMPLETE_DIRECTORIES:
		fputs("_files -/", out);
		break;
	case COMPLETE_CHECKS:
		fputs("_argvet_checks", out);
		break;
	case COMPLETE_FORMATS:
		fprintf(out, "_argvet_formats %s", completion->words);
		break;
	case COMPLETE_WORDS:
		fprintf(out, "(%s)", completion->words);
		break;
	default:
		fputc(' ', out);
	}
}

/* Single quotes are written around the text. */
static void
put_quoted(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			fputs("'\\''", out);
		else
			fputc(*text, out);
	}
}

static void
put_option(FILE *out, struct arena *arena, const struct option_spec *spec)
{
	const struct completion completion = completion_of_option(arena, spec);
	const char *takes = spec->value != NULL ? "=" : "";

	fputs(" \\\n\t\t\t", out);
	if (spec->letter != 0)
		fprintf(out, "'*'{-%c%s,--%s%s}'[", spec->letter, *takes != '\0' ? "+" : "",
			spec->name, takes);
	else
		fprintf(out, "'*--%s%s[", spec->name, takes);
	put_quoted(out, completion_help(arena, spec->help, SPECIAL));
	fputc(']', out);
	if (spec->value != NULL) {
		fputc(':', out);
		put_quoted(out, completion_help(arena, spec->value, SPECIAL));
		fputc(':', out);
		put_action(out, &completion);
	}
	fputc('\'', out);
}

static void
put_command(FILE *out, struct arena *arena, const struct command *command)
{
	const struct completion operand = completion_of_operand(command);
	const struct option_spec *spec;

	fprintf(out, "\t%s)\n\t\t_arguments", command->name);
	for (size_t i = 0; (spec = options_at(command, i)) != NULL; i++)
		put_option(out, arena, spec);
	if (operand.kind != COMPLETE_NOTHING) {
		fputs(" \\\n\t\t\t'*:operand:", out);
		put_action(out, &operand);
		fputc('\'', out);
	}
	fputs("\n\t\t;;\n", out);
}

void
completion_zsh(FILE *out, struct arena *arena)
{
	fputs(head, out);
	for (size_t i = 0; commands[i] != NULL; i++) {
		fprintf(out, "\t\t\t'%s:", commands[i]->name);
		put_quoted(out, completion_help(arena, commands[i]->summary, SPECIAL));
		fputs("'\n", out);
	}
	fputs("\t\t)\n\t\t_describe command verbs\n\t\treturn\n\tfi\n\tcase ${words[1]} in\n", out);
	for (size_t i = 0; commands[i] != NULL; i++)
		put_command(out, arena, commands[i]);
	fputs(foot, out);
}
