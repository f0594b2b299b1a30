/* SPDX-License-Identifier: Apache-2.0
 *
 * Parameters of every type, and the helpers that came with them.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"max-requests-inflight", ARGVET_STRING},
	{"insecure-port", ARGVET_STRING},
	{"authorization-mode", ARGVET_LIST},
	{0},
};

static const struct argvet_parameter parameters[] = {
	{"least", ARGVET_PARAMETER_INTEGER, "100", 1, 1000, NULL, "how many are enough"},
	{"strict", ARGVET_PARAMETER_BOOLEAN, "false", 0, 0, NULL, "forbid --insecure-port"},
	{"modes", ARGVET_PARAMETER_LIST, "RBAC", 0, 0, NULL, "modes that must be there"},
	{"remark", ARGVET_PARAMETER_STRING, "as usual", 0, 0, NULL, "what to say"},
	{0},
};

static enum argvet_outcome
run(struct argvet_run *run)
{
	argvet_at_least(run, "max-requests-inflight", argvet_setting(run, "least")->number,
			"--max-requests-inflight is large enough");
	if (argvet_setting(run, "strict")->truth)
		argvet_forbid(run, "insecure-port", "--insecure-port is not written");
	for (const char *const *mode = argvet_setting(run, "modes")->items; *mode != NULL; mode++)
		argvet_expect_element(run, "authorization-mode", *mode, "every mode is there");
	return argvet_conclude(run, ARGVET_DONE, argvet_setting(run, "remark")->text);
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/parameters",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the ABI",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = flags,
	.parameters = parameters,
	.run = run,
};
