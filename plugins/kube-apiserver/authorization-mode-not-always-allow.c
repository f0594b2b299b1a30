/* SPDX-License-Identifier: Apache-2.0
 *
 * kube-apiserver/authorization-mode-not-always-allow - requests are allowed one by one.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"authorization-mode", ARGVET_LIST},
	{"authorization-config", ARGVET_STRING},
	{NULL, 0},
};

/* Any other keeps the server from starting. Scope and SystemMasters are OpenShift's. */
static const char *const known_modes[] = {
	"AlwaysDeny", "ABAC", "Webhook", "RBAC", "Node", "Scope", "SystemMasters", NULL,
};

/* Where wanted stands among items; where they end if it doesn't. */
static size_t
find(const char *const *items, const char *wanted)
{
	size_t i = 0;

	while (items[i] != NULL && !argvet_same(items[i], wanted))
		i++;
	return i;
}

static void
report_missing(struct argvet_run *run, const char *actual)
{
	argvet_report(run, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "authorization-mode",
		      .expected = "--authorization-mode is set, for instance to Node,RBAC: without "
				  "it every request is allowed",
		      .actual = actual);
}

/* What is surely wrong with item number i stays wrong, whatever the rest of the list becomes. */
static void
report_item(struct argvet_run *run, const struct argvet_flag *mode, size_t i, const char *expected)
{
	argvet_certain(run, mode->name);
	argvet_report(run, .kind = ARGVET_INCORRECT_VALUE, .flag = mode->name, .expected = expected,
		      .actual = mode->value, .origin = mode->item_origins[i]);
}

/* What the list should be, where its item number i keeps the server from starting; else NULL. */
static const char *
wanted_instead(const struct argvet_flag *mode, size_t i)
{
	const char *item = mode->items[i];
	int known = known_modes[find(known_modes, item)] != NULL;

	if (known && find(mode->items, item) < i)
		return "each mode once: the server refuses to start with one that is given twice";
	/* What a template has yet to fill in may become a mode that is known. */
	if (!known && mode->unresolved == NULL)
		return "only Node, RBAC, Webhook, ABAC or AlwaysDeny: the server refuses to start "
		       "with a mode that it does not know";
	return NULL;
}

static void
judge_modes(struct argvet_run *run, const struct argvet_flag *mode)
{
	size_t allow = find(mode->items, "AlwaysAllow");

	/* One mode that allows is enough for a request, so the rest of the list is no help. */
	if (mode->items[allow] != NULL) {
		report_item(run, mode, allow, "a list without AlwaysAllow");
		return;
	}
	for (size_t i = 0; mode->items[i] != NULL; i++) {
		const char *expected = wanted_instead(mode, i);

		if (expected == NULL)
			continue;
		report_item(run, mode, i, expected);
		return;
	}
}

enum {
	WHY_SIZE = 1024
};

/* Adds more behind the first length characters of why, as far as there is room. */
static size_t
append(char *why, size_t length, const char *more)
{
	while (*more != '\0' && length < WHY_SIZE - 1)
		why[length++] = *more++;
	why[length] = '\0';
	return length;
}

static enum argvet_outcome
refer_to_file(struct argvet_run *run, const char *file)
{
	char why[WHY_SIZE];
	size_t length = append(why, 0, "--authorization-config names the file ");

	length = append(why, length, file);
	append(why, length, ": look for \"type: AlwaysAllow\" among its authorizers");
	return argvet_conclude(run, ARGVET_MANUAL, why);
}

static enum argvet_outcome
run(struct argvet_run *run)
{
	const struct argvet_flag *mode = argvet_flag(run, "authorization-mode");
	const struct argvet_flag *config;

	if (mode != NULL && mode->items[0] != NULL) {
		judge_modes(run, mode);
		return ARGVET_DONE;
	}
	if (mode != NULL) {
		report_missing(run, mode->value);
		return ARGVET_DONE;
	}
	config = argvet_flag(run, "authorization-config");
	if (config != NULL && *config->value != '\0')
		return refer_to_file(run, config->value);
	report_missing(run, NULL);
	return ARGVET_DONE;
}

/* From here on it is data, in columns. */
/* clang-format off */

