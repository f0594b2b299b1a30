/* SPDX-License-Identifier: Apache-2.0
 *
 * Has nothing to run.
 */
#include <argvet/plugin.h>

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/run-null",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the loader",
	.components = (const char *const[]){"test", NULL},
	.flags = (const struct argvet_flag_decl[]){{"insecure-port", ARGVET_STRING}, {0}},
	.controls = (const struct argvet_control[]){{"cis-kubernetes", "1.5.1", "1.2.19"}, {0}},
};
