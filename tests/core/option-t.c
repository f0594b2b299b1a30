/* SPDX-License-Identifier: Apache-2.0 */
#include "command/option.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/vector.h"
#include "scan/result.h"

struct inner {
	struct vector names;
	bool loud;
};

struct settings {
	bool quiet;
	bool deep;
	const char *file;
	const char *format;
	struct inner inner;
};

static const struct option_spec outer_options[] = {
	{'q', "quiet", NULL, "say less", OPTION_SWITCH, offsetof(struct settings, quiet)},
	{0, "deep", NULL, "look deeper", OPTION_SWITCH, offsetof(struct settings, deep)},
	{'f', "file", "FILE", "read this\ninstead of that", OPTION_TEXT,
	 offsetof(struct settings, file)},
	{0, "format-of-all-that-is-printed", "FORMAT", "how", OPTION_TEXT,
	 offsetof(struct settings, format)},
	{0},
};

static const struct option_spec inner_options[] = {
	{'n', "name", "NAME", "one more", OPTION_LIST, offsetof(struct inner, names)},
	{'l', "loud", NULL, "say more", OPTION_SWITCH, offsetof(struct inner, loud)},
	{0},
};

static const struct command command = {
	.name = "sample",
	.summary = "Show how options are read.",
	.usage = "sample [OPTION]…\nsample PATH…",
	.about = "All about it.",
	.tables = {{outer_options, 0}, {inner_options, offsetof(struct settings, inner)}},
};

/* A command line, read. */
struct line {
	struct settings settings;
	enum option_result result;
	char *argv[16]; /* in getopt's order */
	char *words[16];
	int argc;
	int operands;
};

/* What is printed of it is not looked at. */
static void
read_line(struct line *line, const char *const *words)
{
	int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int out = dup(STDOUT_FILENO);
	int error = dup(STDERR_FILENO);

	*line = (struct line){.settings.inner.names = VECTOR(const char *)};
	for (; words[line->argc] != NULL; line->argc++)
		line->argv[line->argc] = line->words[line->argc] = alloc_copy(words[line->argc]);
	fflush(stdout);
	dup2(silence, STDOUT_FILENO);
	dup2(silence, STDERR_FILENO);
	line->result =
		options_read(&command, line->argc, line->argv, &line->settings, &line->operands);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	dup2(error, STDERR_FILENO);
	close(silence);
	close(out);
	close(error);
}

static void
free_line(struct line *line)
{
	for (int i = 0; i < line->argc; i++)
		free(line->words[i]);
	vector_free(&line->settings.inner.names);
}

#define READ(line, ...) read_line(line, (const char *const[]){"sample", __VA_ARGS__, NULL})

static const char *
name_at(const struct line *line, size_t index)
{
	return *(const char **)vector_at(&line->settings.inner.names, index);
}

static void
no_words_set_nothing(void **state)
{
	static const char *const words[] = {"sample", NULL};
	struct line line;

	(void)state;
	read_line(&line, words);
	assert_int_equal(line.result, OPTIONS_READ);
	assert_int_equal(line.operands, 1);
	assert_false(line.settings.quiet || line.settings.deep || line.settings.inner.loud);
	assert_null(line.settings.file);
	assert_int_equal(line.settings.inner.names.count, 0);
	free_line(&line);
}

static void
long_options(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "--quiet", "--deep", "--file=a=b", "--format-of-all-that-is-printed", "--x",
	     "--name=1", "--name", "2", "--loud");
	assert_int_equal(line.result, OPTIONS_READ);
	assert_true(line.settings.quiet);
	assert_true(line.settings.deep);
	assert_string_equal(line.settings.file, "a=b");
	assert_string_equal(line.settings.format, "--x");
	assert_int_equal(line.settings.inner.names.count, 2);
	assert_string_equal(name_at(&line, 0), "1");
	assert_string_equal(name_at(&line, 1), "2");
	assert_true(line.settings.inner.loud);
	assert_int_equal(line.operands, line.argc);
	free_line(&line);
}

