/* SPDX-License-Identifier: Apache-2.0 */
#include "source/template.h"

#include <string.h>

#include "base/utf8.h"
#include "source/stream.h"

/* The kinds of marks that may go on over lines. */
struct fence {
	const char *open;
	const char *close;
};

static const struct fence fences[] = {{"{{", "}}"}, {"{%", "%}"}, {"{#", "#}"}, {"<%", "%>"}};

#define FENCE_COUNT  (sizeof(fences) / sizeof(fences[0]))
#define NOT_SEARCHED 0

/* The private block of Unicode that marks are put into: its characters for ASCII's. */
#define MASKED 0xe000

/* No ${ … } is longer than this. A bound keeps the search linear on hostile input. */
#define DOLLAR_MAX 512

struct masker {
	struct template_text *out;
	struct arena *arena;
	const char *bytes;
	size_t length;
	uint32_t line;
	/* Where the next closing fence of each kind ends, so that many open ones cost one search.
	 */
	size_t closes[FENCE_COUNT];
	/* Up to where a mark of an earlier line goes on. */
	size_t inside;
};

/* A line without its break. */
struct line {
	size_t start;
	size_t end;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t
skip_blanks(const struct masker *masker, size_t at, size_t end)
{
	while (at < end && is_blank(masker->bytes[at]))
		at++;
	return at;
}

static bool
is_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Where the next closing fence behind at ends; length + 1 if there is none. */
static size_t
find_close(struct masker *masker, size_t kind, size_t at)
{
	size_t *known = &masker->closes[kind];
	const char *found;

	if (*known != NOT_SEARCHED && *known >= at + 2)
		return *known;
	found = memmem(masker->bytes + at, masker->length - at, fences[kind].close, 2);
	*known = found != NULL ? (size_t)(found - masker->bytes) + 2 : masker->length + 1;
	return *known;
}

/* Where the ${ … } at at ends, within its line; at if it is none. */
static size_t
dollar_end(const struct masker *masker, size_t at, size_t end)
{
	size_t depth = 0;

	if (end - at < 3 || memcmp(masker->bytes + at, "${", 2) != 0)
		return at;
	if (end - at > DOLLAR_MAX)
		end = at + DOLLAR_MAX;
	for (size_t i = at + 1; i < end; i++) {
		if (masker->bytes[i] == '{')
			depth++;
		else if (masker->bytes[i] == '}' && --depth == 0)
			return i + 1;
	}
	return at;
}

/* Where the mark at at ends, maybe on a later line; at if there is none. */
static size_t
mark_end(struct masker *masker, size_t at, size_t end)
{
	if (masker->bytes[at] == '$')
		return dollar_end(masker, at, end);
	if (end - at < 2)
		return at;
	for (size_t kind = 0; kind < FENCE_COUNT; kind++) {
		size_t close;

		if (memcmp(masker->bytes + at, fences[kind].open, 2) != 0)
			continue;
		close = find_close(masker, kind, at + 2);
		return close <= masker->length ? close : at;
	}
	return at;
}

static bool
starts_with_word(const char *text, size_t length, const char *word)
{
	size_t width = strlen(word);

	return length >= width && memcmp(text, word, width) == 0 &&
	       (length == width || !is_name(text[width]));
}

static const char *
mark_content(const struct masker *masker, size_t at, size_t end, size_t *length)
{
	size_t from = at + 2;

	if (from < end && masker->bytes[from] == '-')
		from++;
	from = skip_blanks(masker, from, end);
	*length = end - from;
	return masker->bytes + from;
}

static bool
is_assignment(const char *content, size_t length)
{
	size_t at = 1;

	if (length == 0 || content[0] != '$')
		return false;
	while (at < length && (is_name(content[at]) || content[at] == ' '))
		at++;
	return at < length && (content[at] == ':' || content[at] == '=');
}

/* Does the mark print nothing itself? */
static bool
is_control(const struct masker *masker, size_t at, size_t end)
{
	static const char *const words[] = {"if",   "else",   "end",   "range",
					    "with", "define", "block", "/*"};
	char kind = masker->bytes[at + 1];
	size_t length;
	const char *content = mark_content(masker, at, end, &length);

	if (masker->bytes[at] == '$')
		return false;
	if (masker->bytes[at] == '<')
		return masker->bytes[at + 2] != '=';
	if (kind != '{')
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (starts_with_word(content, length, words[i]))
			return true;
	}
	return is_assignment(content, length) || (length > 1 && memcmp(content, "/*", 2) == 0);
}

static bool
is_comment(const struct masker *masker, size_t at, size_t end)
{
	size_t length;
	const char *content = mark_content(masker, at, end, &length);

	return masker->bytes[at] == '{' &&
	       (masker->bytes[at + 1] == '#' || (length > 1 && memcmp(content, "/*", 2) == 0));
}

/* The first certain mark is worth naming, for lack of one the first of any kind. */
static void
note_mark(struct masker *masker, const struct line *line, size_t at, bool certain)
{
	struct template_text *out = masker->out;

	if (out->line != 0 && (out->certain || !certain))
		return;
	out->certain = certain;
	out->line = masker->line;
	out->column = 1;
	out->column += (uint32_t)utf8_count(masker->bytes + line->start, at - line->start);
}

static void
note_gap(struct masker *masker, const struct line *line)
{
	struct vector *gaps = &masker->out->gaps;
	struct template_gap *gap;
	size_t start = skip_blanks(masker, line->start, line->end);
	size_t end = line->end;

	if (gaps->count > 0) {
		gap = vector_at(gaps, gaps->count - 1);
		if (gap->line == masker->line)
			return;
	}
	while (end > start && is_blank(masker->bytes[end - 1]))
		end--;
	gap = vector_add(gaps);
	gap->line = masker->line;
	gap->text = arena_copy_bytes(masker->arena, masker->bytes + start, end - start);
}

