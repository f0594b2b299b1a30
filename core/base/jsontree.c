/* SPDX-License-Identifier: Apache-2.0 */
#include "base/jsontree.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/strbuf.h"
#include "base/utf8.h"

static void *
allocate(size_t size)
{
	return alloc_zeroed(size, 1);
}

/* Every tree begins here: with these, no call below can fail for want of memory. */
static void
set_allocator(void)
{
	cJSON_Hooks hooks = {.malloc_fn = allocate, .free_fn = free};

	cJSON_InitHooks(&hooks);
}

static struct json *
wrap(cJSON *item)
{
	return (struct json *)item;
}

static cJSON *
unwrap(struct json *json)
{
	return (cJSON *)json;
}

static const cJSON *
peek(const struct json *json)
{
	return (const cJSON *)json;
}

struct json *
json_object(void)
{
	set_allocator();
	return wrap(cJSON_CreateObject());
}

struct json *
json_array(void)
{
	set_allocator();
	return wrap(cJSON_CreateArray());
}

struct json *
json_from_text(const char *text)
{
	cleanup_strbuf struct strbuf clean = {0};

	set_allocator();
	if (text == NULL)
		return wrap(cJSON_CreateNull());
	strbuf_add_text(&clean, "");
	utf8_add(&clean, text);
	return wrap(cJSON_CreateString(clean.text));
}

struct json *
json_from_number(int64_t number)
{
	set_allocator();
	return wrap(cJSON_CreateNumber((double)number));
}

struct json *
json_from_boolean(bool boolean)
{
	set_allocator();
	return wrap(cJSON_CreateBool(boolean));
}

void
json_add(struct json *object, const char *key, struct json *child)
{
	cleanup_strbuf struct strbuf clean = {0};

	strbuf_add_text(&clean, "");
	utf8_add(&clean, key);
	cJSON_AddItemToObject(unwrap(object), clean.text,
			      unwrap(child != NULL ? child : json_from_text(NULL)));
}

void
json_add_text(struct json *object, const char *key, const char *text)
{
	json_add(object, key, json_from_text(text));
}

void
json_add_number(struct json *object, const char *key, int64_t number)
{
	json_add(object, key, json_from_number(number));
}

void
json_add_boolean(struct json *object, const char *key, bool boolean)
{
	json_add(object, key, json_from_boolean(boolean));
}

void
json_append(struct json *array, struct json *child)
{
	cJSON_AddItemToArray(unwrap(array), unwrap(child != NULL ? child : json_from_text(NULL)));
}

void
json_append_text(struct json *array, const char *text)
{
	json_append(array, json_from_text(text));
}

void
json_free(struct json **json)
{
	cJSON_Delete(unwrap(*json));
	*json = NULL;
}

/* cJSON indents with tabs and writes one behind a colon. Every tab in what it prints is such a one:
 * those in strings are escaped. */
static void
put_indented(FILE *out, const char *text, int indent)
{
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (text[i] == '\n')
			fprintf(out, "\n%*s", indent, "");
		else if (text[i] == '\t')
			fputs(i > 0 && text[i - 1] == ':' ? " " : "  ", out);
		else
			putc(text[i], out);
	}
}

void
json_write(FILE *out, const struct json *json, int indent)
{
	cleanup_free char *text = cJSON_Print(peek(json));

	/* A single value of more than 2 GiB: leaves a gap that no reader takes for a report. */
	if (text != NULL)
		put_indented(out, text, indent);
}

void
json_write_compact(FILE *out, const struct json *json)
{
	cleanup_free char *text = cJSON_PrintUnformatted(peek(json));

	if (text != NULL)
		fputs(text, out);
}

struct json_list
json_list_begin(FILE *out, int indent)
{
	putc('[', out);
	return (struct json_list){.out = out, .indent = indent};
}

void
json_list_put(struct json_list *list, struct json *item)
{
	int indent = list->indent + 2;

	fprintf(list->out, "%s\n%*s", list->count++ > 0 ? "," : "", indent, "");
	json_write(list->out, item, indent);
	json_free(&item);
}

void
json_list_end(struct json_list *list)
{
	if (list->count > 0)
		fprintf(list->out, "\n%*s", list->indent, "");
	putc(']', list->out);
}

static int
refuse(const char *bytes, const char *where, struct error **err)
{
	size_t line = 1;
	size_t column = 1;

	for (; bytes < where; bytes++) {
		column = *bytes == '\n' ? 1 : column + 1;
		line += *bytes == '\n';
	}
	return error_make(err, 0, "not JSON: line %zu, column %zu", line, column);
}

struct json *
json_parse(const char *bytes, size_t length, struct error **err)
{
	cleanup_strbuf struct strbuf text = {0};
	const char *end = NULL;
	cJSON *item = NULL;

	set_allocator();
	strbuf_add(&text, bytes, length);
	/* To cJSON a NUL is a blank, or the end. */
	if (strlen(text.text) < length)
		end = text.text + strlen(text.text);
	else
		item = cJSON_ParseWithLengthOpts(text.text, length + 1, &end, true);
	if (item == NULL)
		refuse(text.text, end != NULL ? end : text.text, err);
	return wrap(item);
}

const struct json *
json_get(const struct json *object, const char *key)
{
	return wrap(cJSON_GetObjectItemCaseSensitive(peek(object), key));
}

const char *
json_text(const struct json *json)
{
	return cJSON_GetStringValue(peek(json));
}

bool
json_number(const struct json *json, int64_t *number)
{
	const double limit = 9007199254740992.0; /* 2^53 */
	double value;

	if (!cJSON_IsNumber(peek(json)))
		return false;
	value = cJSON_GetNumberValue(peek(json));
	if (!(value >= -limit && value <= limit) || value != (double)(int64_t)value)
		return false;
	*number = (int64_t)value;
	return true;
}

bool
json_boolean(const struct json *json, bool *boolean)
{
	if (!cJSON_IsBool(peek(json)))
		return false;
	*boolean = cJSON_IsTrue(peek(json));
	return true;
}

bool
json_is_null(const struct json *json)
{
	return cJSON_IsNull(peek(json));
}

bool
json_is_object(const struct json *json)
{
	return cJSON_IsObject(peek(json));
}

bool
json_is_array(const struct json *json)
{
	return cJSON_IsArray(peek(json));
}

const char *
json_get_text(const struct json *object, const char *key)
{
	return json_text(json_get(object, key));
}

const struct json *
json_first(const struct json *json)
{
	return json != NULL ? wrap(peek(json)->child) : NULL;
}

const struct json *
json_next(const struct json *item)
{
	return wrap(peek(item)->next);
}

const char *
json_key(const struct json *item)
{
	return peek(item)->string;
}

size_t
json_count(const struct json *json)
{
	size_t count = 0;

	for (const struct json *item = json_first(json); item != NULL; item = json_next(item))
		count++;
	return count;
}
