/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/benchmark.h"

#include <string.h>

#define FRAMEWORK "cis-kubernetes"

const struct benchmark benchmark_default = {"cis-1.5.1", FRAMEWORK, "1.5.1"};

/* By the Kubernetes version that they were written for, which their own numbers don't follow. */
static const struct benchmark later[] = {
	{"cis-1.6.0", FRAMEWORK, "1.6.0"}, {"cis-1.20", FRAMEWORK, "1.20"},
	{"cis-1.23", FRAMEWORK, "1.23"},   {"cis-1.24", FRAMEWORK, "1.24"},
	{"cis-1.7", FRAMEWORK, "1.7"},     {"cis-1.8", FRAMEWORK, "1.8"},
	{"cis-1.9", FRAMEWORK, "1.9"},     {"cis-1.10", FRAMEWORK, "1.10"},
	{"cis-1.11", FRAMEWORK, "1.11"},   {"cis-1.12", FRAMEWORK, "1.12"},
};

/* Where kube-bench leaves out the last part of a version. */
static const struct {
	const char *theirs, *ours;
} other_names[] = {
	{"cis-1.5", "cis-1.5.1"},
	{"cis-1.6", "cis-1.6.0"},
};

const struct benchmark *
benchmark_at(size_t index)
{
	if (index == 0)
		return &benchmark_default;
	return index <= sizeof(later) / sizeof(later[0]) ? &later[index - 1] : NULL;
}

const struct benchmark *
benchmark_find(const char *name)
{
	const struct benchmark *benchmark;

	for (size_t i = 0; i < sizeof(other_names) / sizeof(other_names[0]); i++)
		if (strcmp(name, other_names[i].theirs) == 0)
			name = other_names[i].ours;
	for (size_t i = 0; (benchmark = benchmark_at(i)) != NULL; i++)
		if (strcmp(name, benchmark->name) == 0)
			return benchmark;
	return NULL;
}

void
benchmark_list(struct strbuf *names)
{
	const struct benchmark *benchmark;

	for (size_t i = 0; (benchmark = benchmark_at(i)) != NULL; i++)
		strbuf_printf(names, "%s%s", i > 0 ? ", " : "", benchmark->name);
}

const char *
benchmark_control(const struct benchmark *benchmark, const struct argvet_plugin *plugin)
{
	const struct argvet_control *control = plugin->controls;

	if (control == NULL)
		return NULL;
	for (; control->id != NULL; control++)
		if (strcmp(control->framework, benchmark->framework) == 0 &&
		    strcmp(control->version, benchmark->version) == 0)
			return control->id;
	return NULL;
}
