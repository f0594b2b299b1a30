/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cutoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake-sample.h"
#include "source/lines.h"
#include "target/flag.h"

/* Reads text, which holds one command line. */
static const struct target *
read_one(void **state, const char *text)
{
	struct fixture *fixture = *state;
	struct argv_file file = {.intake = &fixture->intake, .name = "lines"};

	lines_read(&file, text, strlen(text));
	assert_int_equal(file.found, 1);
	return target_at(fixture, fixture->intake.targets.count - 1);
}

static void
expect_gap(void **state, const char *text, const char *words, const char *gap)
{
	const struct target *target = read_one(state, text);

	expect_words(target, words);
	if (gap == NULL)
		assert_null(target->gap);
	else
		assert_string_equal(target->gap, gap);
}

static void
dots_alone_are_an_ellipsis(void **state)
{
	(void)state;
	assert_true(cutoff_is_ellipsis("..."));
	assert_true(cutoff_is_ellipsis("\u2026"));
	assert_false(cutoff_is_ellipsis(""));
	assert_false(cutoff_is_ellipsis(".."));
	assert_false(cutoff_is_ellipsis("a..."));
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
	expect_gap(state, "sh -c 'kube-apiserver --v=1 --tls-ce...'", "[kube-apiserver][--v=1]",
		   "the line is cut off");
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
	static const char *const texts[] = {
		"7 kube-apiserver --authorization-mode=Node,RB\n...\n",
		"7 kube-apiserver --authorization-mode Node,R...\n",
	};

	for (size_t i = 0; i < 2; i++) {
		const struct argvet_flag *flag =
			flags_find(read_one(state, texts[i])->flags, "authorization-mode");

		assert_non_null(flag);
		assert_string_equal(flag->unresolved, "...");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dots_alone_are_an_ellipsis),
		TEST(lines_are_cut_off),
		TEST(whole_lines_are_not),
		TEST(the_end_of_a_cut_value_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
