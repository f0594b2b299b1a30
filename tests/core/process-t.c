/* SPDX-License-Identifier: Apache-2.0 */
#include "source/process.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "proc-sample.h"
#include "source/record.h"
#include "source/snapshot.h"

struct fixture {
	struct proc_sample sample; /* first */
	struct components components;
	struct intake intake;
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	components_init(&fixture->components);
	intake_init(&fixture->intake, &fixture->sample.arena, &fixture->components);
	*state = fixture;
	return proc_sample_open(&fixture->sample);
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	intake_free(&fixture->intake);
	components_free(&fixture->components);
	proc_sample_close(&fixture->sample);
	free(fixture);
	return 0;
}

static void
look_at(struct fixture *fixture, const char *proc, pid_t pid)
{
	struct intake *intake = &fixture->intake;
	cleanup_close int fd = snapshot_take(proc, pid, intake->components, &intake->problems);
	cleanup_strbuf struct strbuf bytes = {0};

	if (fd < 0)
		return;
	assert_int_equal(file_read(fd, SIZE_MAX, &bytes), 0);
	process_read(intake, bytes.text, bytes.length);
}

static void
look(void **state, pid_t pid)
{
	struct fixture *fixture = *state;

	look_at(fixture, fixture->sample.proc, pid);
}

static void
expect_pids(void **state, const char *wanted)
{
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf text = {0};

	strbuf_add_text(&text, "");
	for (size_t i = 0; i < fixture->intake.targets.count; i++) {
		const struct target *target =
			*(struct target **)vector_at(&fixture->intake.targets, i);

		assert_int_equal(target->place.source, SOURCE_PROCESS);
		assert_null(target->place.origin.path);
		assert_null(target->place.origin.file);
		strbuf_printf(&text, "%s%ld", i > 0 ? " " : "", (long)target->place.origin.pid);
	}
	assert_string_equal(text.text, wanted);
}

static void
expect_words(void **state, size_t index, const char *wanted)
{
	struct fixture *fixture = *state;
	const struct target *target = *(struct target **)vector_at(&fixture->intake.targets, index);
	cleanup_strbuf struct strbuf text = {0};

	for (size_t i = 0; i < target->word_count; i++) {
		strbuf_printf(&text, "[%s]", target->words[i].text);
		assert_null(target->words[i].unresolved);
		assert_int_equal(target->words[i].origin.pid, target->place.origin.pid);
	}
	assert_string_equal(text.text, wanted);
}

static void
expect_problems(void **state, size_t count)
{
	assert_int_equal(((struct fixture *)*state)->intake.problems.items.count, count);
}

static void
expect_problem(void **state, enum problem_severity severity, pid_t pid, const char *part)
{
	struct fixture *fixture = *state;
	const struct problem *problem;

	expect_problems(state, 1);
	problem = vector_at(&fixture->intake.problems.items, 0);
	assert_int_equal(problem->severity, severity);
	assert_int_equal(problem->origin.pid, pid);
	if (pid == 0)
		assert_string_equal(problem->origin.file, fixture->sample.proc);
	assert_non_null(strstr(problem->message, part));
}

static void
components_are_found_in_order(void **state)
{
	put_process(state, 1203, 1, "/usr/local/bin/kube-apiserver --v=2  --audit-log-path=$V");
	put_process(state, 101, 1, "hyperkube apiserver --v=1");
	put_process(state, 7, 1, "grep kube-apiserver");
	put_process(state, 8, 1, "");
	assert_int_equal(mkdir(path_in(state, 99, ""), 0700), 0);
	assert_int_equal(mkdir(path_in(state, 0, ""), 0700), 0);
	look(state, 0);
	expect_problems(state, 0);
	expect_pids(state, "101 1203");
	expect_words(state, 0, "[apiserver][--v=1]");
	expect_words(state, 1, "[/usr/local/bin/kube-apiserver][--v=2][][--audit-log-path=$V]");
}

static void
every_word_tells_its_place(void **state)
{
	struct fixture *fixture = *state;
	const struct target *target;

	put_process(state, 5, 1, "kube-apiserver --v=2");
	look(state, 5);
	target = *(struct target **)vector_at(&fixture->intake.targets, 0);
	assert_string_equal(target->words[1].origin.path, "argv[1]");
}

static void
long_command_lines_are_read_whole(void **state)
{
	cleanup_strbuf struct strbuf words = {0};

	strbuf_add_text(&words, "kube-apiserver");
	for (int i = 0; i < 3000; i++)
		strbuf_printf(&words, " --v=%d", i);
	put_process(state, 5, 1, words.text);
	look(state, 0);
	assert_int_equal(
		(*(struct target **)vector_at(&((struct fixture *)*state)->intake.targets, 0))
			->word_count,
		3001);
}

