/* SPDX-License-Identifier: Apache-2.0
 *
 * Never lets go of the program that loads it.
 */
#include <unistd.h>

#include <argvet/plugin.h>

static __attribute__((constructor)) void
at_once(void)
{
	for (;;)
		sleep(1000);
}

static enum argvet_outcome
run(struct argvet_run *run)
{
	return argvet_conclude(run, ARGVET_MANUAL, "never run");
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/constructor-hangs",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the loader",
	.components = (const char *const[]){"test", NULL},
	.flags = (const struct argvet_flag_decl[]){{"insecure-port", ARGVET_STRING}, {0}},
	.controls = (const struct argvet_control[]){{"cis-kubernetes", "1.5.1", "1.2.19"}, {0}},
	.run = run,
};
