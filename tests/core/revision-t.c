/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/revision.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Findings to say. */
static struct argvet_finding port = {.kind = ARGVET_INCORRECT_VALUE, .flag = "port"};
static struct argvet_finding two[] = {
	{.kind = ARGVET_INCORRECT_VALUE, .flag = "port"},
	{.kind = ARGVET_REDUNDANT_ATTRIBUTE, .flag = "old-port"},
};

/* Revises the case of this number in text, for a check that says this; compares what comes of it.
 * What comes of it must be cases again, and agree with what was said. */
static void
assert_revised(const char *text, size_t index, const struct check_result *said,
	       const char *expected, const char *expected_changes)
{
	cleanup_arena struct arena arena = {0};
	cleanup_vector struct vector cases = VECTOR(struct test_case);
	cleanup_strbuf struct strbuf changes = {0};
	cleanup_strbuf struct strbuf fresh = {0};
	const struct test_case *test;

	assert_int_equal(case_read(&arena, "x", text, strlen(text), &cases, NULL), 0);
	strbuf_add_text(&changes, "");
	revision_make(text, strlen(text), vector_at(&cases, index), said, &fresh, &changes);
	assert_string_equal(fresh.text, expected);
	assert_string_equal(changes.text, expected_changes);

	cases.count = 0;
	assert_int_equal(case_read(&arena, "x", fresh.text, fresh.length, &cases, NULL), 0);
	test = vector_at(&cases, index);
	assert_int_equal(test->status, said->status);
	assert_int_equal(test->finding_count, said->finding_count);
	for (size_t i = 0; i < said->finding_count; i++)
		assert_string_equal(test->findings[i].flag, said->findings[i].flag);
	if (test->message != NULL)
		assert_non_null(strstr(said->message, test->message));
}

static void
test_status_alone(void **state)
{
	const struct check_result manual = {.status = STATUS_MANUAL, .message = "look"};

	(void)state;
	assert_revised("[a]\ncommand = x\nstatus = pass\n", 0, &manual,
		       "[a]\ncommand = x\nstatus = manual\n", "-status = pass\n+status = manual\n");
}

static void
test_what_agrees_stays(void **state)
{
	static const char text[] = "[a]\ncommand=x\nfinding =   IncorrectValue  port\nstatus=fail\n"
				   "message=some\n";
	const struct check_result same = {.status = STATUS_FAIL,
					  .findings = &port,
					  .finding_count = 1,
					  .message = "something"};

	(void)state;
	assert_revised(text, 0, &same, text, "");
}

static void
test_findings_come_below_the_status(void **state)
{
	const struct check_result fail = {
		.status = STATUS_FAIL, .findings = two, .finding_count = 2};

	(void)state;
	assert_revised("[a]\nstatus = pass\n# why\ncommand = x\n", 0, &fail,
		       "[a]\nstatus = fail\nfinding = IncorrectValue port\n"
		       "finding = RedundantAttribute old-port\n# why\ncommand = x\n",
		       "-status = pass\n+status = fail\n+finding = IncorrectValue port\n"
		       "+finding = RedundantAttribute old-port\n");
}

static void
test_findings_go(void **state)
{
	const struct check_result pass = {.status = STATUS_PASS};

	(void)state;
	assert_revised("[a]\nfinding = IncorrectValue port\n# stays\nfinding =\n"
		       "  MissingAttribute\n# too\n  b\nstatus = fail\ncommand = x\n",
		       0, &pass, "[a]\n# stays\n# too\nstatus = pass\ncommand = x\n",
		       "-finding = IncorrectValue port\n-finding =\n-  MissingAttribute\n-  b\n"
		       "-status = fail\n+status = pass\n");
}

