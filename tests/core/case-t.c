/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

/* A check to try cases on: --insecure-port must be there and 0, up to Kubernetes 1.23. */

static const struct argvet_flag_decl port_flags[] = {
	{"insecure-port", ARGVET_STRING},
	{"port", ARGVET_STRING},
	{NULL, 0},
};

static const char *const port_components[] = {"kube-apiserver", NULL};

static enum argvet_outcome
port_run(struct argvet_run *run)
{
	const struct argvet_flag *flag = argvet_flag(run, "insecure-port");
	const struct argvet_flag *alias = argvet_flag(run, "port");

	if (flag == NULL)
		argvet_report(run, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "insecure-port",
			      .expected = "--insecure-port=0");
	else if (!argvet_same(flag->value, "0"))
		argvet_report(run, .kind = ARGVET_INCORRECT_VALUE, .flag = "insecure-port",
			      .expected = "--insecure-port=0", .actual = flag->value);
	if (alias != NULL)
		argvet_report(run, .kind = ARGVET_REDUNDANT_ATTRIBUTE, .flag = "port",
			      .expected = "--port is not set", .actual = alias->value);
	return argvet_conclude(run, ARGVET_DONE, "the port was looked at");
}

static struct check port_check = {
	.plugin =
		{
			ARGVET_STAMP,
			.severity = ARGVET_HIGH,
			.id = "kube-apiserver/port",
			.components = port_components,
			.flags = port_flags,
			.until = {1, 24},
			.run = port_run,
		},
};

/* What a test needs, and what one reading of cases gave. */
struct fixture {
	struct arena arena;
	struct vector cases;
	struct error *err;
	int result;
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_zeroed(1, sizeof(*fixture));

	fixture->cases = VECTOR(struct test_case);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	vector_free(&fixture->cases);
	error_free(&fixture->err);
	arena_free(&fixture->arena);
	free(fixture);
	return 0;
}

static void
read_bytes(struct fixture *fixture, const char *bytes, size_t length)
{
	fixture->result =
		case_read(&fixture->arena, "x.case", bytes, length, &fixture->cases, &fixture->err);
}

static const struct test_case *
case_at(const struct fixture *fixture, size_t index)
{
	return vector_at(&fixture->cases, index);
}

static void
assert_read(struct fixture *fixture, const char *text, size_t count)
{
	read_bytes(fixture, text, strlen(text));
	if (fixture->result < 0)
		fail_msg("%s", error_text(fixture->err));
	assert_null(fixture->err);
	assert_int_equal(fixture->cases.count, count);
}

/* The text is refused with a message that begins with start and holds hint. */
static void
assert_refused(void **state, const char *text, const char *start, const char *hint)
{
	struct fixture *fixture = *state;

	read_bytes(fixture, text, strlen(text));
	assert_int_equal(fixture->result, -1);
	assert_int_equal(fixture->cases.count, 0);
	if (strncmp(error_text(fixture->err), start, strlen(start)) != 0 ||
	    strstr(error_text(fixture->err), hint) == NULL)
		fail_msg("expected \"%s…%s\", got \"%s\"", start, hint, error_text(fixture->err));
	error_free(&fixture->err);
}

static void
test_reads_all_keys(void **state)
{
	struct fixture *fixture = *state;
	const struct test_case *test;

	assert_read(fixture,
		    "# what it is about\n"
		    "\n"
		    "[a title of the case]\n"
		    "command = kube-apiserver --insecure-port=1143\n"
		    "          --more\n"
		    "\t--still=more  \n"
		    "kubernetes = 1.19\n"
		    "status = fail\n"
		    "finding = IncorrectValue insecure-port\n"
		    "finding = RedundantAttribute   port\n"
		    "message = a text = with an equals sign\n",
		    1);
	test = case_at(fixture, 0);
	assert_string_equal(test->title, "a title of the case");
	assert_int_equal(test->line, 3);
	assert_string_equal(test->command,
			    "kube-apiserver --insecure-port=1143 --more --still=more");
	assert_int_equal(test->kubernetes.number.major, 1);
	assert_int_equal(test->kubernetes.number.minor, 19);
	assert_int_equal(test->kubernetes.source, VERSION_FROM_OPTION);
	assert_int_equal(test->status, STATUS_FAIL);
	assert_int_equal(test->finding_count, 2);
	assert_int_equal(test->findings[0].kind, ARGVET_INCORRECT_VALUE);
	assert_string_equal(test->findings[0].flag, "insecure-port");
	assert_int_equal(test->findings[1].kind, ARGVET_REDUNDANT_ATTRIBUTE);
	assert_string_equal(test->findings[1].flag, "port");
	assert_string_equal(test->message, "a text = with an equals sign");
}

