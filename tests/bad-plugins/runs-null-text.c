/* SPDX-License-Identifier: Apache-2.0
 *
 * Hands in no text where the answer to that is a harmless one.
 */
#include <argvet/plugin.h>

static enum argvet_outcome
run(struct argvet_run *run)
{
	int64_t number = 7;
	int truth = 7;

	argvet_certain(run, NULL);
	if (argvet_integer(run, NULL, &number) == 0 || number != 7)
		return ARGVET_ERROR;
	if (argvet_boolean(run, NULL, &truth) == 0 || truth != 7)
		return ARGVET_ERROR;
	return argvet_conclude(run, ARGVET_DONE, NULL);
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/runs-null-text",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of a scan",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = (const struct argvet_flag_decl[]){{"insecure-port", ARGVET_STRING}, {0}},
	.run = run,
};