static const char *const components[] = {"kube-apiserver", NULL};

static const char *const references[] = {
	"https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
	"https://kubernetes.io/docs/reference/access-authn-authz/authorization/",
	"https://kubernetes.io/docs/reference/access-authn-authz/node/",
	"https://docs.datadoghq.com/security/default_rules/sme-jsx-2n6/",
	NULL,
};

static const char *const aliases[] = {
	"sme-jsx-2n6", /* Datadog */
	"cis-kubernetes-1.5.1-1.2.7",
	"f1f4d8da-1ac4-47d0-b1aa-91e69d33f7d5", /* KICS */
	"CKV_K8S_74",                           /* Checkov */
	"AVD-KCV-0007",                         /* Trivy, in its three spellings */
	"KCV-0007",
	"KCV0007",
	NULL,
};

static const struct argvet_control controls[] = {
	{"cis-kubernetes", "1.5.1", "1.2.7"},
	{"cis-kubernetes", "1.6.0", "1.2.7"},
	{"cis-kubernetes", "1.20", "1.2.6"},
	{"cis-kubernetes", "1.23", "1.2.7"},
	{"cis-kubernetes", "1.24", "1.2.6"},
	{"cis-kubernetes", "1.7", "1.2.6"},
	{"cis-kubernetes", "1.8", "1.2.6"},
	{"cis-kubernetes", "1.9", "1.2.6"},
	{"cis-kubernetes", "1.10", "1.2.6"},
	{"cis-kubernetes", "1.11", "1.2.6"},
	{"cis-kubernetes", "1.12", "1.2.6"},
	{"cis-controls", "6", "9.1"},
	{"cis-controls", "7", "9.2"},
	{NULL, NULL, NULL},
};

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity      = ARGVET_HIGH,
	.id            = "kube-apiserver/authorization-mode-not-always-allow",
	.vendor        = "argvet",
	.version       = "0.1.0",
	.title         = "The API server does not allow every request",
	.category      = "Access Control",
	.description   = "Looks at --authorization-mode. It must be written, and none of its modes "
			 "may be AlwaysAllow; a list that the server would not start with is a "
			 "finding too. Where --authorization-config is written instead, the modes "
			 "are in the file that it names, and a person has to look there.",
	.rationale     = "With AlwaysAllow, every client that authenticates may do everything: "
			 "read all Secrets, run Pods on every node, grant itself more. It is what "
			 "holds when no mode is set, and beside other modes it still decides, "
			 "since one mode that allows is enough.",
	.audit         = "On a control-plane node, read the words of the running server:\n"
			 "\n"
			 "    ps -ww -C kube-apiserver -o pid,args\n"
			 "    tr '\\0' '\\n' < /proc/PID/cmdline |\n"
			 "        grep -A 1 '^--authorization.\\(mode\\|config\\)'\n"
			 "\n"
			 "A list of modes must stand there, without AlwaysAllow in any of its "
			 "places; all places count. If --authorization-config stands there "
			 "instead, look at each type below authorizers in its file. The same from "
			 "argvet:\n"
			 "\n"
			 "    argvet scan --check "
			 "kube-apiserver/authorization-mode-not-always-allow",
	.remediation   = "Name the modes in the command in "
			 "/etc/kubernetes/manifests/kube-apiserver.yaml:\n"
			 "\n"
			 "    spec:\n"
			 "      containers:\n"
			 "      - command:\n"
			 "        - kube-apiserver\n"
			 "        - --authorization-mode=Node,RBAC\n"
			 "\n"
			 "Every other place of the flag on that command line adds to the list: "
			 "delete those. Where --authorization-config is in use (Kubernetes 1.29 "
			 "and later), leave the flag out and take AlwaysAllow out of that file: "
			 "the server does not start with both.",
	.impact        = "Clients that no role or policy allows anything get 403 Forbidden: give "
			 "them roles before the change.",
	.default_value = "AlwaysAllow, unless --authorization-config names a file. kubeadm sets "
			 "Node,RBAC.",
	.components    = components,
	.flags         = flags,
	.references    = references,
	.aliases       = aliases,
	.controls      = controls,
	.run           = run,
};
