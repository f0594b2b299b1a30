/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cmdline.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "source/argvfile.h"
#include "source/arrays.h"
#include "source/lines.h"

static void
read_words(struct argv_file *file, const char *bytes, size_t length)
{
	cleanup_vector struct vector words = VECTOR(struct word);
	struct arena *arena = file->intake->arena;
	struct command_line line = {.place.source = SOURCE_ARGV};
	struct word *kept;

	line.place.origin = argv_file_origin(file, 0, 0);
	for (size_t at = 0; at < length && words.count <= ARGV_WORDS_MAX;) {
		size_t width = strnlen(bytes + at, length - at);
		struct word *word = vector_add(&words);

		word->text = arena_copy_bytes(arena, bytes + at, width);
		word->origin = line.place.origin;
		word->origin.path = arena_printf(arena, "argv[%zu]", words.count - 1);
		at += width + 1;
	}
	file->lines++;
	if (!argv_file_has_room(file, &line.place.origin, words.count))
		return;
	kept = arena_alloc(arena, words.count * sizeof(*kept));
	memcpy(kept, words.items, words.count * sizeof(*kept));
	line.words = kept;
	line.count = words.count;
	argv_file_offer(file, &line);
}

/* "[kthreadd]" is how ps names a thread of the kernel; what else begins so is an array. */
static bool
is_array(const char *bytes, size_t length)
{
	size_t at = 0;
	size_t inside = 0;

	while (at < length && isspace((unsigned char)bytes[at]))
		at++;
	if (at == length || bytes[at] != '[')
		return false;
	at++;
	while (at + inside < length && memchr("]\"', \t\r\n[{", bytes[at + inside], 10) == NULL)
		inside++;
	return inside == 0 || at + inside == length || bytes[at + inside] != ']';
}

/* What the bytes look like, whatever they mean. */
struct census {
	size_t nuls;
	size_t junk;  /* control characters, and bytes that are no UTF-8 */
	size_t first; /* of the junk */
};

static struct census
count_junk(const char *bytes, size_t length)
{
	struct census census = {0};

	for (size_t i = 0; i < length;) {
		uint32_t character;
		size_t width = utf8_decode(bytes + i, length - i, &character);
		unsigned char c = (unsigned char)bytes[i];
		bool control = (c < 0x20 && strchr("\t\n\r\f\x1b", c) == NULL) || c == 0x7f;

		if (c == '\0') {
			census.nuls++;
		} else if (width == 0 || control) {
			census.first = census.junk++ == 0 ? i : census.first;
		}
		i += width > 0 ? width : 1;
	}
	return census;
}

static void
refuse_bytes(struct argv_file *file, const char *bytes, size_t first)
{
	struct argvet_origin origin = argv_file_origin(file, 1, 1);
	size_t line = 0;

	for (size_t i = 0; i < first; i++) {
		if (bytes[i] == '\n') {
			origin.line++;
			line = i + 1;
		}
	}
	origin.column = (uint32_t)utf8_count(bytes + line, first - line) + 1;
	argv_file_refuse(file, &origin,
			 "not text: byte 0x%02x, and many like it; command lines are expected here",
			 (unsigned char)bytes[first]);
}

static bool
refuse_utf16(struct argv_file *file, const char *bytes, size_t length, const struct census *census)
{
	struct argvet_origin origin = argv_file_origin(file, 1, 1);
	bool marked = length >= 2 &&
		      (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);

	if (!marked && (census->junk > 0 || length < 8 || census->nuls * 5 < length * 2))
		return false;
	argv_file_refuse(file, &origin,
			 "this is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
	return true;
}

static void
read_bytes(struct argv_file *file, const char *bytes, size_t length)
{
	struct census census;
	size_t trimmed = length;

	/* The last NUL ends a word, and a process that renames itself leaves more of them. */
	while (trimmed > 0 && (bytes[trimmed - 1] == '\0' || bytes[trimmed - 1] == '\n'))
		trimmed--;
	census = count_junk(bytes, trimmed);
	if (refuse_utf16(file, bytes, trimmed, &census))
		return;
	if (census.junk * 8 > trimmed - census.nuls)
		refuse_bytes(file, bytes, census.first);
	else if (trimmed > 0 && memchr(bytes, '\0', length) != NULL)
		read_words(file, bytes, trimmed);
	else if (is_array(bytes, length))
		arrays_read(file, bytes, length);
	else
		lines_read(file, bytes, trimmed);
}

/* A word about a file that gave nothing to check. */
static void
note_nothing(const struct argv_file *file)
{
	struct problems *problems = &file->intake->problems;
	struct argvet_origin origin = argv_file_origin(file, 0, 0);

	if (file->trouble || file->found > 0)
		return;
	if (file->lines == 0)
		problem_add(problems, PROBLEM_WARNING, &origin, "holds no command line");
	else if (file->lines == 1)
		problem_add(problems, PROBLEM_WARNING, &origin,
			    "1 command line, and it runs no component that argvet knows");
	else
		problem_add(problems, PROBLEM_WARNING, &origin,
			    "%zu command lines, none runs a component that argvet knows",
			    file->lines);
}

void
cmdline_read(struct intake *intake, const char *file, const char *bytes, size_t length)
{
	struct argv_file reading = {.intake = intake, .name = arena_copy(intake->arena, file)};

	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		length -= 3;
	}
	read_bytes(&reading, bytes, length);
	note_nothing(&reading);
}
