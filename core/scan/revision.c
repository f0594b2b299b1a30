/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/revision.h"

#include <stdbool.h>
#include <string.h>

#include "base/vector.h"

#define BLANKS " \t"

enum line_kind {
	LINE_OTHER = 0, /* stays: a comment, an empty line, a key that is not revised */
	LINE_STATUS,
	LINE_FINDING,
	LINE_MESSAGE,
	LINE_CONTINUATION, /* of the value above */
};

struct line {
	const char *text;
	size_t length; /* without its end */
	size_t end;    /* of "\n", of "\r\n", or 0 at the end of the file */
	enum line_kind kind;
	bool is_key;
};

struct revision {
	const struct test_case *test;
	const struct check_result *said;
	struct vector lines; /* struct line: of the case, without its title */
	const char *end;     /* of lines in this file */
	struct strbuf *text;
	struct strbuf *changes;
};

static struct line
line_at(const char *bytes, size_t length)
{
	const char *newline = memchr(bytes, '\n', length);
	struct line line = {.text = bytes, .length = length};

	if (newline == NULL)
		return line;
	line.length = (size_t)(newline - bytes);
	line.end = 1;
	if (line.length > 0 && bytes[line.length - 1] == '\r') {
		line.length--;
		line.end = 2;
	}
	return line;
}

static bool
has_key(const struct line *line, const char *key)
{
	size_t length = strlen(key);

	if (line->length < length || strncmp(line->text, key, length) != 0)
		return false;
	while (length < line->length && strchr(BLANKS, line->text[length]) != NULL)
		length++;
	return length < line->length && line->text[length] == '=';
}

static bool
is_blank(const struct line *line)
{
	for (size_t i = 0; i < line->length; i++)
		if (strchr(BLANKS, line->text[i]) == NULL)
			return false;
	return true;
}

static void
classify(struct line *line)
{
	if (is_blank(line) || line->text[0] == '#')
		return;
	if (strchr(BLANKS, line->text[0]) != NULL) {
		line->kind = LINE_CONTINUATION;
		return;
	}
	line->is_key = true;
	if (has_key(line, "status"))
		line->kind = LINE_STATUS;
	else if (has_key(line, "finding"))
		line->kind = LINE_FINDING;
	else if (has_key(line, "message"))
		line->kind = LINE_MESSAGE;
}

static void
put(struct revision *revision, const struct line *line)
{
	strbuf_add(revision->text, line->text, line->length + line->end);
}

static void
log_line(struct revision *revision, char sign, const char *text, size_t length)
{
	strbuf_add_char(revision->changes, sign);
	strbuf_add(revision->changes, text, length);
	strbuf_add_char(revision->changes, '\n');
}

static void
drop(struct revision *revision, const struct line *line)
{
	log_line(revision, '-', line->text, line->length);
}

/* The line up to its value, as its author lays lines out. */
static void
add_prefix(struct strbuf *text, const struct line *line)
{
	const char *equals = memchr(line->text, '=', line->length);
	size_t length = (size_t)(equals + 1 - line->text);

	while (length < line->length && strchr(BLANKS, line->text[length]) != NULL)
		length++;
	strbuf_add(text, line->text, length);
	if (length == line->length && strchr(BLANKS, line->text[length - 1]) == NULL)
		strbuf_add_char(text, ' ');
}

static void
replace(struct revision *revision, const struct line *line, const char *value)
{
	cleanup_strbuf struct strbuf fresh = {0};

	drop(revision, line);
	add_prefix(&fresh, line);
	strbuf_add_text(&fresh, value);
	log_line(revision, '+', fresh.text, fresh.length);
	strbuf_add(revision->text, fresh.text, fresh.length);
	strbuf_add(revision->text, line->text + line->length, line->end);
}

static void
add_finding(struct strbuf *text, const struct argvet_finding *finding)
{
	strbuf_printf(text, "%s %s", kind_name(finding->kind), finding->flag);
}

/* The part of a message that a line can hold: up to a character that would end it, without blanks
 * around it. */
static void
add_message(struct strbuf *text, const char *message)
{
	size_t length;

	while (*message != '\0' && ((unsigned char)*message <= ' ' || *message == 0x7f))
		message++;
	for (length = 0; (unsigned char)message[length] >= ' ' && message[length] != 0x7f;)
		length++;
	while (length > 0 && message[length - 1] == ' ')
		length--;
	strbuf_add(text, message, length);
}

