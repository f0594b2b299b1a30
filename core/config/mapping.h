/* SPDX-License-Identifier: Apache-2.0
 *
 * Mappings of a configuration file to structs, by tables of their keys. What is no such key or no
 * such value is refused, with its place.
 */
#ifndef ARGVET_CONFIG_MAPPING_H
#define ARGVET_CONFIG_MAPPING_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "config/config.h"
#include "config/value.h"
#include "source/node.h"

struct mapping_reading {
	struct arena *arena;
	const struct config_source *source;
};

/* One key, and how its value becomes a member of a struct. */
struct mapping_key {
	const char *name;
	int (*read)(const struct mapping_reading *reading, const struct node *node, void *member,
		    struct error **err);
	size_t offset;
};

/* Fills in object by its keys, which end with an element without a name. A key without a value
 * sets nothing. */
int mapping_read(const struct mapping_reading *reading, const struct mapping_key *keys,
		 const struct node *node, void *object, struct error **err);

/* Makes an error that begins with the node's place, if it has one, and is safe to print. */
int
mapping_refuse(const struct mapping_reading *reading, const struct node *node, struct error **err,
	       const char *format, ...) __attribute__((format(printf, 4, 5)));

int mapping_expect(const struct mapping_reading *reading, const struct node *node,
		   enum node_kind kind, struct error **err);

/* The key number index of a mapping must be a text that none before it is. */
int mapping_check_repetition(const struct mapping_reading *reading, const struct node *mapping,
			     size_t index, struct error **err);

/* The text of a scalar, and its place. */
struct config_value
mapping_value_of(const struct mapping_reading *reading, const struct node *node);

/* A text that is not empty. */
int mapping_read_value(const struct mapping_reading *reading, const struct node *node,
		       struct config_value *value, struct error **err);

/* For tables: member is a struct config_value, a const char *, a struct config_list. */
int mapping_read_text(const struct mapping_reading *reading, const struct node *node, void *member,
		      struct error **err);
int mapping_read_plain(const struct mapping_reading *reading, const struct node *node, void *member,
		       struct error **err);
int mapping_read_list(const struct mapping_reading *reading, const struct node *node, void *member,
		      struct error **err);

#endif
