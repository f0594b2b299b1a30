/* SPDX-License-Identifier: Apache-2.0
 *
 * Benchmarks: published lists that number the checks.
 */
#ifndef ARGVET_PLUGIN_BENCHMARK_H
#define ARGVET_PLUGIN_BENCHMARK_H

#include <stdbool.h>
#include <stddef.h>

#include <argvet/plugin.h>

#include "base/strbuf.h"
#include "plugin/registry.h"

struct benchmark {
	/* "cis-1.5.1": what a person writes and a report says. */
	const char *name;
	/* "cis-kubernetes" and "1.5.1": how a plugin writes it. */
	const char *framework;
	const char *version;
};

/* Whose numbers are shown where nobody asks for others. */
extern const struct benchmark benchmark_default;

/* By its name or kube-bench's name for it ("cis-1.5", "cis-1.6"); NULL if there is none. */
const struct benchmark *benchmark_find(const char *name);

/* One after the other, oldest first; NULL behind the last. */
const struct benchmark *benchmark_at(size_t index);

/* Adds "cis-1.5.1, cis-1.6.0, …" to names. */
void benchmark_list(struct strbuf *names);

/* The number of a check in a benchmark, or NULL. */
const char *
benchmark_control(const struct benchmark *benchmark, const struct argvet_plugin *plugin);

#endif
