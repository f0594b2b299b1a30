/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "source/walk.h"

#define POD "kind: Pod\nspec: {containers: [{command: [kube-apiserver]}]}\n"

struct fixture {
	struct arena arena;
	struct problems problems;
	struct strbuf names; /* of the units, in order, a blank behind each */
	struct strbuf bytes; /* of the last one */
	/* Is called when the first unit is taken, in the middle of the walk. */
	void (*meanwhile)(struct fixture *fixture);
	char directory[32];
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_zeroed(1, sizeof(*fixture));

	fixture->problems = PROBLEMS(&fixture->arena);
	strcpy(fixture->directory, "/tmp/argvet-walk-XXXXXX");
	*state = fixture;
	return mkdtemp(fixture->directory) != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	char *command = arena_printf(&fixture->arena, "chmod -R u+rwx %s && rm -rf %s",
				     fixture->directory, fixture->directory);
	int result = system(command);

	vector_free(&fixture->problems.items);
	strbuf_free(&fixture->names);
	strbuf_free(&fixture->bytes);
	arena_free(&fixture->arena);
	free(fixture);
	return result;
}

static const char *
path_of(struct fixture *fixture, const char *name)
{
	return arena_printf(&fixture->arena, "%s/%s", fixture->directory, name);
}

static void
write_file(struct fixture *fixture, const char *name, const char *text)
{
	FILE *file = fopen(path_of(fixture, name), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void
make_directory(struct fixture *fixture, const char *name)
{
	assert_int_equal(mkdir(path_of(fixture, name), 0700), 0);
}

static void
make_link(struct fixture *fixture, const char *to, const char *name)
{
	assert_int_equal(symlink(to, path_of(fixture, name)), 0);
}

static void
take(void *taker, const struct unit *unit)
{
	struct fixture *fixture = taker;
	size_t prefix = strlen(fixture->directory);
	bool inside = strncmp(unit->name, fixture->directory, prefix) == 0;

	strbuf_printf(&fixture->names, "%s%s ", inside ? unit->name + prefix + 1 : unit->name,
		      unit->named ? "!" : "");
	strbuf_clear(&fixture->bytes);
	assert_int_equal(lseek(unit->fd, 0, SEEK_SET), 0);
	assert_int_equal(file_read(unit->fd, SIZE_MAX, &fixture->bytes), 0);
	assert_int_equal(fcntl(unit->fd, F_GETFD), FD_CLOEXEC);
	close(unit->fd);
	if (fixture->meanwhile != NULL)
		fixture->meanwhile(fixture);
	fixture->meanwhile = NULL;
}

static void
walk_as(struct fixture *fixture, enum unit_kind kind, const char *path)
{
	const struct walk_settings settings = {
		.kind = kind,
		.problems = &fixture->problems,
		.take = take,
		.taker = fixture,
	};

	walk_path(&settings, path);
}

static void
walk(struct fixture *fixture, const char *path)
{
	walk_as(fixture, UNIT_MANIFEST, path);
}

/* A "!" is behind what was asked for by its name. */
static void
assert_names(struct fixture *fixture, const char *wanted)
{
	strbuf_add_text(&fixture->names, "");
	assert_string_equal(fixture->names.text, wanted);
}

static void
assert_no_problems(const struct fixture *fixture)
{
	assert_int_equal(fixture->problems.items.count, 0);
}

static void
assert_problem(struct fixture *fixture, enum problem_severity severity, const char *file,
	       const char *part)
{
	const struct problem *problem = vector_at(&fixture->problems.items, 0);

	assert_int_equal(fixture->problems.items.count, 1);
	assert_int_equal(problem->severity, severity);
	assert_string_equal(problem->origin.file, file);
	if (strstr(problem->message, part) == NULL)
		assert_string_equal(problem->message, part);
}

static void
a_directory_is_walked_in_order(void **state)
{
	struct fixture *fixture = *state;

	make_directory(fixture, "b");
	make_directory(fixture, ".git");
	write_file(fixture, "c.yml", POD);
	write_file(fixture, "a.manifest", POD);
	write_file(fixture, "b/x.json", POD);
	write_file(fixture, "b/x.txt", POD);
	write_file(fixture, ".hidden.yaml", POD);
	write_file(fixture, ".git/x.yaml", POD);
	walk(fixture, fixture->directory);
	assert_names(fixture, "a.manifest b/x.json c.yml ");
	assert_string_equal(fixture->bytes.text, POD);
	assert_no_problems(fixture);
}

static void
command_lines_are_in_any_file(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "any.txt", "");
	write_file(fixture, "any", "");
	walk_as(fixture, UNIT_ARGV, arena_printf(&fixture->arena, "%s/", fixture->directory));
	assert_names(fixture, "any any.txt ");
}

static void
links_are_followed_only_inside(void **state)
{
	struct fixture *fixture = *state;

	make_directory(fixture, "in");
	make_directory(fixture, "in/.data");
	make_directory(fixture, "in2");
	write_file(fixture, "out.yaml", POD);
	write_file(fixture, "in2/out.yaml", POD);
	write_file(fixture, "in/.data/x.yaml", POD);
	write_file(fixture, "in/.data/y.yaml", POD);
	make_link(fixture, "../out.yaml", "in/a.yaml");
	make_link(fixture, "../in2/out.yaml", "in/b.yaml");
	make_link(fixture, "..", "in/c.yaml");
	make_link(fixture, ".", "in/loop");
	make_link(fixture, ".", "in/loop.yaml");
	make_link(fixture, "self.yaml", "in/self.yaml");
	make_link(fixture, ".data/x.yaml", "in/d.yaml");
	make_link(fixture, "d.yaml", "in/e.yaml");
	make_link(fixture, "nowhere", "in/f.yaml");
	make_link(fixture, path_of(fixture, "in/.data/y.yaml"), "in/g.yaml");
	walk(fixture, path_of(fixture, "in"));
	assert_names(fixture, "in/d.yaml in/g.yaml ");
	assert_no_problems(fixture);
}

static void
a_link_to_a_directory_that_is_asked_for_is_its_root(void **state)
{
	struct fixture *fixture = *state;

	make_directory(fixture, "real");
	write_file(fixture, "real/a.yaml", POD);
	make_link(fixture, "a.yaml", "real/b.yaml");
	make_link(fixture, "real", "link");
	walk(fixture, path_of(fixture, "link"));
	assert_names(fixture, "link/a.yaml ");
}

static void
each_file_is_taken_once(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "b.yaml", POD);
	make_link(fixture, "b.yaml", "a.yaml");
	make_link(fixture, "b.yaml", "d.yaml");
	assert_int_equal(link(path_of(fixture, "b.yaml"), path_of(fixture, "c.yaml")), 0);
	walk(fixture, fixture->directory);
	assert_names(fixture, "a.yaml ");
}