static void
letters(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "-ql", "-fa", "-n", "1", "-qn2");
	assert_int_equal(line.result, OPTIONS_READ);
	assert_true(line.settings.quiet);
	assert_true(line.settings.inner.loud);
	assert_false(line.settings.deep);
	assert_string_equal(line.settings.file, "a");
	assert_int_equal(line.settings.inner.names.count, 2);
	assert_string_equal(name_at(&line, 1), "2");
	free_line(&line);
}

static void
the_last_text_wins(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "--file=a", "-f", "b", "--file=");
	assert_int_equal(line.result, OPTIONS_READ);
	assert_string_equal(line.settings.file, "");
	free_line(&line);
}

static void
operands_stand_anywhere(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "one", "--quiet", "-", "-n", "1", "two");
	assert_int_equal(line.result, OPTIONS_READ);
	assert_true(line.settings.quiet);
	assert_string_equal(name_at(&line, 0), "1");
	assert_int_equal(line.argc - line.operands, 3);
	assert_string_equal(line.argv[line.operands], "one");
	assert_string_equal(line.argv[line.operands + 1], "-");
	assert_string_equal(line.argv[line.operands + 2], "two");
	free_line(&line);
}

static void
two_dashes_end_the_options(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "one", "-q", "--", "--deep", "-z");
	assert_int_equal(line.result, OPTIONS_READ);
	assert_true(line.settings.quiet);
	assert_false(line.settings.deep);
	assert_int_equal(line.argc - line.operands, 3);
	assert_string_equal(line.argv[line.operands], "one");
	assert_string_equal(line.argv[line.operands + 1], "--deep");
	assert_string_equal(line.argv[line.operands + 2], "-z");
	free_line(&line);
}

static void
expect_wrong(const char *first, const char *second)
{
	struct line line;

	READ(&line, first, second);
	if (line.result != OPTIONS_WRONG)
		fail_msg("%s %s", first, second != NULL ? second : "");
	free_line(&line);
}

static void
wrong_lines(void **state)
{
	(void)state;
	expect_wrong("--unknown", NULL);
	expect_wrong("--unknown=x", NULL);
	expect_wrong("path", "--unknown");
	expect_wrong("-z", NULL);
	expect_wrong("-qz", NULL);
	expect_wrong("-q", "-\xc3\xa9");
	expect_wrong("-?", NULL);
	expect_wrong("-:", NULL);
	expect_wrong("--file", NULL);
	expect_wrong("-f", NULL);
	expect_wrong("-qf", NULL);
	expect_wrong("--name", NULL);
	expect_wrong("--quiet=yes", NULL);
	expect_wrong("--quiet=", NULL);
	expect_wrong("--help=me", NULL);
	expect_wrong("--Quiet", NULL);
}

static void
the_first_wrong_word_ends_the_reading(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "--unknown", "--help");
	assert_int_equal(line.result, OPTIONS_WRONG);
	free_line(&line);
	READ(&line, "--help", "--unknown");
	assert_int_equal(line.result, OPTIONS_HELP);
	free_line(&line);
}

static void
help_is_always_an_option(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "path", "--help");
	assert_int_equal(line.result, OPTIONS_HELP);
	free_line(&line);
	READ(&line, "-qh");
	assert_int_equal(line.result, OPTIONS_HELP);
	free_line(&line);
	READ(&line, "--", "--help");
	assert_int_equal(line.result, OPTIONS_READ);
	free_line(&line);
}

static void
a_second_line_is_read_anew(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "a", "b", "-qz");
	assert_int_equal(line.result, OPTIONS_WRONG);
	free_line(&line);
	READ(&line, "-l", "c");
	assert_int_equal(line.result, OPTIONS_READ);
	assert_true(line.settings.inner.loud);
	assert_string_equal(line.argv[line.operands], "c");
	free_line(&line);
}

