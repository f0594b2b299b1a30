/* SPDX-License-Identifier: Apache-2.0
 *
 * A text of the configuration file, and where it is written.
 */
#ifndef ARGVET_CONFIG_VALUE_H
#define ARGVET_CONFIG_VALUE_H

#include <stddef.h>

#include <argvet/plugin.h>

struct config_value {
	const char *text; /* NULL: not set */
	struct argvet_origin origin;
};

struct config_list {
	const struct config_value *items;
	size_t count;
};

#endif