static void
what_cannot_be_opened_is_a_problem(void **state)
{
	struct fixture *fixture = *state;

	if (geteuid() == 0)
		skip();
	make_directory(fixture, "c");
	write_file(fixture, "a.yaml", POD);
	write_file(fixture, "b.yaml", POD);
	assert_int_equal(chmod(path_of(fixture, "a.yaml"), 0), 0);
	walk(fixture, fixture->directory);
	assert_names(fixture, "b.yaml ");
	assert_problem(fixture, PROBLEM_ERROR, path_of(fixture, "a.yaml"), "Permission denied");
}

static void
a_missing_file_is_a_problem(void **state)
{
	struct fixture *fixture = *state;
	const char *path = path_of(fixture, "none.yaml");

	walk(fixture, path);
	assert_problem(fixture, PROBLEM_ERROR, path, "cannot open: No such file or directory");
}

static void
an_empty_directory_is_worth_a_word(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "a.txt", POD);
	walk(fixture, fixture->directory);
	assert_problem(fixture, PROBLEM_WARNING, fixture->directory, "no manifests here");
}

static void
make_socket(struct fixture *fixture, const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(address.sun_path, path_of(fixture, name));
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
}

/* Somebody who waits for the pipe to be opened would see it. */
static void
special_files_in_a_tree_are_not_opened(void **state)
{
	struct fixture *fixture = *state;
	const char *pipe = path_of(fixture, "a.yaml");

	assert_int_equal(mkfifo(pipe, 0600), 0);
	make_socket(fixture, "b.yaml");
	make_link(fixture, "a.yaml", "c.yaml");
	make_link(fixture, "/dev/zero", "d.yaml");
	write_file(fixture, "e.yaml", POD);
	walk(fixture, fixture->directory);
	assert_names(fixture, "e.yaml ");
	assert_no_problems(fixture);
}

