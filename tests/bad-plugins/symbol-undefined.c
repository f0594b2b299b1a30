/* SPDX-License-Identifier: Apache-2.0
 *
 * Needs a function that nobody has.
 */
#include <argvet/plugin.h>

enum argvet_outcome nobody_has_this(struct argvet_run *run);

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/symbol-undefined",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the loader",
	.components = (const char *const[]){"test", NULL},
	.flags = (const struct argvet_flag_decl[]){{"insecure-port", ARGVET_STRING}, {0}},
	.controls = (const struct argvet_control[]){{"cis-kubernetes", "1.5.1", "1.2.19"}, {0}},
	.run = nobody_has_this,
};
