/* SPDX-License-Identifier: Apache-2.0
 *
 * All that a check may say of itself, as its flag wants it.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"profiling", ARGVET_STRING},
	{0},
};

static enum argvet_outcome
run(struct argvet_run *run)
{
	const struct argvet_flag *flag = argvet_flag(run, "profiling");
	int64_t number = 0;
	int truth = 0;

	if (flag == NULL)
		return argvet_conclude(run, ARGVET_NOT_APPLICABLE, "nothing to look at");
	if (argvet_boolean(run, flag->value, &truth) == 0)
		return argvet_conclude(run, ARGVET_DONE, truth ? "it is true" : "it is false");
	if (argvet_integer(run, flag->value, &number) == 0 && number == 30)
		return argvet_conclude(run, ARGVET_MANUAL, "look at thirty by hand");
	return argvet_conclude(run, ARGVET_ERROR, "cannot look at that");
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/outcomes",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the ABI",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = flags,
	.run = run,
};
