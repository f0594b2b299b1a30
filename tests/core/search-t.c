/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/search.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "plugin-sample.h"

#define cleanup_search __attribute__((cleanup(search_free)))

static const struct candidate *
candidate_at(const struct search *search, size_t index)
{
	assert_true(index < search->candidates.count);
	return vector_at(&search->candidates, index);
}

/* It was found as path, is open for reading, and is the file that path leads to. */
static void
assert_found(const struct search *search, size_t index, const char *path, const char *wanted_id,
	     bool named)
{
	const struct candidate *candidate = candidate_at(search, index);
	struct stat info;

	assert_string_equal(candidate->path, path);
	if (candidate->refusal != NULL)
		fail_msg("%s: %s", path, candidate->refusal);
	if (wanted_id == NULL)
		assert_null(candidate->wanted_id);
	else
		assert_string_equal(candidate->wanted_id, wanted_id);
	assert_int_equal(candidate->named, named);
	assert_int_equal(fcntl(candidate->fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(fcntl(candidate->fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(candidate->device, info.st_dev);
	assert_int_equal(candidate->inode, info.st_ino);
}

static void
assert_refused(const struct search *search, size_t index, const char *path, const char *reason,
	       bool named)
{
	const struct candidate *candidate = candidate_at(search, index);

	assert_string_equal(candidate->path, path);
	assert_non_null(candidate->refusal);
	if (strstr(candidate->refusal, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", candidate->refusal, reason);
	assert_int_equal(candidate->named, named);
	assert_int_equal(candidate->fd, -1);
}

/* A file that is there and may be opened; nobody looks into it. */
static void
make_file(const char *directory, const char *name)
{
	char path[PATH_MAX];

	sample_write(sample_path(path, directory, name), name, strlen(name));
}

static void
make_directory(const char *directory, const char *name)
{
	char path[PATH_MAX];

	sample_mkdir(sample_path(path, directory, name));
}

/* A directory with two files of one component. */
static char *
plugin_directory(void)
{
	char *directory = sample_directory();

	make_directory(directory, "test");
	make_file(directory, "test/second.so");
	make_file(directory, "test/first.so");
	return directory;
}

static void
nothing_at_first(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);

	(void)state;
	assert_int_equal(search.candidates.count, 0);
	assert_ptr_equal(search.arena, &arena);
}

static void
named_files(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char second[PATH_MAX];
	char first[PATH_MAX];

	(void)state;
	search_file(&search, sample_path(second, directory, "test/second.so"));
	search_file(&search, sample_path(first, directory, "test/first.so"));
	search_file(&search, second);
	assert_int_equal(search.candidates.count, 3);
	assert_found(&search, 0, second, NULL, true);
	assert_found(&search, 1, first, NULL, true);
	assert_found(&search, 2, second, NULL, true);
}

/* What a person names need not look like a plugin: that is for the loader to say. */
static void
named_whatever_it_is_called(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	make_file(directory, "README");
	sample_write(sample_path(path, directory, ".hidden"), "", 0);
	search_file(&search, path);
	search_file(&search, sample_path(path, directory, "README"));
	assert_int_equal(search.candidates.count, 2);
	assert_found(&search, 0, sample_path(path, directory, ".hidden"), NULL, true);
	assert_found(&search, 1, sample_path(path, directory, "README"), NULL, true);
}

static void
named_file_absent(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);

	(void)state;
	search_file(&search, "/nonexistent/absent.so");
	search_file(&search, "");
	search_file(&search, "/dev/null/absent.so");
	assert_int_equal(search.candidates.count, 3);
	assert_refused(&search, 0, "/nonexistent/absent.so",
		       "cannot open it: No such file or directory", true);
	assert_refused(&search, 1, "", "cannot open it: No such file or directory", true);
	assert_refused(&search, 2, "/dev/null/absent.so", "cannot open it: Not a directory", true);
	assert_null(candidate_at(&search, 0)->wanted_id);
}

static void
named_file_is_none(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char link[PATH_MAX];
	char fifo[PATH_MAX];

	(void)state;
	assert_int_equal(symlink("test/first.so", sample_path(link, directory, "link.so")), 0);
	assert_int_equal(mkfifo(sample_path(fifo, directory, "fifo.so"), 0644), 0);
	search_file(&search, link);
	search_file(&search, fifo);
	search_file(&search, directory);
	search_file(&search, "/dev/null");
	assert_int_equal(search.candidates.count, 4);
	assert_refused(&search, 0, link, "is a symbolic link; name the file that it leads to",
		       true);
	assert_refused(&search, 1, fifo, "is a FIFO, not a regular file", true);
	assert_refused(&search, 2, directory, "is a directory, not a regular file", true);
	assert_refused(&search, 3, "/dev/null", "is a device, not a regular file", true);
}

static void
directory(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	search_directory(&search, directory, true);
	assert_int_equal(search.candidates.count, 2);
	assert_found(&search, 0, sample_path(path, directory, "test/first.so"), "test/first",
		     false);
	assert_found(&search, 1, sample_path(path, directory, "test/second.so"), "test/second",
		     false);
}

static void
slashes_behind_a_directory(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char slashes[PATH_MAX];
	char path[PATH_MAX];

	(void)state;
	search_directory(&search, sample_path(slashes, directory, "//"), false);
	assert_int_equal(search.candidates.count, 2);
	assert_found(&search, 0, sample_path(path, directory, "test/first.so"), "test/first",
		     false);
	search_directory(&search, "/nonexistent///", true);
	assert_refused(&search, 2, "/nonexistent", "cannot read this directory", true);
}

static void
relative_directory(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_free char *before = getcwd(NULL, 0);
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);

	(void)state;
	assert_int_equal(chdir(directory), 0);
	search_directory(&search, ".", true);
	search_file(&search, "test/first.so");
	search_directory(&search, "", false);
	assert_int_equal(search.candidates.count, 3);
	assert_found(&search, 0, "./test/first.so", "test/first", false);
	assert_found(&search, 2, "test/first.so", NULL, true);
	assert_int_equal(chdir(before), 0);
}

/* Byte by byte, whatever the locale and the directory's own order. */
static void
order_of_names(void **state)
{
	static const char *const made[] = {"b/z.so",   "b/a.so",   "b/a-b.so", "b/B.so",
					   "b/a10.so", "a-b/x.so", "a/x.so",   "Z/x.so"};
	static const char *const ids[] = {"Z/x",   "a/x", "a-b/x", "b/B",
					  "b/a-b", "b/a", "b/a10", "b/z"};
	cleanup_sample char *directory = sample_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);

	(void)state;
	make_directory(directory, "b");
	make_directory(directory, "a-b");
	make_directory(directory, "a");
	make_directory(directory, "Z");
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		make_file(directory, made[i]);
	search_directory(&search, directory, true);
	assert_int_equal(search.candidates.count, sizeof(ids) / sizeof(ids[0]));
	for (size_t i = 0; i < search.candidates.count; i++)
		assert_string_equal(candidate_at(&search, i)->wanted_id, ids[i]);
}

/* What is asked for first is first, and is not sorted into what was there. */
static void
order_of_places(void **state)
{
	cleanup_sample char *first = plugin_directory();
	cleanup_sample char *second = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	search_directory(&search, second, true);
	search_file(&search, "/nonexistent/a.so");
	search_directory(&search, first, false);
	assert_int_equal(search.candidates.count, 5);
	assert_found(&search, 1, sample_path(path, second, "test/second.so"), "test/second", false);
	assert_refused(&search, 2, "/nonexistent/a.so", "cannot open it", true);
	assert_found(&search, 3, sample_path(path, first, "test/first.so"), "test/first", false);
}

static void
what_is_ignored(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	make_file(directory, "README");
	make_file(directory, ".hidden.so");
	make_file(directory, "test/README");
	make_file(directory, "test/.hidden.so");
	make_file(directory, "test/.so");
	make_file(directory, "test/so");
	make_file(directory, "test/first.so.bak");
	make_file(directory, "test/first.so~");
	make_file(directory, "test/first.SO");
	make_file(directory, "test/first.c");
	make_directory(directory, "empty");
	make_directory(directory, ".git");
	make_file(directory, ".git/first.so");
	make_directory(directory, "test/deeper");
	make_file(directory, "test/deeper/first.so");
	assert_int_equal(symlink("nowhere", sample_path(path, directory, "dangling")), 0);
	assert_int_equal(mkfifo(sample_path(path, directory, "test/fifo"), 0644), 0);
	search_directory(&search, directory, true);
	assert_int_equal(search.candidates.count, 2);
	assert_string_equal(candidate_at(&search, 0)->wanted_id, "test/first");
	assert_string_equal(candidate_at(&search, 1)->wanted_id, "test/second");
}

/* Nobody named these files, only the directory. */
static void
not_in_a_component(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	const char *reason =
		"belongs in a directory named after its component (kube-apiserver/NAME.so)";
	char path[PATH_MAX];

	(void)state;
	make_file(directory, "file.so");
	assert_int_equal(mkfifo(sample_path(path, directory, "fifo.so"), 0644), 0);
	assert_int_equal(symlink("nowhere", sample_path(path, directory, "dangling.so")), 0);
	search_directory(&search, directory, true);
	assert_int_equal(search.candidates.count, 5);
	assert_refused(&search, 0, path, reason, false);
	assert_refused(&search, 1, sample_path(path, directory, "fifo.so"), reason, false);
	assert_refused(&search, 2, sample_path(path, directory, "file.so"), reason, false);
	assert_null(candidate_at(&search, 2)->wanted_id);
	assert_string_equal(candidate_at(&search, 3)->wanted_id, "test/first");
}

static void
no_files_in_a_component(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	make_directory(directory, "test");
	make_directory(directory, "test/directory.so");
	make_file(directory, "test/good.so");
	assert_int_equal(symlink("good.so", sample_path(path, directory, "test/link.so")), 0);
	assert_int_equal(mkfifo(sample_path(path, directory, "test/fifo.so"), 0644), 0);
	search_directory(&search, directory, true);
	assert_int_equal(search.candidates.count, 4);
	assert_refused(&search, 0, sample_path(path, directory, "test/directory.so"),
		       "is a directory, not a regular file", false);
	assert_refused(&search, 1, sample_path(path, directory, "test/fifo.so"),
		       "is a FIFO, not a regular file", false);
	assert_found(&search, 2, sample_path(path, directory, "test/good.so"), "test/good", false);
	assert_refused(&search, 3, sample_path(path, directory, "test/link.so"),
		       "is a symbolic link", false);
}

/* A name is any bytes; whether an id may be so is for the loader to say. */
static void
odd_names(void **state)
{
	cleanup_sample char *directory = sample_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	make_directory(directory, "100%s");
	make_file(directory, "100%s/\n\x1b[31m.so");
	make_file(directory, "100%s/a b.so.so");
	make_directory(directory, "component.so");
	make_file(directory, "component.so/\xff.so");
	search_directory(&search, directory, true);
	assert_int_equal(search.candidates.count, 3);
	assert_found(&search, 0, sample_path(path, directory, "100%s/\n\x1b[31m.so"),
		     "100%s/\n\x1b[31m", false);
	assert_found(&search, 1, sample_path(path, directory, "100%s/a b.so.so"), "100%s/a b.so",
		     false);
	assert_found(&search, 2, sample_path(path, directory, "component.so/\xff.so"),
		     "component.so/\xff", false);
}

static void
longest_name(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char name[NAME_MAX + 8] = "test/";
	char path[PATH_MAX];
	char id[NAME_MAX + 8];

	(void)state;
	memset(name + 5, 'x', NAME_MAX - 3);
	memcpy(name + 5 + NAME_MAX - 3, ".so", 4);
	snprintf(id, sizeof(id), "%.*s", 5 + NAME_MAX - 3, name);
	make_file(directory, name);
	search_directory(&search, directory, true);
	assert_int_equal(search.candidates.count, 3);
	assert_found(&search, 2, sample_path(path, directory, name), id, false);
}

static void
absent_directory(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);

	(void)state;
	search_directory(&search, "/nonexistent/plugins", false);
	search_directory(&search, "/dev/null/plugins", false);
	assert_int_equal(search.candidates.count, 0);
	search_directory(&search, "/nonexistent/plugins", true);
	search_directory(&search, "", true);
	assert_int_equal(search.candidates.count, 2);
	assert_refused(&search, 0, "/nonexistent/plugins",
		       "cannot read this directory: No such file or directory", true);
	assert_refused(&search, 1, "", "cannot read this directory: No such file or directory",
		       true);
}

static void
no_directory(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	const char *reason = "cannot read this directory: Not a directory";
	char path[PATH_MAX];

	(void)state;
	search_directory(&search, sample_path(path, directory, "test/first.so"), false);
	search_directory(&search, path, true);
	assert_int_equal(search.candidates.count, 2);
	assert_refused(&search, 0, path, reason, false);
	assert_refused(&search, 1, path, reason, true);
}

/* Root can read every directory, so it becomes somebody else for that time. */
static void
search_as_somebody(struct search *search, const char *directory, bool required)
{
	bool root = geteuid() == 0;

	if (root)
		assert_int_equal(seteuid(12345), 0);
	search_directory(search, directory, required);
	if (root)
		assert_int_equal(seteuid(0), 0);
}

static void
unreadable_component(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	assert_int_equal(chmod(sample_path(path, directory, "test"), 0), 0);
	search_as_somebody(&search, directory, true);
	assert_int_equal(chmod(path, 0755), 0);
	assert_int_equal(search.candidates.count, 1);
	assert_refused(&search, 0, path, "cannot read this directory: Permission denied", false);
}

/* Something is there, so its loss is told even if nobody asked for it. */
static void
unreadable_directory(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	sample_path(path, directory, "test");
	assert_int_equal(chmod(directory, 0), 0);
	search_as_somebody(&search, directory, false);
	search_as_somebody(&search, directory, true);
	search_as_somebody(&search, path, false);
	assert_int_equal(chmod(directory, 0755), 0);
	assert_int_equal(search.candidates.count, 3);
	assert_refused(&search, 2, path, "cannot read this directory: Permission denied", false);
	assert_refused(&search, 0, directory, "cannot read this directory: Permission denied",
		       false);
	assert_refused(&search, 1, directory, "cannot read this directory: Permission denied",
		       true);
}

static void
unreadable_file(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	assert_int_equal(chmod(sample_path(path, directory, "test/first.so"), 0), 0);
	search_as_somebody(&search, directory, true);
	assert_int_equal(search.candidates.count, 2);
	assert_refused(&search, 0, path, "cannot open it: Permission denied", false);
	assert_string_equal(candidate_at(&search, 0)->wanted_id, "test/first");
	assert_null(candidate_at(&search, 1)->refusal);
}

static void
untrusted_files(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	assert_int_equal(chmod(sample_path(path, directory, "test/first.so"), 0664), 0);
	assert_int_equal(chmod(sample_path(path, directory, "test/second.so"), 0666), 0);
	search_directory(&search, directory, true);
	search_file(&search, path);
	assert_int_equal(search.candidates.count, 3);
	assert_refused(&search, 1, path, "writable by others (mode 0666)", false);
	assert_refused(&search, 2, path, "writable by others (mode 0666)", true);
	assert_refused(&search, 0, sample_path(path, directory, "test/first.so"),
		       "writable by its group (mode 0664)", false);
}

static void
untrusted_component(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char reason[PATH_MAX + 64];
	char path[PATH_MAX];

	(void)state;
	make_directory(directory, "other");
	make_file(directory, "other/good.so");
	assert_int_equal(chmod(sample_path(path, directory, "test"), 0777), 0);
	snprintf(reason, sizeof(reason), "directory %s is writable by others (mode 0777)", path);
	search_directory(&search, directory, true);
	assert_int_equal(search.candidates.count, 3);
	assert_found(&search, 0, sample_path(path, directory, "other/good.so"), "other/good",
		     false);
	assert_refused(&search, 1, sample_path(path, directory, "test/first.so"), reason, false);
	assert_refused(&search, 2, sample_path(path, directory, "test/second.so"), reason, false);
}

static void
foreign_file(void **state)
{
	cleanup_sample char *directory = NULL;
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	sample_need_root("can give a file away");
	directory = plugin_directory();
	assert_int_equal(chown(sample_path(path, directory, "test/first.so"), 12345, 0), 0);
	search_directory(&search, directory, true);
	assert_int_equal(search.candidates.count, 2);
	assert_refused(&search, 0, path, "owned by user 12345, not by root", false);
	assert_null(candidate_at(&search, 1)->refusal);
}

/* Links are followed to a directory, and what counts is where the file really is. */
static void
linked_directories(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_sample char *other = sample_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char target[PATH_MAX];
	char path[PATH_MAX];

	(void)state;
	sample_path(target, directory, "test");
	assert_int_equal(symlink(target, sample_path(path, other, "test")), 0);
	assert_int_equal(symlink(other, sample_path(path, directory, "link")), 0);
	search_directory(&search, path, true);
	assert_int_equal(search.candidates.count, 2);
	assert_found(&search, 0, sample_path(path, directory, "link/test/first.so"), "test/first",
		     false);
	assert_int_equal(chmod(target, 0777), 0);
	search_free(&search);
	search = SEARCH(&arena);
	search_directory(&search, other, true);
	assert_int_equal(search.candidates.count, 2);
	assert_refused(&search, 0, sample_path(path, other, "test/first.so"),
		       "/test is writable by others (mode 0777)", false);
}

static void
assert_same_file(const struct candidate *one, const struct candidate *other)
{
	assert_int_equal(one->device, other->device);
	assert_int_equal(one->inode, other->inode);
	assert_int_not_equal(one->fd, other->fd);
}

/* Each is a candidate with a descriptor of its own; they can be told to be one file. */
static void
same_file_again(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_sample char *other = sample_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];
	char second[PATH_MAX];

	(void)state;
	make_directory(other, "test");
	sample_path(path, directory, "test/first.so");
	assert_int_equal(link(path, sample_path(second, other, "test/linked.so")), 0);
	search_directory(&search, directory, true);
	search_directory(&search, directory, true);
	search_directory(&search, other, true);
	search_file(&search, path);
	assert_int_equal(search.candidates.count, 6);
	assert_same_file(candidate_at(&search, 0), candidate_at(&search, 2));
	assert_same_file(candidate_at(&search, 1), candidate_at(&search, 3));
	assert_same_file(candidate_at(&search, 0), candidate_at(&search, 4));
	assert_same_file(candidate_at(&search, 0), candidate_at(&search, 5));
	assert_int_not_equal(candidate_at(&search, 0)->inode, candidate_at(&search, 1)->inode);
	assert_found(&search, 4, second, "test/linked", false);
	assert_found(&search, 5, path, NULL, true);
}

