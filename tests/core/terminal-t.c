/* SPDX-License-Identifier: Apache-2.0 */
#include "base/terminal.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"

/* The side of a new pseudo terminal that programs see; -1 where there are none. */
static int
open_terminal(int *master)
{
	*master = posix_openpt(O_RDWR | O_NOCTTY);
	if (*master < 0 || grantpt(*master) != 0 || unlockpt(*master) != 0)
		return -1;
	return open(ptsname(*master), O_RDWR | O_NOCTTY);
}

static size_t
width_of(int fd, unsigned short columns)
{
	const struct winsize size = {.ws_row = 24, .ws_col = columns};

	assert_int_equal(ioctl(fd, TIOCSWINSZ, &size), 0);
	return terminal_width(fd);
}

static void
terminals_tell_their_width(void **state)
{
	cleanup_close int master = -1;
	cleanup_close int fd = open_terminal(&master);

	(void)state;
	if (fd < 0)
		skip();
	unsetenv("COLUMNS");
	assert_int_equal(width_of(fd, 80), 80);
	assert_int_equal(terminal_columns(fd), 80);
	assert_int_equal(width_of(fd, 60), 60);
	assert_int_equal(width_of(fd, 120), 120);
	assert_int_equal(width_of(fd, 20), 60);
	assert_int_equal(terminal_columns(fd), 20);
	assert_int_equal(width_of(fd, 300), 120);
	assert_int_equal(width_of(fd, 0), 100);
}

static void
columns_has_the_last_word(void **state)
{
	cleanup_close int master = -1;
	cleanup_close int fd = open_terminal(&master);

	(void)state;
	if (fd < 0)
		skip();
	setenv("COLUMNS", "72", 1);
	assert_int_equal(width_of(fd, 110), 72);
	for (size_t i = 0; i < 6; i++) {
		const char *const wrong[] = {"", "0", "-80", "wide", "80x", "99999999999999999999"};

		setenv("COLUMNS", wrong[i], 1);
		assert_int_equal(width_of(fd, 110), 110);
	}
	unsetenv("COLUMNS");
}

static void
terminals_obey_unless_they_are_dumb(void **state)
{
	cleanup_close int master = -1;
	cleanup_close int fd = open_terminal(&master);

	(void)state;
	if (fd < 0)
		skip();
	setenv("TERM", "xterm", 1);
	assert_true(terminal_obeys(fd));
	setenv("TERM", "dumb", 1);
	assert_false(terminal_obeys(fd));
	unsetenv("TERM");
	assert_true(terminal_obeys(fd));
}

static void
a_file_is_no_terminal(void **state)
{
	cleanup_close int fd = open("/dev/null", O_RDWR);

	(void)state;
	setenv("COLUMNS", "72", 1);
	assert_int_equal(terminal_width(fd), TERMINAL_WIDTH_ELSEWHERE);
	assert_false(terminal_obeys(fd));
	unsetenv("COLUMNS");
	assert_int_equal(terminal_columns(fd), 0);
	assert_int_equal(terminal_width(-1), TERMINAL_WIDTH_ELSEWHERE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terminals_tell_their_width),
		cmocka_unit_test(columns_has_the_last_word),
		cmocka_unit_test(terminals_obey_unless_they_are_dumb),
		cmocka_unit_test(a_file_is_no_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