static void
a_socket_that_is_asked_for_is_a_problem(void **state)
{
	struct fixture *fixture = *state;

	make_socket(fixture, "s");
	walk(fixture, path_of(fixture, "s"));
	assert_problem(fixture, PROBLEM_ERROR, path_of(fixture, "s"), "neither a file nor a pipe");
}

static void *
feed(void *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t count = write(fd, POD, sizeof(POD) - 1);

	close(fd);
	return count > 0 ? path : NULL;
}

static void
a_named_pipe_is_waited_for_and_kept(void **state)
{
	struct fixture *fixture = *state;
	char *path = arena_copy(&fixture->arena, path_of(fixture, "pipe"));
	pthread_t feeder;
	void *fed;

	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(pthread_create(&feeder, NULL, feed, path), 0);
	walk(fixture, path);
	pthread_join(feeder, &fed);
	assert_non_null(fed);
	assert_names(fixture, "pipe! ");
	assert_string_equal(fixture->bytes.text, POD);
}

static void
a_device_without_end_is_cut(void **state)
{
	struct fixture *fixture = *state;

	walk(fixture, "/dev/zero");
	assert_names(fixture, "/dev/zero! ");
	assert_true(fixture->bytes.length > (size_t)64 * 1024 * 1024);
	assert_true(fixture->bytes.length < (size_t)65 * 1024 * 1024);
}

/* Walks "-" with standard input from fd, which is closed. */
static void
walk_stdin_from(struct fixture *fixture, int fd)
{
	int kept = dup(STDIN_FILENO);

	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	close(fd);
	walk(fixture, "-");
	assert_int_equal(dup2(kept, STDIN_FILENO), STDIN_FILENO);
	close(kept);
}

static void
standard_input_is_read_from_where_it_stands(void **state)
{
	struct fixture *fixture = *state;
	int fd;

	write_file(fixture, "a", "12345");
	fd = open(path_of(fixture, "a"), O_RDONLY | O_CLOEXEC);
	assert_int_equal(lseek(fd, 2, SEEK_SET), 2);
	walk_stdin_from(fixture, fd);
	assert_names(fixture, "-! ");
	assert_string_equal(fixture->bytes.text, "345");
}

static void
standard_input_from_a_socket(void **state)
{
	struct fixture *fixture = *state;
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_int_equal(write(ends[1], "abc", 3), 3);
	close(ends[1]);
	walk_stdin_from(fixture, ends[0]);
	assert_string_equal(fixture->bytes.text, "abc");
}

static void
standard_input_that_is_a_directory_is_a_problem(void **state)
{
	struct fixture *fixture = *state;

	walk_stdin_from(fixture, open(fixture->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	assert_problem(fixture, PROBLEM_ERROR, "-", "cannot read: Is a directory");
}

static void
standard_input_that_is_closed_is_a_problem(void **state)
{
	struct fixture *fixture = *state;
	int kept = dup(STDIN_FILENO);

	close(STDIN_FILENO);
	walk(fixture, "-");
	assert_int_equal(dup2(kept, STDIN_FILENO), STDIN_FILENO);
	close(kept);
	assert_problem(fixture, PROBLEM_ERROR, "-", "cannot read: Bad file descriptor");
}

static void
an_open_descriptor_can_be_named(void **state)
{
	struct fixture *fixture = *state;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], POD, sizeof(POD) - 1), sizeof(POD) - 1);
	close(ends[1]);
	walk(fixture, arena_printf(&fixture->arena, "/dev/fd/%d", ends[0]));
	close(ends[0]);
	assert_string_equal(fixture->bytes.text, POD);
}

