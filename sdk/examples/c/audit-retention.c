/* SPDX-License-Identifier: Apache-2.0
 *
 * acme/audit-retention - Audit logs are kept for as long as our policy wants.
 *
 * Shows a parameter: how long that is, is for the user to say.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"audit-log-path", ARGVET_STRING},
	{"audit-log-maxage", ARGVET_STRING},
	{NULL, 0},
};

/* argvet scan --set acme/audit-retention.days=90 */
static const struct argvet_parameter parameters[] = {
	{
		.name = "days",
		.type = ARGVET_PARAMETER_INTEGER,
		.default_value = "30",
		.minimum = 1,
		.maximum = 3650,
		.help = "how many days audit logs must be kept",
	},
	{0},
};

/* Without a log there is nothing to keep. And "-" is standard output: who collects it decides. */
static enum argvet_outcome
run(struct argvet_run *run)
{
	const struct argvet_flag *path = argvet_flag(run, "audit-log-path");
	const struct argvet_setting *days = argvet_setting(run, "days");

	if (path == NULL || argvet_same(path->value, ""))
		return argvet_conclude(run, ARGVET_NOT_APPLICABLE, "no audit log is written");
	if (argvet_same(path->value, "-"))
		return argvet_conclude(run, ARGVET_MANUAL,
				       "the audit log goes to standard output: how long does what "
				       "collects it keep it?");
	argvet_at_least(run, "audit-log-maxage", days->number,
			"--audit-log-maxage is at least the days in the parameter days");
	return ARGVET_DONE;
}

static const char *const components[] = {"kube-apiserver", NULL};

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "acme/audit-retention",
	.vendor = "acme.example",
	.version = "1.0",
	.title = "Audit logs are kept for as long as the policy wants",
	.category = "Logging and Monitoring",
	.description = "Looks at --audit-log-maxage of a server that writes an audit log to a "
		       "file. It must be at least the number of days in the parameter days.",
	.rationale = "What happened before a break-in was noticed can only be read in logs that "
		     "are still there.",
	.audit = "Read the words of the running server:\n"
		 "\n"
		 "    ps -ww -C kube-apiserver -o args | grep -o -e '--audit-log-max[^ ]*'",
	.remediation =
		"Write --audit-log-maxage with the number of days, 30 for instance, into the "
		"command in /etc/kubernetes/manifests/kube-apiserver.yaml.",
	.impact = "Old logs need room on the disk. --audit-log-maxbackup and --audit-log-maxsize "
		  "bound it, and can end a log before its days are over.",
	.default_value = "0: the age of a log does not end it.",
	.components = components,
	.flags = flags,
	.parameters = parameters,
	.run = run,
};
