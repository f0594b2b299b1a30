/* SPDX-License-Identifier: Apache-2.0 */
#include "source/arrays.h"

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

	arrays_read(&file, text, strlen(text));
	return file;
}

static void
json_arrays_are_words(void **state)
{
	const struct target *target;

	read_text(state,
		  "[ \"kube-apiserver\",\n  \"--authorization-mode=a b\", \"--v=$V\", \"--x=1\" ]");
	target = target_at(*state, 0);
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
	assert_int_equal(count_targets(*state), 2);
	assert_string_equal(target_at(*state, 1)->words[1].origin.path, "[2][1]");
	read_text(state, "[\"kube-apiserver\"]\n---\n[\"kube-apiserver\"]\n");
	assert_int_equal(count_targets(*state), 4);
	assert_int_equal(target_at(*state, 3)->place.document, 2);
	read_text(state, "[\"kube-apiserver\"]\n\n[\"kube-apiserver\",\n \"--v=1\"]\n[\"ls\"]");
	assert_int_equal(count_targets(*state), 6);
	expect_place(&target_at(*state, 5)->words[1].origin, 4, 2);
	assert_int_equal(target_at(*state, 5)->place.document, 2);
}

static void
broken_json_has_a_place(void **state)
{
	assert_true(read_text(state, "[\"kube-apiserver\"]\n[\"kube-apiserver\" }]").trouble);
	assert_int_equal(count_targets(*state), 1);
	expect_problem(*state, PROBLEM_ERROR, 2, 19, "");
}

static void
json_of_other_shape_is_refused(void **state)
{
	read_text(state, "[\"kube-apiserver\",\n {\"a\": 1}]");
	assert_int_equal(count_targets(*state), 0);
	expect_problem(*state, PROBLEM_ERROR, 2, 2, "a word of a command line");
}

static void
other_words_are_counted(void **state)
{
	struct argv_file file = read_text(state, "[[\"ls\"], [], [\"kube-apiserver\"]]");

	assert_int_equal(file.lines, 2);
	assert_int_equal(file.found, 1);
	assert_false(file.trouble);
}

static void
template_lines_may_hold_more_flags(void **state)
{
	read_text(state, "[\"kube-apiserver\",\n{{ .flags }}\n\"--v={{ .v }}\"]");
	assert_int_equal(count_targets(*state), 1);
	assert_string_equal(target_at(*state, 0)->gap, "{{ .flags }} may hold more flags");
	assert_string_equal(target_at(*state, 0)->words[1].unresolved, "{{ .v }}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(json_arrays_are_words),   TEST(json_may_hold_several),
		TEST(broken_json_has_a_place), TEST(json_of_other_shape_is_refused),
		TEST(other_words_are_counted), TEST(template_lines_may_hold_more_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