static void
remove_b(struct fixture *fixture)
{
	assert_int_equal(unlink(path_of(fixture, "b.yaml")), 0);
	assert_int_equal(rmdir(path_of(fixture, "c")), 0);
}

static void
what_vanishes_is_left_out(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "a.yaml", POD);
	write_file(fixture, "b.yaml", POD);
	make_directory(fixture, "c");
	write_file(fixture, "d.yaml", POD);
	fixture->meanwhile = remove_b;
	walk(fixture, fixture->directory);
	assert_names(fixture, "a.yaml d.yaml ");
	assert_no_problems(fixture);
}

static void
turn_b_into_link(struct fixture *fixture)
{
	assert_int_equal(unlink(path_of(fixture, "b.yaml")), 0);
	make_link(fixture, "/etc/passwd", "b.yaml");
}

static void
a_file_that_becomes_a_link_is_not_followed(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "a.yaml", POD);
	write_file(fixture, "b.yaml", POD);
	write_file(fixture, "c.yaml", POD);
	fixture->meanwhile = turn_b_into_link;
	walk(fixture, fixture->directory);
	assert_names(fixture, "a.yaml c.yaml ");
	assert_problem(fixture, PROBLEM_ERROR, path_of(fixture, "b.yaml"), "cannot open: ");
}

static void
turn_b_into_pipe(struct fixture *fixture)
{
	assert_int_equal(unlink(path_of(fixture, "b.yaml")), 0);
	assert_int_equal(mkfifo(path_of(fixture, "b.yaml"), 0600), 0);
}

static void
a_file_that_becomes_a_pipe_is_not_waited_for(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "a.yaml", POD);
	write_file(fixture, "b.yaml", POD);
	fixture->meanwhile = turn_b_into_pipe;
	walk(fixture, fixture->directory);
	assert_names(fixture, "a.yaml ");
	assert_no_problems(fixture);
}

static void
turn_c_into_link(struct fixture *fixture)
{
	assert_int_equal(rename(path_of(fixture, "in/c"), path_of(fixture, "in/.c")), 0);
	make_link(fixture, "../out", "in/c");
}

static void
a_directory_that_becomes_a_link_is_not_followed(void **state)
{
	struct fixture *fixture = *state;

	make_directory(fixture, "out");
	make_directory(fixture, "in");
	make_directory(fixture, "in/c");
	write_file(fixture, "out/x.yaml", POD);
	write_file(fixture, "in/c/x.yaml", POD);
	write_file(fixture, "in/a.yaml", POD);
	fixture->meanwhile = turn_c_into_link;
	walk(fixture, path_of(fixture, "in"));
	assert_names(fixture, "in/a.yaml ");
	assert_problem(fixture, PROBLEM_ERROR, path_of(fixture, "in/c"),
		       "cannot read the directory: ");
}

/* Makes d/d/d/… below the fixture's directory, with a file before and one behind each. Returns how
 * many there are. */
