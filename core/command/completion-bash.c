/* SPDX-License-Identifier: Apache-2.0 */
#include "command/completion.h"

static const char *const kinds[COMPLETE_COUNT] = {
	[COMPLETE_NOTHING] = "nothing",  [COMPLETE_FILES] = "files",
	[COMPLETE_DIRECTORIES] = "dirs", [COMPLETE_CHECKS] = "checks",
	[COMPLETE_FORMATS] = "words",    [COMPLETE_WORDS] = "words",
};

static const char head[] =
	"# shellcheck shell=bash\n"
	"# Made by `argvet completion bash`.\n"
	"\n"
	"# _argvet_checks PROGRAM WORD: the ids that the program lists, as ends of a list with "
	"commas.\n"
	"_argvet_checks() {\n"
	"\tlocal id listed=''\n"
	"\t[[ $2 != *,* ]] || listed=${2%,*},\n"
	"\t\"$1\" list 2>/dev/null | while read -r _ id _; do\n"
	"\t\tif [[ $id == */* && $listed$id == \"$2\"* ]]; then\n"
	"\t\t\tprintf '%s\\n' \"$listed$id\"\n"
	"\t\tfi\n"
	"\tdone\n"
	"}\n"
	"\n"
	"_argvet() {\n"
	"\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\tlocal kind='' words='' options='' operand=nothing operands=''\n"
	"\tCOMPREPLY=()\n"
	"\n"
	"\t# In --severity=high, bash takes the = for a word.\n"
	"\tif [[ $word == = ]]; then\n"
	"\t\tword=\n"
	"\telif [[ $before == = ]]; then\n"
	"\t\tbefore=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\tfi\n"
	"\tif ((COMP_CWORD == 1)); then\n";

static const char foot[] =
	"\tesac\n"
	"\n"
	"\tif [[ -z $kind && $word == -* ]]; then\n"
	"\t\tkind=words words=$options\n"
	"\telif [[ -z $kind ]]; then\n"
	"\t\tkind=$operand words=$operands\n"
	"\tfi\n"
	"\tcase $kind in\n"
	"\twords) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\") ;;\n"
	"\tchecks) mapfile -t COMPREPLY < <(_argvet_checks \"$1\" \"$word\") ;;\n"
	"\tfiles) return ;; # readline knows best\n"
	"\tdirs) compopt -o dirnames 2>/dev/null ;;\n"
	"\tesac\n"
	"\tcompopt +o default +o bashdefault 2>/dev/null || :\n"
	"}\n"
	"\n"
	"complete -o bashdefault -o default -F _argvet argvet\n";

static void
put_option_names(FILE *out, const struct command *command)
{
	const struct option_spec *spec;

	fputs("\t\toptions='", out);
	for (size_t i = 0; (spec = options_at(command, i)) != NULL; i++) {
		if (spec->letter != 0)
			fprintf(out, "%s-%c --%s", i > 0 ? " " : "", spec->letter, spec->name);
		else
			fprintf(out, "%s--%s", i > 0 ? " " : "", spec->name);
	}
	fputs("'\n", out);
}

static void
put_value(FILE *out, const struct option_spec *spec, const struct completion *completion)
{
	fputs("\t\t", out);
	if (spec->letter != 0)
		fprintf(out, "-%c | ", spec->letter);
	fprintf(out, "--%s) kind=%s", spec->name, kinds[completion->kind]);
	if (*completion->words != '\0')
		fprintf(out, " words='%s'", completion->words);
	fputs(" ;;\n", out);
}

static void
put_command(FILE *out, struct arena *arena, const struct command *command)
{
	const struct completion operand = completion_of_operand(command);
	const struct option_spec *spec;

	fprintf(out, "\t%s)\n", command->name);
	put_option_names(out, command);
	fprintf(out, "\t\toperand=%s", kinds[operand.kind]);
	if (*operand.words != '\0')
		fprintf(out, " operands='%s'", operand.words);
	fputs("\n\t\tcase $before in\n", out);
	for (size_t i = 0; (spec = options_at(command, i)) != NULL; i++) {
		const struct completion completion = completion_of_option(arena, spec);

		if (spec->value != NULL)
			put_value(out, spec, &completion);
	}
	fputs("\t\t*) ;;\n\t\tesac\n\t\t;;\n", out);
}

void
completion_bash(FILE *out, struct arena *arena)
{
	fputs(head, out);
	fputs("\t\tkind=words words='", out);
	for (size_t i = 0; commands[i] != NULL; i++)
		fprintf(out, "%s ", commands[i]->name);
	fputs("-h --help --version'\n\tfi\n\tcase ${COMP_WORDS[1]} in\n", out);
	for (size_t i = 0; commands[i] != NULL; i++)
		put_command(out, arena, commands[i]);
	fputs("\t*) ;;\n", out);
	fputs(foot, out);
}
