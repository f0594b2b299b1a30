/* SPDX-License-Identifier: Apache-2.0 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/newfile.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "command/command.h"
#include "plugin/loader.h"
#include "report/style.h"
#include "scan/case.h"
#include "scan/revision.h"

struct settings {
	const char *filter; /* NULL: all cases */
	bool update;
};

static const struct option_spec test_options[] = {
	{0, "filter", "GLOB", "run only the cases with such a title", OPTION_TEXT,
	 offsetof(struct settings, filter)},
	{0, "update", NULL, "write what the checks say into the cases that fail", OPTION_SWITCH,
	 offsetof(struct settings, update)},
	{0},
};

static int run_test(int argc, char **argv);

const struct command command_test = {
	.name = "test",
	.summary = "Run plugins over their cases, and print TAP.",
	.usage = "test [OPTION]... PLUGIN.so... NAME.case...",
	.about = "NAME.case is for the plugin NAME.so; where there is only one plugin, all files "
		 "are for it.\n"
		 "\n"
		 "Exit status: 0 if all cases are as they should be, 1 if one is not (or was not, "
		 "before\n"
		 "--update), 2 for a usage error, 3 if a plugin or a case file cannot be read or "
		 "written.",
	.tables = {{test_options, 0}},
	.run = run_test,
};

struct plugin_file {
	const char *path;
	struct check *check; /* NULL until it is loaded */
	bool has_cases;
};

struct case_file {
	const char *path;
	struct plugin_file *plugin;
	struct strbuf text;
	struct vector cases;    /* struct test_case */
	struct vector failures; /* struct failure, in their order in the file */
};

/* A case that is not as it should be. */
struct failure {
	const struct test_case *test;
	struct check_result said; /* .check is NULL if nothing could be said */
	const char *changes;      /* lines of "-" and "+" */
};

struct suite {
	struct arena arena;
	struct settings settings;
	struct vector plugins; /* struct plugin_file */
	struct vector files;   /* struct case_file */
	size_t passed;
	size_t failed;
};

static struct plugin_file *
plugin_at(const struct suite *suite, size_t index)
{
	return vector_at(&suite->plugins, index);
}

static struct case_file *
file_at(const struct suite *suite, size_t index)
{
	return vector_at(&suite->files, index);
}

/* By its name; else by its first bytes. */
static bool
is_plugin(const char *path)
{
	struct stat info;
	char magic[SELFMAG] = {0};
	FILE *file;

	if (path_ends_in(path, ".so"))
		return true;
	if (path_ends_in(path, ".case") || stat(path, &info) != 0 || !S_ISREG(info.st_mode))
		return false;
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	if (fread(magic, 1, sizeof(magic), file) < sizeof(magic))
		magic[0] = '\0';
	fclose(file);
	return memcmp(magic, ELFMAG, SELFMAG) == 0;
}

static void
add_operand(struct suite *suite, const char *path)
{
	struct case_file *file;

	if (is_plugin(path)) {
		((struct plugin_file *)vector_add(&suite->plugins))->path = path;
		return;
	}
	file = vector_add(&suite->files);
	file->path = path;
	file->cases = VECTOR(struct test_case);
	file->failures = VECTOR(struct failure);
}

/* Do "a/x.so" and "b/x.case" have the same name up to what it ends with? */
static bool
is_namesake(const char *plugin, const char *file)
{
	const char *a = path_base(plugin);
	const char *b = path_base(file);
	size_t length = strlen(a) - (path_ends_in(a, ".so") ? strlen(".so") : 0);

	return strncmp(a, b, length) == 0 && strcmp(b + length, ".case") == 0;
}

/* The last directory of a path, with its slash behind it. */
static const char *
last_directory(const char *path)
{
	const char *start = path_base(path);

	if (start == path)
		return start;
	for (start--; start > path && start[-1] != '/';)
		start--;
	return start;
}

static bool
is_neighbour(const char *plugin, const char *file)
{
	const char *a = last_directory(plugin);
	const char *b = last_directory(file);
	size_t length = (size_t)(path_base(plugin) - a);

	return length == (size_t)(path_base(file) - b) && strncmp(a, b, length) == 0;
}

