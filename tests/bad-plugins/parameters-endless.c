/* SPDX-License-Identifier: Apache-2.0
 *
 * Its list of parameters ends too late to be believed.
 */
#include <argvet/plugin.h>

#define P(n) \
	{ \
		"p" #n, ARGVET_PARAMETER_STRING, "", 0, 0, NULL, "a parameter" \
	}
#define EIGHT(n) P(n##0), P(n##1), P(n##2), P(n##3), P(n##4), P(n##5), P(n##6), P(n##7)

static const struct argvet_parameter parameters[] = {
	EIGHT(0), EIGHT(1), EIGHT(2), EIGHT(3), EIGHT(4), EIGHT(5), EIGHT(6), EIGHT(7), P(80), {0},
};

static enum argvet_outcome
run(struct argvet_run *run)
{
	return argvet_conclude(run, ARGVET_MANUAL, "never run");
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/parameters-endless",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the loader",
	.components = (const char *const[]){"test", NULL},
	.flags = (const struct argvet_flag_decl[]){{"insecure-port", ARGVET_STRING}, {0}},
	.controls = (const struct argvet_control[]){{"cis-kubernetes", "1.5.1", "1.2.19"}, {0}},
	.run = run,
	.parameters = parameters,
};
