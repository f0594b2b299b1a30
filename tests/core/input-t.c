/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "source/input.h"

#define POD "kind: Pod\nspec: {containers: [{command: [kube-apiserver]}]}\n"

struct fixture {
	struct arena arena;
	struct components components;
	struct intake intake;
	char directory[32];
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_zeroed(1, sizeof(*fixture));

	components_init(&fixture->components);
	intake_init(&fixture->intake, &fixture->arena, &fixture->components);
	strcpy(fixture->directory, "/tmp/argvet-input-XXXXXX");
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

	intake_free(&fixture->intake);
	components_free(&fixture->components);
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
assert_target(struct fixture *fixture, size_t index, const char *name)
{
	const struct target *target = *(struct target **)vector_at(&fixture->intake.targets, index);

	assert_string_equal(target->place.origin.file, path_of(fixture, name));
}

static void
assert_problem(struct fixture *fixture, enum problem_severity severity, const char *file,
	       const char *part)
{
	const struct problem *problem = vector_at(&fixture->intake.problems.items, 0);

	assert_int_equal(fixture->intake.problems.items.count, 1);
	assert_int_equal(problem->severity, severity);
	assert_string_equal(problem->origin.file, file);
	if (strstr(problem->message, part) == NULL)
		assert_string_equal(problem->message, part);
}

static void
reads_a_directory_in_order(void **state)
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
	input_read(&fixture->intake, INPUT_MANIFESTS, fixture->directory);
	assert_int_equal(fixture->intake.targets.count, 3);
	assert_target(fixture, 0, "a.manifest");
	assert_target(fixture, 1, "b/x.json");
	assert_target(fixture, 2, "c.yml");
	assert_int_equal(fixture->intake.problems.items.count, 0);
}

static void
follows_links_only_inside(void **state)
{
	struct fixture *fixture = *state;

	make_directory(fixture, "in");
	make_directory(fixture, "in/.data");
	make_directory(fixture, "in2");
	write_file(fixture, "out.yaml", POD);
	write_file(fixture, "in2/out.yaml", POD);
	write_file(fixture, "in/.data/x.yaml", POD);
	make_link(fixture, "../out.yaml", "in/a.yaml");
	make_link(fixture, "../in2/out.yaml", "in/b.yaml");
	make_link(fixture, "..", "in/c.yaml");
	make_link(fixture, ".", "in/loop");
	make_link(fixture, ".data/x.yaml", "in/d.yaml");
	make_link(fixture, "d.yaml", "in/e.yaml");
	make_link(fixture, "nowhere", "in/f.yaml");
	input_read(&fixture->intake, INPUT_MANIFESTS, path_of(fixture, "in"));
	assert_int_equal(fixture->intake.targets.count, 1);
	assert_target(fixture, 0, "in/d.yaml");
	assert_int_equal(fixture->intake.problems.items.count, 0);
}

static void
reads_each_file_once(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "a.yaml", POD);
	assert_int_equal(link(path_of(fixture, "a.yaml"), path_of(fixture, "b.yaml")), 0);
	input_read(&fixture->intake, INPUT_MANIFESTS, fixture->directory);
	assert_int_equal(fixture->intake.targets.count, 1);
}

static void
what_cannot_be_read_is_a_problem(void **state)
{
	struct fixture *fixture = *state;

	if (geteuid() == 0)
		skip();
	write_file(fixture, "a.yaml", POD);
	write_file(fixture, "b.yaml", POD);
	assert_int_equal(chmod(path_of(fixture, "a.yaml"), 0), 0);
	input_read(&fixture->intake, INPUT_MANIFESTS, fixture->directory);
	assert_int_equal(fixture->intake.targets.count, 1);
	assert_problem(fixture, PROBLEM_ERROR, path_of(fixture, "a.yaml"), "Permission denied");
}

static void
a_missing_file_is_a_problem(void **state)
{
	struct fixture *fixture = *state;
	const char *path = path_of(fixture, "none.yaml");

	input_read(&fixture->intake, INPUT_MANIFESTS, path);
	assert_problem(fixture, PROBLEM_ERROR, path, "cannot open: No such file or directory");
}

static void
an_empty_directory_is_worth_a_word(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "a.txt", POD);
	input_read(&fixture->intake, INPUT_MANIFESTS, fixture->directory);
	assert_problem(fixture, PROBLEM_WARNING, fixture->directory, "no manifests here");
}

static void
a_large_file_is_refused(void **state)
{
	struct fixture *fixture = *state;
	const char *path = path_of(fixture, "a.yaml");

	write_file(fixture, "a.yaml", "");
	assert_int_equal(truncate(path, 64 * 1024 * 1024 + 1), 0);
	input_read(&fixture->intake, INPUT_MANIFESTS, path);
	assert_problem(fixture, PROBLEM_ERROR, path, "larger than the 64 MiB");
}