static void
test_order_and_blanks_are_free(void **state)
{
	struct fixture *fixture = *state;

	assert_read(fixture,
		    "[ one ]  \r\n"
		    "status=pass\r\n"
		    "   \r\n"
		    "# between\r\n"
		    "command\t=\tkube-apiserver\r\n"
		    "[two]\n"
		    "command =\n"
		    "  kube-apiserver\n"
		    "# a comment does not end the value\n"
		    "  --port=0\n"
		    "status = manual",
		    2);
	assert_string_equal(case_at(fixture, 0)->title, "one");
	assert_string_equal(case_at(fixture, 0)->command, "kube-apiserver");
	assert_null(case_at(fixture, 0)->kubernetes.text);
	assert_null(case_at(fixture, 0)->message);
	assert_int_equal(case_at(fixture, 0)->finding_count, 0);
	assert_string_equal(case_at(fixture, 1)->command, "kube-apiserver --port=0");
	assert_int_equal(case_at(fixture, 1)->status, STATUS_MANUAL);
	assert_int_equal(case_at(fixture, 1)->line, 6);
}

static void
test_adds_to_cases(void **state)
{
	struct fixture *fixture = *state;
	const char *text = "[same]\ncommand = a\nstatus = pass\n";

	assert_read(fixture, text, 1);
	assert_read(fixture, text, 2);
}

static void
test_refuses_a_file_without_cases(void **state)
{
	assert_refused(state, "", "x.case: ", "no case");
	assert_refused(state, "# only a comment\n\n", "x.case: ", "no case");
}

static void
test_refuses_bad_lines(void **state)
{
	assert_refused(state, "command = x\n", "x.case:1: ", "title");
	assert_refused(state, "[a]\nnonsense\n", "x.case:2: ", "key = value");
	assert_refused(state, "[a]\n= x\n", "x.case:2: ", "\"\" is no key");
	assert_refused(state, "[a]\n\nflag = x\n", "x.case:3: ", "\"flag\" is no key");
	assert_refused(state, "[a\ncommand = x\n", "x.case:1: ", "]");
	assert_refused(state, "[\n", "x.case:1: ", "]");
	assert_refused(state, "[  ]\n", "x.case:1: ", "needs a title");
	assert_refused(state, "  x\n", "x.case:1: ", "none above");
	assert_refused(state, "[a]\n  x\n", "x.case:2: ", "none above");
	assert_refused(state, "[a]\ncommand = x\n  # y\n", "x.case:3: ", "first column");
}

static void
test_a_value_does_not_go_on_in_the_next_case(void **state)
{
	assert_refused(state, "[a]\ncommand = x\nstatus = pass\n[b]\n  y\n",
		       "x.case:5: ", "none above");
}

static void
test_refuses_what_is_there_twice(void **state)
{
	assert_refused(state, "[a]\ncommand = x\ncommand = y\n", "x.case:3: ", "line 2");
	assert_refused(state, "[a]\nstatus = pass\n\nstatus = pass\n", "x.case:4: ", "line 2");
	assert_refused(state, "[a]\ncommand = x\nstatus = pass\n[a]\n", "x.case:4: ", "line 1");
}

static void
test_refuses_an_incomplete_case(void **state)
{
	assert_refused(state, "[a]\ncommand = x\n[b]\n", "x.case:1: ", "no status");
	assert_refused(state, "\n[a]\nstatus = pass\n", "x.case:2: ", "no command");
}

static void
test_refuses_bad_values(void **state)
{
	assert_refused(state, "[a]\ncommand = x\nstatus = passed\n", "x.case:3: ", "\"passed\"");
	assert_refused(state, "[a]\ncommand = x\nstatus =\n", "x.case:3: ", "\"\"");
	assert_refused(state, "[a]\ncommand = x\nstatus = waived\n", "x.case:3: ", "waived");
	assert_refused(state, "[a]\ncommand = x\nstatus = pass\nkubernetes = new\n",
		       "x.case:4: ", "\"new\"");
	assert_refused(state, "[a]\ncommand = x\nstatus = fail\nfinding = Wrong port\n",
		       "x.case:4: ", "\"Wrong\"");
	assert_refused(state, "[a]\ncommand = x\nstatus = fail\nfinding = IncorrectValue\n",
		       "x.case:4: ", "needs its flag");
	assert_refused(state, "[a]\ncommand = x\nstatus = fail\nfinding = IncorrectValue --port\n",
		       "x.case:4: ", "dashes");
	assert_refused(state, "[a]\ncommand = x\nstatus = fail\nfinding = IncorrectValue a b\n",
		       "x.case:4: ", "not one flag");
	assert_refused(state, "[a]\ncommand = x\nstatus = fail\nfinding = Incorrect port\n",
		       "x.case:4: ", "\"Incorrect\"");
}