static void
test_a_finding_is_replaced_in_its_place(void **state)
{
	const struct check_result fail = {
		.status = STATUS_FAIL, .findings = two, .finding_count = 2};

	(void)state;
	assert_revised("[a]\nfinding\t=\tMissingAttribute\n\tport\n# first\nstatus = fail\n"
		       "command = x\n",
		       0, &fail,
		       "[a]\nfinding\t=\tIncorrectValue port\nfinding = RedundantAttribute "
		       "old-port\n# first\nstatus = fail\ncommand = x\n",
		       "-finding\t=\tMissingAttribute\n+finding\t=\tIncorrectValue port\n-\tport\n"
		       "+finding = RedundantAttribute old-port\n");
}

static void
test_the_message(void **state)
{
	const struct check_result one = {.status = STATUS_PASS, .message = " new\nlines"};
	const struct check_result none = {.status = STATUS_PASS};
	const struct check_result blank = {.status = STATUS_PASS, .message = "\n \x1b"};

	(void)state;
	assert_revised("[a]\nmessage = old\n  text\ncommand = x\nstatus = pass\n", 0, &one,
		       "[a]\nmessage = new\ncommand = x\nstatus = pass\n",
		       "-message = old\n+message = new\n-  text\n");
	assert_revised("[a]\nmessage = old\ncommand = x\nstatus = pass\n", 0, &none,
		       "[a]\ncommand = x\nstatus = pass\n", "-message = old\n");
	assert_revised("[a]\nmessage = old\ncommand = x\nstatus = pass\n", 0, &blank,
		       "[a]\ncommand = x\nstatus = pass\n", "-message = old\n");
	assert_revised("[a]\ncommand = x\nstatus = pass\n", 0, &one,
		       "[a]\ncommand = x\nstatus = pass\n", "");
}

static void
test_other_cases_stay(void **state)
{
	static const char head[] = "# head\r\n[a]\ncommand = x\nstatus = pass\n\n";
	static const char tail[] = "# above c\n\n[c]\ncommand=[status]\n status = pass\n"
				   "status =pass\n\n# end";
	const struct check_result fail = {
		.status = STATUS_FAIL, .findings = &port, .finding_count = 1};
	cleanup_strbuf struct strbuf text = {0};
	cleanup_strbuf struct strbuf expected = {0};

	(void)state;
	strbuf_printf(&text, "%s[b]\nstatus=pass\ncommand=x\n%s", head, tail);
	strbuf_printf(&expected, "%s[b]\nstatus=fail\nfinding = IncorrectValue port\ncommand=x\n%s",
		      head, tail);
	assert_revised(text.text, 1, &fail, expected.text,
		       "-status=pass\n+status=fail\n+finding = IncorrectValue port\n");
}

static void
test_ends_of_lines(void **state)
{
	const struct check_result fail = {
		.status = STATUS_FAIL, .findings = &port, .finding_count = 1};

	(void)state;
	assert_revised("[a]\r\ncommand = x\r\nstatus = pass\r\n", 0, &fail,
		       "[a]\r\ncommand = x\r\nstatus = fail\r\nfinding = IncorrectValue port\r\n",
		       "-status = pass\n+status = fail\n+finding = IncorrectValue port\n");
	assert_revised("[a]\ncommand = x\nstatus = pass", 0, &fail,
		       "[a]\ncommand = x\nstatus = fail\nfinding = IncorrectValue port\n",
		       "-status = pass\n+status = fail\n+finding = IncorrectValue port\n");
}

static void
test_a_value_below_its_key(void **state)
{
	const struct check_result manual = {.status = STATUS_MANUAL};

	(void)state;
	assert_revised("[a]\ncommand =\n  x\n  status = pass\nstatus =\n  pass\n", 0, &manual,
		       "[a]\ncommand =\n  x\n  status = pass\nstatus = manual\n",
		       "-status =\n+status = manual\n-  pass\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status_alone),
		cmocka_unit_test(test_what_agrees_stays),
		cmocka_unit_test(test_findings_come_below_the_status),
		cmocka_unit_test(test_findings_go),
		cmocka_unit_test(test_a_finding_is_replaced_in_its_place),
		cmocka_unit_test(test_the_message),
		cmocka_unit_test(test_other_cases_stay),
		cmocka_unit_test(test_ends_of_lines),
		cmocka_unit_test(test_a_value_below_its_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
