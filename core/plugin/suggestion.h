/* SPDX-License-Identifier: Apache-2.0
 *
 * What may have been meant by a selector that matches no check.
 */
#ifndef ARGVET_PLUGIN_SUGGESTION_H
#define ARGVET_PLUGIN_SUGGESTION_H

#include "base/strbuf.h"
#include "plugin/benchmark.h"
#include "plugin/registry.h"

/* Adds a clause to text: the checks that have this number in another benchmark, else the nearest
 * ids, numbers and aliases, else how to see them all. */
void suggestion_add(struct strbuf *text, const struct registry *registry, const char *selector,
		    const struct benchmark *benchmark);

#endif
