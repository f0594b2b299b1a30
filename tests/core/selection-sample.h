/* SPDX-License-Identifier: Apache-2.0
 *
 * A registry with checks that no file holds.
 */
#ifndef ARGVET_TESTS_CORE_SELECTION_SAMPLE_H
#define ARGVET_TESTS_CORE_SELECTION_SAMPLE_H

#include "plugin/registry.h"

static const struct check sample_checks[] = {
	{.plugin = {.id = "etcd/peer-auto-tls",
		    .severity = ARGVET_CRITICAL,
		    .controls = (const struct argvet_control[]){{"cis-kubernetes", "1.5.1", "2.6"},
								{"cis-kubernetes", "1.20", "2.6"},
								{0}}}},
	{.plugin = {.id = "kube-apiserver/insecure-bind-address",
		    .severity = ARGVET_HIGH,
		    .aliases = (const char *const[]){"CKV_K8S_86", "7r2-ba2-fit", NULL},
		    .controls =
			    (const struct argvet_control[]){{"cis-controls", "7", "9.2"},
							    {"cis-kubernetes", "1.5.1", "1.2.18"},
							    {0}}}},
	{.plugin = {.id = "kube-apiserver/insecure-port",
		    .severity = ARGVET_HIGH,
		    .aliases = (const char *const[]){"CKV_K8S_88", "vendor/rule", NULL},
		    .controls =
			    (const struct argvet_control[]){{"cis-kubernetes", "1.5.1", "1.2.19"},
							    {"cis-kubernetes", "1.20", "1.2.18"},
							    {"cis-kubernetes", "1.20", "1.2.99"},
							    {0}}}},
	{.plugin = {.id = "kube-apiserver/profiling", .severity = ARGVET_LOW}},
};

/* Only its vector is to be freed. */
static inline struct registry
sample_registry(void)
{
	struct registry registry;

	registry_init(&registry);
	for (size_t i = 0; i < sizeof(sample_checks) / sizeof(sample_checks[0]); i++)
		*(const struct check **)vector_add(&registry.checks) = &sample_checks[i];
	return registry;
}

#endif
