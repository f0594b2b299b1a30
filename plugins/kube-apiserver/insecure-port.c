/* SPDX-License-Identifier: Apache-2.0
 *
 * kube-apiserver/insecure-port - the plain HTTP port is closed.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"insecure-port", ARGVET_STRING},
	{"port", ARGVET_STRING}, /* its older spelling, for the same setting */
	{NULL, 0},
};

/* The last version that opens the port when nothing is written. */
static const struct argvet_version last_open = {1, 19};

static int
judge_if_written(struct argvet_run *run, const char *name)
{
	const struct argvet_flag *flag = argvet_flag(run, name);
	int64_t port;

	if (flag == NULL)
		return 0;
	if (argvet_integer(run, flag->value, &port) != 0 || port != 0)
		argvet_report(run, .kind = ARGVET_INCORRECT_VALUE, .flag = name,
			      .expected = "--insecure-port=0", .actual = flag->value);
	return 1;
}

static enum argvet_outcome
run(struct argvet_run *run)
{
	const struct argvet_version version = argvet_target(run)->kubernetes;
	int written = judge_if_written(run, "insecure-port");
	int alias = judge_if_written(run, "port");

	/* Where words are missing from the line, one name that is seen answers for the other. */
	if (written != alias)
		argvet_certain(run, written ? "port" : "insecure-port");
	if (written || alias)
		return ARGVET_DONE;
	if (argvet_older(last_open, version))
		return argvet_conclude(run, ARGVET_DONE,
				       "Kubernetes 1.20 to 1.23 accept no other value than 0, so "
				       "the port is closed without the flag");
	argvet_report(run, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "insecure-port",
		      .expected = version.major != 0
					  ? "--insecure-port=0"
					  : "--insecure-port=0 if this is Kubernetes 1.19 or older "
					    "(the version is not known)");
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
	"https://github.com/kubernetes/kubernetes/pull/102121",
	"https://github.com/kubernetes/kubernetes/pull/106859",
	"https://docs.datadoghq.com/security/code_security/iac_security/iac_rules/k8s/"
	"insecure_port_not_properly_set/",
	NULL,
};

static const char *const aliases[] = {
	"fa4def8c-1898-4a35-a139-7b76b1acdef0", /* KICS, Datadog */
	"cis-kubernetes-1.5.1-1.2.19",          /* the Datadog agent */
	"CKV_K8S_88",                           /* Checkov */
	NULL,
};

static const struct argvet_control controls[] = {
	{"cis-kubernetes", "1.5.1", "1.2.19"},
	{"cis-kubernetes", "1.6.0", "1.2.19"},
	{"cis-kubernetes", "1.20", "1.2.18"},
	{NULL, NULL, NULL},
};

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity      = ARGVET_HIGH,
	.id            = "kube-apiserver/insecure-port",
	.vendor        = "argvet",
	.version       = "0.1.0",
	.title         = "The API server keeps its plain HTTP port closed",
	.category      = "Networking and Firewall",
	.description   = "Looks for --insecure-port and for --port, the older name of the same "
			 "option. Whichever is written must be 0. Where neither is, Kubernetes "
			 "1.19 and older open port 8080, which is a finding; 1.20 to 1.23 keep it "
			 "closed, which passes. From 1.24 on the option does not exist: a server "
			 "that is given it does not start.",
	.rationale     = "The plain HTTP port encrypts nothing and skips authentication and "
			 "authorization: any process that reaches it, such as a Pod in the node's "
			 "network namespace, is cluster admin.",
	.audit         = "On a control-plane node, read the words of the running server:\n"
			 "\n"
			 "    ps -ww -C kube-apiserver -o pid,args\n"
			 "    tr '\\0' '\\n' < /proc/PID/cmdline |\n"
			 "        grep -A 1 -E '^--(insecure.)?port'\n"
			 "\n"
			 "Up to Kubernetes 1.19, --insecure-port=0 is right; in 1.20 to 1.23 that "
			 "or no line; later, no line. Up to 1.23, what the port itself says:\n"
			 "\n"
			 "    curl http://127.0.0.1:8080/version\n"
			 "\n"
			 "A refused connection is right. The same from argvet:\n"
			 "\n"
			 "    argvet scan --check kube-apiserver/insecure-port",
	.remediation   = "Up to Kubernetes 1.19, write the flag in the command in "
			 "/etc/kubernetes/manifests/kube-apiserver.yaml:\n"
			 "\n"
			 "    spec:\n"
			 "      containers:\n"
			 "      - command:\n"
			 "        - kube-apiserver\n"
			 "        - --insecure-port=0\n"
			 "\n"
			 "In 1.20 to 1.23, delete --insecure-port and --port there, or leave the "
			 "value 0: no other starts. From 1.24 on, delete them: the server refuses "
			 "to start with either, whatever the value.",
	.impact        = "Clients and health probes that used the plain HTTP port must switch to "
			 "the secure port and present credentials.",
	.default_value = "8080 up to Kubernetes 1.19; 0, the only value accepted, in 1.20 to 1.23; "
			 "the flag is gone from 1.24.",
	.components    = components,
	.flags         = flags,
	.references    = references,
	.aliases       = aliases,
	.controls      = controls,
	.until         = {1, 24},
	.run           = run,
};