static void
a_pipe_in_a_directory_stops_nothing(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(mkfifo(path_of(fixture, "a.yaml"), 0600), 0);
	write_file(fixture, "b.yaml", POD);
	input_read(&fixture->intake, INPUT_MANIFESTS, fixture->directory);
	assert_int_equal(fixture->intake.targets.count, 1);
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
a_named_pipe_is_waited_for(void **state)
{
	struct fixture *fixture = *state;
	char *path = arena_copy(&fixture->arena, path_of(fixture, "pipe"));
	pthread_t feeder;
	void *fed;

	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(pthread_create(&feeder, NULL, feed, path), 0);
	input_read(&fixture->intake, INPUT_MANIFESTS, path);
	pthread_join(feeder, &fed);
	assert_non_null(fed);
	assert_int_equal(fixture->intake.targets.count, 1);
}

static void
reads_an_open_descriptor(void **state)
{
	struct fixture *fixture = *state;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], POD, sizeof(POD) - 1), sizeof(POD) - 1);
	close(ends[1]);
	input_read(&fixture->intake, INPUT_MANIFESTS,
		   arena_printf(&fixture->arena, "/dev/fd/%d", ends[0]));
	close(ends[0]);
	assert_int_equal(fixture->intake.targets.count, 1);
}

static void
text_goes_to_its_own_source(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "any.txt", "kube-apiserver --v=2\n");
	input_read(&fixture->intake, INPUT_ARGV, fixture->directory);
	assert_int_equal(fixture->intake.targets.count, 1);
	assert_int_equal((*(struct target **)vector_at(&fixture->intake.targets, 0))->place.source,
			 SOURCE_ARGV);
}

/* Is this the last of so many problems with the file? */
static void
assert_last_problem(struct fixture *fixture, size_t count, const char *message)
{
	const struct vector *problems = &fixture->intake.problems.items;
	const struct problem *last;

	assert_int_equal(problems->count, count);
	last = vector_at(problems, count - 1);
	assert_int_equal(last->severity, PROBLEM_WARNING);
	assert_string_equal(last->message, message);
	assert_int_equal(fixture->intake.targets.count, 0);
}

static void
a_manifest_among_command_lines_is_told(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "pod.yaml", POD);
	input_read(&fixture->intake, INPUT_ARGV, path_of(fixture, "pod.yaml"));
	assert_last_problem(fixture, 2, "it is a manifest: scan it without --argv");
	write_file(fixture, "other.txt", "etcd --data-dir=/x\n");
	input_read(&fixture->intake, INPUT_ARGV, path_of(fixture, "other.txt"));
	assert_int_equal(fixture->intake.problems.items.count, 3);
}

static void
command_lines_among_manifests_are_told(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "ps.txt", "kube-apiserver --v=2\n");
	input_read(&fixture->intake, INPUT_MANIFESTS, path_of(fixture, "ps.txt"));
	assert_last_problem(fixture, 2, "it holds command lines: scan it with --argv");
}

static void
a_script_is_told_once(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "run.sh", "#!/bin/sh\nexec kube-apiserver --v=2\n");
	input_read(&fixture->intake, INPUT_MANIFESTS, path_of(fixture, "run.sh"));
	assert_problem(fixture, PROBLEM_ERROR, path_of(fixture, "run.sh"), "a script");
}

static void
every_file_counts(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "a.yaml", POD);
	write_file(fixture, "b.yaml", "");
	write_file(fixture, "c.txt", "");
	input_read(&fixture->intake, INPUT_MANIFESTS, fixture->directory);
	assert_int_equal(fixture->intake.files, 2);
	input_read(&fixture->intake, INPUT_MANIFESTS, path_of(fixture, "a.yaml"));
	assert_int_equal(fixture->intake.files, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_directory_in_order),
		TEST(follows_links_only_inside),
		TEST(reads_each_file_once),
		TEST(what_cannot_be_read_is_a_problem),
		TEST(a_missing_file_is_a_problem),
		TEST(an_empty_directory_is_worth_a_word),
		TEST(a_large_file_is_refused),
		TEST(a_pipe_in_a_directory_stops_nothing),
		TEST(a_named_pipe_is_waited_for),
		TEST(reads_an_open_descriptor),
		TEST(text_goes_to_its_own_source),
		TEST(a_manifest_among_command_lines_is_told),
		TEST(command_lines_among_manifests_are_told),
		TEST(a_script_is_told_once),
		TEST(every_file_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
