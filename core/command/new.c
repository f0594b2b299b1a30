/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "command/command.h"
#include "command/skeleton.h"
#include "plugin/validate.h"
#include "scan/result.h"

static int run_new(int argc, char **argv);

const struct command command_new = {
	.name = "new",
	.summary = "Begin a check: source, cases, Makefile and README, which work at once.",
	.usage = "new COMPONENT/NAME [DIRECTORY]",
	.about = "Writes a check with this id to DIRECTORY, which is NAME if it is left out, and "
		 "must not\n"
		 "be there yet. `make check` in it builds and tests the check.\n"
		 "\n"
		 "Exit status: 0; 2 for a usage error; 3 if the directory is there, or cannot be "
		 "written.",
	.run = run_new,
};

/* What stands for the marks in a skeleton. */
struct words {
	const char *id;
	const char *name;
	const char *component;
};

/* The word for the mark that text begins with, and the length of the mark; NULL if it is none. */
static const char *
word_at(const char *text, const struct words *words, size_t *length)
{
	const struct {
		const char *mark, *word;
	} marks[] = {
		{"@ID@", words->id},
		{"@NAME@", words->name},
		{"@COMPONENT@", words->component},
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		*length = strlen(marks[i].mark);
		if (strncmp(text, marks[i].mark, *length) == 0)
			return marks[i].word;
	}
	return NULL;
}

static void
fill_in(const char *text, const struct words *words, struct strbuf *filled)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "@");
		const char *word;

		strbuf_add(filled, text, length);
		text += length;
		if (*text == '\0')
			return;
		word = word_at(text, words, &length);
		if (word == NULL) {
			strbuf_add_char(filled, *text++);
			continue;
		}
		strbuf_add_text(filled, word);
		text += length;
	}
}

static void
file_name(const struct skeleton_file *file, const struct words *words, struct strbuf *name)
{
	static const char stem[] = "check.";
	size_t length = sizeof(stem) - 1;

	if (strncmp(file->name, stem, length) == 0)
		strbuf_printf(name, "%s.%s", words->name, file->name + length);
	else
		strbuf_add_text(name, file->name);
}

static int
write_file(int directory, const struct skeleton_file *file, const struct words *words,
	   struct error **err)
{
	cleanup_strbuf struct strbuf name = {0};
	cleanup_strbuf struct strbuf text = {0};
	cleanup_close int fd = -1;

	file_name(file, words, &name);
	fill_in(file->text, words, &text);
	fd = openat(directory, name.text, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 || file_write(fd, text.text, text.length) != 0 || close(steal_fd(&fd)) < 0)
		return error_make(err, errno, "cannot write %s", name.text);
	return 0;
}

static void
remove_files(int directory, const struct words *words)
{
	for (const struct skeleton_file *file = skeleton_files; file->name != NULL; file++) {
		cleanup_strbuf struct strbuf name = {0};

		file_name(file, words, &name);
		unlinkat(directory, name.text, 0);
	}
}

static int
write_files(int directory, const struct words *words, struct error **err)
{
	for (const struct skeleton_file *file = skeleton_files; file->name != NULL; file++) {
		if (write_file(directory, file, words, err) < 0) {
			remove_files(directory, words);
			return -1;
		}
	}
	return 0;
}

/* All of it or nothing. The mode keeps others from writing whatever the umask says: argvet would
 * refuse to load a plugin from there. */
static int
write_directory(const char *path, const struct words *words, struct error **err)
{
	cleanup_close int directory = -1;

	if (mkdir(path, 0755) < 0) {
		if (errno == EEXIST)
			return error_make(err, 0,
					  "%s is there already, and nothing is overwritten: name "
					  "another directory behind the id",
					  path);
		return error_make(err, errno, "cannot make the directory %s", path);
	}
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		error_make(err, errno, "cannot open the directory");
	else if (write_files(directory, words, err) == 0)
		return 0;
	rmdir(path);
	return error_wrap(err, "%s", path);
}

static void
print_next_steps(const char *path, const struct words *words)
{
	printf("%s is in %s, and works as it stands. To try it:\n"
	       "\n"
	       "    cd %s\n"
	       "    make check\n"
	       "\n"
	       "README.md there says what to edit.\n",
	       words->id, path, path);
}

/* path may be NULL. */
static int
begin_check(const char *id, const char *path)
{
	cleanup_strbuf struct strbuf component = {0};
	cleanup_error struct error *err = NULL;
	struct words words = {.id = id};

	if (plugin_id_validate(id, "the id", &err) < 0)
		return usage_error(&command_new, "%s", error_text(err));
	words.name = strchr(id, '/') + 1;
	strbuf_add(&component, id, (size_t)(words.name - 1 - id));
	words.component = component.text;
	if (path == NULL)
		path = words.name;
	if (write_directory(path, &words, &err) < 0) {
		fprintf(stderr, "argvet: %s\n", error_text(err));
		return EXIT_INCOMPLETE;
	}
	print_next_steps(path, &words);
	return EXIT_CLEAN;
}

static int
run_new(int argc, char **argv)
{
	int operands;

	switch (options_read(&command_new, argc, argv, NULL, &operands)) {
	case OPTIONS_HELP:
		return EXIT_CLEAN;
	case OPTIONS_WRONG:
		return EXIT_USAGE;
	default:
		break;
	}
	if (operands == argc)
		return usage_error(&command_new,
				   "new wants the id of the check, such as acme/audit-retention");
	if (argc - operands > 2)
		return usage_error(&command_new, "new takes an id and a directory, not \"%s\" too",
				   argv[operands + 2]);
	return begin_check(argv[operands], argc - operands == 2 ? argv[operands + 1] : NULL);
}
