/* SPDX-License-Identifier: Apache-2.0
 *
 * What is not known of a value, and a check that is certain all the same.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"tls-cert-file", ARGVET_STRING},
	{0},
};

static enum argvet_outcome
run(struct argvet_run *run)
{
	const struct argvet_flag *file = argvet_flag(run, "tls-cert-file");

	if (file == NULL || *file->value == '\0') {
		argvet_report(run, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "tls-cert-file",
			      .expected = "--tls-cert-file is set");
		return ARGVET_DONE;
	}
	if (file->unresolved != NULL && *file->value == '/')
		argvet_certain(run, "tls-cert-file");
	return ARGVET_DONE;
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "test/certain",
	.vendor = "argvet tests",
	.version = "1",
	.title = "A plugin for the tests of the ABI",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = flags,
	.run = run,
};