static void
test_status_and_findings_belong_together(void **state)
{
	assert_refused(state, "[a]\ncommand = x\nstatus = fail\n", "x.case:3: ", "findings");
	assert_refused(state, "[a]\nfinding = IncorrectValue port\nstatus = pass\ncommand = x\n",
		       "x.case:3: ", "cannot be pass");
}

static void
test_refuses_bytes_that_are_no_text(void **state)
{
	struct fixture *fixture = *state;

	read_bytes(fixture, "[a]\nstatus = pa\0ss\n", 19);
	assert_int_equal(fixture->result, -1);
	assert_string_equal(error_text(fixture->err), "x.case:2: a NUL byte: this is not text");
}

static void
test_a_caller_may_not_care_about_the_error(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(case_read(&fixture->arena, "x.case", "y", 1, &fixture->cases, NULL), -1);
}

/* Runs the first case in text; returns what differs, or NULL if nothing does. */
static const char *
run_text(struct fixture *fixture, struct check *check, const char *text)
{
	cleanup_strbuf struct strbuf diagnosis = {0};
	struct check_result said;

	read_bytes(fixture, text, strlen(text));
	if (fixture->result < 0)
		fail_msg("%s", error_text(fixture->err));
	if (case_run(&fixture->arena, check, case_at(fixture, fixture->cases.count - 1), &said,
		     &diagnosis)) {
		assert_int_equal(diagnosis.length, 0);
		return NULL;
	}
	assert_true(diagnosis.length > 0);
	return arena_copy(&fixture->arena, diagnosis.text);
}

static void
test_cases_that_hold(void **state)
{
	struct fixture *fixture = *state;

	assert_null(run_text(fixture, &port_check,
			     "[a]\ncommand = kube-apiserver --insecure-port=0\nstatus = pass\n"));
	assert_null(run_text(fixture, &port_check,
			     "[a]\ncommand = kube-apiserver --insecure-port=1 --port=2\n"
			     "status = fail\nfinding = IncorrectValue insecure-port\n"
			     "finding = RedundantAttribute port\nmessage = port was\n"));
	assert_null(run_text(fixture, &port_check,
			     "[a]\ncommand = kube-apiserver --insecure-port=${PORT}\n"
			     "status = manual\nmessage = ${PORT}\n"));
}

static void
test_the_version_counts(void **state)
{
	struct fixture *fixture = *state;

	assert_null(run_text(fixture, &port_check,
			     "[a]\ncommand = kube-apiserver\nkubernetes = 1.24\n"
			     "status = not-applicable\n"));
	assert_null(run_text(fixture, &port_check,
			     "[a]\ncommand = kube-apiserver\nkubernetes = 1.23\n"
			     "status = fail\nfinding = MissingAttribute insecure-port\n"));
}

static void
test_says_how_the_status_differs(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(
		run_text(fixture, &port_check,
			 "[a]\ncommand = kube-apiserver --insecure-port=0\nstatus = manual\n"),
		"status: expected manual, got pass (the port was looked at)\n");
}

static void
test_says_how_findings_differ(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(run_text(fixture, &port_check,
				     "[a]\ncommand = kube-apiserver --insecure-port=1 --port=1\n"
				     "status = fail\nfinding = MissingAttribute insecure-port\n"),
			    "finding 1: expected MissingAttribute insecure-port, "
			    "got IncorrectValue insecure-port\n"
			    "finding 2: expected none, got RedundantAttribute port\n");
	assert_string_equal(run_text(fixture, &port_check,
				     "[a]\ncommand = kube-apiserver --insecure-port=0\n"
				     "status = fail\nfinding = IncorrectValue insecure-port\n"),
			    "status: expected fail, got pass (the port was looked at)\n"
			    "finding 1: expected IncorrectValue insecure-port, got none\n");
	assert_string_equal(run_text(fixture, &port_check,
				     "[a]\ncommand = kube-apiserver --insecure-port=1\n"
				     "status = fail\nfinding = IncorrectValue port\n"),
			    "finding 1: expected IncorrectValue port, "
			    "got IncorrectValue insecure-port\n");
}

static void
test_says_how_the_message_differs(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(
		run_text(fixture, &port_check,
			 "[a]\ncommand = kube-apiserver --insecure-port=0\nstatus = pass\n"
			 "message = never said\n"),
		"message: expected \"never said\" in it, got \"the port was looked at\"\n");
}

