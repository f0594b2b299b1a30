/* SPDX-License-Identifier: Apache-2.0
 *
 * kube-apiserver/insecure-bind-address - nothing gives the plain HTTP port an address.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"insecure-bind-address", ARGVET_STRING},
	{"address", ARGVET_STRING}, /* its older spelling */
	{NULL, 0},
};

/* The last version that listens; those after it read the flag and do nothing. */
static const struct argvet_version last_effective = {1, 19};

static enum argvet_outcome
run(struct argvet_run *run)
{
	/* Any value is wrong, loopback included: whatever shares the node's network namespace
	 * reaches that too, and the port asks nobody who they are. */
	int free_of_it =
		argvet_forbid(run, "insecure-bind-address", "--insecure-bind-address is not set");
	int free_of_alias = argvet_forbid(run, "address", "--address is not set");

	if (!(free_of_it && free_of_alias) &&
	    argvet_older(last_effective, argvet_target(run)->kubernetes))
		return argvet_conclude(run, ARGVET_DONE,
				       "Kubernetes 1.20 to 1.23 ignore the flag and open no port, "
				       "but 1.24 does not start with it: remove it before the "
				       "upgrade");
	return ARGVET_DONE;
}

/* From here on it is data, in columns. */
/* clang-format off */

static const char *const components[] = {"kube-apiserver", NULL};

static const char *const references[] = {
	"https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
	"https://kubernetes.io/docs/concepts/security/controlling-access/",
	"https://github.com/kubernetes/kubernetes/pull/59018",
	"https://github.com/kubernetes/kubernetes/pull/95856",
	"https://github.com/kubernetes/kubernetes/pull/106859",
	"https://docs.datadoghq.com/security/default_rules/7r2-ba2-fit/",
	NULL,
};

static const char *const aliases[] = {
	"7r2-ba2-fit", /* Datadog */
	"cis-kubernetes-1.5.1-1.2.18",
	"b9380fd3-5ffe-4d10-9290-13e18e71eee1", /* KICS */
	"CKV_K8S_86",                           /* Checkov */
	NULL,
};

static const struct argvet_control controls[] = {
	{"cis-kubernetes", "1.5.1", "1.2.18"},
	{"cis-kubernetes", "1.6.0", "1.2.18"},
	{"cis-kubernetes", "1.20", "1.2.17"},
	{"cis-controls", "6", "9.1"},
	{"cis-controls", "7", "9.2"},
	{NULL, NULL, NULL},
};

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity      = ARGVET_HIGH,
	.id            = "kube-apiserver/insecure-bind-address",
	.vendor        = "argvet",
	.version       = "0.1.0",
	.title         = "The API server gives its plain HTTP port no address",
	.category      = "Networking and Firewall",
	.description   = "Looks for --insecure-bind-address and for --address, the older name of "
			 "the same option. Neither may be written, with any value or with none.",
	.rationale     = "The plain HTTP port encrypts nothing and skips authentication and "
			 "authorization: whoever reaches it is cluster admin, and whoever listens "
			 "on the way reads every secret that passes.",
	.audit         = "On a control-plane node, read the words of the running server:\n"
			 "\n"
			 "    ps -ww -C kube-apiserver -o pid,args\n"
			 "    tr '\\0' '\\n' < /proc/PID/cmdline |\n"
			 "        grep -E '^--(insecure.bind.)?address'\n"
			 "\n"
			 "No line is right. The same from argvet:\n"
			 "\n"
			 "    argvet scan --check kube-apiserver/insecure-bind-address",
	.remediation   = "Delete --insecure-bind-address and --address from the command in "
			 "/etc/kubernetes/manifests/kube-apiserver.yaml; the kubelet then restarts "
			 "the server. From Kubernetes 1.24 on the server does not start until they "
			 "are gone. Deleting them closes nothing by itself on 1.19 and older: see "
			 "kube-apiserver/insecure-port.",
	.impact        = "Clients that used the plain HTTP port must switch to the secure port and "
			 "present credentials.",
	.default_value = "127.0.0.1 up to Kubernetes 1.19; without effect in 1.20 to 1.23; the "
			 "flag is gone from 1.24.",
	.components    = components,
	.flags         = flags,
	.references    = references,
	.aliases       = aliases,
	.controls      = controls,
	.until         = {1, 24},
	.run           = run,
};