static void
a_renamed_process_is_known_by_its_program(void **state)
{
	put_process(state, 5, 1, "api --v=2");
	assert_int_equal(symlink("/opt/kube-apiserver (deleted)", path_in(state, 5, "exe")), 0);
	put_process(state, 6, 1, "api --v=2");
	assert_int_equal(symlink("/opt/other", path_in(state, 6, "exe")), 0);
	put_process(state, 7, 1, "api --v=2");
	look(state, 0);
	expect_pids(state, "5");
	expect_words(state, 0, "[api][--v=2]");
}

static void
rewritten_arguments_are_split(void **state)
{
	static const char title[] = "/bin/kube-apiserver --v=2  --v=3\0\0\0\0";

	put_process(state, 5, 1, "x");
	put(state, 5, "cmdline", title, sizeof(title));
	put_process(state, 6, 1, "x");
	put(state, 6, "cmdline", "vi kube-apiserver --v=2", 24);
	look(state, 0);
	expect_pids(state, "5");
	expect_words(state, 0, "[/bin/kube-apiserver][--v=2][--v=3]");
}

static void
put_shell(void **state, int pid, int parent)
{
	static const char words[] = "sh\0-c\0kube-apiserver --v=9 >f";

	put_process(state, pid, parent, "x");
	put(state, pid, "cmdline", words, sizeof(words));
}

static void
a_wrapper_is_left_out_beside_its_child(void **state)
{
	put_shell(state, 10, 1);
	put_process(state, 11, 10, "flock /lock kube-apiserver --v=1");
	put_process(state, 12, 11, "tee log");
	put_process(state, 13, 12, "kube-apiserver --v=1");
	put_shell(state, 20, 1);
	look(state, 0);
	expect_pids(state, "13 20");
	expect_words(state, 1, "[kube-apiserver][--v=9]");
}

static void
a_circle_of_parents_ends(void **state)
{
	put_shell(state, 10, 12);
	put_process(state, 11, 12, "kube-apiserver --v=1");
	put_process(state, 12, 11, "x");
	look(state, 0);
	expect_pids(state, "10 11");
}

static void
a_wrapper_that_is_asked_for_speaks(void **state)
{
	put_shell(state, 10, 1);
	put_process(state, 11, 10, "kube-apiserver --v=1");
	look(state, 10);
	expect_pids(state, "10");
	expect_problems(state, 0);
}

static void
a_process_that_is_not_there_is_an_error(void **state)
{
	put_process(state, 5, 1, "kube-apiserver");
	look(state, 6);
	expect_problem(state, PROBLEM_ERROR, 0, "no process 6 here");
}

static void
another_program_is_named(void **state)
{
	put_process(state, 5, 1, "etcd --v=1");
	look(state, 5);
	expect_problem(state, PROBLEM_WARNING, 5, "runs etcd, which");
}

static void
an_empty_command_line_is_explained(void **state)
{
	put_process(state, 5, 1, "");
	look(state, 5);
	expect_problem(state, PROBLEM_WARNING, 5, "no command line");
}

static void
a_tree_without_processes_is_an_error(void **state)
{
	look(state, 0);
	expect_problem(state, PROBLEM_ERROR, 0, "no processes here");
}

static void
a_tree_that_is_not_there_is_an_error(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(rmdir(fixture->sample.proc), 0);
	look(state, 0);
	expect_problem(state, PROBLEM_ERROR, 0, "cannot open it: No such file");
}

/* A directory in place of the file fails to be read for root, too. */
static void
hide_command_line(void **state, int pid, const char *comm)
{
	put_process(state, pid, 1, "x");
	put(state, pid, "comm", comm, strlen(comm));
	assert_int_equal(unlink(path_in(state, pid, "cmdline")), 0);
	assert_int_equal(mkdir(path_in(state, pid, "cmdline"), 0700), 0);
}

static void
an_unreadable_component_is_an_error(void **state)
{
	hide_command_line(state, 5, "kube-apiserver\n");
	hide_command_line(state, 6, "bash\n");
	put_process(state, 7, 1, "kube-apiserver");
	look(state, 0);
	expect_problem(state, PROBLEM_ERROR, 5, "cannot read its command line: ");
	expect_pids(state, "7");
}

static void
an_unreadable_process_that_is_asked_for_is_an_error(void **state)
{
	hide_command_line(state, 6, "bash\n");
	look(state, 6);
	expect_problem(state, PROBLEM_ERROR, 6, "cannot read its command line: ");
}

static void
this_very_process_is_no_component(void **state)
{
	struct fixture *fixture = *state;

	look_at(fixture, "/proc", getpid());
	assert_int_equal(fixture->intake.targets.count, 0);
	expect_problem(state, PROBLEM_WARNING, getpid(), "runs ");
}

static void
nothing_found_says_how_hard_was_looked(void **state)
{
	put_process(state, 5, 1, "etcd");
	look(state, 0);
	expect_problem(state, PROBLEM_WARNING, 0,
		       "1 process here, and it does not run kube-apiserver");
}

