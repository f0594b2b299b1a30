/* SPDX-License-Identifier: Apache-2.0 */
#include "source/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake-sample.h"

static size_t
count_targets(const struct fixture *fixture)
{
	return fixture->intake.targets.count;
}

static struct argv_file
read_text(void **state, const char *text)
{
	struct fixture *fixture = *state;
	struct argv_file file = {.intake = &fixture->intake, .name = "lines"};

	lines_read(&file, text, strlen(text));
	return file;
}

static void
expect_target(void **state, const char *text, int64_t pid, uint32_t column)
{
	size_t before = count_targets(*state);
	const struct target *target;

	read_text(state, text);
	assert_int_equal(count_targets(*state), before + 1);
	target = target_at(*state, before);
	expect_words(target, "[kube-apiserver][--v=2]");
	assert_int_equal(target->place.source, SOURCE_ARGV);
	assert_int_equal(target->place.origin.pid, pid);
	assert_int_equal(target->place.origin.column, column);
	assert_int_equal(target->words[0].origin.column, column);
	assert_int_equal(target->words[1].origin.column, column + 15);
	assert_null(target->gap);
}

static void
ps_is_read_without_a_header(void **state)
{
	expect_target(state, "root  7  1  0 Aug16 ?  3-14:39:35 kube-apiserver --v=2", 7, 35);
	expect_target(state, "u+ 7 1.6 13.4 470 25 pts/0 Ssl 2020 7:46 kube-apiserver --v=2", 7,
		      42);
	expect_target(state, "  7 ?     Ssl    0:11 kube-apiserver --v=2", 7, 23);
	expect_target(state, "  7 ?  00:00:11 kube-apiserver --v=2", 7, 17);
	expect_target(state, "  7 root  0:11 kube-apiserver --v=2", 7, 16);
	expect_target(state, "  7 root  999m S  kube-apiserver --v=2", 7, 19);
	expect_target(state, "7 kube-apiserver --v=2", 7, 3);
	expect_target(state, "kube-apiserver --v=2", 0, 1);
	expect_target(state, "kube-apiserver --v=2 \t\r\n", 0, 1);
}

static void
ps_is_read_with_its_header(void **state)
{
	expect_target(state,
		      "UID PID PPID C STIME TTY TIME CMD\nr 7 1 0 1:1 ? 0 kube-apiserver --v=2", 7,
		      17);
	expect_target(state, "  PID NLWP %CPU COMMAND\n  7 1 0.1 kube-apiserver --v=2", 7, 11);
	expect_target(state, "COMMAND\nkube-apiserver --v=2", 0, 1);
	expect_target(state, "PID ARGS\n  7 kube-apiserver --v=2", 7, 5);
}

static void
a_header_does_not_bind_what_is_unlike_it(void **state)
{
	expect_target(state, "UID PID PPID C STIME TTY TIME CMD\n\nkube-apiserver --v=2", 0, 1);
}

static void
trees_are_drawn_before_commands(void **state)
{
	expect_target(state, "  7 ?  Ssl  0:11  |   \\_ kube-apiserver --v=2", 7, 26);
	expect_target(state, "\u2502 \u251c\u25007 kube-apiserver --v=2", 7, 7);
	expect_target(state, "CMD\n \\_ kube-apiserver --v=2", 0, 5);
	expect_target(state, "$ kube-apiserver --v=2", 0, 3);
	expect_target(state, "- kube-apiserver --v=2", 0, 3);
}

static void
other_programs_are_none(void **state)
{
	struct argv_file file = read_text(
		state, "root 9 8 0 14:22 pts/0 0:00 grep --color=auto kube-apiserver\n"
		       "echo kube-apiserver\n# kube-apiserver\n\nvi kube-apiserver\n[kthreadd]\n");

	assert_int_equal(file.lines, 4);
	assert_int_equal(file.found, 0);
	assert_false(file.trouble);
	assert_int_equal(count_targets(*state), 0);
}

static void
backslashes_continue_a_line(void **state)
{
	const struct target *target;

	read_text(state, "kube-apiserver \\\r\n  --v=1 \\\r\n\t--audit-log-path=a\\\r\nb\r\nx\r\n");
	target = target_at(*state, 0);
	expect_words(target, "[kube-apiserver][--v=1][--audit-log-path=ab]");
	expect_place(&target->words[1].origin, 2, 3);
	expect_place(&target->words[2].origin, 3, 2);
	assert_null(target->gap);
}

static void
wrapped_lines_go_on(void **state)
{
	const struct target *target;

	read_text(state, "root 7 1 0 20:41 ? 00:06:12 kube-apiserver --v=1\n--profiling=false\n"
			 "   --audit-log-path=a\n--\n--profiling=true\n");
	assert_int_equal(count_targets(*state), 1);
	target = target_at(*state, 0);
	expect_words(target, "[kube-apiserver][--v=1][--profiling=false][--audit-log-path=a]");
	expect_place(&target->words[2].origin, 2, 1);
	expect_place(&target->words[3].origin, 3, 4);
}

static void
plain_lines_wrap_too(void **state)
{
	read_text(state, "kube-apiserver --v=1\n  - --profiling=false\n--audit-log-path=a\nx");
	expect_words(target_at(*state, 0),
		     "[kube-apiserver][--v=1][--profiling=false][--audit-log-path=a]");
	expect_place(&target_at(*state, 0)->words[2].origin, 2, 5);
}

static void
a_bad_byte_costs_its_line_only(void **state)
{
	struct argv_file file = read_text(
		state, "kube-apiserver --v=1\nkube-apiserver --audit-log-path=\u00e4\xff --v=2\n"
		       "--v=3\nkube-apiserver --v=4\n");

	assert_true(file.trouble);
	assert_int_equal(file.lines, 3);
	assert_int_equal(file.found, 2);
	expect_words(target_at(*state, 1), "[kube-apiserver][--v=4]");
	expect_problem(*state, PROBLEM_ERROR, 2, 34, "0xff");
}

static void
half_a_character_is_no_text(void **state)
{
	assert_true(read_text(state, "kube-apiserver --audit-log-path=\xed\xa0\x80\n").trouble);
	expect_problem(*state, PROBLEM_ERROR, 1, 33, "0xed is no UTF-8");
}

static void
a_header_is_no_command_line(void **state)
{
	struct argv_file file = read_text(state, "# x\n\nUID PID PPID C STIME TTY TIME CMD\r\n");

	assert_int_equal(file.lines, 0);
	assert_false(file.trouble);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ps_is_read_without_a_header),
		TEST(ps_is_read_with_its_header),
		TEST(a_header_does_not_bind_what_is_unlike_it),
		TEST(trees_are_drawn_before_commands),
		TEST(other_programs_are_none),
		TEST(backslashes_continue_a_line),
		TEST(wrapped_lines_go_on),
		TEST(plain_lines_wrap_too),
		TEST(a_bad_byte_costs_its_line_only),
		TEST(half_a_character_is_no_text),
		TEST(a_header_is_no_command_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
