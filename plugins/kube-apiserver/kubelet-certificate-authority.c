/* SPDX-License-Identifier: Apache-2.0
 *
 * kube-apiserver/kubelet-certificate-authority - the API server checks who answers as a kubelet.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"kubelet-certificate-authority", ARGVET_STRING},
	{NULL, 0},
};

static enum argvet_outcome
run(struct argvet_run *run)
{
	/* An empty path is how Go programs say "none": no kubelet is verified then. */
	argvet_require(run, "kubelet-certificate-authority",
		       "--kubelet-certificate-authority is set to the path of a CA bundle");
	return ARGVET_DONE;
}

/* From here on it is data, in columns. */
/* clang-format off */

static const char *const components[] = {"kube-apiserver", NULL};

static const char *const references[] = {
	"https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
	"https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/",
	"https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/",
	"https://docs.datadoghq.com/security/default_rules/xck-irw-85e/",
	NULL,
};

static const char *const aliases[] = {
	"xck-irw-85e", /* Datadog */
	"cis-kubernetes-1.5.1-1.2.6",
	"ec18a0d3-0069-4a58-a7fb-fbfe0b4bbbe0", /* KICS */
	"CKV_K8S_73",                           /* Checkov */
	"AVD-KCV-0006",                         /* Trivy, in its three spellings */
	"KCV-0006",
	"KCV0006",
	NULL,
};

static const struct argvet_control controls[] = {
	{"cis-kubernetes", "1.5.1", "1.2.6"},
	{"cis-kubernetes", "1.6.0", "1.2.6"},
	{"cis-kubernetes", "1.20", "1.2.5"},
	{"cis-kubernetes", "1.23", "1.2.6"},
	{"cis-kubernetes", "1.24", "1.2.5"},
	{"cis-kubernetes", "1.7", "1.2.5"},
	{"cis-kubernetes", "1.8", "1.2.5"},
	{"cis-kubernetes", "1.9", "1.2.5"},
	{"cis-kubernetes", "1.10", "1.2.5"},
	{"cis-kubernetes", "1.11", "1.2.5"},
	{"cis-kubernetes", "1.12", "1.2.5"},
	{"cis-controls", "6", "3.4"},
	{"cis-controls", "7", "4.5"},
	{NULL, NULL, NULL},
};

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity      = ARGVET_MEDIUM,
	.id            = "kube-apiserver/kubelet-certificate-authority",
	.vendor        = "argvet",
	.version       = "0.1.0",
	.title         = "The API server verifies the certificates of kubelets",
	.category      = "Encryption",
	.description   = "Looks at --kubelet-certificate-authority. It must be written and name a "
			 "file; written empty, it counts as missing. Whether the file is there and "
			 "holds the right CA is not looked at.",
	.rationale     = "The API server calls kubelets for kubectl exec, attach, logs and "
			 "port-forward. Without a CA to check against it accepts any certificate, "
			 "so whoever sits between it and a node can pose as the kubelet, read what "
			 "passes and answer in its place.",
	.audit         = "On a control-plane node, read the words of the running server:\n"
			 "\n"
			 "    ps -ww -C kube-apiserver -o pid,args\n"
			 "    tr '\\0' '\\n' < /proc/PID/cmdline |\n"
			 "        grep -A 1 '^--kubelet.certificate.authority'\n"
			 "\n"
			 "A path must stand behind the flag. The same from argvet:\n"
			 "\n"
			 "    argvet scan --check kube-apiserver/kubelet-certificate-authority",
	.remediation   = "First see to it that every kubelet serves a certificate that one CA has "
			 "signed: serverTLSBootstrap: true in its configuration, and someone who "
			 "approves the signing requests. Then name that CA's file in the command "
			 "in /etc/kubernetes/manifests/kube-apiserver.yaml, for instance:\n"
			 "\n"
			 "    spec:\n"
			 "      containers:\n"
			 "      - command:\n"
			 "        - kube-apiserver\n"
			 "        - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt",
	.impact        = "kubectl exec, attach, logs and port-forward fail for every node whose "
			 "kubelet serves a self-signed certificate, as kubeadm's do by default.",
	.default_value = "Not set: the certificates of kubelets are not verified. kubeadm does not "
			 "set it either.",
	.components    = components,
	.flags         = flags,
	.references    = references,
	.aliases       = aliases,
	.controls      = controls,
	.run           = run,
};