/* Returns whether the line stays as it is. */
static bool
revise_status(struct revision *revision, const struct line *line)
{
	if (revision->test->status == revision->said->status)
		return true;
	replace(revision, line, status_name(revision->said->status));
	return false;
}

static bool
revise_finding(struct revision *revision, const struct line *line, size_t index)
{
	const struct case_finding *expected = &revision->test->findings[index];
	const struct argvet_finding *actual;
	cleanup_strbuf struct strbuf value = {0};

	if (index >= revision->said->finding_count) {
		drop(revision, line);
		return false;
	}
	actual = &revision->said->findings[index];
	if (expected->kind == actual->kind && strcmp(expected->flag, actual->flag) == 0)
		return true;
	add_finding(&value, actual);
	replace(revision, line, value.text);
	return false;
}

static bool
revise_message(struct revision *revision, const struct line *line)
{
	const char *message = revision->said->message;
	cleanup_strbuf struct strbuf value = {0};

	if (message != NULL && strstr(message, revision->test->message) != NULL)
		return true;
	strbuf_add_text(&value, "");
	if (message != NULL)
		add_message(&value, message);
	if (value.length > 0)
		replace(revision, line, value.text);
	else
		drop(revision, line);
	return false;
}

static bool
revise_line(struct revision *revision, const struct line *line, size_t *finding)
{
	switch (line->kind) {
	case LINE_STATUS:
		return revise_status(revision, line);
	case LINE_FINDING:
		return revise_finding(revision, line, (*finding)++);
	case LINE_MESSAGE:
		return revise_message(revision, line);
	default:
		return true;
	}
}

/* The last line of the last finding; of the status, if there is no finding. */
static size_t
find_anchor(const struct vector *lines)
{
	enum line_kind wanted = LINE_STATUS;
	bool within = false;
	size_t anchor = 0;

	for (size_t i = 0; i < lines->count; i++)
		if (((const struct line *)vector_at(lines, i))->kind == LINE_FINDING)
			wanted = LINE_FINDING;
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = vector_at(lines, i);

		if (line->is_key)
			within = line->kind == wanted;
		if (within && (line->is_key || line->kind == LINE_CONTINUATION))
			anchor = i;
	}
	return anchor;
}

/* The findings that the case had no lines for. */
static void
add_findings(struct revision *revision)
{
	for (size_t i = revision->test->finding_count; i < revision->said->finding_count; i++) {
		struct strbuf *text = revision->text;
		cleanup_strbuf struct strbuf fresh = {0};

		strbuf_add_text(&fresh, "finding = ");
		add_finding(&fresh, &revision->said->findings[i]);
		if (text->length > 0 && text->text[text->length - 1] != '\n')
			strbuf_add_text(text, revision->end);
		strbuf_add(text, fresh.text, fresh.length);
		strbuf_add_text(text, revision->end);
		log_line(revision, '+', fresh.text, fresh.length);
	}
}

static void
revise(struct revision *revision)
{
	size_t anchor = find_anchor(&revision->lines);
	size_t finding = 0;
	bool stays = true;

	for (size_t i = 0; i < revision->lines.count; i++) {
		const struct line *line = vector_at(&revision->lines, i);

		if (line->is_key)
			stays = revise_line(revision, line, &finding);
		if (line->kind == LINE_CONTINUATION && !stays)
			drop(revision, line);
		else if (stays || !line->is_key)
			put(revision, line);
		if (i == anchor)
			add_findings(revision);
	}
}

void
revision_make(const char *bytes, size_t length, const struct test_case *test,
	      const struct check_result *said, struct strbuf *text, struct strbuf *changes)
{
	struct revision revision = {
		.test = test,
		.said = said,
		.lines = VECTOR(struct line),
		.end = "\n",
		.text = text,
		.changes = changes,
	};
	bool after = false;

	for (size_t number = 1; length > 0; number++) {
		struct line line = line_at(bytes, length);
		bool within = number > test->line && !after;

		if (number == test->line && line.end == 2)
			revision.end = "\r\n";
		if (within && line.length > 0 && line.text[0] == '[') {
			revise(&revision);
			after = true;
			within = false;
		}
		classify(&line);
		if (within)
			*(struct line *)vector_add(&revision.lines) = line;
		else
			put(&revision, &line);
		bytes += line.length + line.end;
		length -= line.length + line.end;
	}
	if (!after)
		revise(&revision);
	vector_free(&revision.lines);
}
