/* SPDX-License-Identifier: Apache-2.0 */
#include "source/container.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake-sample.h"

/* Reads the one container that text is. */
static bool
read_container(struct fixture *fixture, const char *text)
{
	cleanup_arena struct arena trees = {0};
	struct document_reader *reader =
		document_reader_new(&trees, text, strlen(text), &document_default_limits);
	size_t budget = 1024;
	struct document document;
	struct document_error error;
	const struct pod pod = {
		.intake = &fixture->intake,
		.document = &document,
		.place = {.source = SOURCE_MANIFEST,
			  .origin = {.file = "lines"},
			  .document = 3,
			  .object = {.kind = "Pod", .name = "n"}},
		.budget = &budget,
	};
	bool found;

	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	found = container_read(&pod, document.root, "spec.containers[7]");
	document_reader_free(reader);
	return found;
}

/* Reads a container that runs a component. */
static const struct target *
read_one(void **state, const char *text)
{
	struct fixture *fixture = *state;

	assert_true(read_container(fixture, text));
	assert_int_equal(fixture->intake.problems.items.count, 0);
	return target_at(fixture, fixture->intake.targets.count - 1);
}

static void
args_are_behind_the_command(void **state)
{
	const struct target *target = read_one(state, "name: c\nimage: r/x:v1.19.3\n"
						      "args: [--secure-port=1]\n"
						      "command:\n- kube-apiserver\n- \"--v=2\"\n");

	expect_words(target, "[kube-apiserver][--v=2][--secure-port=1]");
	expect_place(&target->place.origin, 5, 3);
	assert_string_equal(target->place.origin.path, "spec.containers[7]");
	assert_int_equal(target->place.document, 3);
	assert_string_equal(target->place.object.name, "n");
	assert_string_equal(target->place.container, "c");
	assert_string_equal(target->place.image, "r/x:v1.19.3");
	expect_place(&target->words[1].origin, 6, 3);
	assert_string_equal(target->words[1].origin.path, "spec.containers[7].command[1]");
	assert_int_equal(target->words[1].layout->column, 4);
	assert_string_equal(target->words[2].origin.path, "spec.containers[7].args[0]");
}

static void
the_image_stands_for_a_missing_command(void **state)
{
	const struct target *target =
		read_one(state, "args: [--v=2]\nimage: kube-apiserver:v1.20.1\n");

	expect_words(target, "[kube-apiserver][--v=2]");
	expect_place(&target->place.origin, 2, 8);
	assert_string_equal(target->words[0].origin.path, "spec.containers[7].image");
	expect_words(read_one(state, "image: kube-apiserver\n"), "[kube-apiserver]");
	expect_words(read_one(state, "image: kube-apiserver\nargs: [kube-apiserver, --v=3]\n"),
		     "[kube-apiserver][--v=3]");
	expect_words(read_one(state, "image: a.io/hyperkube:v1.15.0\nargs: [apiserver, --v=4]\n"),
		     "[apiserver][--v=4]");
}

static void
other_programs_are_none(void **state)
{
	static const char *const texts[] = {
		"image: busybox\nargs: [--v=5]\n",
		"image: kube-apiserver\ncommand: [sleep]\n",
		"image: \n",
		"name: c\n",
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(read_container(fixture, texts[i]));
	assert_int_equal(fixture->intake.targets.count, 0);
	assert_int_equal(fixture->intake.problems.items.count, 0);
}

static void
expands_the_environment(void **state)
{
	const struct target *target =
		read_one(state, "command: [kube-apiserver, --secure-port=$(PORT),\n"
				"          --advertise-address=$(IP), --v=$(NONE)]\n"
				"env:\n"
				"- {name: PORT, value: \"6443\"}\n"
				"- {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}\n"
				"- {name: NONE, value: \"2\"}\n");

	assert_string_equal(target->words[1].text, "--secure-port=6443");
	assert_null(target->words[1].unresolved);
	assert_null(target->words[1].layout);
	assert_string_equal(target->words[2].unresolved, "$(IP)");
	assert_string_equal(target->words[3].text, "--v=2");
	assert_null(target->gap);
}

static void
an_unknown_word_is_a_gap(void **state)
{
	const struct target *target = read_one(state, "command: [kube-apiserver, $(FLAGS)]\n"
						      "envFrom: [{configMapRef: {name: c}}]\n");

	assert_string_equal(target->words[1].unresolved, "$(FLAGS)");
	assert_string_equal(target->gap,
			    "\"$(FLAGS)\" in spec.containers[7].command[1] may hold more flags");
}

static void
lines_of_a_template_are_a_gap(void **state)
{
	assert_string_equal(
		read_one(state, "command:\n- kube-apiserver\n${flags}\nimage: {{ .x }}\n")->gap,
		"line 3, \"${flags}\", may hold more flags");
	assert_string_equal(read_one(state, "command: [kube-apiserver]\nargs: {{ .args }}\n")->gap,
			    "\"{{ .args }}\" is all that spec.containers[7].args says");
	assert_null(read_one(state, "command:\n- kube-apiserver\nimage: x\n{{ mounts }}\n")->gap);
}

static void
a_list_of_something_else_is_refused(void **state)
{
	struct fixture *fixture = *state;

	assert_true(read_container(fixture, "command: [kube-apiserver]\nargs: --v=2\n"));
	expect_problem(fixture, PROBLEM_ERROR, 2, 7,
		       "spec.containers[7].args is a single text, not a list of texts");
	assert_string_equal(target_at(fixture, 0)->gap, "spec.containers[7].args is not a list");
}

static void
items_that_are_no_texts_are_told(void **state)
{
	struct fixture *fixture = *state;

	assert_true(read_container(fixture, "command:\n- kube-apiserver\n- --v\n- 2\n"));
	expect_problem(fixture, PROBLEM_WARNING, 4, 3,
		       "spec.containers[7].command[2] is a number, not a text");
	expect_words(target_at(fixture, 0), "[kube-apiserver][--v][2]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(args_are_behind_the_command),
		TEST(the_image_stands_for_a_missing_command),
		TEST(other_programs_are_none),
		TEST(expands_the_environment),
		TEST(an_unknown_word_is_a_gap),
		TEST(lines_of_a_template_are_a_gap),
		TEST(a_list_of_something_else_is_refused),
		TEST(items_that_are_no_texts_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
