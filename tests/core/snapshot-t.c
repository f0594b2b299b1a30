/* SPDX-License-Identifier: Apache-2.0 */
#include "source/snapshot.h"

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
#include "target/recognise.h"

struct fixture {
	struct proc_sample sample; /* first */
	struct components components;
	struct problems problems;
	struct strbuf snapshot;
	struct record_reader reader;
	struct record_head head;
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	components_init(&fixture->components);
	fixture->problems = PROBLEMS(&fixture->sample.arena);
	*state = fixture;
	return proc_sample_open(&fixture->sample);
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	vector_free(&fixture->problems.items);
	strbuf_free(&fixture->snapshot);
	components_free(&fixture->components);
	proc_sample_close(&fixture->sample);
	free(fixture);
	return 0;
}

/* Takes a snapshot and stands at its first record. */
static void
take_at(struct fixture *fixture, const char *proc, pid_t pid)
{
	cleanup_close int fd = snapshot_take(proc, pid, &fixture->components, &fixture->problems);

	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	strbuf_clear(&fixture->snapshot);
	assert_int_equal(file_read(fd, SIZE_MAX, &fixture->snapshot), 0);
	fixture->reader.at = fixture->snapshot.text;
	fixture->reader.end = fixture->snapshot.text + fixture->snapshot.length;
	assert_true(record_get_head(&fixture->reader, &fixture->head));
	assert_string_equal(fixture->head.proc, proc);
	assert_int_equal(fixture->head.asked, pid);
}

static void
take(void **state, pid_t pid)
{
	struct fixture *fixture = *state;

	take_at(fixture, fixture->sample.proc, pid);
}

/* All records, as "KIND PID<PARENT" with a ";" behind each. */
static void
expect_records(void **state, const char *wanted)
{
	static const char *const kinds[] = {
		[RECORD_GONE] = "gone",   [RECORD_UNREADABLE] = "unreadable",
		[RECORD_EMPTY] = "empty", [RECORD_LARGE] = "large",
		[RECORD_READ] = "read",   [RECORD_ANCESTOR] = "ancestor",
	};
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf text = {0};
	enum record_result result;
	struct record record;

	strbuf_add_text(&text, "");
	while ((result = record_get(&fixture->reader, &record)) == RECORD_FOUND)
		strbuf_printf(&text, "%s %ld<%ld;", kinds[record.kind], (long)record.pid,
			      (long)record.parent);
	assert_int_equal(result, RECORD_END);
	assert_string_equal(text.text, wanted);
}

static void
of_strangers_only_the_number_counts(void **state)
{
	struct fixture *fixture = *state;

	put_process(state, 30, 1, "kube-apiserver --v=2");
	put_process(state, 4, 1, "etcd --data-dir=/x");
	put_process(state, 5, 1, "nginx: master process");
	put_process(state, 6, 1, "");
	assert_int_equal(mkdir(path_in(state, 99, ""), 0700), 0);
	take(state, 0);
	assert_int_equal(fixture->head.processes, 5);
	expect_records(state, "read 30<1;");
}

static void
bytes_are_kept_as_they_are(void **state)
{
	static const char title[] = "kube-apiserver --v=2 \n\xff\0\0x\0\0\0";
	struct fixture *fixture = *state;
	struct record record;

	put_process(state, 5, 1, "x");
	put(state, 5, "cmdline", title, sizeof(title));
	take(state, 0);
	assert_int_equal(record_get(&fixture->reader, &record), RECORD_FOUND);
	assert_int_equal(record.length, sizeof(title) - 4);
	assert_memory_equal(record.text, title, record.length);
}

/* The words are separated by "|". */
static void
expect_taken_if_recognised(void **state, int pid, const char *spelling)
{
	struct fixture *fixture = *state;
	size_t length = strlen(spelling) + 1;
	char *bytes = arena_copy(&fixture->sample.arena, spelling);
	struct record record;

	for (char *bar = strchr(bytes, '|'); bar != NULL; bar = strchr(bar, '|'))
		*bar = '\0';
	put_process(state, pid, 1, "x");
	put(state, pid, "cmdline", bytes, length);
	take(state, 0);
	while (record_get(&fixture->reader, &record) == RECORD_FOUND) {
		if (record.pid == pid)
			return;
	}
	fail_msg("not in the snapshot: %s", spelling);
}

