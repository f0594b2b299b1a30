/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports a finding that expects nothing.
 */
#include <argvet/plugin.h>

static enum argvet_outcome
run(struct argvet_run *run)
{
	argvet_report_flag(run, ARGVET_INCORRECT_VALUE, "insecure-port", NULL, NULL);
	return ARGVET_DONE;
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/runs-expected-null",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of a scan",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = (const struct argvet_flag_decl[]){{"insecure-port", ARGVET_STRING}, {0}},
	.run = run,
};