/* The plugin of that name; if there are several, the one in a directory of the same name. */
static struct plugin_file *
find_plugin(const struct suite *suite, const char *file, bool neighbours, size_t *count)
{
	struct plugin_file *found = NULL;

	*count = 0;
	for (size_t i = 0; i < suite->plugins.count; i++) {
		struct plugin_file *plugin = plugin_at(suite, i);

		if (!is_namesake(plugin->path, file) ||
		    (neighbours && !is_neighbour(plugin->path, file)))
			continue;
		found = plugin;
		++*count;
	}
	return found;
}

static int
assign(struct suite *suite, struct case_file *file, struct error **err)
{
	const struct plugin_file *namesake;
	size_t count;

	if (suite->plugins.count == 1) {
		file->plugin = plugin_at(suite, 0);
		return 0;
	}
	file->plugin = find_plugin(suite, file->path, false, &count);
	if (count == 0)
		return error_make(err, 0,
				  "%s: no plugin is named like it; name NAME.so with NAME.case",
				  file->path);
	if (count == 1)
		return 0;
	namesake = file->plugin;
	file->plugin = find_plugin(suite, file->path, true, &count);
	if (count == 1)
		return 0;
	return error_make(err, 0, "%s: several plugins are named like it, such as %s", file->path,
			  namesake->path);
}

/* Which cases are for which plugin? */
static int
assign_all(struct suite *suite, struct error **err)
{
	if (suite->plugins.count == 0 || suite->files.count == 0)
		return error_make(err, 0, "test wants a plugin and at least one file of cases");
	for (size_t i = 0; i < suite->files.count; i++) {
		struct case_file *file = file_at(suite, i);

		if (assign(suite, file, err) < 0)
			return -1;
		file->plugin->has_cases = true;
	}
	for (size_t i = 0; i < suite->plugins.count; i++)
		if (!plugin_at(suite, i)->has_cases)
			return error_make(err, 0, "%s: no file of cases is named like it",
					  plugin_at(suite, i)->path);
	return 0;
}

/* Says on standard error what could not be done with a file. */
static void
complain(const char *start, const char *path, const char *reason)
{
	cleanup_strbuf struct strbuf text = {0};

	strbuf_add_text(&text, start);
	if (path != NULL) {
		style_add_safe(&text, path);
		strbuf_add_text(&text, ": ");
	}
	style_add_safe(&text, reason);
	fprintf(stderr, "argvet: %s\n", text.text);
}

static bool
load_plugins(struct suite *suite)
{
	bool loaded = true;

	for (size_t i = 0; i < suite->plugins.count; i++) {
		struct plugin_file *plugin = plugin_at(suite, i);
		cleanup_error struct error *err = NULL;

		plugin->check = check_load(plugin->path, NULL, &err);
		if (plugin->check != NULL)
			continue;
		complain("plugin refused: ", plugin->path, error_text(err));
		loaded = false;
	}
	return loaded;
}

static int
read_file(const char *path, struct strbuf *text, struct error **err)
{
	cleanup_close int fd = open(path, O_RDONLY | O_CLOEXEC);
	int errnum = fd < 0 ? errno : file_read(fd, SIZE_MAX, text);

	return errnum != 0 ? error_make(err, errnum, "%s", path) : 0;
}

static bool
read_cases(struct suite *suite)
{
	bool readable = true;

	for (size_t i = 0; i < suite->files.count; i++) {
		struct case_file *file = file_at(suite, i);
		cleanup_error struct error *err = NULL;

		if (read_file(file->path, &file->text, &err) == 0 &&
		    case_read(&suite->arena, file->path, file->text.text, file->text.length,
			      &file->cases, &err) == 0)
			continue;
		complain("", NULL, error_text(err));
		readable = false;
	}
	return readable;
}

static bool
is_wanted(const struct suite *suite, const struct test_case *test)
{
	const char *filter = suite->settings.filter;

	return filter == NULL || fnmatch(filter, test->title, 0) == 0;
}

static size_t
count_wanted(const struct suite *suite)
{
	size_t count = 0;

	for (size_t i = 0; i < suite->files.count; i++) {
		const struct vector *cases = &file_at(suite, i)->cases;

		for (size_t k = 0; k < cases->count; k++)
			count += is_wanted(suite, vector_at(cases, k));
	}
	return count;
}