/* Whatever then happens to the name, the file that was looked at is the one that is open. */
static void
replaced_afterwards(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];
	char text[64] = "";

	(void)state;
	search_file(&search, sample_path(path, directory, "test/first.so"));
	assert_int_equal(remove(path), 0);
	sample_write(path, "another", 7);
	assert_true(read(candidate_at(&search, 0)->fd, text, sizeof(text) - 1) > 0);
	assert_string_equal(text, "test/first.so");
}

/* What the caller's texts become is of no matter. */
static void
texts_are_copied(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char expected[PATH_MAX];
	char path[PATH_MAX];

	(void)state;
	search_file(&search, sample_path(path, directory, "test/first.so"));
	memset(path, 'x', strlen(path));
	assert_found(&search, 0, sample_path(expected, directory, "test/first.so"), NULL, true);
	strcpy(path, directory);
	search_directory(&search, path, true);
	memset(path, 'x', strlen(path));
	assert_found(&search, 1, expected, "test/first", false);
}

static void
path_variable(void **state)
{
	cleanup_sample char *first = plugin_directory();
	cleanup_sample char *second = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	(void)state;
	search_path(&search, "");
	search_path(&search, ":");
	search_path(&search, ":::");
	search_path(&search, "/nonexistent");
	assert_int_equal(search.candidates.count, 0);
	snprintf(path, sizeof(path), ":/nonexistent::%s/:%s:", second, first);
	search_path(&search, path);
	assert_int_equal(search.candidates.count, 4);
	assert_found(&search, 0, sample_path(path, second, "test/first.so"), "test/first", false);
	assert_found(&search, 1, sample_path(path, second, "test/second.so"), "test/second", false);
	assert_found(&search, 2, sample_path(path, first, "test/first.so"), "test/first", false);
	assert_found(&search, 3, sample_path(path, first, "test/second.so"), "test/second", false);
}