static int
make_deep_tree(struct fixture *fixture, int levels)
{
	int fd = open(fixture->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (int i = 0; i < levels; i++) {
		int next;

		close(openat(fd, "a.yaml", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
		close(openat(fd, "e.yaml", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
		assert_int_equal(mkdirat(fd, "d", 0700), 0);
		next = openat(fd, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		assert_true(next >= 0);
		close(fd);
		fd = next;
	}
	close(fd);
	return 2 * levels;
}

static size_t
count_units(const struct fixture *fixture)
{
	size_t count = 0;

	for (const char *c = fixture->names.text; *c != '\0'; c++)
		count += *c == ' ';
	return count;
}

static void
a_deep_tree_takes_few_descriptors(void **state)
{
	struct fixture *fixture = *state;
	int files = make_deep_tree(fixture, 300);
	struct rlimit before;

	getrlimit(RLIMIT_NOFILE, &before);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &(struct rlimit){100, before.rlim_max}), 0);
	walk(fixture, fixture->directory);
	setrlimit(RLIMIT_NOFILE, &before);
	assert_int_equal(count_units(fixture), files);
	assert_no_problems(fixture);
}

static void
a_tree_too_deep_for_a_path_ends(void **state)
{
	struct fixture *fixture = *state;
	const struct problem *problem;
	size_t count;

	make_deep_tree(fixture, 3000);
	walk(fixture, fixture->directory);
	count = fixture->problems.items.count;
	/* The names of files are longer than those of directories. */
	assert_true(count > 0 && count <= 9);
	problem = vector_at(&fixture->problems.items, 0);
	assert_string_equal(problem->message, "cannot open: File name too long");
	assert_true(count_units(fixture) > 4000);
}

static void
move_away(struct fixture *fixture)
{
	cleanup_strbuf struct strbuf path = {0};

	strbuf_add_text(&path, fixture->directory);
	for (int i = 0; i < 33; i++)
		strbuf_add_text(&path, "/d");
	assert_int_equal(rename(path.text, path_of(fixture, "moved")), 0);
}

/* The directories from the 33rd level on are let go meanwhile, and cannot be found again. */
static void
a_deep_directory_that_is_moved_loses_what_is_left_of_it(void **state)
{
	struct fixture *fixture = *state;
	const struct problem *problem;

	make_deep_tree(fixture, 40);
	assert_int_equal(unlink(path_of(fixture, "a.yaml")), 0);
	for (int i = 1; i < 36; i++) {
		cleanup_strbuf struct strbuf path = {0};

		strbuf_add_text(&path, fixture->directory);
		for (int level = 0; level < i; level++)
			strbuf_add_text(&path, "/d");
		strbuf_add_text(&path, "/a.yaml");
		assert_int_equal(unlink(path.text), 0);
	}
	fixture->meanwhile = move_away;
	walk(fixture, fixture->directory);
	assert_int_equal(fixture->problems.items.count, 7);
	problem = vector_at(&fixture->problems.items, 0);
	assert_string_equal(problem->message,
			    "cannot read the directory: No such file or directory");
	assert_int_equal(count_units(fixture), 4 + 33);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_directory_is_walked_in_order),
		TEST(command_lines_are_in_any_file),
		TEST(links_are_followed_only_inside),
		TEST(a_link_to_a_directory_that_is_asked_for_is_its_root),
		TEST(each_file_is_taken_once),
		TEST(what_cannot_be_opened_is_a_problem),
		TEST(a_missing_file_is_a_problem),
		TEST(an_empty_directory_is_worth_a_word),
		TEST(special_files_in_a_tree_are_not_opened),
		TEST(a_socket_that_is_asked_for_is_a_problem),
		TEST(a_named_pipe_is_waited_for_and_kept),
		TEST(a_device_without_end_is_cut),
		TEST(standard_input_is_read_from_where_it_stands),
		TEST(standard_input_from_a_socket),
		TEST(standard_input_that_is_a_directory_is_a_problem),
		TEST(standard_input_that_is_closed_is_a_problem),
		TEST(an_open_descriptor_can_be_named),
		TEST(what_vanishes_is_left_out),
		TEST(a_file_that_becomes_a_link_is_not_followed),
		TEST(a_file_that_becomes_a_pipe_is_not_waited_for),
		TEST(a_directory_that_becomes_a_link_is_not_followed),
		TEST(a_deep_tree_takes_few_descriptors),
		TEST(a_tree_too_deep_for_a_path_ends),
		TEST(a_deep_directory_that_is_moved_loses_what_is_left_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
