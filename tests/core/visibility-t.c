/* SPDX-License-Identifier: Apache-2.0 */
#include "source/visibility.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/cleanup.h"

#define OUTSIDE "pid:[4026531836]"
#define INSIDE  "pid:[4026532999]"

/* A tree like /proc, with as much of it as is looked at. */
struct tree {
	char path[64];
};

static void
path_in(const struct tree *tree, const char *name, char *path, size_t size)
{
	snprintf(path, size, "%s/%s", tree->path, name);
}

static int
open_tree(void **state)
{
	struct tree *tree = calloc(1, sizeof(*tree));
	char path[128];

	strcpy(tree->path, "/tmp/visibility-t-XXXXXX");
	*state = tree;
	if (mkdtemp(tree->path) == NULL)
		return -1;
	path_in(tree, "self", path, sizeof(path));
	if (mkdir(path, 0700) != 0)
		return -1;
	path_in(tree, "self/ns", path, sizeof(path));
	return mkdir(path, 0700);
}

static int
close_tree(void **state)
{
	static const char *const names[] = {
		"self/ns/pid", "self/ns", "self/status", "self/mountinfo", "self", "",
	};
	struct tree *tree = *state;
	char path[128];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		path_in(tree, names[i], path, sizeof(path));
		remove(path);
	}
	free(tree);
	return 0;
}

static void
put_namespace(void **state, const char *name, const char *numbers)
{
	char path[128];
	FILE *file;

	path_in(*state, "self/ns/pid", path, sizeof(path));
	assert_int_equal(symlink(name, path), 0);
	path_in(*state, "self/status", path, sizeof(path));
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "Name:\targvet\nPid:\t7\nNSpid:\t%s\nNSpgid:\t7\n", numbers);
	fclose(file);
}

/* Mounts, the last one on the tree itself. */
static void
put_mounts(void **state, const char *options)
{
	const struct tree *tree = *state;
	char path[128];
	FILE *file;

	path_in(tree, "self/mountinfo", path, sizeof(path));
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file,
		"20 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
		"21 20 0:5 / /mnt/proc rw - proc proc rw,hidepid=2\n"
		"22 20 0:5 / %s rw,nosuid shared:2 - proc proc rw%s\n"
		"23 1 8:1 / %s/sub rw - proc proc rw,hidepid=1\n",
		tree->path, options, tree->path);
	fclose(file);
}

static void
assert_explained(void **state, bool root, const char *wanted)
{
	const struct tree *tree = *state;
	cleanup_close int fd = open(tree->path, O_RDONLY | O_DIRECTORY);
	cleanup_strbuf struct strbuf text = {0};

	strbuf_add_text(&text, "");
	visibility_explain(fd, tree->path, root, &text);
	if (*wanted == '\0')
		assert_string_equal(text.text, "");
	else
		assert_non_null(strstr(text.text, wanted));
}

static void
a_mount_may_hide_others(void **state)
{
	put_namespace(state, OUTSIDE, "7");
	put_mounts(state, ",hidepid=invisible,gid=4");
	assert_explained(state, false, "hidepid=invisible hides those of other users");
	assert_explained(state, true, "");
	put_mounts(state, ",hidepid=2");
	assert_explained(state, false, "hidepid=2 hides");
}

static void
other_mounts_and_zero_hide_nothing(void **state)
{
	put_namespace(state, OUTSIDE, "7");
	put_mounts(state, "");
	assert_explained(state, false, "");
	put_mounts(state, ",hidepid=0");
	assert_explained(state, false, "");
	put_mounts(state, ",hidepid=off");
	assert_explained(state, false, "");
}

static void
a_namespace_hides_the_host(void **state)
{
	put_namespace(state, INSIDE, "7");
	assert_explained(state, true, "PID namespace");
	assert_explained(state, false, "PID namespace");
}

static void
the_proc_of_the_host_shows_the_host(void **state)
{
	put_namespace(state, INSIDE, "4711\t7");
	assert_explained(state, true, "");
}

static void
the_first_namespace_hides_nothing(void **state)
{
	put_namespace(state, OUTSIDE, "7");
	assert_explained(state, true, "");
}

static void
without_anything_to_read_nothing_is_known(void **state)
{
	assert_explained(state, false, "");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_tree, close_tree)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_mount_may_hide_others),
		TEST(other_mounts_and_zero_hide_nothing),
		TEST(a_namespace_hides_the_host),
		TEST(the_proc_of_the_host_shows_the_host),
		TEST(the_first_namespace_hides_nothing),
		TEST(without_anything_to_read_nothing_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
