/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists, arrays and maps: their elements, and where each was written.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"authorization-mode", ARGVET_LIST},
	{"tls-sni-cert-key", ARGVET_ARRAY},
	{"feature-gates", ARGVET_MAP},
	{0},
};

static void
report_item(struct argvet_run *run, const struct argvet_flag *flag, const char *item)
{
	for (size_t i = 0; flag != NULL && flag->items[i] != NULL; i++)
		if (argvet_same(flag->items[i], item))
			argvet_report(run, .kind = ARGVET_REDUNDANT_ATTRIBUTE, .flag = flag->name,
				      .expected = "another element", .actual = flag->items[i],
				      .origin = flag->item_origins[i]);
}

static enum argvet_outcome
run(struct argvet_run *run)
{
	report_item(run, argvet_flag(run, "authorization-mode"), "AlwaysAllow");
	report_item(run, argvet_flag(run, "tls-sni-cert-key"), "a,b");
	report_item(run, argvet_flag(run, "feature-gates"), "AllAlpha=true");
	return ARGVET_DONE;
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/lists",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the ABI",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = flags,
	.run = run,
};
