/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "source/record.h"
#include "source/unit.h"

#define POD "kind: Pod\nspec: {containers: [{command: [kube-apiserver]}]}\n"

/* What happens to a file between two calls of the reader; pread is called before each read. */
static void (*before_read)(int fd);

ssize_t
pread(int fd, void *bytes, size_t length, off_t offset)
{
	void (*happens)(int file) = before_read;

	before_read = NULL;
	if (happens != NULL)
		happens(fd);
	return syscall(SYS_pread64, fd, bytes, length, offset);
}

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
	strcpy(fixture->directory, "/tmp/argvet-unit-XXXXXX");
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
read_unit(struct fixture *fixture, enum unit_kind kind, const char *name, bool named)
{
	cleanup_close int fd = open(path_of(fixture, name), O_RDONLY | O_CLOEXEC);
	const struct unit unit = {.kind = kind, .name = name, .fd = fd, .named = named};

	unit_read(&fixture->intake, &unit);
	/* It is still open, and stands where it stood. */
	if (fd >= 0)
		assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
}

static void
assert_target(struct fixture *fixture, size_t index, const char *name)
{
	const struct target *target = *(struct target **)vector_at(&fixture->intake.targets, index);

	assert_string_equal(target->place.origin.file, name);
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
each_kind_goes_to_its_source(void **state)
{
	struct fixture *fixture = *state;
	const struct target *target;

	write_file(fixture, "a.yaml", POD);
	write_file(fixture, "b.txt", "kube-apiserver --v=2\n");
	read_unit(fixture, UNIT_MANIFEST, "a.yaml", true);
	read_unit(fixture, UNIT_ARGV, "b.txt", true);
	assert_int_equal(fixture->intake.targets.count, 2);
	assert_int_equal(fixture->intake.files, 2);
	assert_target(fixture, 0, "a.yaml");
	assert_target(fixture, 1, "b.txt");
	target = *(struct target **)vector_at(&fixture->intake.targets, 1);
	assert_int_equal(target->place.source, SOURCE_ARGV);
}

static void
a_snapshot_goes_to_the_processes(void **state)
{
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf bytes = {0};
	FILE *file;

	record_put_head(&bytes, &(const struct record_head){.proc = "/proc", .processes = 3});
	record_put(&bytes,
		   &(const struct record){
			   .kind = RECORD_READ, .pid = 7, .text = "kube-apiserver", .length = 14});
	file = fopen(path_of(fixture, "snapshot"), "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.text, 1, bytes.length, file), bytes.length);
	assert_int_equal(fclose(file), 0);
	read_unit(fixture, UNIT_PROCESSES, "snapshot", true);
	assert_int_equal(fixture->intake.targets.count, 1);
	assert_int_equal(fixture->intake.processes, 3);
	assert_int_equal(fixture->intake.files, 0);
	assert_int_equal(fixture->intake.problems.items.count, 0);
}

static void
a_unit_can_be_read_again_from_anywhere(void **state)
{
	struct fixture *fixture = *state;
	struct unit unit = {.kind = UNIT_MANIFEST, .name = "a.yaml"};
	cleanup_close int fd = -1;

	write_file(fixture, "a.yaml", POD);
	fd = open(path_of(fixture, "a.yaml"), O_RDONLY | O_CLOEXEC);
	unit.fd = fd;
	unit_read(&fixture->intake, &unit);
	lseek(fd, 0, SEEK_END);
	unit_read(&fixture->intake, &unit);
	assert_int_equal(fixture->intake.targets.count, 2);
	assert_int_equal(fixture->intake.problems.items.count, 0);
}

static void
what_nobody_named_is_parsed_only_if_it_can_hold_something(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "a.yaml", "[broken");
	write_file(fixture, "b.yaml", POD);
	read_unit(fixture, UNIT_MANIFEST, "a.yaml", false);
	read_unit(fixture, UNIT_MANIFEST, "b.yaml", false);
	assert_int_equal(fixture->intake.targets.count, 1);
	assert_int_equal(fixture->intake.problems.items.count, 0);
	assert_int_equal(fixture->intake.files, 2);
	read_unit(fixture, UNIT_MANIFEST, "a.yaml", true);
	assert_int_equal(fixture->intake.problems.items.count, 1);
}

static void
a_file_without_a_size_is_read_to_its_end(void **state)
{
	struct fixture *fixture = *state;
	cleanup_close int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	const struct unit unit = {.kind = UNIT_ARGV, .name = "cmdline", .fd = fd};

	assert_true(fd >= 0);
	unit_read(&fixture->intake, &unit);
	assert_int_equal(fixture->intake.files, 1);
	assert_int_equal(fixture->intake.problems.items.count, 1);
	assert_non_null(
		strstr(((struct problem *)vector_at(&fixture->intake.problems.items, 0))->message,
		       "command line"));
}

/* The files of /sys claim to be as large as a page. */
static void
a_size_that_means_nothing_is_no_change(void **state)
{
	struct fixture *fixture = *state;
	cleanup_close int fd =
		open("/sys/kernel/mm/transparent_hugepage/enabled", O_RDONLY | O_CLOEXEC);
	const struct unit unit = {.kind = UNIT_ARGV, .name = "enabled", .fd = fd};

	if (fd < 0)
		skip();
	unit_read(&fixture->intake, &unit);
	assert_int_equal(fixture->intake.files, 1);
}

static void
grow(int fd)
{
	char name[64];
	FILE *file;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	file = fopen(name, "a");
	assert_non_null(file);
	fputs("---\n" POD, file);
	fclose(file);
}

static void
shrink(int fd)
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	assert_int_equal(truncate(name, 20), 0);
}