static void
no_spelling_hides_a_component(void **state)
{
	static const char *const spellings[] = {
		"kube-apiserver",
		"/usr/bin/kube-apiserver --v=2 written over",
		"hyperkube|apiserver|--v=2",
		"/opt/hyperkube apiserver",
		"sh|-c|exec kube-apiserver --v=2",
		"sh|-c|kube-\"apiserver\" --v=2",
		"sh|-c|k'ube-apise'rver --v=2",
		"bash|-c|kube\\-apiserver --v=2",
		"sh|-c|kube-api\\\nserver --v=2",
		"sh|-c|$'kube\\x2dapiserver' --v=2",
		"bash|-c|\"$@\"|x|kube-apiserver",
		"bash|-c|kube-`echo apiserver`",
		"env|A=b|flock|/lock|-c|'kube'-apiserver",
		"nice|sh|-c|hyper\"kube\" apiserver",
		"busybox|sh|-c|ku\"be-apiserver\"",
		"docker|run|registry.k8s.io/kube-apiserver-amd64:v1",
		"docker|run|--entrypoint=kube-apiserver|x",
		"python3|/opt/kube-apiserver",
		"/usr/local/bin/k3s|server",
		"rke2 server",
		"/snap/kubelite|--x",
	};

	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		expect_taken_if_recognised(state, (int)i + 1, spellings[i]);
}

/* Puts quotes, backslashes and nothing between the letters of a name, at random but always alike,
 * and asks whether what the shell's reader makes of it can be told from the bytes. */
static void
whatever_a_shell_makes_a_component_is_taken(void **state)
{
	static const char *const joints[] = {"", "", "", "", "\"\"", "''", "\\", "\\\n", "$''"};
	static const char name[] = "kube-apiserver";
	struct fixture *fixture = *state;
	unsigned seed = 1;
	size_t found = 0;

	for (int pid = 1; pid <= 300; pid++) {
		cleanup_strbuf struct strbuf script = {0};
		cleanup_arena struct arena arena = {0};
		struct word words[3] = {{.text = "sh"}, {.text = "-c"}};
		struct invocation invocation;

		for (size_t i = 0; i < strlen(name); i++) {
			seed = seed * 1103515245 + 12345;
			strbuf_add_text(&script, joints[seed / 65536 % 9]);
			strbuf_add_char(&script, name[i]);
		}
		words[2].text = script.text;
		if (!component_recognise(&fixture->components, &arena, words, 3, &invocation))
			continue;
		found++;
		expect_taken_if_recognised(
			state, pid, arena_printf(&fixture->sample.arena, "sh|-c|%s", script.text));
		assert_int_equal(unlink(path_in(state, pid, "cmdline")), 0);
		assert_int_equal(mkdir(path_in(state, pid, "cmdline"), 0700), 0);
		put(state, pid, "comm", "sh\n", 3);
	}
	assert_true(found > 100);
}

static void
the_program_tells_what_the_words_do_not(void **state)
{
	struct fixture *fixture = *state;
	struct record record;

	put_process(state, 5, 1, "api --v=2");
	assert_int_equal(symlink("/opt/kube-apiserver (deleted)", path_in(state, 5, "exe")), 0);
	put_process(state, 6, 1, "api --v=2");
	assert_int_equal(symlink("/opt/other", path_in(state, 6, "exe")), 0);
	put_process(state, 7, 1, "api --v=2");
	take(state, 0);
	assert_int_equal(record_get(&fixture->reader, &record), RECORD_FOUND);
	assert_int_equal(record.pid, 5);
	assert_string_equal(record.exe, "kube-apiserver");
	expect_records(state, "");
}

static void
a_component_that_checks_declare_is_taken(void **state)
{
	struct fixture *fixture = *state;

	put_process(state, 5, 1, "kubelet --v=2");
	take(state, 0);
	expect_records(state, "");
	components_declare(&fixture->components, "kubelet", NULL);
	take(state, 0);
	expect_records(state, "read 5<1;");
}

static void
ancestors_are_taken_where_there_are_several(void **state)
{
	put_process(state, 1, 0, "init");
	put_process(state, 10, 1, "flock /lock kube-apiserver");
	put_process(state, 11, 10, "tee log");
	put_process(state, 12, 11, "tee log");
	put_process(state, 13, 12, "kube-apiserver --v=1");
	put_process(state, 20, 1, "cat");
	take(state, 0);
	expect_records(state, "read 10<1;read 13<12;ancestor 1<0;ancestor 12<11;ancestor 11<10;");
}

static void
one_alone_needs_no_ancestors(void **state)
{
	put_process(state, 1, 0, "init");
	put_process(state, 13, 1, "kube-apiserver --v=1");
	take(state, 0);
	expect_records(state, "read 13<1;");
}