static void
all_processes_are_counted(void **state)
{
	struct fixture *fixture = *state;

	put_process(state, 5, 1, "etcd");
	put_process(state, 6, 1, "");
	put_process(state, 7, 1, "grep kube-apiserver");
	components_declare(&fixture->components, "kubelet", NULL);
	look(state, 0);
	expect_problem(state, PROBLEM_WARNING, 0,
		       "3 processes here, and none runs kube-apiserver or kubelet");
	assert_int_equal(fixture->intake.processes, 3);
}

static void
what_embeds_a_component_is_worth_a_word(void **state)
{
	put_process(state, 5, 1, "/usr/local/bin/k3s server");
	look(state, 0);
	expect_problem(state, PROBLEM_WARNING, 5, "k3s runs the API server inside itself");
}

static void
what_embeds_a_component_that_is_asked_for_too(void **state)
{
	put_process(state, 5, 1, "/snap/microk8s/1/kubelite --apiserver-args-file=/x");
	look(state, 5);
	expect_problem(state, PROBLEM_WARNING, 5, "MicroK8s runs the API server inside kubelite");
}

static void
what_starts_a_component_speaks_only_without_it(void **state)
{
	put_process(state, 5, 1, "/usr/local/bin/rke2 server");
	put_process(state, 6, 1, "kube-apiserver --v=2");
	look(state, 0);
	expect_problems(state, 0);
	expect_pids(state, "6");
}

static void
what_starts_a_component_speaks_without_it(void **state)
{
	put_process(state, 5, 1, "/usr/local/bin/rke2 server");
	look(state, 0);
	expect_problem(state, PROBLEM_WARNING, 5, "rke2 starts the API server");
}

static void
what_starts_a_component_is_a_stranger_alone(void **state)
{
	put_process(state, 5, 1, "/usr/local/bin/rke2 server");
	look(state, 5);
	expect_problem(state, PROBLEM_WARNING, 5, "which is no component");
}

static void
a_command_line_without_room_is_an_error(void **state)
{
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf bytes = {0};

	record_put_head(&bytes,
			&(const struct record_head){.proc = fixture->sample.proc, .processes = 1});
	record_put(&bytes, &(const struct record){.kind = RECORD_LARGE, .pid = 5});
	process_read(&fixture->intake, bytes.text, bytes.length);
	expect_problem(state, PROBLEM_ERROR, 5, "more memory than argvet gives them");
}

static void
a_reason_is_passed_on(void **state)
{
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf bytes = {0};

	record_put_head(&bytes, &(const struct record_head){
					.proc = fixture->sample.proc,
					.processes = 2,
					.reason = "they hide",
				});
	process_read(&fixture->intake, bytes.text, bytes.length);
	expect_problem(state, PROBLEM_WARNING, 0,
		       "2 processes here, and none runs kube-apiserver; they hide");
}

static void
a_broken_snapshot_is_an_error_and_loses_nothing_before(void **state)
{
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf bytes = {0};

	record_put_head(&bytes,
			&(const struct record_head){.proc = fixture->sample.proc, .processes = 1});
	record_put(&bytes, &(const struct record){
				   .kind = RECORD_READ,
				   .pid = 5,
				   .text = "kube-apiserver",
				   .length = 14,
			   });
	strbuf_add_text(&bytes, "more");
	process_read(&fixture->intake, bytes.text, bytes.length);
	expect_pids(state, "5");
	expect_problems(state, 1);
	process_read(&fixture->intake, "x", 1);
	expect_problems(state, 2);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(components_are_found_in_order),
		TEST(every_word_tells_its_place),
		TEST(long_command_lines_are_read_whole),
		TEST(a_renamed_process_is_known_by_its_program),
		TEST(rewritten_arguments_are_split),
		TEST(a_wrapper_is_left_out_beside_its_child),
		TEST(a_circle_of_parents_ends),
		TEST(a_wrapper_that_is_asked_for_speaks),
		TEST(a_process_that_is_not_there_is_an_error),
		TEST(another_program_is_named),
		TEST(an_empty_command_line_is_explained),
		TEST(a_tree_without_processes_is_an_error),
		TEST(a_tree_that_is_not_there_is_an_error),
		TEST(an_unreadable_component_is_an_error),
		TEST(an_unreadable_process_that_is_asked_for_is_an_error),
		TEST(this_very_process_is_no_component),
		TEST(nothing_found_says_how_hard_was_looked),
		TEST(all_processes_are_counted),
		TEST(what_embeds_a_component_is_worth_a_word),
		TEST(what_embeds_a_component_that_is_asked_for_too),
		TEST(what_starts_a_component_speaks_only_without_it),
		TEST(what_starts_a_component_speaks_without_it),
		TEST(what_starts_a_component_is_a_stranger_alone),
		TEST(a_command_line_without_room_is_an_error),
		TEST(a_reason_is_passed_on),
		TEST(a_broken_snapshot_is_an_error_and_loses_nothing_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