static void
empty(int fd)
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	assert_int_equal(truncate(name, 0), 0);
}

static void
assert_change_is_a_problem(struct fixture *fixture, void (*change)(int fd))
{
	write_file(fixture, "a.yaml", POD);
	before_read = change;
	read_unit(fixture, UNIT_MANIFEST, "a.yaml", true);
	assert_null(before_read);
	assert_problem(fixture, PROBLEM_ERROR, "a.yaml",
		       "changed while it was read: scan it again");
	assert_int_equal(fixture->intake.targets.count, 0);
}

static void
a_file_that_grows_is_one_problem(void **state)
{
	assert_change_is_a_problem(*state, grow);
}

static void
a_file_that_shrinks_is_one_problem(void **state)
{
	assert_change_is_a_problem(*state, shrink);
}

static void
a_file_that_is_emptied_is_one_problem(void **state)
{
	assert_change_is_a_problem(*state, empty);
}

static void
a_file_that_was_deleted_is_read(void **state)
{
	struct fixture *fixture = *state;
	struct unit unit = {.kind = UNIT_MANIFEST, .name = "a.yaml"};
	cleanup_close int fd = -1;

	write_file(fixture, "a.yaml", POD);
	fd = open(path_of(fixture, "a.yaml"), O_RDONLY | O_CLOEXEC);
	assert_int_equal(unlink(path_of(fixture, "a.yaml")), 0);
	unit.fd = fd;
	unit_read(&fixture->intake, &unit);
	assert_int_equal(fixture->intake.targets.count, 1);
	assert_int_equal(fixture->intake.problems.items.count, 0);
}

static void
a_large_file_is_refused(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "a.yaml", "");
	assert_int_equal(truncate(path_of(fixture, "a.yaml"), 64 * 1024 * 1024 + 1), 0);
	read_unit(fixture, UNIT_MANIFEST, "a.yaml", true);
	assert_problem(fixture, PROBLEM_ERROR, "a.yaml", "larger than the 64 MiB");
	assert_int_equal(fixture->intake.files, 0);
}

static void
what_cannot_be_read_is_a_problem(void **state)
{
	struct fixture *fixture = *state;

	read_unit(fixture, UNIT_MANIFEST, "", true);
	assert_problem(fixture, PROBLEM_ERROR, "", "cannot read: Is a directory");
}

static void
a_closed_descriptor_is_a_problem(void **state)
{
	struct fixture *fixture = *state;

	read_unit(fixture, UNIT_MANIFEST, "none", true);
	assert_problem(fixture, PROBLEM_ERROR, "none", "cannot read: Bad file descriptor");
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
	read_unit(fixture, UNIT_ARGV, "pod.yaml", true);
	assert_last_problem(fixture, 2, "it is a manifest: scan it without --argv");
	write_file(fixture, "other.txt", "etcd --data-dir=/x\n");
	read_unit(fixture, UNIT_ARGV, "other.txt", true);
	assert_int_equal(fixture->intake.problems.items.count, 3);
}

static void
command_lines_among_manifests_are_told(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "ps.txt", "kube-apiserver --v=2\n");
	read_unit(fixture, UNIT_MANIFEST, "ps.txt", true);
	assert_last_problem(fixture, 2, "it holds command lines: scan it with --argv");
}

static void
a_script_is_told_once(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "run.sh", "#!/bin/sh\nexec kube-apiserver --v=2\n");
	read_unit(fixture, UNIT_MANIFEST, "run.sh", true);
	assert_problem(fixture, PROBLEM_ERROR, "run.sh", "a script");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_kind_goes_to_its_source),
		TEST(a_snapshot_goes_to_the_processes),
		TEST(a_unit_can_be_read_again_from_anywhere),
		TEST(what_nobody_named_is_parsed_only_if_it_can_hold_something),
		TEST(a_file_without_a_size_is_read_to_its_end),
		TEST(a_size_that_means_nothing_is_no_change),
		TEST(a_file_that_grows_is_one_problem),
		TEST(a_file_that_shrinks_is_one_problem),
		TEST(a_file_that_is_emptied_is_one_problem),
		TEST(a_file_that_was_deleted_is_read),
		TEST(a_large_file_is_refused),
		TEST(what_cannot_be_read_is_a_problem),
		TEST(a_closed_descriptor_is_a_problem),
		TEST(a_manifest_among_command_lines_is_told),
		TEST(command_lines_among_manifests_are_told),
		TEST(a_script_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
