/* SPDX-License-Identifier: Apache-2.0
 *
 * Built with a later header, and uses a member that came with it.
 */
#define argvet_plugin argvet_plugin_of_today
#include <argvet/plugin.h>
#undef argvet_plugin

struct newer_plugin {
	struct argvet_plugin_of_today today;
	const char *member;
	size_t other;
};

extern __attribute__((visibility("default"))) const struct newer_plugin argvet_plugin;

static enum argvet_outcome
run(struct argvet_run *run)
{
	return argvet_conclude(run, ARGVET_MANUAL, "never run");
}

const struct newer_plugin argvet_plugin = {
	.today =
		{
			.size = sizeof(struct newer_plugin),
			.abi = ARGVET_ABI,
			.severity = ARGVET_LOW,
			.id = "test/newer-used",
			.vendor = "argvet tests",
			.version = "1",
			.title = "A plugin for the tests of the loader",
			.components = (const char *const[]){"test", NULL},
			.run = run,
		},
	.other = 1,
};
