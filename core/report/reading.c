/* SPDX-License-Identifier: Apache-2.0 */
#include "report/reading.h"

#include <stdarg.h>

#include "base/strbuf.h"
#include "report/style.h"

static void
add_way(struct strbuf *way, const struct spot *spot)
{
	if (spot->above == NULL)
		return;
	add_way(way, spot->above);
	if (spot->key == NULL)
		strbuf_printf(way, "[%zu]", spot->index);
	else
		strbuf_printf(way, "%s%s", way->length > 0 ? "." : "", spot->key);
}

void
reading_complain(struct reading *reading, const struct spot *spot, const char *format, ...)
{
	cleanup_strbuf struct strbuf way = {0};
	va_list args;

	if (reading->error != NULL)
		return;
	add_way(&way, spot);
	va_start(args, format);
	error_make(&reading->error, 0, "%s %s", way.length > 0 ? way.text : "it",
		   arena_vprintf(reading->arena, format, args));
	va_end(args);
}

void
reading_complain_of_text(struct reading *reading, const struct spot *spot, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};

	strbuf_add_text(&safe, "");
	style_add_safe(&safe, text);
	reading_complain(reading, spot, "cannot be \"%s\"", safe.text);
}

struct spot
spot_at(const struct spot *above, const char *key)
{
	return (struct spot){above, key, 0, json_get(above->value, key)};
}

static bool
is_there(struct reading *reading, const struct spot *spot)
{
	if (spot->value == NULL)
		reading_complain(reading, spot, "is missing");
	return spot->value != NULL;
}

const char *
reading_text_or_null_at(struct reading *reading, const struct spot *spot)
{
	const char *text = json_text(spot->value);

	if (!is_there(reading, spot))
		return NULL;
	if (text == NULL && !json_is_null(spot->value))
		reading_complain(reading, spot, "is no text");
	return arena_copy(reading->arena, text);
}

const char *
reading_text_at(struct reading *reading, const struct spot *spot)
{
	const char *text = reading_text_or_null_at(reading, spot);

	if (text == NULL)
		reading_complain(reading, spot, "is no text");
	return text != NULL ? text : "";
}

const char *
reading_text(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot spot = spot_at(above, key);

	return reading_text_at(reading, &spot);
}

const char *
reading_text_or_null(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot spot = spot_at(above, key);

	return reading_text_or_null_at(reading, &spot);
}

bool
reading_is_unknown_yet(const struct reading *reading, int64_t minor, const struct spot *above,
		       const char *key)
{
	return reading->minor < minor && json_get(above->value, key) == NULL;
}

const char *
reading_newer_text(struct reading *reading, const struct spot *above, const char *key)
{
	if (reading_is_unknown_yet(reading, 1, above, key))
		return NULL;
	return reading_text_or_null(reading, above, key);
}

bool
reading_boolean(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot spot = spot_at(above, key);
	bool boolean = false;

	if (is_there(reading, &spot) && !json_boolean(spot.value, &boolean))
		reading_complain(reading, &spot, "is neither true nor false");
	return boolean;
}

int64_t
reading_number(struct reading *reading, const struct spot *above, const char *key, int64_t least,
	       int64_t most)
{
	const struct spot spot = spot_at(above, key);
	int64_t number = 0;

	if (!is_there(reading, &spot))
		return 0;
	if (!json_number(spot.value, &number) || number < least || number > most)
		reading_complain(reading, &spot, "is no number that it could be");
	return number;
}

int64_t
reading_number_or_null(struct reading *reading, const struct spot *above, const char *key,
		       int64_t most)
{
	if (json_is_null(json_get(above->value, key)))
		return 0;
	return reading_number(reading, above, key, 1, most);
}

struct spot
reading_object(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot spot = spot_at(above, key);

	if (is_there(reading, &spot) && !json_is_object(spot.value))
		reading_complain(reading, &spot, "is no object");
	return spot;
}

struct spot
reading_array(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot spot = spot_at(above, key);

	if (is_there(reading, &spot) && !json_is_array(spot.value))
		reading_complain(reading, &spot, "is no array");
	return spot;
}

bool
reading_next(const struct reading *reading, struct spot *item)
{
	if (reading->error != NULL)
		return false;
	if (item->value == NULL) {
		item->value = json_first(item->above->value);
	} else {
		item->value = json_next(item->value);
		item->index++;
	}
	return item->value != NULL;
}

const char **
reading_texts(struct reading *reading, const struct spot *above, const char *key)
{
	const struct spot list = reading_array(reading, above, key);
	const char **texts =
		arena_alloc(reading->arena, (json_count(list.value) + 1) * sizeof(*texts));
	struct spot item = {.above = &list};

	while (reading_next(reading, &item))
		texts[item.index] = reading_text_at(reading, &item);
	return texts;
}

struct argvet_origin
reading_origin(struct reading *reading, const struct spot *above)
{
	const struct spot spot = reading_object(reading, above, "origin");

	return (struct argvet_origin){
		.size = sizeof(struct argvet_origin),
		.file = reading_text_or_null(reading, &spot, "file"),
		.path = reading_text_or_null(reading, &spot, "path"),
		.line = (uint32_t)reading_number_or_null(reading, &spot, "line", UINT32_MAX),
		.column = (uint32_t)reading_number_or_null(reading, &spot, "column", UINT32_MAX),
		.pid = reading_number_or_null(reading, &spot, "pid", INT32_MAX),
	};
}