/* Prints each line of text as a comment. */
static void
print_comments(const char *text)
{
	while (text != NULL && *text != '\0') {
		size_t length = strcspn(text, "\n");
		cleanup_strbuf struct strbuf line = {0};
		cleanup_strbuf struct strbuf safe = {0};

		strbuf_add(&line, text, length);
		strbuf_add_text(&safe, "# ");
		style_add_safe(&safe, line.text);
		printf("%s\n", safe.text);
		text += length + (text[length] == '\n');
	}
}

/* To TAP, what follows a "#" is a directive. */
static void
print_point(const struct suite *suite, bool right, const char *id, const char *title)
{
	cleanup_strbuf struct strbuf safe = {0};

	style_add_safe(&safe, title);
	printf("%s %zu - %s: ", right ? "ok" : "not ok", suite->passed + suite->failed, id);
	for (const char *c = safe.text; *c != '\0'; c++)
		printf("%s%c", *c == '#' ? "\\" : "", *c);
	putchar('\n');
}

static void
run_case(struct suite *suite, struct case_file *file, const struct test_case *test)
{
	struct check *check = file->plugin->check;
	cleanup_strbuf struct strbuf diagnosis = {0};
	struct failure *failure;
	struct check_result said;

	if (case_run(&suite->arena, check, test, &said, &diagnosis)) {
		suite->passed++;
		print_point(suite, true, check->plugin.id, test->title);
		return;
	}
	suite->failed++;
	print_point(suite, false, check->plugin.id, test->title);
	strbuf_printf(&diagnosis, "%s:%zu: %s\n", file->path, test->line, test->command);
	print_comments(diagnosis.text);
	failure = vector_add(&file->failures);
	failure->test = test;
	failure->said = said;
}

static void
run_cases(struct suite *suite)
{
	printf("TAP version 13\n1..%zu\n", count_wanted(suite));
	for (size_t i = 0; i < suite->files.count; i++) {
		struct case_file *file = file_at(suite, i);

		for (size_t k = 0; k < file->cases.count; k++) {
			const struct test_case *test = vector_at(&file->cases, k);

			if (is_wanted(suite, test))
				run_case(suite, file, test);
		}
	}
	printf("# %zu passed, %zu failed\n", suite->passed, suite->failed);
}

/* Brings the text of a file in line with its failures, from the last to the first: what is above a
 * case keeps its lines. */
static int
revise(struct suite *suite, struct case_file *file, struct strbuf *text, struct error **err)
{
	strbuf_add(text, file->text.text, file->text.length);
	for (size_t i = file->failures.count; i-- > 0;) {
		struct failure *failure = vector_at(&file->failures, i);
		cleanup_strbuf struct strbuf before = *text;
		cleanup_strbuf struct strbuf changes = {0};

		*text = (struct strbuf){0};
		strbuf_add_text(text, "");
		if (failure->said.check == NULL)
			return error_make(err, 0,
					  "%s:%zu: not updated: the check says nothing of this "
					  "case, whose command or settings are wrong",
					  file->path, failure->test->line);
		revision_make(before.text, before.length, failure->test, &failure->said, text,
			      &changes);
		failure->changes = arena_copy(&suite->arena, changes.text);
	}
	return 0;
}

/* Would the new text pass? A flag that no line can hold, or a check that says something else each
 * time, would not. */
static int
verify(struct suite *suite, const struct case_file *file, const struct strbuf *text,
       struct error **err)
{
	cleanup_vector struct vector cases = VECTOR(struct test_case);

	if (case_read(&suite->arena, file->path, text->text, text->length, &cases, err) < 0)
		return error_wrap(err, "not updated, since what the check says fits no case");
	for (size_t i = 0; i < cases.count; i++) {
		const struct test_case *test = vector_at(&cases, i);
		cleanup_strbuf struct strbuf diagnosis = {0};
		struct check_result said;

		if (is_wanted(suite, test) &&
		    !case_run(&suite->arena, file->plugin->check, test, &said, &diagnosis))
			return error_make(err, 0,
					  "%s: not updated: the check says of \"%s\" what no case "
					  "can hold, or something else each time",
					  file->path, test->title);
	}
	return 0;
}

