/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/strbuf.h"
#include "command/command.h"
#include "plugin/loader.h"
#include "report/style.h"
#include "scan/case.h"

static int run_test(int argc, char **argv);

const struct command command_test = {
	.name = "test",
	.summary = "Run a plugin over its cases, and print TAP.",
	.usage = "test PLUGIN.so CASE...",
	.about = "Exit status: 0 if all cases are as they should be, 1 if one is not, 2 for a "
		 "usage error,\n"
		 "3 if the plugin or a case file cannot be read.",
	.run = run_test,
};

static int
read_file(const char *path, struct strbuf *text, struct error **err)
{
	FILE *file = fopen(path, "re");
	size_t got;

	if (file == NULL)
		return error_make(err, errno, "%s", path);
	do {
		got = fread(strbuf_reserve(text, BUFSIZ), 1, BUFSIZ, file);
		text->length += got;
	} while (got > 0);
	text->text[text->length] = '\0';
	if (ferror(file) != 0) {
		error_make(err, errno, "%s", path);
		fclose(file);
		return -1;
	}
	fclose(file);
	return 0;
}

static int
read_cases(struct arena *arena, const char *path, struct vector *cases, struct error **err)
{
	cleanup_strbuf struct strbuf text = {0};

	if (read_file(path, &text, err) < 0)
		return -1;
	return case_read(arena, path, text.text, text.length, cases, err);
}

static void
print_diagnosis(const char *text)
{
	while (text != NULL && *text != '\0') {
		size_t length = strcspn(text, "\n");

		printf("# %.*s\n", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

static int
run_cases(struct arena *arena, struct check *check, const struct vector *cases)
{
	int status = EXIT_CLEAN;

	printf("TAP version 13\n1..%zu\n", cases->count);
	for (size_t i = 0; i < cases->count; i++) {
		const struct test_case *test = vector_at(cases, i);
		cleanup_strbuf struct strbuf diagnosis = {0};
		bool right = case_run(arena, check, test, &diagnosis);

		printf("%s %zu - %s: %s\n", right ? "ok" : "not ok", i + 1, check->plugin.id,
		       test->title);
		if (right)
			continue;
		print_diagnosis(diagnosis.text);
		status = EXIT_FINDINGS;
	}
	return status;
}

static int
test(struct arena *arena, const char *plugin, int count, char **paths)
{
	cleanup_vector struct vector cases = VECTOR(struct test_case);
	cleanup_error struct error *err = NULL;
	struct check *check = check_load(plugin, NULL, &err);
	int status = EXIT_INCOMPLETE;
	bool readable = true;

	if (check == NULL) {
		fprintf(stderr, "argvet: plugin refused: %s: %s\n", plugin, error_text(err));
		return EXIT_INCOMPLETE;
	}
	for (int i = 0; i < count && readable; i++)
		readable = read_cases(arena, paths[i], &cases, &err) == 0;
	if (readable)
		status = run_cases(arena, check, &cases);
	else
		fprintf(stderr, "argvet: %s\n", error_text(err));
	check_free(check);
	return status;
}

static int
run_test(int argc, char **argv)
{
	cleanup_arena struct arena arena = {0};
	int operands;

	switch (options_read(&command_test, argc, argv, NULL, &operands)) {
	case OPTIONS_HELP:
		return EXIT_CLEAN;
	case OPTIONS_WRONG:
		return EXIT_USAGE;
	default:
		break;
	}
	if (argc - operands < 2)
		return usage_error(&command_test,
				   "test wants a plugin and at least one file of cases");
	return test(&arena, argv[operands], argc - operands - 1, argv + operands + 1);
}
