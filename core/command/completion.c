/* SPDX-License-Identifier: Apache-2.0 */
#include "command/completion.h"

#include <string.h>

#include "base/strbuf.h"
#include "plugin/benchmark.h"
#include "report/report.h"
#include "scan/result.h"

static int run_completion(int argc, char **argv);

const struct command command_completion = {
	.name = "completion",
	.summary = "Print a script that lets a shell complete argvet's command lines.",
	.usage = "completion bash|zsh|fish",
	.about = "`make install` puts the scripts where the shells look for them. By hand:\n"
		 "  bash  source <(argvet completion bash)\n"
		 "  zsh   argvet completion zsh >DIR/_argvet, where DIR is in fpath\n"
		 "  fish  argvet completion fish >~/.config/fish/completions/argvet.fish\n"
		 "\n"
		 "Exit status: 0; 2 for a usage error.",
	.run = run_completion,
};

static const struct {
	const char *name;
	void (*print)(FILE *out, struct arena *arena);
} shells[] = {
	{"bash", completion_bash},
	{"zsh", completion_zsh},
	{"fish", completion_fish},
};

static void
add_word(struct strbuf *words, const char *word)
{
	strbuf_printf(words, "%s%s", words->length > 0 ? " " : "", word);
}

static void
add_formats(struct strbuf *words)
{
	for (const struct report_format *const *format = report_formats; *format != NULL; format++)
		add_word(words, (*format)->name);
}

static void
add_benchmarks(struct strbuf *words)
{
	const struct benchmark *benchmark;

	for (size_t i = 0; (benchmark = benchmark_at(i)) != NULL; i++)
		add_word(words, benchmark->name);
}

static void
add_severities(struct strbuf *words)
{
	for (int i = ARGVET_INFO; i <= ARGVET_CRITICAL; i++)
		add_word(words, severity_name((enum argvet_severity)i));
}

/* Adds the words that the value of an option can be, if they are known. */
static void
add_words(const struct option_spec *spec, struct strbuf *words)
{
	if (strcmp(spec->value, "LEVEL") == 0)
		add_severities(words);
	if (strcmp(spec->name, "fail-on") == 0)
		add_word(words, "never");
	if (strcmp(spec->name, "benchmark") == 0)
		add_benchmarks(words);
	if (strcmp(spec->value, "WHEN") == 0)
		strbuf_add_text(words, "auto always never");
	if (strcmp(spec->name, "isolation") == 0)
		strbuf_add_text(words, "auto require none");
	if (strcmp(spec->value, "FORMAT") == 0)
		strbuf_add_text(words, "text json");
	if (strcmp(spec->value, "FORMAT[=FILE]") == 0)
		add_formats(words);
}

struct completion
completion_of_option(struct arena *arena, const struct option_spec *spec)
{
	cleanup_strbuf struct strbuf words = {0};
	struct completion completion = {COMPLETE_NOTHING, ""};

	if (spec->value == NULL)
		return completion;
	add_words(spec, &words);
	if (words.length > 0) {
		completion.kind =
			strstr(spec->value, "=FILE") != NULL ? COMPLETE_FORMATS : COMPLETE_WORDS;
		completion.words = arena_copy(arena, words.text);
	} else if (strcmp(spec->value, "SELECTOR,...") == 0) {
		completion.kind = COMPLETE_CHECKS;
	} else if (strcmp(spec->value, "DIR") == 0) {
		completion.kind = COMPLETE_DIRECTORIES;
	} else if (strstr(spec->value, "FILE") != NULL || strstr(spec->value, ".json") != NULL) {
		completion.kind = COMPLETE_FILES;
	}
	return completion;
}

/* The usage names the operands behind the command and "[OPTION]...". */
struct completion
completion_of_operand(const struct command *command)
{
	if (strstr(command->usage, "CHECK...") != NULL)
		return (struct completion){COMPLETE_CHECKS, ""};
	if (command == &command_completion)
		return (struct completion){COMPLETE_WORDS, "bash zsh fish"};
	if (strstr(command->usage, "PATH") != NULL || strstr(command->usage, ".so") != NULL ||
	    strstr(command->usage, ".json") != NULL || strstr(command->usage, "FILE") != NULL)
		return (struct completion){COMPLETE_FILES, ""};
	return (struct completion){COMPLETE_NOTHING, ""};
}

const char *
completion_help(struct arena *arena, const char *help, const char *special)
{
	cleanup_strbuf struct strbuf line = {0};

	strbuf_add_text(&line, "");
	for (; *help != '\0'; help++) {
		if (strchr(special, *help) != NULL)
			strbuf_add_char(&line, '\\');
		strbuf_add_char(&line, *help);
		if (*help == '\n')
			line.text[line.length - 1] = ' ';
	}
	return arena_copy(arena, line.text);
}

static int
run_completion(int argc, char **argv)
{
	cleanup_arena struct arena arena = {0};
	int operands;

	switch (options_read(&command_completion, argc, argv, NULL, &operands)) {
	case OPTIONS_HELP:
		return EXIT_CLEAN;
	case OPTIONS_WRONG:
		return EXIT_USAGE;
	default:
		break;
	}
	if (argc - operands != 1)
		return usage_error(&command_completion, "for which shell? bash, zsh or fish");
	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		if (strcmp(argv[operands], shells[i].name) != 0)
			continue;
		shells[i].print(stdout, &arena);
		return EXIT_CLEAN;
	}
	return usage_error(&command_completion, "no shell \"%s\": there are bash, zsh and fish",
			   argv[operands]);
}
