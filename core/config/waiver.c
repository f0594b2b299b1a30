/* SPDX-License-Identifier: Apache-2.0 */
#include "config/waiver.h"

#include <ctype.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/path.h"
#include "target/component.h"

#define UNTIL "(until "

static int
days_of(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

bool
waiver_is_date(const char *text)
{
	static const char form[] = "0000-00-00";
	int month;
	int day;

	for (size_t i = 0; i < sizeof(form); i++) {
		if (form[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
			return false;
	}
	month = atoi(text + 5);
	day = atoi(text + 8);
	return month >= 1 && month <= 12 && day >= 1 && day <= days_of(atoi(text), month);
}

static size_t
count_slashes(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += *text == '/';
	return count;
}

bool
waiver_is_object(const char *text)
{
	size_t slashes = count_slashes(text);

	return slashes == 1 || slashes == 2;
}

bool
waiver_has_expired(const struct waiver *waiver, const char *today)
{
	return waiver->expires != NULL && strcmp(waiver->expires, today) < 0;
}

const char *
waiver_relative_path(struct arena *arena, const char *directory, const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *parent = ".";
	cleanup_free char *real = NULL;
	size_t length = strlen(directory);

	if (slash != NULL)
		parent =
			slash == file ? "/" : arena_copy_bytes(arena, file, (size_t)(slash - file));
	real = realpath(parent, NULL);
	if (real == NULL)
		return NULL;
	file = path_base(file);
	if (strcmp(directory, real) == 0)
		return arena_copy(arena, file);
	if (strcmp(directory, "/") == 0)
		return arena_printf(arena, "%s/%s", real + 1, file);
	if (strncmp(real, directory, length) != 0 || real[length] != '/')
		return NULL;
	return arena_printf(arena, "%s/%s", real + length + 1, file);
}

static bool
glob_matches(const char *glob, const char *text)
{
	return text != NULL && fnmatch(glob, text, 0) == 0;
}

static bool
covers_file(const char *glob, const char *file, const char *relative)
{
	while (file != NULL && strncmp(file, "./", 2) == 0)
		file += 2;
	while (strncmp(glob, "./", 2) == 0)
		glob += 2;
	return glob_matches(glob, file) || glob_matches(glob, relative);
}

/* The length of a glob's part up to the next slash. */
static bool
part_matches(const char *glob, const char *text)
{
	cleanup_free char *part = strndup(glob, strcspn(glob, "/"));

	return part != NULL && fnmatch(part, text != NULL ? text : "", 0) == 0;
}

static bool
covers_object(const char *glob, const struct object *object)
{
	const char *rest = strchr(glob, '/');

	if (object->kind == NULL || rest == NULL || !part_matches(glob, object->kind))
		return false;
	rest++;
	if (strchr(rest, '/') == NULL)
		return part_matches(rest, object->name);
	return part_matches(rest, object->namespace) &&
	       part_matches(strchr(rest, '/') + 1, object->name);
}

bool
waiver_covers(const struct waiver *waiver, const struct target *target, const char *relative)
{
	const struct place *place = &target->place;

	if (waiver->component.text != NULL &&
	    strcmp(waiver->component.text, target->component->name) != 0)
		return false;
	if (waiver->file != NULL && !covers_file(waiver->file, place->origin.file, relative))
		return false;
	if (waiver->object != NULL && !covers_object(waiver->object, &place->object))
		return false;
	return waiver->container == NULL || glob_matches(waiver->container, place->container);
}

/* Without the white space around it. */
static char *
copy_trimmed(struct arena *arena, const char *text, size_t length)
{
	while (length > 0 && isspace((unsigned char)*text)) {
		text++;
		length--;
	}
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		length--;
	return arena_copy_bytes(arena, text, length);
}

/* Takes "(until 2026-12-31)" off the end of the reason. False if it holds no date there. */
static bool
split_expiry(struct arena *arena, struct waiver *waiver)
{
	size_t length = strlen(waiver->reason);
	const char *open = memrchr(waiver->reason, '(', length);

	if (open == NULL || waiver->reason[length - 1] != ')' ||
	    strncmp(open, UNTIL, strlen(UNTIL)) != 0)
		return true;
	open += strlen(UNTIL);
	waiver->expires = copy_trimmed(arena, open, (size_t)(waiver->reason + length - 1 - open));
	waiver->reason = copy_trimmed(arena, waiver->reason,
				      (size_t)(open - strlen(UNTIL) - waiver->reason));
	return waiver_is_date(waiver->expires);
}

static void
read_entry(struct arena *arena, const struct annotation *annotation, const char *entry,
	   struct vector *waivers, struct problems *problems)
{
	size_t length = strcspn(entry, "=");
	struct waiver waiver = {
		.check = {copy_trimmed(arena, entry, length), annotation->origin},
		.origin = annotation->origin,
	};

	if (entry[length] == '=')
		waiver.reason = copy_trimmed(arena, entry + length + 1, strlen(entry + length + 1));
	if (*waiver.check.text == '\0')
		problem_add(problems, PROBLEM_WARNING, &annotation->origin,
			    "the waiver \"%s\" names no check, so it does not hold: write "
			    "CHECK=REASON",
			    entry);
	else if (waiver.reason == NULL || *waiver.reason == '\0' ||
		 (split_expiry(arena, &waiver) && *waiver.reason == '\0'))
		problem_add(problems, PROBLEM_WARNING, &annotation->origin,
			    "the waiver of %s has no reason, so it does not hold: write %s=REASON",
			    waiver.check.text, waiver.check.text);
	else if (waiver.expires != NULL && !waiver_is_date(waiver.expires))
		problem_add(problems, PROBLEM_WARNING, &annotation->origin,
			    "the waiver of %s does not hold: \"%s\" is no day, write one like "
			    "2026-12-31",
			    waiver.check.text, waiver.expires);
	else
		*(struct waiver *)vector_add(waivers) = waiver;
}

void
waiver_read_annotation(struct arena *arena, const struct annotation *annotation,
		       struct vector *waivers, struct problems *problems)
{
	for (const char *at = annotation->text; *at != '\0';) {
		size_t length = strcspn(at, ";\n");
		const char *entry = copy_trimmed(arena, at, length);

		if (*entry != '\0')
			read_entry(arena, annotation, entry, waivers, problems);
		at += length + (at[length] != '\0');
	}
}
