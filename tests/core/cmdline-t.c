/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cmdline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "target/flag.h"

struct fixture {
	struct arena arena;
	struct components components;
	struct intake intake;
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	components_init(&fixture->components);
	intake_init(&fixture->intake, &fixture->arena, &fixture->components);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	intake_free(&fixture->intake);
	components_free(&fixture->components);
	arena_free(&fixture->arena);
	free(fixture);
	return 0;
}

static void
read_bytes(void **state, const char *bytes, size_t length)
{
	struct fixture *fixture = *state;

	cmdline_read(&fixture->intake, "lines", bytes, length);
}

static void
read_text(void **state, const char *text)
{
	read_bytes(state, text, strlen(text));
}

static size_t
count_targets(void **state)
{
	return ((struct fixture *)*state)->intake.targets.count;
}

static const struct target *
target_at(void **state, size_t index)
{
	struct fixture *fixture = *state;

	return *(struct target **)vector_at(&fixture->intake.targets, index);
}

static void
expect_words(const struct target *target, const char *wanted)
{
	cleanup_strbuf struct strbuf text = {0};

	for (size_t i = 0; i < target->word_count; i++)
		strbuf_printf(&text, "[%s]", target->words[i].text);
	assert_string_equal(text.text, wanted);
}

static void
expect_place(const struct argvet_origin *origin, uint32_t line, uint32_t column)
{
	assert_string_equal(origin->file, "lines");
	assert_int_equal(origin->line, line);
	assert_int_equal(origin->column, column);
}

static void
expect_target(void **state, const char *text, int64_t pid, uint32_t column)
{
	size_t before = count_targets(state);
	const struct target *target;

	read_text(state, text);
	assert_int_equal(count_targets(state), before + 1);
	target = target_at(state, before);
	expect_words(target, "[kube-apiserver][--v=2]");
	assert_int_equal(target->place.source, SOURCE_ARGV);
	assert_int_equal(target->place.origin.pid, pid);
	assert_int_equal(target->place.origin.column, column);
	assert_int_equal(target->words[0].origin.column, column);
	assert_int_equal(target->words[1].origin.column, column + 15);
	assert_null(target->gap);
}

