/* SPDX-License-Identifier: Apache-2.0 */
#include "source/node.h"

#include <string.h>

static bool
is_scalar(const struct node *node, const char *text)
{
	return node->kind == NODE_SCALAR && strcmp(node->text, text) == 0;
}

static const struct node_pair *
find_own(const struct node *mapping, const char *key)
{
	for (size_t i = mapping->count; i > 0; i--) {
		if (is_scalar(mapping->pairs[i - 1].key, key))
			return &mapping->pairs[i - 1];
	}
	return NULL;
}

/* In what stands behind "<<": a mapping, or a sequence of them, of which the first wins. */
static const struct node_pair *
find_merged(const struct node *merged, const char *key)
{
	const struct node_pair *found = NULL;

	if (merged->kind != NODE_SEQUENCE)
		return node_find(merged, key);
	for (size_t i = 0; i < merged->count && found == NULL; i++) {
		if (merged->items[i]->kind == NODE_MAPPING)
			found = node_find(merged->items[i], key);
	}
	return found;
}

const struct node_pair *
node_find(const struct node *node, const char *key)
{
	const struct node_pair *found;

	if (node == NULL || node->kind != NODE_MAPPING)
		return NULL;
	found = find_own(node, key);
	for (size_t i = node->count; i > 0 && found == NULL; i--) {
		const struct node_pair *pair = &node->pairs[i - 1];

		if (pair->key->plain && is_scalar(pair->key, "<<"))
			found = find_merged(pair->value, key);
	}
	return found;
}

const struct node *
node_get(const struct node *node, const char *key)
{
	const struct node_pair *pair = node_find(node, key);

	return pair != NULL && !node_is_null(pair->value) ? pair->value : NULL;
}

const char *
node_text(const struct node *node)
{
	return !node_is_null(node) && node->kind == NODE_SCALAR ? node->text : NULL;
}

bool
node_is_null(const struct node *node)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};

	if (node == NULL)
		return true;
	/* Most texts begin like none of these. */
	if (!node->plain || node->kind != NODE_SCALAR || strchr("~nN", node->text[0]) == NULL)
		return false;
	for (size_t i = 0; i < sizeof(nulls) / sizeof(nulls[0]); i++) {
		if (is_scalar(node, nulls[i]))
			return true;
	}
	return false;
}