/* Nothing in the variable was named by a person for this run. */
static void
path_variable_refusals(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	char file[PATH_MAX];
	char list[2 * PATH_MAX];

	(void)state;
	sample_path(file, directory, "test/first.so");
	assert_int_equal(chmod(file, 0666), 0);
	snprintf(list, sizeof(list), "%s:%s", file, directory);
	search_path(&search, list);
	assert_int_equal(search.candidates.count, 3);
	assert_refused(&search, 0, file, "cannot read this directory: Not a directory", false);
	assert_refused(&search, 1, file, "writable by others", false);
	assert_null(candidate_at(&search, 2)->refusal);
}

/* Every plugin is refused with the reason, and none is left out. */
static void
too_many_open_files(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	cleanup_search struct search search = SEARCH(&arena);
	struct rlimit before = sample_limit_files(1);
	char path[PATH_MAX];

	(void)state;
	search_directory(&search, directory, true);
	search_directory(&search, directory, true);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_int_equal(search.candidates.count, 3);
	assert_found(&search, 0, sample_path(path, directory, "test/first.so"), "test/first",
		     false);
	assert_refused(&search, 1, sample_path(path, directory, "test/second.so"),
		       "cannot open it: Too many open files", false);
	assert_refused(&search, 2, directory, "cannot read this directory: Too many open files",
		       true);
}