static void
add_masked(struct strbuf *text, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)bytes[i] < 0x80)
			utf8_add_character(text, MASKED + (uint32_t)bytes[i]);
		else
			strbuf_add_char(text, bytes[i]);
	}
}

static void
add_blanks(struct strbuf *text, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (!utf8_continues(bytes[i]))
			strbuf_add_char(text, ' ');
	}
}

/* Masks the mark from at to end. What does not fit into the line is left out of it, and the part
 * that does is closed there, so that it still reads as a mark. */
static void
mask_mark(struct masker *masker, const struct line *line, size_t at, size_t end)
{
	struct strbuf *text = &masker->out->text;

	if (end <= line->end) {
		add_masked(text, masker->bytes + at, end - at);
		return;
	}
	masker->inside = end;
	if (line->end - at >= 4) {
		add_masked(text, masker->bytes + at, line->end - at - 2);
		add_masked(text, masker->bytes + end - 2, 2);
	} else {
		add_masked(text, masker->bytes + at, line->end - at);
	}
}

/* A word like $ETCD_FLAGS: a mark only where it has the line for itself. */
static size_t
variable_end(const struct masker *masker, size_t at, size_t end)
{
	size_t i = at + 1;

	if (masker->bytes[at] != '$')
		return at;
	while (i < end && is_name(masker->bytes[i]))
		i++;
	return i > at + 1 ? i : at;
}

/* Leaves a line out that holds nothing but marks, white space, and maybe a comma behind them. */
static bool
mask_whole_line(struct masker *masker, const struct line *line)
{
	size_t first = skip_blanks(masker, line->start, line->end);
	size_t at = first;
	bool silent = true;

	while (at < line->end && !(masker->bytes[at] == ',' && at > first)) {
		size_t end = mark_end(masker, at, line->end);

		if (end == at)
			end = variable_end(masker, at, line->end);
		if (end == at)
			return false;
		silent = silent && is_comment(masker, at, end);
		at = end < line->end ? skip_blanks(masker, end, line->end) : end;
	}
	if (at == first)
		return false;
	if (at < line->end && skip_blanks(masker, at + 1, line->end) != line->end)
		return false;
	note_mark(masker, line, first, true);
	if (!silent)
		note_gap(masker, line);
	masker->inside = at;
	return true;
}

/* Control marks at the start of a line, and one that ends what they began, are white space. */
static void
mask_inline(struct masker *masker, const struct line *line, size_t at)
{
	struct strbuf *text = &masker->out->text;
	bool leading = true;
	bool controlled = false;

	while (at < line->end) {
		size_t end = mark_end(masker, at, line->end);
		bool control = end > at && end <= line->end && is_control(masker, at, end);

		if (end == at) {
			leading = leading && is_blank(masker->bytes[at]);
			strbuf_add_char(text, masker->bytes[at++]);
			continue;
		}
		note_mark(masker, line, at, masker->bytes[at] != '$');
		if (control && (leading || (controlled && end == line->end))) {
			controlled = true;
			note_gap(masker, line);
			add_blanks(text, masker->bytes + at, end - at);
		} else {
			leading = false;
			mask_mark(masker, line, at, end);
		}
		at = end;
	}
}

static void
mask_line(struct masker *masker, const struct line *line)
{
	struct strbuf *text = &masker->out->text;
	size_t start = line->start;
	size_t first;

	if (masker->inside > start) {
		start = masker->inside < line->end ? masker->inside : line->end;
		add_blanks(text, masker->bytes + line->start, start - line->start);
	}
	first = skip_blanks(masker, start, line->end);
	if (first == line->end)
		return;
	if (masker->bytes[first] == '#')
		strbuf_add(text, masker->bytes + start, line->end - start);
	else if (start > line->start || !mask_whole_line(masker, line))
		mask_inline(masker, line, start);
}

void
template_mask(struct template_text *masked, struct arena *arena, const char *bytes, size_t length,
	      uint32_t first_line)
{
	struct masker masker = {.out = masked,
				.arena = arena,
				.bytes = bytes,
				.length = length,
				.line = first_line};
	size_t at = 0;

	*masked = (struct template_text){.gaps = VECTOR(struct template_gap)};
	while (at < length) {
		size_t next = stream_line_end(bytes, length, at);
		struct line line = {at, next};

		while (line.end > at &&
		       (bytes[line.end - 1] == '\n' || bytes[line.end - 1] == '\r'))
			line.end--;
		mask_line(&masker, &line);
		strbuf_add(&masked->text, bytes + line.end, next - line.end);
		at = next;
		masker.line++;
	}
}

void
template_free(struct template_text *masked)
{
	strbuf_free(&masked->text);
	vector_free(&masked->gaps);
}

void
template_pad(struct strbuf *text, size_t length)
{
	while (length-- > 0)
		utf8_add_character(text, MASKED);
}

size_t
template_unmask(char *text, size_t length)
{
	size_t to = 0;

	for (size_t from = 0; from < length; from++) {
		unsigned char second = from + 2 < length ? (unsigned char)text[from + 1] : 0;
		char c;

		if (text[from] != '\xee' || (second != 0x80 && second != 0x81)) {
			text[to++] = text[from];
			continue;
		}
		c = (char)((second & 1) << 6 | (text[from + 2] & 0x3f));
		if (c != '\0')
			text[to++] = c;
		from += 2;
	}
	text[to] = '\0';
	return to;
}

const struct template_gap *
template_find_gap(const struct template_gap *gaps, size_t count, uint32_t from, uint32_t to)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (gaps[middle].line < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && gaps[low].line <= to ? &gaps[low] : NULL;
}