/* Returns 0 or an errno. */
static int
write_text(int fd, const struct stat *old, const struct strbuf *text)
{
	int why = file_write(fd, text->text, text->length);

	if (why != 0)
		return why;
	return fchmod(fd, old->st_mode & 07777) == 0 && fsync(fd) == 0 ? 0 : errno;
}

/* The file that a link leads to, not the link. */
static int
replace_file(const char *path, const struct strbuf *text, struct error **err)
{
	cleanup_free char *real = realpath(path, NULL);
	struct newfile file;
	struct stat old;
	int why;

	if (real == NULL || stat(real, &old) != 0)
		return error_make(err, errno, "cannot update %s", path);
	if (!S_ISREG(old.st_mode))
		return error_make(err, 0, "cannot update %s: it is no regular file", path);
	why = newfile_open(&file, real);
	if (why != 0)
		return error_make(err, why, "cannot make a new file beside %s", path);
	why = write_text(file.fd, &old, text);
	if (why == 0)
		why = newfile_keep(&file);
	else
		newfile_drop(&file);
	return why != 0 ? error_make(err, why, "cannot update %s", path) : 0;
}

static void
print_changes(const struct case_file *file)
{
	for (size_t i = 0; i < file->failures.count; i++) {
		const struct failure *failure = vector_at(&file->failures, i);
		cleanup_strbuf struct strbuf head = {0};

		strbuf_printf(&head, "%s:%zu: [%s]\n", file->path, failure->test->line,
			      failure->test->title);
		print_comments(head.text);
		print_comments(failure->changes);
	}
}

static int
update(struct suite *suite, struct case_file *file, struct error **err)
{
	cleanup_strbuf struct strbuf text = {0};
	cleanup_strbuf struct strbuf line = {0};

	if (revise(suite, file, &text, err) < 0 || verify(suite, file, &text, err) < 0)
		return -1;
	print_changes(file);
	if (replace_file(file->path, &text, err) < 0)
		return -1;
	strbuf_printf(&line, "%s: updated %zu of %zu cases\n", file->path, file->failures.count,
		      file->cases.count);
	print_comments(line.text);
	return 0;
}

static int
update_all(struct suite *suite)
{
	int status = suite->failed > 0 ? EXIT_FINDINGS : EXIT_CLEAN;

	for (size_t i = 0; i < suite->files.count; i++) {
		struct case_file *file = file_at(suite, i);
		cleanup_error struct error *err = NULL;

		if (file->failures.count == 0 || update(suite, file, &err) == 0)
			continue;
		fflush(stdout);
		complain("", NULL, error_text(err));
		status = EXIT_INCOMPLETE;
	}
	return status;
}

static int
test_all(struct suite *suite)
{
	cleanup_error struct error *err = NULL;
	bool loaded;

	if (assign_all(suite, &err) < 0)
		return usage_error(&command_test, "%s", error_text(err));
	loaded = load_plugins(suite);
	if (!loaded || !read_cases(suite))
		return EXIT_INCOMPLETE;
	if (count_wanted(suite) == 0)
		return usage_error(&command_test, "no case has a title like \"%s\"",
				   suite->settings.filter);
	run_cases(suite);
	if (suite->settings.update)
		return update_all(suite);
	return suite->failed > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
}

static void
suite_free(struct suite *suite)
{
	for (size_t i = 0; i < suite->plugins.count; i++)
		check_free(plugin_at(suite, i)->check);
	vector_free(&suite->plugins);
	for (size_t i = 0; i < suite->files.count; i++) {
		struct case_file *file = file_at(suite, i);

		strbuf_free(&file->text);
		vector_free(&file->cases);
		vector_free(&file->failures);
	}
	vector_free(&suite->files);
	arena_free(&suite->arena);
}

static int
run_test(int argc, char **argv)
{
	struct suite suite = {
		.plugins = VECTOR(struct plugin_file),
		.files = VECTOR(struct case_file),
	};
	int operands;
	enum option_result read =
		options_read(&command_test, argc, argv, &suite.settings, &operands);
	int status = read == OPTIONS_HELP ? EXIT_CLEAN : EXIT_USAGE;

	if (read == OPTIONS_READ) {
		for (int i = operands; i < argc; i++)
			add_operand(&suite, argv[i]);
		status = test_all(&suite);
	}
	suite_free(&suite);
	return status;
}