static void
closed_in_the_end(void **state)
{
	cleanup_sample char *directory = plugin_directory();
	cleanup_arena struct arena arena = {0};
	struct search search = SEARCH(&arena);
	int fds[2];

	(void)state;
	search_file(&search, "/nonexistent.so");
	search_directory(&search, directory, true);
	for (size_t i = 0; i < 2; i++)
		fds[i] = candidate_at(&search, i + 1)->fd;
	search_free(&search);
	assert_int_equal(search.candidates.count, 0);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(fcntl(fds[i], F_GETFD), -1);
	assert_true(fcntl(STDOUT_FILENO, F_GETFD) >= 0);
	search_free(&search);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_at_first),
		cmocka_unit_test(named_files),
		cmocka_unit_test(named_whatever_it_is_called),
		cmocka_unit_test(named_file_absent),
		cmocka_unit_test(named_file_is_none),
		cmocka_unit_test(directory),
		cmocka_unit_test(slashes_behind_a_directory),
		cmocka_unit_test(relative_directory),
		cmocka_unit_test(order_of_names),
		cmocka_unit_test(order_of_places),
		cmocka_unit_test(what_is_ignored),
		cmocka_unit_test(not_in_a_component),
		cmocka_unit_test(no_files_in_a_component),
		cmocka_unit_test(odd_names),
		cmocka_unit_test(longest_name),
		cmocka_unit_test(absent_directory),
		cmocka_unit_test(no_directory),
		cmocka_unit_test(unreadable_component),
		cmocka_unit_test(unreadable_directory),
		cmocka_unit_test(unreadable_file),
		cmocka_unit_test(untrusted_files),
		cmocka_unit_test(untrusted_component),
		cmocka_unit_test(foreign_file),
		cmocka_unit_test(linked_directories),
		cmocka_unit_test(same_file_again),
		cmocka_unit_test(replaced_afterwards),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(path_variable),
		cmocka_unit_test(path_variable_refusals),
		cmocka_unit_test(too_many_open_files),
		cmocka_unit_test(closed_in_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