/* The only problem, its severity and place. */
static void
expect_problem(void **state, enum problem_severity severity, uint32_t line, uint32_t column,
	       const char *part)
{
	struct fixture *fixture = *state;
	const struct problem *problem;

	assert_int_equal(fixture->intake.problems.items.count, 1);
	problem = vector_at(&fixture->intake.problems.items, 0);
	assert_int_equal(problem->severity, severity);
	expect_place(&problem->origin, line, column);
	assert_non_null(strstr(problem->message, part));
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
	expect_target(state, "\xef\xbb\xbfkube-apiserver --v=2\r\n", 0, 1);
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
quotes_in_ps_are_the_programs_own(void **state)
{
	read_text(state, "7 kube-apiserver --authorization-mode=\"Node\" --x='a b' >f &\n");
	expect_words(target_at(state, 0),
		     "[kube-apiserver][--authorization-mode=\"Node\"][--x='a][b']"
		     "[>f][&]");
}

static void
plain_lines_are_shell(void **state)
{
	read_text(state, "kube-apiserver --authorization-mode=\"Node\" > /dev/null 2>&1 &\n"
			 "true && exec kube-apiserver; A=b kube-apiserver --v=1\n");
	assert_int_equal(count_targets(state), 3);
	expect_words(target_at(state, 0), "[kube-apiserver][--authorization-mode=Node]");
	expect_words(target_at(state, 1), "[kube-apiserver]");
	expect_words(target_at(state, 2), "[kube-apiserver][--v=1]");
	expect_place(&target_at(state, 2)->place.origin, 2, 34);
}

static void
an_open_quote_makes_it_no_shell(void **state)
{
	read_text(state, "kube-apiserver --audit-log-path=it's --v=1\n");
	expect_words(target_at(state, 0), "[kube-apiserver][--audit-log-path=it's][--v=1]");
}

static void
systemd_units_are_plain_lines(void **state)
{
	read_text(state, "[Service]\n"
			 "EnvironmentFile=-/etc/default/api\n"
			 "ExecStartPre=/usr/bin/kube-apiserver --version\n"
			 "ExecStart=-/usr/bin/kube-apiserver --v=2 \\\n"
			 "  --profiling=false $API_ARGS\n"
			 "  --insecure-port=0\n"
			 "Restart=always\n");
	assert_int_equal(count_targets(state), 1);
	expect_words(target_at(state, 0), "[/usr/bin/kube-apiserver][--v=2][--profiling=false]");
	expect_place(&target_at(state, 0)->place.origin, 4, 12);
	assert_string_equal(target_at(state, 0)->gap, "$API_ARGS may hold more flags");
}

static void
other_programs_are_none(void **state)
{
	read_text(state,
		  "root 9 8 0 14:22 pts/0 0:00 grep --color=auto kube-apiserver\n"
		  "echo kube-apiserver\n# kube-apiserver\n\nvi kube-apiserver\n[kthreadd]\n");
	assert_int_equal(count_targets(state), 0);
	expect_problem(state, PROBLEM_WARNING, 0, 0, "4 command lines, none runs a component");
}

static void
backslashes_continue_a_line(void **state)
{
	const struct target *target;

	read_text(state, "kube-apiserver \\\r\n  --v=1 \\\r\n\t--audit-log-path=a\\\r\nb\r\nx\r\n");
	target = target_at(state, 0);
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
	assert_int_equal(count_targets(state), 1);
	target = target_at(state, 0);
	expect_words(target, "[kube-apiserver][--v=1][--profiling=false][--audit-log-path=a]");
	expect_place(&target->words[2].origin, 2, 1);
	expect_place(&target->words[3].origin, 3, 4);
}

static void
plain_lines_wrap_too(void **state)
{
	read_text(state, "kube-apiserver --v=1\n  - --profiling=false\n--audit-log-path=a\nx");
	expect_words(target_at(state, 0),
		     "[kube-apiserver][--v=1][--profiling=false][--audit-log-path=a]");
	expect_place(&target_at(state, 0)->words[2].origin, 2, 5);
}

static void
expect_gap(void **state, const char *text, const char *words, const char *gap)
{
	size_t before = count_targets(state);
	const struct target *target;

	read_text(state, text);
	assert_int_equal(count_targets(state), before + 1);
	target = target_at(state, before);
	expect_words(target, words);
	if (gap == NULL)
		assert_null(target->gap);
	else
		assert_string_equal(target->gap, gap);
}

static void
lines_are_cut_off(void **state)
{
	expect_gap(state, "7 kube-apiserver --v=1 --enable-bootstrap-to", "[kube-apiserver][--v=1]",
		   "the line is cut off inside --enable-bootstrap-to");
	expect_gap(state, "kube-apiserver --v=1 --tls_cert_fi\r\n", "[kube-apiserver][--v=1]",
		   "the line is cut off inside --tls_cert_fi");
	expect_gap(state, "7 kube-apiserver --tls-cert-file", "[kube-apiserver]",
		   "the line is cut off behind --tls-cert-file");
	expect_gap(state, "7 kube-apiserver --v=1 --", "[kube-apiserver][--v=1]",
		   "the line is cut off");
	expect_gap(state, "7 kube-apiserver --v=1\n...\n", "[kube-apiserver][--v=1]",
		   "the line is cut off");
	expect_gap(state, "kube-apiserver --v=1 --tls-ce...", "[kube-apiserver][--v=1]",
		   "the line is cut off");
	expect_gap(state, "kube-apiserver --v=1 \u2026", "[kube-apiserver][--v=1]",
		   "the line is cut off");
	expect_gap(state, "kube-apiserver ... --v=1", "[kube-apiserver][--v=1]",
		   "the line leaves words out");
	expect_gap(state, "kube-apiserver --v=1 $MORE", "[kube-apiserver][--v=1]",
		   "$MORE may hold more flags");
}

static void
whole_lines_are_not(void **state)
{
	expect_gap(state, "7 kube-apiserver --profiling", "[kube-apiserver][--profiling]", NULL);
	expect_gap(state, "7 kube-apiserver --no-such-flag", "[kube-apiserver][--no-such-flag]",
		   NULL);
	expect_gap(state, "kube-apiserver --v=1 --", "[kube-apiserver][--v=1][--]", NULL);
}

static void
the_end_of_a_cut_value_is_unknown(void **state)
{
	const struct argvet_flag *flag;

	read_text(state, "7 kube-apiserver --authorization-mode=Node,RB\n...\n");
	flag = flags_find(target_at(state, 0)->flags, "authorization-mode");
	assert_non_null(flag);
	assert_string_equal(flag->unresolved, "...");
	read_text(state, "7 kube-apiserver --authorization-mode Node,R...\n");
	flag = flags_find(target_at(state, 1)->flags, "authorization-mode");
	assert_non_null(flag);
	assert_string_equal(flag->unresolved, "...");
}

static void
values_yet_to_be_filled_in_are_known_as_such(void **state)
{
	const struct target *target;

	read_text(state, "kube-apiserver --insecure-port=$PORT --tls-cert-file='$A' --v={{ .v }}\n"
			 "7 kube-apiserver --insecure-port=API_PORT\n");
	target = target_at(state, 0);
	assert_string_equal(target->words[1].unresolved, "$PORT");
	assert_null(target->words[2].unresolved);
	assert_string_equal(target->words[3].unresolved, "{{ .v }}");
	assert_string_equal(target_at(state, 1)->words[1].unresolved, "API_PORT");
}

static void
nul_separated_words_are_taken_as_they_are(void **state)
{
	static const char bytes[] = "kube-apiserver\0--v=$V\0\0--authorization-mode=a b\0\0\0\n";
	const struct target *target;

	read_bytes(state, bytes, sizeof(bytes) - 1);
	target = target_at(state, 0);
	expect_words(target, "[kube-apiserver][--v=$V][][--authorization-mode=a b]");
	assert_null(target->words[1].unresolved);
	assert_string_equal(target->words[3].origin.path, "argv[3]");
	expect_place(&target->words[3].origin, 0, 0);
	expect_place(&target->place.origin, 0, 0);
}

static void
json_arrays_are_words(void **state)
{
	const struct target *target;

	read_text(state,
		  "[ \"kube-apiserver\",\n  \"--authorization-mode=a b\", \"--v=$V\", \"--x=1\" ]");
	target = target_at(state, 0);
	expect_words(target, "[kube-apiserver][--authorization-mode=a b][--v=$V][--x=1]");
	expect_place(&target->place.origin, 1, 3);
	expect_place(&target->words[1].origin, 2, 3);
	assert_string_equal(target->words[1].origin.path, "[1]");
	assert_string_equal(target->words[2].unresolved, "$V");
	assert_int_equal(target->place.document, 1);
}

static void
json_may_hold_several(void **state)
{
	read_text(state, "[[\"kube-apiserver\"],\n[\"ls\"], [\"kube-apiserver\", \"--v=1\"]]\n");
	assert_int_equal(count_targets(state), 2);
	assert_string_equal(target_at(state, 1)->words[1].origin.path, "[2][1]");
	read_text(state, "[\"kube-apiserver\"]\n---\n[\"kube-apiserver\"]\n");
	assert_int_equal(count_targets(state), 4);
	assert_int_equal(target_at(state, 3)->place.document, 2);
	read_text(state, "[\"kube-apiserver\"]\n\n[\"kube-apiserver\",\n \"--v=1\"]\n[\"ls\"]");
	assert_int_equal(count_targets(state), 6);
	expect_place(&target_at(state, 5)->words[1].origin, 4, 2);
	assert_int_equal(target_at(state, 5)->place.document, 2);
}

static void
broken_json_has_a_place(void **state)
{
	read_text(state, "[\"kube-apiserver\"]\n[\"kube-apiserver\" }]");
	assert_int_equal(count_targets(state), 1);
	expect_problem(state, PROBLEM_ERROR, 2, 19, "");
}

static void
json_of_other_shape_is_refused(void **state)
{
	read_text(state, "[\"kube-apiserver\",\n {\"a\": 1}]");
	assert_int_equal(count_targets(state), 0);
	expect_problem(state, PROBLEM_ERROR, 2, 2, "a word of a command line");
}

static void
nothing_is_worth_a_warning(void **state)
{
	read_text(state, "");
	expect_problem(state, PROBLEM_WARNING, 0, 0, "holds no command line");
}

static void
so_is_a_header_alone(void **state)
{
	read_text(state, "# x\n\nUID PID PPID C STIME TTY TIME CMD\r\n");
	expect_problem(state, PROBLEM_WARNING, 0, 0, "holds no command line");
}

static void
a_bad_byte_costs_its_line_only(void **state)
{
	read_text(state, "kube-apiserver --v=1\nkube-apiserver --audit-log-path=\u00e4\xff --v=2\n"
			 "--v=3\nkube-apiserver --v=4\n");
	assert_int_equal(count_targets(state), 2);
	expect_words(target_at(state, 1), "[kube-apiserver][--v=4]");
	expect_problem(state, PROBLEM_ERROR, 2, 34, "0xff");
}

static void
junk_is_refused(void **state)
{
	static const char junk[] = "a\n\x7f"
				   "ELF\x02\x01\x01\0\0\0\x03\0\x3e\0\x01\0\xff\xfe\xfd";

	read_bytes(state, junk, sizeof(junk) - 1);
	expect_problem(state, PROBLEM_ERROR, 2, 1, "not text: byte 0x7f");
}

static void
utf16_is_named(void **state)
{
	static const char text[] = "k\0u\0b\0e\0-\0a\0p\0i\0";

	read_bytes(state, text, sizeof(text) - 1);
	expect_problem(state, PROBLEM_ERROR, 1, 1, "UTF-16");
}

static void
too_many_words_are_refused(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	strbuf_add_text(&text, "7 kube-apiserver");
	for (int i = 0; i < 70000; i++)
		strbuf_add_text(&text, " a");
	read_text(state, text.text);
	assert_int_equal(count_targets(state), 0);
	expect_problem(state, PROBLEM_ERROR, 1, 3, "more than 65536 words");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ps_is_read_without_a_header),
		TEST(ps_is_read_with_its_header),
		TEST(a_header_does_not_bind_what_is_unlike_it),
		TEST(trees_are_drawn_before_commands),
		TEST(quotes_in_ps_are_the_programs_own),
		TEST(plain_lines_are_shell),
		TEST(an_open_quote_makes_it_no_shell),
		TEST(systemd_units_are_plain_lines),
		TEST(other_programs_are_none),
		TEST(backslashes_continue_a_line),
		TEST(wrapped_lines_go_on),
		TEST(plain_lines_wrap_too),
		TEST(lines_are_cut_off),
		TEST(whole_lines_are_not),
		TEST(the_end_of_a_cut_value_is_unknown),
		TEST(values_yet_to_be_filled_in_are_known_as_such),
		TEST(nul_separated_words_are_taken_as_they_are),
		TEST(json_arrays_are_words),
		TEST(json_may_hold_several),
		TEST(broken_json_has_a_place),
		TEST(json_of_other_shape_is_refused),
		TEST(nothing_is_worth_a_warning),
		TEST(so_is_a_header_alone),
		TEST(a_bad_byte_costs_its_line_only),
		TEST(junk_is_refused),
		TEST(utf16_is_named),
		TEST(too_many_words_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
