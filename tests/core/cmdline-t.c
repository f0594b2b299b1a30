/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cmdline.h"

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

static void
quotes_in_ps_are_the_programs_own(void **state)
{
	read_text(state, "7 kube-apiserver --authorization-mode=\"Node\" --x='a b' >f &\n");
	expect_words(target_at(*state, 0),
		     "[kube-apiserver][--authorization-mode=\"Node\"][--x='a][b']"
		     "[>f][&]");
}

static void
plain_lines_are_shell(void **state)
{
	read_text(state, "kube-apiserver --authorization-mode=\"Node\" > /dev/null 2>&1 &\n"
			 "true && exec kube-apiserver; A=b kube-apiserver --v=1\n");
	assert_int_equal(count_targets(*state), 3);
	expect_words(target_at(*state, 0), "[kube-apiserver][--authorization-mode=Node]");
	expect_words(target_at(*state, 1), "[kube-apiserver]");
	expect_words(target_at(*state, 2), "[kube-apiserver][--v=1]");
	expect_place(&target_at(*state, 2)->place.origin, 2, 34);
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
	assert_int_equal(count_targets(*state), 1);
	expect_words(target_at(*state, 0), "[/usr/bin/kube-apiserver][--v=2][--profiling=false]");
	expect_place(&target_at(*state, 0)->place.origin, 4, 12);
	assert_string_equal(target_at(*state, 0)->gap, "$API_ARGS may hold more flags");
}

static void
values_yet_to_be_filled_in_are_known_as_such(void **state)
{
	const struct target *target;

	read_text(state, "kube-apiserver --insecure-port=$PORT --tls-cert-file='$A' --v={{ .v }}\n"
			 "7 kube-apiserver --insecure-port=API_PORT\n");
	target = target_at(*state, 0);
	assert_string_equal(target->words[1].unresolved, "$PORT");
	assert_null(target->words[2].unresolved);
	assert_string_equal(target->words[3].unresolved, "{{ .v }}");
	assert_string_equal(target_at(*state, 1)->words[1].unresolved, "API_PORT");
}

static void
nul_separated_words_are_taken_as_they_are(void **state)
{
	static const char bytes[] = "kube-apiserver\0--v=$V\0\0--authorization-mode=a b\0\0\0\n";
	const struct target *target;

	read_bytes(state, bytes, sizeof(bytes) - 1);
	target = target_at(*state, 0);
	expect_words(target, "[kube-apiserver][--v=$V][][--authorization-mode=a b]");
	assert_null(target->words[1].unresolved);
	assert_string_equal(target->words[3].origin.path, "argv[3]");
	expect_place(&target->words[3].origin, 0, 0);
	expect_place(&target->place.origin, 0, 0);
}

static void
nothing_is_worth_a_warning(void **state)
{
	read_text(state, "");
	expect_problem(*state, PROBLEM_WARNING, 0, 0, "holds no command line");
}

static void
so_is_a_header_alone(void **state)
{
	read_text(state, "# x\n\nUID PID PPID C STIME TTY TIME CMD\r\n");
	expect_problem(*state, PROBLEM_WARNING, 0, 0, "holds no command line");
}

static void
junk_is_refused(void **state)
{
	static const char junk[] = "a\n\x7f"
				   "ELF\x02\x01\x01\0\0\0\x03\0\x3e\0\x01\0\xff\xfe\xfd";

	read_bytes(state, junk, sizeof(junk) - 1);
	expect_problem(*state, PROBLEM_ERROR, 2, 1, "not text: byte 0x7f");
}

static void
utf16_is_named(void **state)
{
	static const char text[] = "k\0u\0b\0e\0-\0a\0p\0i\0";

	read_bytes(state, text, sizeof(text) - 1);
	expect_problem(*state, PROBLEM_ERROR, 1, 1, "UTF-16");
}

static void
too_many_words_are_refused(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	strbuf_add_text(&text, "7 kube-apiserver");
	for (int i = 0; i < 70000; i++)
		strbuf_add_text(&text, " a");
	read_text(state, text.text);
	assert_int_equal(count_targets(*state), 0);
	expect_problem(*state, PROBLEM_ERROR, 1, 3, "more than 65536 words");
}

static void
so_are_other_programs(void **state)
{
	read_text(state, "root 9 8 0 14:22 pts/0 0:00 grep kube-apiserver\nls\n[kthreadd]\n");
	expect_problem(*state, PROBLEM_WARNING, 0, 0, "3 command lines, none runs a component");
}

static void
arrays_are_told_from_threads_of_the_kernel(void **state)
{
	read_text(state, "[kthreadd]\nkube-apiserver --v=1\n");
	assert_int_equal(count_targets(*state), 1);
	read_text(state, " \n[\"kube-apiserver\"]");
	assert_int_equal(count_targets(*state), 2);
	assert_int_equal(target_at(*state, 1)->place.document, 1);
	read_text(state, "[]\nkube-apiserver");
	assert_int_equal(count_targets(*state), 2);
}

static void
a_byte_order_mark_is_left_out(void **state)
{
	read_text(state, "\xef\xbb\xbfkube-apiserver --v=2\r\n");
	expect_words(target_at(*state, 0), "[kube-apiserver][--v=2]");
	expect_place(&target_at(*state, 0)->place.origin, 1, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(quotes_in_ps_are_the_programs_own),
		TEST(plain_lines_are_shell),
		TEST(systemd_units_are_plain_lines),
		TEST(values_yet_to_be_filled_in_are_known_as_such),
		TEST(nul_separated_words_are_taken_as_they_are),
		TEST(arrays_are_told_from_threads_of_the_kernel),
		TEST(a_byte_order_mark_is_left_out),
		TEST(nothing_is_worth_a_warning),
		TEST(so_is_a_header_alone),
		TEST(so_are_other_programs),
		TEST(junk_is_refused),
		TEST(utf16_is_named),
		TEST(too_many_words_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
