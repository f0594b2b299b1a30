/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake-sample.h"

static const struct ps_layout no_header = {0};

/* A command line of these lines of the file, which are numbered from 3. */
static struct argv_file
read_lines(void **state, const char *const *lines)
{
	struct fixture *fixture = *state;
	struct argv_file file = {.intake = &fixture->intake, .name = "lines"};
	struct pending pending = {0};

	pending_begin(&pending, &no_header, lines[0], 3);
	for (size_t i = 1; lines[i] != NULL; i++)
		pending_continue(&pending, lines[i]);
	pending_end(&pending, &file);
	assert_false(pending.begun);
	assert_int_equal(pending.text.length, 0);
	strbuf_free(&pending.text);
	return file;
}

#define READ(...) read_lines(state, (const char *const[]){__VA_ARGS__, NULL})

static void
a_plain_line_is_shell(void **state)
{
	struct argv_file file = READ("true && exec kube-apiserver --x=\"a b\" >f 2>&1; "
				     "A=b kube-apiserver --v=1 &");

	assert_int_equal(file.lines, 1);
	assert_int_equal(file.found, 2);
	expect_words(target_at(*state, 0), "[kube-apiserver][--x=a b]");
	expect_words(target_at(*state, 1), "[kube-apiserver][--v=1]");
	expect_place(&target_at(*state, 1)->place.origin, 3, 52);
}

static void
a_line_of_ps_is_not(void **state)
{
	READ("7 kube-apiserver --authorization-mode=\"Node\" --x='a b' >f &");
	expect_words(target_at(*state, 0),
		     "[kube-apiserver][--authorization-mode=\"Node\"][--x='a][b'][>f][&]");
	assert_int_equal(target_at(*state, 0)->place.origin.pid, 7);
	expect_place(&target_at(*state, 0)->words[1].origin, 3, 18);
}

static void
an_open_quote_makes_it_no_shell(void **state)
{
	READ("kube-apiserver --audit-log-path=it's --v=1");
	expect_words(target_at(*state, 0), "[kube-apiserver][--audit-log-path=it's][--v=1]");
}

static void
lines_that_go_on_keep_their_places(void **state)
{
	READ("kube-apiserver --v=1 \\", "  - --profiling=false", "--audit-log-path=a");
	expect_words(target_at(*state, 0),
		     "[kube-apiserver][--v=1][--profiling=false][--audit-log-path=a]");
	expect_place(&target_at(*state, 0)->words[2].origin, 4, 5);
	expect_place(&target_at(*state, 0)->words[3].origin, 5, 1);
	READ("7 kube-apiserver --v=1", "--v=2");
	expect_words(target_at(*state, 1), "[kube-apiserver][--v=1][--v=2]");
	expect_place(&target_at(*state, 1)->words[2].origin, 4, 1);
}

static void
expansions_may_hold_more_flags(void **state)
{
	READ("kube-apiserver --v=1 $MORE");
	assert_string_equal(target_at(*state, 0)->gap, "$MORE may hold more flags");
	READ("kube-apiserver \"$@\"");
	assert_string_equal(target_at(*state, 1)->gap, "$@ may hold more flags");
}

static void
a_unit_runs_what_it_starts(void **state)
{
	struct argv_file file = READ("ExecStart = -!/usr/bin/kube-apiserver --v=2");

	assert_int_equal(file.found, 1);
	expect_words(target_at(*state, 0), "[/usr/bin/kube-apiserver][--v=2]");
	expect_place(&target_at(*state, 0)->place.origin, 3, 15);
	assert_int_equal(READ("ExecStartPre=/usr/bin/kube-apiserver --version").lines, 0);
	assert_int_equal(READ("Environment=A=kube-apiserver").lines, 0);
	assert_int_equal(READ("A=b kube-apiserver").found, 1);
}

static void
what_was_not_begun_is_not_offered(void **state)
{
	struct fixture *fixture = *state;
	struct argv_file file = {.intake = &fixture->intake, .name = "lines"};
	struct pending pending = {0};

	pending_end(&pending, &file);
	assert_int_equal(file.lines, 0);
	assert_int_equal(READ("echo kube-apiserver").lines, 1);
	assert_int_equal(fixture->intake.targets.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_plain_line_is_shell),
		TEST(a_line_of_ps_is_not),
		TEST(an_open_quote_makes_it_no_shell),
		TEST(lines_that_go_on_keep_their_places),
		TEST(expansions_may_hold_more_flags),
		TEST(a_unit_runs_what_it_starts),
		TEST(what_was_not_begun_is_not_offered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