static void
a_circle_of_ancestors_ends(void **state)
{
	put_process(state, 10, 12, "flock /lock kube-apiserver");
	put_process(state, 11, 12, "kube-apiserver --v=1");
	put_process(state, 12, 13, "x");
	put_process(state, 13, 12, "x");
	put_process(state, 14, 14, "kube-apiserver --v=1");
	take(state, 0);
	expect_records(state, "read 10<12;read 11<12;read 14<14;ancestor 12<13;ancestor 13<12;");
}

/* A directory in place of the file fails to be read for root, too. */
static void
what_cannot_be_read_is_taken_if_it_may_be_a_component(void **state)
{
	struct fixture *fixture = *state;
	struct record record;

	for (int pid = 5; pid <= 6; pid++) {
		put_process(state, pid, 1, "x");
		assert_int_equal(unlink(path_in(state, pid, "cmdline")), 0);
		assert_int_equal(mkdir(path_in(state, pid, "cmdline"), 0700), 0);
	}
	put(state, 6, "comm", "bash\n", 5);
	take(state, 0);
	assert_int_equal(record_get(&fixture->reader, &record), RECORD_FOUND);
	assert_int_equal(record.kind, RECORD_UNREADABLE);
	assert_int_equal(record.pid, 5);
	assert_int_equal(record.errnum, EISDIR);
	expect_records(state, "");
}

static void
who_is_asked_for_is_taken_whatever_it_is(void **state)
{
	struct fixture *fixture = *state;

	put_process(state, 5, 1, "etcd");
	put_process(state, 6, 1, "");
	put_process(state, 7, 1, "kube-apiserver");
	take(state, 5);
	expect_records(state, "read 5<0;");
	assert_int_equal(fixture->head.processes, 0);
	take(state, 6);
	expect_records(state, "empty 6<0;");
	take(state, 8);
	expect_records(state, "gone 8<0;");
}

static void
what_has_no_room_is_told(void **state)
{
	int fd;

	for (int pid = 5; pid <= 7; pid++)
		put_process(state, pid, 1, "kube-apiserver");
	assert_int_equal(truncate(path_in(state, 5, "cmdline"), 1), 0);
	put(state, 6, "cmdline", "kube-apiserver", 14);
	assert_int_equal(truncate(path_in(state, 6, "cmdline"), 61 * 1024 * 1024), 0);
	fd = open(path_in(state, 6, "cmdline"), O_WRONLY | O_APPEND | O_CLOEXEC);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	take(state, 0);
	expect_records(state, "large 6<0;read 7<1;");
}

static void
nobody_is_asked_for_a_reason_beside_a_component(void **state)
{
	struct fixture *fixture = *state;

	put_process(state, 5, 1, "/bin/kube-apiserver --v=2");
	take(state, 0);
	assert_string_equal(fixture->head.reason, "");
}

static void
expect_refused(void **state, const char *part)
{
	struct fixture *fixture = *state;
	const struct problem *problem;

	assert_int_equal(
		snapshot_take(fixture->sample.proc, 0, &fixture->components, &fixture->problems),
		-1);
	assert_int_equal(fixture->problems.items.count, 1);
	problem = vector_at(&fixture->problems.items, 0);
	assert_int_equal(problem->severity, PROBLEM_ERROR);
	assert_string_equal(problem->origin.file, fixture->sample.proc);
	assert_non_null(strstr(problem->message, part));
}

static void
a_tree_without_processes_is_a_problem(void **state)
{
	expect_refused(state, "no processes here");
}

static void
a_tree_that_is_not_there_is_a_problem(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(rmdir(fixture->sample.proc), 0);
	expect_refused(state, "cannot open it: No such file");
}

static void
the_processes_of_this_machine_are_counted(void **state)
{
	struct fixture *fixture = *state;

	take_at(fixture, "/proc", 0);
	assert_true(fixture->head.processes > 0);
	take_at(fixture, "/proc", getpid());
	assert_int_equal(fixture->problems.items.count, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(of_strangers_only_the_number_counts),
		TEST(bytes_are_kept_as_they_are),
		TEST(no_spelling_hides_a_component),
		TEST(whatever_a_shell_makes_a_component_is_taken),
		TEST(the_program_tells_what_the_words_do_not),
		TEST(a_component_that_checks_declare_is_taken),
		TEST(ancestors_are_taken_where_there_are_several),
		TEST(one_alone_needs_no_ancestors),
		TEST(a_circle_of_ancestors_ends),
		TEST(what_cannot_be_read_is_taken_if_it_may_be_a_component),
		TEST(who_is_asked_for_is_taken_whatever_it_is),
		TEST(what_has_no_room_is_told),
		TEST(nobody_is_asked_for_a_reason_beside_a_component),
		TEST(a_tree_without_processes_is_a_problem),
		TEST(a_tree_that_is_not_there_is_a_problem),
		TEST(the_processes_of_this_machine_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
