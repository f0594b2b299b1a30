/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON as a tree: made by reports, read back by who takes a report as input. The only module that
 * knows cJSON.
 *
 *	cleanup_json struct json *tool = json_object();
 *
 *	json_add_text(tool, "name", "argvet");
 *	json_write(out, tool, 0);
 *
 * What is added to an object or an array belongs to it. Text that is no UTF-8 gets a U+FFFD for
 * each byte that is wrong. No call fails for want of memory.
 */
#ifndef ARGVET_BASE_JSONTREE_H
#define ARGVET_BASE_JSONTREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

struct json;

struct json *json_object(void);
struct json *json_array(void);
/* NULL becomes null. */
struct json *json_from_text(const char *text);
/* Exact up to 2^53, as readers have it. */
struct json *json_from_number(int64_t number);
struct json *json_from_boolean(bool boolean);

/* Key is not looked for: adding one twice makes an object with two of them. NULL becomes null. */
void json_add(struct json *object, const char *key, struct json *child);
void json_add_text(struct json *object, const char *key, const char *text);
void json_add_number(struct json *object, const char *key, int64_t number);
void json_add_boolean(struct json *object, const char *key, bool boolean);
void json_append(struct json *array, struct json *child);
void json_append_text(struct json *array, const char *text);

void json_free(struct json **json);

#define cleanup_json __attribute__((cleanup(json_free)))

/* Prints the value with two blanks for each level; its lines below the first start at column
 * indent. No newline behind it. */
void json_write(FILE *out, const struct json *json, int indent);

/* All in one line. */
void json_write_compact(FILE *out, const struct json *json);

/* An array of any length, printed element by element, so that only one is in memory:
 *
 *	struct json_list list = json_list_begin(out, 2);
 *	...
 *	json_list_put(&list, item);	takes item
 *	...
 *	json_list_end(&list);
 */
struct json_list {
	FILE *out;
	int indent; /* the column of the line that the array starts in */
	size_t count;
};

struct json_list json_list_begin(FILE *out, int indent);
void json_list_put(struct json_list *list, struct json *item);
void json_list_end(struct json_list *list);

/* Reads one value and nothing behind it. Returns NULL if the text is no JSON; the error says at
 * which line and column. */
struct json *json_parse(const char *bytes, size_t length, struct error **err);

/* What is asked for may be missing or of another kind, all the way down: then the answers are NULL,
 * false and 0, and for NULL as well. Texts live as long as the tree. */
const struct json *json_get(const struct json *object, const char *key);
const char *json_text(const struct json *json);
/* Whole numbers only. */
bool json_number(const struct json *json, int64_t *number);
bool json_boolean(const struct json *json, bool *boolean);
bool json_is_null(const struct json *json);
bool json_is_object(const struct json *json);
bool json_is_array(const struct json *json);
/* Short for json_text(json_get(object, key)). */
const char *json_get_text(const struct json *object, const char *key);

/* The elements of an array, or the values of an object:
 *
 *	for (const struct json *item = json_first(array); item != NULL; item = json_next(item))
 */
const struct json *json_first(const struct json *json);
const struct json *json_next(const struct json *item);
/* The key of a value in an object; NULL for an element of an array. */
const char *json_key(const struct json *item);
size_t json_count(const struct json *json);

#endif
