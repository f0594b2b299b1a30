/* SPDX-License-Identifier: Apache-2.0
 *
 * Every member of a finding, and every member of the plugin that the first release had.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"insecure-port", ARGVET_STRING},
	{0},
};

static enum argvet_outcome
run(struct argvet_run *run)
{
	const struct argvet_flag *flag = argvet_flag(run, "insecure-port");

	if (flag == NULL)
		argvet_report(run, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "insecure-port",
			      .expected = "--insecure-port=0");
	else if (!argvet_same(flag->value, "0"))
		argvet_report(run, .kind = ARGVET_INCORRECT_VALUE, .flag = flag->name,
			      .expected = "--insecure-port=0", .actual = flag->value,
			      .origin = flag->origin);
	return ARGVET_DONE;
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/plain",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the ABI",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = flags,
	.category = "Tests",
	.description = "Looks at --insecure-port.",
	.rationale = "Somebody may look.",
	.audit = "Look.",
	.remediation = "Write --insecure-port=0.",
	.impact = "None.",
	.default_value = "8080",
	.references = (const char *const[]){"https://example.org/plain", NULL},
	.aliases = (const char *const[]){"TEST_PLAIN", NULL},
	.controls = (const struct argvet_control[]){{"cis-kubernetes", "1.5.1", "9.9.9"}, {0}},
	.run = run,
};
