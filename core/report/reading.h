/* SPDX-License-Identifier: Apache-2.0
 *
 * The values of a saved report by their types. If one is missing, or of another type, the complaint
 * has the way to it: "targets[2].results[0].status is missing".
 *
 * Nothing has to look for errors after each value. The first one is kept, what is got from there on
 * is never NULL where it must not be, and whoever started reading throws it all away in the end.
 */
#ifndef ARGVET_REPORT_READING_H
#define ARGVET_REPORT_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <argvet/plugin.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/jsontree.h"

struct saved_report;

/* Up to here, every whole number has a JSON number of its own. */
#define READING_MAX_EXACT ((int64_t)1 << 53)

/* A value and the way to it from the top, for messages. */
struct spot {
	const struct spot *above; /* NULL: the report itself */
	const char *key;          /* NULL: an element */
	size_t index;
	const struct json *value;
};

/* The first error counts; all that is read behind it is thrown away. */
struct reading {
	struct arena *arena; /* has all texts */
	struct saved_report *report;
	int64_t minor; /* of the schema */
	struct error *error;
};

/* What is at a key; its value is NULL if nothing is. */
struct spot spot_at(const struct spot *above, const char *key);

/* format is the end of a sentence that begins with the way to spot: "is missing". */
void reading_complain(struct reading *reading, const struct spot *spot, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The spot cannot be text, which comes from the report and is made safe to print. */
void reading_complain_of_text(struct reading *reading, const struct spot *spot, const char *text);

/* Never NULL, not even after an error. */
const char *reading_text_at(struct reading *reading, const struct spot *spot);
const char *reading_text(struct reading *reading, const struct spot *above, const char *key);

/* NULL for null. The key must be there all the same. */
const char *reading_text_or_null_at(struct reading *reading, const struct spot *spot);
const char *
reading_text_or_null(struct reading *reading, const struct spot *above, const char *key);

/* Is this a key that reports did not have before 1.MINOR, in a report older than that? */
bool reading_is_unknown_yet(const struct reading *reading, int64_t minor, const struct spot *above,
			    const char *key);

/* Like reading_text_or_null, for a key since 1.1. */
const char *reading_newer_text(struct reading *reading, const struct spot *above, const char *key);

bool reading_boolean(struct reading *reading, const struct spot *above, const char *key);

int64_t reading_number(struct reading *reading, const struct spot *above, const char *key,
		       int64_t least, int64_t most);

/* From 1 on; 0 for null. */
int64_t reading_number_or_null(struct reading *reading, const struct spot *above, const char *key,
			       int64_t most);

struct spot reading_object(struct reading *reading, const struct spot *above, const char *key);
struct spot reading_array(struct reading *reading, const struct spot *above, const char *key);

/* The elements of an array that was got, up to the first error:
 *
 *	struct spot item = {.above = &list};
 *
 *	while (reading_next(reading, &item))
 */
bool reading_next(const struct reading *reading, struct spot *item);

/* Ends with NULL. */
const char **reading_texts(struct reading *reading, const struct spot *above, const char *key);

/* The object at "origin". */
struct argvet_origin reading_origin(struct reading *reading, const struct spot *above);

#endif
