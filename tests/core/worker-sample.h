/* SPDX-License-Identifier: Apache-2.0
 *
 * What tests of workers and of their parent need: plugins in a place that is trusted, a child that
 * may give up what it likes and tells how it went, and counts of what a process has.
 */
#ifndef ARGVET_TESTS_CORE_WORKER_SAMPLE_H
#define ARGVET_TESTS_CORE_WORKER_SAMPLE_H

#include <dirent.h>
#include <errno.h>
#include <sys/mman.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "child-sample.h"
#include "plugin-sample.h"

/* No test waits longer, in seconds. */
#define SAMPLE_PATIENCE 120

/* Workers have a sandbox, which valgrind does not live in. */
static inline void
sample_need_workers(void)
{
	if (is_under_valgrind())
		skip();
}

/* Copies the plugin to directory/COMPONENT/NAME.so, as its path ends. */
static inline void
sample_bring(const char *directory, const char *component, const char *plugin)
{
	cleanup_strbuf struct strbuf bytes = {0};
	char path[PATH_MAX];
	int fd = open(plugin, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(file_read(fd, SIZE_MAX, &bytes), 0);
	close(fd);
	mkdir(sample_path(path, directory, component), 0755);
	assert_int_equal(chmod(path, 0755), 0);
	assert_true(snprintf(path, PATH_MAX, "%s/%s%s", directory, component,
			     strrchr(plugin, '/')) < PATH_MAX);
	sample_write(path, bytes.text, bytes.length);
}

static inline size_t
sample_count_entries(const char *path)
{
	DIR *directory = opendir(path);
	size_t count = 0;

	if (directory == NULL)
		return 0;
	while (readdir(directory) != NULL)
		count++;
	closedir(directory);
	return count - 2;
}

/* How many descriptors this process has open. */
static inline size_t
sample_count_fds(void)
{
	return sample_count_entries("/proc/self/fd") - 1;
}

static inline bool
sample_has_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

/* Has a child do what changes its process for good. Returns what it told, and ends the test unless
 * the child ended well. */
static inline char *
sample_told(void (*tell)(const void *what, struct strbuf *told), const void *what)
{
	struct strbuf told = {0};
	int paper = memfd_create("told", MFD_CLOEXEC);
	pid_t child;
	int status;

	assert_true(paper >= 0);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		/* cmocka has its own mind about crashes. */
		for (int number = 1; number < 32; number++)
			signal(number, SIG_DFL);
		alarm(SAMPLE_PATIENCE);
		strbuf_add_text(&told, "");
		tell(what, &told);
		status = write(paper, told.text, told.length) == (ssize_t)told.length ? 0 : 99;
		strbuf_free(&told);
		/* And not _exit: a leak checker has something to say, too. */
		exit(status);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(lseek(paper, 0, SEEK_SET), 0);
	assert_int_equal(file_read(paper, SIZE_MAX, &told), 0);
	close(paper);
	if (status != 0)
		fail_msg("the child ended with %#x: %s", (unsigned)status, told.text);
	return told.text;
}

static inline void
sample_expect_part(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, part);
}

#endif