static void
test_a_command_must_run_one_component(void **state)
{
	struct fixture *fixture = *state;

	const char *none =
		run_text(fixture, &port_check, "[a]\ncommand = sleep 10\nstatus = pass\n");

	assert_non_null(none);
	assert_non_null(strstr(none, "expected one command line of a component, got none\n"));
}

static const char *const kubelet_components[] = {"kubelet", NULL};

static void
test_a_command_must_run_what_the_check_judges(void **state)
{
	struct fixture *fixture = *state;
	struct check check = port_check;

	check.plugin.components = kubelet_components;
	assert_string_equal(run_text(fixture, &check,
				     "[a]\ncommand = kube-apiserver --insecure-port=0\n"
				     "status = pass\n"),
			    "command: it runs kube-apiserver, which the check does not judge\n");
	assert_null(run_text(fixture, &check,
			     "[a]\ncommand = kubelet --insecure-port=0\nstatus = pass\n"));
}

static void
test_settings_are_read_in_their_order(void **state)
{
	struct fixture *fixture = *state;

	assert_read(fixture,
		    "[a]\ncommand = x\nstatus = pass\nset = days=3\nset = mode=a=b\n"
		    "[b]\ncommand = x\nstatus = pass\n",
		    2);
	assert_string_equal(case_at(fixture, 0)->settings[0], "days=3");
	assert_string_equal(case_at(fixture, 0)->settings[1], "mode=a=b");
	assert_null(case_at(fixture, 0)->settings[2]);
	assert_null(case_at(fixture, 1)->settings[0]);
}

static void
test_a_setting_that_the_check_refuses_fails(void **state)
{
	assert_string_equal(run_text(*state, &port_check,
				     "[a]\ncommand = kube-apiserver\nstatus = pass\n"
				     "set = days=3\n"),
			    "kube-apiserver/port has no parameters\n");
}

static void
test_a_diagnosis_is_added_to_what_is_there(void **state)
{
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf diagnosis = {0};
	struct check_result said;

	assert_read(fixture,
		    "[a]\ncommand = kube-apiserver --insecure-port=0\nstatus = pass\n"
		    "[b]\ncommand = kube-apiserver --insecure-port=0\nstatus = manual\n",
		    2);
	strbuf_add_text(&diagnosis, "before\n");
	assert_true(case_run(&fixture->arena, &port_check, case_at(fixture, 0), &said, &diagnosis));
	assert_string_equal(diagnosis.text, "before\n");
	assert_false(
		case_run(&fixture->arena, &port_check, case_at(fixture, 1), &said, &diagnosis));
	assert_memory_equal(diagnosis.text, "before\nstatus: ", 15);
}

static void
test_tells_what_the_check_said(void **state)
{
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf diagnosis = {0};
	struct check_result said;

	assert_read(fixture,
		    "[a]\ncommand = kube-apiserver --insecure-port=1\nstatus = pass\n"
		    "[b]\ncommand = sleep 10\nstatus = pass\n",
		    2);
	assert_false(
		case_run(&fixture->arena, &port_check, case_at(fixture, 0), &said, &diagnosis));
	assert_ptr_equal(said.check, &port_check);
	assert_int_equal(said.status, STATUS_FAIL);
	assert_int_equal(said.finding_count, 1);
	assert_string_equal(said.findings[0].flag, "insecure-port");
	assert_string_equal(said.message, "the port was looked at");
	assert_false(
		case_run(&fixture->arena, &port_check, case_at(fixture, 1), &said, &diagnosis));
	assert_null(said.check);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_reads_all_keys),
		TEST(test_order_and_blanks_are_free),
		TEST(test_adds_to_cases),
		TEST(test_refuses_a_file_without_cases),
		TEST(test_refuses_bad_lines),
		TEST(test_a_value_does_not_go_on_in_the_next_case),
		TEST(test_refuses_what_is_there_twice),
		TEST(test_refuses_an_incomplete_case),
		TEST(test_refuses_bad_values),
		TEST(test_status_and_findings_belong_together),
		TEST(test_refuses_bytes_that_are_no_text),
		TEST(test_a_caller_may_not_care_about_the_error),
		TEST(test_cases_that_hold),
		TEST(test_the_version_counts),
		TEST(test_says_how_the_status_differs),
		TEST(test_says_how_findings_differ),
		TEST(test_says_how_the_message_differs),
		TEST(test_a_command_must_run_one_component),
		TEST(test_a_command_must_run_what_the_check_judges),
		TEST(test_settings_are_read_in_their_order),
		TEST(test_a_setting_that_the_check_refuses_fails),
		TEST(test_a_diagnosis_is_added_to_what_is_there),
		TEST(test_tells_what_the_check_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
