/* SPDX-License-Identifier: Apache-2.0
 *
 * A check that cannot look.
 */
#include <argvet/plugin.h>

static enum argvet_outcome
run(struct argvet_run *run)
{
	return argvet_conclude(run, ARGVET_ERROR, "the crystal ball is cloudy");
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "kube-apiserver/ends-in-error",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A check that cannot look",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.run = run,
};