static void
help_shows_everything(void **state)
{
	static const char wanted[] = "Usage: argvet sample [OPTION]…\n"
				     "       argvet sample PATH…\n"
				     "\n"
				     "Show how options are read.\n"
				     "\n"
				     "Options:\n"
				     "  -q, --quiet                   say less\n"
				     "      --deep                    look deeper\n"
				     "  -f, --file FILE               read this\n"
				     "                                instead of that\n"
				     "      --format-of-all-that-is-printed FORMAT\n"
				     "                                how\n"
				     "  -n, --name NAME               one more\n"
				     "  -l, --loud                    say more\n"
				     "  -h, --help                    print this help\n"
				     "\n"
				     "All about it.\n";
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	(void)state;
	options_print_help(out, &command);
	fclose(out);
	assert_string_equal(text, wanted);
	free(text);
}

static void
help_needs_neither_options_nor_words_about_them(void **state)
{
	static const struct command bare = {.name = "bare", .summary = "Be.", .usage = "bare"};
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	(void)state;
	options_print_help(out, &bare);
	fclose(out);
	assert_string_equal(text, "Usage: argvet bare\n\nBe.\n\nOptions:\n"
				  "  -h, --help                    print this help\n");
	free(text);
}

/* What a wrong line prints on standard error. */
static void
expect_message(const char *word, const char *other, const char *wanted)
{
	FILE *file = tmpfile();
	int error = dup(STDERR_FILENO);
	struct settings settings = {.inner.names = VECTOR(const char *)};
	char *words[] = {alloc_copy("sample"), alloc_copy(word), alloc_copy(other), NULL};
	char *argv[] = {words[0], words[1], words[2], NULL};
	char text[512] = "";
	int operands;

	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	assert_int_equal(options_read(&command, 3, argv, &settings, &operands), OPTIONS_WRONG);
	dup2(error, STDERR_FILENO);
	close(error);
	rewind(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	if (strncmp(text, wanted, strlen(wanted)) != 0)
		fail_msg("\"%s\" is not \"%s\"", text, wanted);
	assert_non_null(strstr(text, "\nTry `argvet sample --help`.\n"));
	vector_free(&settings.inner.names);
	for (size_t i = 0; i < 3; i++)
		free(words[i]);
}

static void
messages_name_the_word(void **state)
{
	(void)state;
	expect_message("path", "--unknown", "argvet: unknown option --unknown");
	expect_message("path", "--file", "argvet: --file wants a value\n");
	expect_message("path", "-f", "argvet: -f wants a value\n");
	expect_message("-qz", "path", "argvet: unknown option -z\n");
	expect_message("path", "--quiet=yes", "argvet: --quiet takes no value\n");
	expect_message("path", "-\xc3\xa9", "argvet: unknown option: its letter is not ASCII\n");
}

static void
usage_errors_have_a_status(void **state)
{
	int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int error = dup(STDERR_FILENO);
	int with;
	int without;

	(void)state;
	dup2(silence, STDERR_FILENO);
	with = usage_error(&command, "no %s", "x");
	without = usage_error(NULL, "no %s", "x");
	dup2(error, STDERR_FILENO);
	close(silence);
	close(error);
	assert_int_equal(with, 2);
	assert_int_equal(without, EXIT_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_words_set_nothing),
		cmocka_unit_test(long_options),
		cmocka_unit_test(letters),
		cmocka_unit_test(the_last_text_wins),
		cmocka_unit_test(operands_stand_anywhere),
		cmocka_unit_test(two_dashes_end_the_options),
		cmocka_unit_test(wrong_lines),
		cmocka_unit_test(the_first_wrong_word_ends_the_reading),
		cmocka_unit_test(help_is_always_an_option),
		cmocka_unit_test(a_second_line_is_read_anew),
		cmocka_unit_test(help_shows_everything),
		cmocka_unit_test(help_needs_neither_options_nor_words_about_them),
		cmocka_unit_test(messages_name_the_word),
		cmocka_unit_test(usage_errors_have_a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
