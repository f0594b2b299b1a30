/* SPDX-License-Identifier: Apache-2.0 */
#include "source/ps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct ps_layout no_header = {0};

static void
expect_command(const struct ps_layout *header, const char *line, const char *command, int64_t pid)
{
	struct ps_line found;

	assert_string_equal(line + ps_command(header, line, &found), command);
	assert_int_equal(found.pid, pid);
	assert_true(found.listed);
}

static void
expect_plain(const char *line, const char *command)
{
	struct ps_line found;

	assert_string_equal(line + ps_command(&no_header, line, &found), command);
	assert_int_equal(found.pid, 0);
	assert_false(found.listed);
}

static void
columns_are_recognised(void **state)
{
	(void)state;
	expect_command(&no_header, "root 7 1 0 17:27 ? 00:00:21 a -b", "a -b", 7);
	expect_command(&no_header, "root 7 1 0 99 5 1 17:27 ? 00:00:21 a", "a", 7);
	expect_command(&no_header, "x 7 0.0 0.1 470 996 pts/0 R+ 14:22 0:00 a", "a", 7);
	expect_command(&no_header, "7 tty1 Ss 1-02:03:04 a", "a", 7);
	expect_command(&no_header, " 7 a 0:00", "a 0:00", 7);
}

static void
plain_lines_have_none(void **state)
{
	(void)state;
	expect_plain("", "");
	expect_plain("7", "7");
	expect_plain("a 7 1 0", "a 7 1 0");
	expect_plain("7x a", "7x a");
	expect_plain(" -  a", "a");
}

static void
headers_are_recognised(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct ps_layout header = {0};

	(void)state;
	assert_true(ps_header(&arena, "F UID PID %CPU CMD", &header));
	assert_int_equal(header.count, 4);
	assert_int_equal(header.pid, 2);
	expect_command(&header, "4 0 7 0.0 1 a", "1 a", 7);
	expect_command(&header, "4 0 x 0.0 1 a", "0 x 0.0 1 a", 4);
	assert_true(ps_header(&arena, "COMMAND", &header));
	assert_int_equal(header.pid, SIZE_MAX);
	expect_command(&header, "4 0", "4 0", 0);
	assert_false(ps_header(&arena, "", &header));
	assert_false(ps_header(&arena, "PID TTY", &header));
	assert_false(ps_header(&arena, "echo CMD", &header));
	assert_false(ps_header(&arena, "CMD PID", &header));
}

static void
drawings_are_measured(void **state)
{
	(void)state;
	assert_int_equal(ps_drawing("  |   \\_ a"), 9);
	assert_int_equal(ps_drawing("\u2502 \u2514\u25007 a"), 10);
	assert_int_equal(ps_drawing("--a"), 0);
	assert_int_equal(ps_drawing("-a"), 0);
	assert_int_equal(ps_drawing(""), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_recognised),
		cmocka_unit_test(plain_lines_have_none),
		cmocka_unit_test(headers_are_recognised),
		cmocka_unit_test(drawings_are_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
