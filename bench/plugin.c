/* SPDX-License-Identifier: Apache-2.0
 *
 * A check of the usual size and work, which is built a hundred times under a hundred ids.
 * BENCH_NAME is its name, BENCH_NUMBER says which flag it looks at.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"allow-privileged", ARGVET_BOOL},
	{"audit-log-maxage", ARGVET_STRING},
	{"audit-log-path", ARGVET_STRING},
	{"authorization-mode", ARGVET_LIST},
	{"client-ca-file", ARGVET_STRING},
	{"enable-admission-plugins", ARGVET_LIST},
	{"etcd-cafile", ARGVET_STRING},
	{"etcd-servers", ARGVET_LIST},
	{"profiling", ARGVET_BOOL},
	{"secure-port", ARGVET_STRING},
	{NULL, 0},
};

#define CHOICES (sizeof(flags) / sizeof(*flags) - 1)

static enum argvet_outcome
run(struct argvet_run *run)
{
	argvet_require(run, flags[BENCH_NUMBER % CHOICES].name, "the flag is set");
	return ARGVET_DONE;
}

static const char *const components[] = {"kube-apiserver", NULL};

static const char *const references[] = {
	"https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
	"https://kubernetes.io/docs/concepts/security/controlling-access/",
	NULL,
};

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "kube-apiserver/" BENCH_NAME,
	.vendor = "argvet",
	.version = "0",
	.title = "The API server has a flag that this measurement asks for",
	.category = "Measurement",
	.description = "Looks for one of ten flags that most API servers have. It must be written, "
		       "with any value but the empty one.",
	.rationale = "This text is here because real checks have some: it is read from the file, "
		     "checked, copied and perhaps printed, and all of that takes time.",
	.audit = "On a control-plane node, read the words of the running server:\n"
		 "\n"
		 "    ps -ww -C kube-apiserver -o pid,args",
	.remediation = "Add the flag to the command in "
		       "/etc/kubernetes/manifests/kube-apiserver.yaml; the kubelet then restarts "
		       "the server.",
	.impact = "None.",
	.default_value = "Not set.",
	.components = components,
	.flags = flags,
	.references = references,
	.run = run,
};
