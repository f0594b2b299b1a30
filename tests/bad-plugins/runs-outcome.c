/* SPDX-License-Identifier: Apache-2.0
 *
 * Returns a value that is no outcome.
 */
#include <argvet/plugin.h>

static enum argvet_outcome
run(struct argvet_run *run)
{
	(void)run;
	return (enum argvet_outcome)99;
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/runs-outcome",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of a scan",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = (const struct argvet_flag_decl[]){{"insecure-port", ARGVET_STRING}, {0}},
	.run = run,
};
