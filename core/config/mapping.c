/* SPDX-License-Identifier: Apache-2.0 */
#include "config/mapping.h"

#include <stdarg.h>
#include <string.h>

#include "base/distance.h"
#include "base/strbuf.h"
#include "report/style.h"

/* Text of the file goes into messages, and from there to a terminal. */
int
mapping_refuse(const struct mapping_reading *reading, const struct node *node, struct error **err,
	       const char *format, ...)
{
	cleanup_strbuf struct strbuf text = {0};
	va_list args;

	style_add_safe(&text, reading->source->file);
	if (node->line > 0)
		strbuf_printf(&text, ":%u:%u", node->line, node->column);
	strbuf_add_text(&text, ": ");
	va_start(args, format);
	style_add_safe(&text, arena_vprintf(reading->arena, format, args));
	va_end(args);
	return error_make(err, 0, "%s", text.text);
}

struct config_value
mapping_value_of(const struct mapping_reading *reading, const struct node *node)
{
	return (struct config_value){
		.text = arena_copy(reading->arena, node->text),
		.origin = {.size = sizeof(struct argvet_origin),
			   .file = reading->source->file,
			   .line = node->line,
			   .column = node->column},
	};
}

int
mapping_expect(const struct mapping_reading *reading, const struct node *node, enum node_kind kind,
	       struct error **err)
{
	static const char *const names[] = {
		[NODE_SCALAR] = "a single text",
		[NODE_SEQUENCE] = "a list",
		[NODE_MAPPING] = "a mapping of keys to values",
	};

	if (node->kind == kind)
		return 0;
	return mapping_refuse(reading, node, err, "this is %s, not %s", names[node->kind],
			      names[kind]);
}

int
mapping_read_value(const struct mapping_reading *reading, const struct node *node,
		   struct config_value *value, struct error **err)
{
	if (mapping_expect(reading, node, NODE_SCALAR, err) < 0)
		return -1;
	if (node_is_null(node) || *node->text == '\0')
		return mapping_refuse(reading, node, err, "a text is missing here");
	*value = mapping_value_of(reading, node);
	return 0;
}

int
mapping_read_text(const struct mapping_reading *reading, const struct node *node, void *member,
		  struct error **err)
{
	return mapping_read_value(reading, node, member, err);
}

/* The same for members that need no place. */
int
mapping_read_plain(const struct mapping_reading *reading, const struct node *node, void *member,
		   struct error **err)
{
	struct config_value value;

	if (mapping_read_value(reading, node, &value, err) < 0)
		return -1;
	*(const char **)member = value.text;
	return 0;
}

/* A list, or its only element. */
int
mapping_read_list(const struct mapping_reading *reading, const struct node *node, void *member,
		  struct error **err)
{
	struct config_list *list = member;
	bool single = node->kind == NODE_SCALAR;
	size_t count = single ? 1 : node->count;
	struct config_value *items;

	if (!single && mapping_expect(reading, node, NODE_SEQUENCE, err) < 0)
		return -1;
	items = arena_alloc(reading->arena, count * sizeof(*items));
	for (size_t i = 0; i < count; i++) {
		if (mapping_read_value(reading, single ? node : node->items[i], &items[i], err) < 0)
			return -1;
	}
	*list = (struct config_list){items, count};
	return 0;
}

/* The key that was meant, or NULL. One letter in three may be wrong. */
static const char *
nearest_key(const struct mapping_key *keys, const char *name)
{
	const char *nearest = NULL;
	size_t best = strlen(name) / 3 + 1;

	for (; keys->name != NULL; keys++) {
		size_t distance = distance_between(keys->name, name);

		if (distance >= best)
			continue;
		best = distance;
		nearest = keys->name;
	}
	return nearest;
}

static int
refuse_key(const struct mapping_reading *reading, const struct mapping_key *keys,
	   const struct node *node, struct error **err)
{
	const char *nearest = node->kind == NODE_SCALAR ? nearest_key(keys, node->text) : NULL;
	cleanup_strbuf struct strbuf names = {0};

	if (node->kind != NODE_SCALAR)
		return mapping_refuse(reading, node, err, "a key must be a single text");
	if (nearest != NULL)
		return mapping_refuse(reading, node, err, "unknown key \"%s\": did you mean %s?",
				      node->text, nearest);
	for (; keys->name != NULL; keys++)
		strbuf_printf(&names, "%s%s", names.length > 0 ? ", " : "", keys->name);
	return mapping_refuse(reading, node, err, "unknown key \"%s\": the keys are %s", node->text,
			      names.text);
}

/* Of two equal keys one would be lost without a word. */
int
mapping_check_repetition(const struct mapping_reading *reading, const struct node *mapping,
			 size_t index, struct error **err)
{
	const struct node *key = mapping->pairs[index].key;

	if (key->kind != NODE_SCALAR)
		return mapping_refuse(reading, key, err, "a key must be a single text");
	for (size_t i = 0; i < index; i++) {
		const struct node *other = mapping->pairs[i].key;

		if (strcmp(other->text, key->text) == 0)
			return mapping_refuse(reading, key, err,
					      "\"%s\" is there already, in line %u", key->text,
					      other->line);
	}
	return 0;
}

static int
read_pair(const struct mapping_reading *reading, const struct mapping_key *keys,
	  const struct node_pair *pair, void *object, struct error **err)
{
	for (const struct mapping_key *key = keys; key->name != NULL; key++) {
		if (pair->key->kind != NODE_SCALAR || strcmp(pair->key->text, key->name) != 0)
			continue;
		/* "waivers:" and nothing behind it sets nothing. */
		if (node_is_null(pair->value))
			return 0;
		return key->read(reading, pair->value, (char *)object + key->offset, err);
	}
	return refuse_key(reading, keys, pair->key, err);
}

int
mapping_read(const struct mapping_reading *reading, const struct mapping_key *keys,
	     const struct node *node, void *object, struct error **err)
{
	if (mapping_expect(reading, node, NODE_MAPPING, err) < 0)
		return -1;
	for (size_t i = 0; i < node->count; i++) {
		if (mapping_check_repetition(reading, node, i, err) < 0 ||
		    read_pair(reading, keys, &node->pairs[i], object, err) < 0)
			return -1;
	}
	return 0;
}
