/* SPDX-License-Identifier: Apache-2.0
 *
 * Kubernetes knows its flag in some versions only, and argvet answers for the others.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"insecure-port", ARGVET_STRING},
	{0},
};

static enum argvet_outcome
run(struct argvet_run *run)
{
	const struct argvet_target *target = argvet_target(run);

	if (!argvet_same(target->component, "kube-apiserver") || target->origin == NULL)
		return argvet_conclude(run, ARGVET_ERROR, "the target is somebody else's");
	if (argvet_older(target->kubernetes, (struct argvet_version){1, 18}))
		return argvet_conclude(run, ARGVET_DONE, "older than 1.18");
	return argvet_conclude(run, ARGVET_DONE, "not known to be older than 1.18");
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/versions",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the ABI",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = flags,
	.since = {1, 10},
	.until = {1, 20},
	.run = run,
};
