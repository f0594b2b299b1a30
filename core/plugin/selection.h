/* SPDX-License-Identifier: Apache-2.0
 *
 * Which of the admitted checks are wanted.
 */
#ifndef ARGVET_PLUGIN_SELECTION_H
#define ARGVET_PLUGIN_SELECTION_H

#include <stdbool.h>

#include "base/error.h"
#include "base/vector.h"
#include "plugin/benchmark.h"
#include "plugin/registry.h"

struct selection_rules {
	const struct benchmark *benchmark;
	/* Leave out checks that the benchmark does not have. */
	bool benchmark_only;
	/* This or above; 0 for any. */
	enum argvet_severity severity;
	/* const char *: selectors, each maybe a comma-separated list; none wanted means all are. */
	struct vector wanted;
	struct vector unwanted;
	/* What messages call a wanted selector; NULL: --check. */
	const char *wanted_name;
};

/* Is the check meant by one selector: its id or a glob over ids, its number or a glob over numbers
 * in the benchmark, an alias in any letter case? */
bool selector_matches(const char *selector, const struct check *check,
		      const struct benchmark *benchmark);

/* Adds the wanted checks (const struct check *) to selected, sorted by id. A selector that matches
 * no admitted check is an error that names near misses. */
int selection_make(const struct registry *registry, const struct selection_rules *rules,
		   struct vector *selected, struct error **err);

#endif
