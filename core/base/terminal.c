/* SPDX-License-Identifier: Apache-2.0 */
#include "base/terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define NARROWEST 60
#define WIDEST    120

/* Nobody has such a terminal; a larger number is a mistake. */
#define COLUMNS_MAX 10000

bool
terminal_obeys(int fd)
{
	const char *name = getenv("TERM");

	return isatty(fd) != 0 && (name == NULL || strcmp(name, "dumb") != 0);
}

static size_t
told_columns(void)
{
	const char *text = getenv("COLUMNS");
	char *end;
	long number;

	if (text == NULL || *text == '\0')
		return 0;
	errno = 0;
	number = strtol(text, &end, 10);
	return errno == 0 && *end == '\0' && number > 0 && number <= COLUMNS_MAX ? (size_t)number
										 : 0;
}

size_t
terminal_columns(int fd)
{
	struct winsize size = {0};
	size_t told = told_columns();

	if (told > 0)
		return told;
	return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

size_t
terminal_width(int fd)
{
	size_t columns = isatty(fd) != 0 ? terminal_columns(fd) : 0;

	if (columns == 0)
		return TERMINAL_WIDTH_ELSEWHERE;
	if (columns < NARROWEST)
		return NARROWEST;
	return columns < WIDEST ? columns : WIDEST;
}
