/* SPDX-License-Identifier: Apache-2.0
 *
 * Says that it is as large as the struct was in the first release, and what comes behind that is
 * not for argvet to read: loads, without parameters.
 */
#include <argvet/plugin.h>

static const struct argvet_parameter parameters[] = {
	{"days", ARGVET_PARAMETER_INTEGER, "7", 1, 30, NULL, "how old a log may be"},
	{0},
};

static enum argvet_outcome
run(struct argvet_run *run)
{
	return argvet_conclude(run, ARGVET_MANUAL, "never run");
}

const struct argvet_plugin argvet_plugin = {
	.size = offsetof(struct argvet_plugin, run) + sizeof(enum argvet_outcome(*)(void)),
	.abi = ARGVET_ABI,
	.severity = ARGVET_LOW,
	.id = "test/size-first",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the loader",
	.components = (const char *const[]){"test", NULL},
	.flags = (const struct argvet_flag_decl[]){{"insecure-port", ARGVET_STRING}, {0}},
	.run = run,
	.parameters = parameters,
};
