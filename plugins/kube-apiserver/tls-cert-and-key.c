/* SPDX-License-Identifier: Apache-2.0
 *
 * kube-apiserver/tls-cert-and-key - HTTPS is served with a certificate that clients can verify.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"tls-cert-file", ARGVET_STRING},
	{"tls-private-key-file", ARGVET_STRING},
	{NULL, 0},
};

static enum argvet_outcome
run(struct argvet_run *run)
{
	/* --tls-sni-cert-key does not stand in for these: it serves the names that it lists, and
	 * the self-signed default still answers to all others. */
	argvet_require(run, "tls-cert-file", "--tls-cert-file is set to the path of a certificate");
	argvet_require(run, "tls-private-key-file",
		       "--tls-private-key-file is set to the path of the certificate's key");
	return ARGVET_DONE;
}

/* From here on it is data, in columns. */
/* clang-format off */

static const char *const components[] = {"kube-apiserver", NULL};

static const char *const references[] = {
	"https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
	"https://kubernetes.io/docs/concepts/security/controlling-access/",
	"https://kubernetes.io/docs/setup/best-practices/certificates/",
	"https://docs.datadoghq.com/security/default_rules/cyx-7ju-5rj/",
	NULL,
};

static const char *const aliases[] = {
	"cyx-7ju-5rj", /* Datadog */
	"cis-kubernetes-1.5.1-1.2.30",
	"fa750c81-93c2-4fab-9c6d-d3fd3ce3b89f", /* KICS */
	"CKV_K8S_100",                          /* Checkov */
	"AVD-KCV-0027",                         /* Trivy, in its three spellings */
	"KCV-0027",
	"KCV0027",
	NULL,
};

static const struct argvet_control controls[] = {
	{"cis-kubernetes", "1.5.1", "1.2.30"},
	{"cis-kubernetes", "1.6.0", "1.2.30"},
	{"cis-kubernetes", "1.20", "1.2.29"},
	{"cis-kubernetes", "1.23", "1.2.27"},
	{"cis-kubernetes", "1.24", "1.2.26"},
	{"cis-kubernetes", "1.7", "1.2.26"},
	{"cis-kubernetes", "1.8", "1.2.25"},
	{"cis-kubernetes", "1.9", "1.2.24"},
	{"cis-kubernetes", "1.10", "1.2.24"},
	{"cis-kubernetes", "1.11", "1.2.24"},
	{"cis-kubernetes", "1.12", "1.2.24"},
	{"cis-controls", "6", "14.2"},
	{"cis-controls", "7", "14.4"},
	{NULL, NULL, NULL},
};

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity      = ARGVET_MEDIUM,
	.id            = "kube-apiserver/tls-cert-and-key",
	.vendor        = "argvet",
	.version       = "0.1.0",
	.title         = "The API server serves HTTPS with a certificate and key of its own",
	.category      = "Encryption",
	.description   = "Looks at --tls-cert-file and --tls-private-key-file. Both must be "
			 "written and name a file; one written empty counts as missing, and each "
			 "that is missing is a finding. Whether the files are there, and what they "
			 "hold, is not looked at.",
	.rationale     = "Without the two files the API server makes itself a self-signed "
			 "certificate. No client can tell that from one that an attacker made, so "
			 "clients either fail or are told not to verify, and then hand their "
			 "credentials to whoever answers.",
	.audit         = "On a control-plane node, read the words of the running server:\n"
			 "\n"
			 "    ps -ww -C kube-apiserver -o pid,args\n"
			 "    tr '\\0' '\\n' < /proc/PID/cmdline |\n"
			 "        grep -A 1 -E '^--tls.(cert|private.key).file'\n"
			 "\n"
			 "A path must stand behind each of the two. The same from argvet:\n"
			 "\n"
			 "    argvet scan --check kube-apiserver/tls-cert-and-key",
	.remediation   = "Have a CA that the clients trust sign a certificate for the names and "
			 "addresses of the API server, and name it and its key in the command in "
			 "/etc/kubernetes/manifests/kube-apiserver.yaml, for instance:\n"
			 "\n"
			 "    spec:\n"
			 "      containers:\n"
			 "      - command:\n"
			 "        - kube-apiserver\n"
			 "        - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt\n"
			 "        - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key",
	.impact        = "Clients need the CA that signed the certificate, and the certificate has "
			 "to be renewed before it ends.",
	.default_value = "Not set: a self-signed pair is written to --cert-dir, "
			 "/var/run/kubernetes. kubeadm sets both.",
	.components    = components,
	.flags         = flags,
	.references    = references,
	.aliases       = aliases,
	.controls      = controls,
	.run           = run,
};
