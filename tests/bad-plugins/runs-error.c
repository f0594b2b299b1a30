/* SPDX-License-Identifier: Apache-2.0
 *
 * Finds nothing, and says that it could not look.
 */
#include <argvet/plugin.h>

static enum argvet_outcome
run(struct argvet_run *run)
{
	return argvet_conclude(run, ARGVET_ERROR, "the moon is in the way");
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/runs-error",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of a scan",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = (const struct argvet_flag_decl[]){{"insecure-port", ARGVET_STRING}, {0}},
	.run = run,
};
