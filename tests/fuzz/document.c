/* SPDX-License-Identifier: Apache-2.0
 *
 * YAML and JSON of strangers to trees.
 */
#include "fuzz.h"

#include <string.h>

#include "source/document.h"

/* Trees may be as large as their aliases make them, so only so many nodes are looked at. */
static void
walk(const struct node *node, uint32_t level, size_t *left)
{
	if (*left == 0)
		return;
	--*left;
	EXPECT(level <= document_default_limits.depth);
	EXPECT(node->line > 0 && node->column > 0);
	if (node->kind == NODE_SCALAR)
		EXPECT(node->text != NULL && strlen(node->text) < SIZE_MAX);
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->count; i++)
		walk(node->items[i], level + 1, left);
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->count; i++) {
		walk(node->pairs[i].key, level + 1, left);
		walk(node->pairs[i].value, level + 1, left);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct document_reader *reader =
		document_reader_new(&arena, (const char *)data, size, &document_default_limits);
	enum document_result result;
	size_t number = 0;

	do {
		struct document document;
		struct document_error error;
		size_t left = 10000;

		result = document_read(reader, &document, &error);
		if (result == DOCUMENT_READ) {
			EXPECT(document.number == ++number);
			if (document.root != NULL)
				walk(document.root, 0, &left);
			EXPECT(node_get(document.root, "no such key") == NULL ||
			       document.root->kind == NODE_MAPPING);
		} else if (result == DOCUMENT_BROKEN) {
			EXPECT(error.message != NULL);
			number += document.number > number;
		}
		arena_free(&arena);
	} while (result != DOCUMENT_END);
	document_reader_free(reader);
	return 0;
}
