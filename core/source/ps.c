/* SPDX-License-Identifier: Apache-2.0 */
#include "source/ps.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

/* Looked through in this order where no header tells. */
static const struct ps_layout layouts[] = {
	{"udddnyt", 7, 1},     /* ps -ef */
	{"udffddySnt", 10, 1}, /* ps aux */
	{"uddddddnyt", 10, 1}, /* ps -eF */
	{"dySt", 4, 0},        /* ps ax */
	{"dyt", 3, 0},         /* ps -eo pid,tty,time,args */
	{"dut", 3, 0},         /* busybox */
	{"dudS", 4, 0},        /* busybox, with sizes */
	{"d", 1, 0},           /* pgrep -a */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t
blanks_at(const char *text)
{
	return strspn(text, " \t");
}

static bool
is_time(const char *text, size_t length)
{
	size_t i = 0;

	while (i < length && (isdigit((unsigned char)text[i]) || strchr(":-hd.", text[i]) != NULL))
		i++;
	return i == length && isdigit((unsigned char)text[0]) &&
	       (memchr(text, ':', length) != NULL || memchr(text, 'h', length) != NULL ||
		memchr(text, 'd', length) != NULL);
}

static bool
is_terminal(const char *text, size_t length)
{
	return (length <= 2 && strspn(text, "?-") >= length) || strncmp(text, "pts/", 4) == 0 ||
	       strncmp(text, "tty", 3) == 0 || strncmp(text, "console", 7) == 0 ||
	       strncmp(text, "hvc", 3) == 0;
}

/* d: digits, f: a fraction, n: anything, t: a time, u: a user, y: a terminal, S: a state. */
static bool
column_fits(char kind, const char *text, size_t length)
{
	static const char digits[] = "0123456789";
	size_t number = strspn(text, digits);

	switch (kind) {
	case 'd':
		return number == length || (number > 0 && number + 1 == length &&
					    strchr("kmgKMG", text[number]) != NULL);
	case 'f':
		return number > 0 && strspn(text, "0123456789.") == length;
	case 't':
		return is_time(text, length);
	case 'u':
		return memchr(text, '/', length) == NULL && memchr(text, '=', length) == NULL;
	case 'y':
		return is_terminal(text, length);
	case 'S':
		return strchr("RSDTtZIXWKPx", *text) != NULL &&
		       strspn(text + 1, "<NLsl+") + 1 >= length;
	default:
		return true;
	}
}

/* Where the command begins in a line of that layout; 0: the line is of another. */
static size_t
layout_width(const struct ps_layout *layout, const char *line, int64_t *pid)
{
	const char *at = line + blanks_at(line);

	for (size_t i = 0; i < layout->count; i++) {
		size_t length = strcspn(at, " \t");

		if (length == 0 || !column_fits(layout->columns[i], at, length))
			return 0;
		if (i == layout->pid)
			*pid = strtoll(at, NULL, 10);
		at += length;
		at += blanks_at(at);
	}
	return *at != '\0' ? (size_t)(at - line) : 0;
}

bool
ps_header(struct arena *arena, const char *line, struct ps_layout *layout)
{
	cleanup_strbuf struct strbuf columns = {0};
	const char *at = line + blanks_at(line);
	size_t pid = SIZE_MAX;
	size_t length = 0;
	bool command = false;

	for (; *at != '\0'; at += length, at += blanks_at(at)) {
		length = strcspn(at, " \t");
		if (strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ%_") != length)
			return false;
		if (length == 3 && strncmp(at, "PID", 3) == 0)
			pid = columns.length;
		command = (length == 3 && strncmp(at, "CMD", 3) == 0) ||
			  (length == 4 && strncmp(at, "ARGS", 4) == 0) ||
			  (length == 7 && strncmp(at, "COMMAND", 7) == 0);
		strbuf_add_char(&columns, pid == columns.length ? 'd' : 'n');
	}
	if (!command)
		return false;
	layout->columns = arena_copy(arena, columns.text);
	layout->count = columns.length - 1;
	layout->pid = pid;
	return true;
}

size_t
ps_drawing(const char *text)
{
	/* Lists and prompts look like drawings. */
	static const char *const marks[] = {"\\_", "|", "`-", "|-", "+-", "`--",
					    "|--", "-", "+",  "$",  "*"};
	const char *at = text;

	for (;;) {
		const char *before = at;

		at += blanks_at(at);
		while (at[0] == '\xe2' && (at[1] == '\x94' || at[1] == '\x95') && at[2] != '\0')
			at += 3;
		for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
			size_t length = strlen(marks[i]);

			if (strncmp(at, marks[i], length) == 0 && is_blank(at[length]))
				at += length;
		}
		if (at == before)
			return (size_t)(at - text);
	}
}

size_t
ps_command(const struct ps_layout *header, const char *line, struct ps_line *found)
{
	size_t drawing = ps_drawing(line);
	size_t width = 0;

	*found = (struct ps_line){0};
	if (header->columns != NULL) {
		width = layout_width(header, line, &found->pid);
		found->listed = width > 0 || header->count == 0;
	}
	for (size_t i = 0; !found->listed && i < sizeof(layouts) / sizeof(*layouts); i++) {
		found->pid = 0;
		width = layout_width(&layouts[i], line + drawing, &found->pid);
		found->listed = width > 0;
		width += drawing;
	}
	if (found->listed)
		return width + ps_drawing(line + width);
	found->pid = 0;
	return drawing;
}
