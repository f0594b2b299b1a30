// SPDX-License-Identifier: Apache-2.0
//
// acme/token-issuer - Service account tokens name their issuer by an https URL.
//
// C++20: ARGVET_STAMP and argvet_report are used as in C. Members stand in the order of the header.
#include <string_view>

#include <argvet/plugin.h>

namespace
{

enum argvet_outcome
run(struct argvet_run *run)
{
	const auto *issuer = argvet_flag(run, "service-account-issuer");

	if (issuer == nullptr) {
		argvet_report(run, .kind = ARGVET_MISSING_ATTRIBUTE,
			      .flag = "service-account-issuer", .expected = "an https:// URL");
		return ARGVET_DONE;
	}
	// The server takes several; the first one is what it writes into tokens.
	const char *const first = *issuer->items != nullptr ? *issuer->items : "";
	if (!std::string_view(first).starts_with("https://"))
		argvet_report(run, .kind = ARGVET_INCORRECT_VALUE,
			      .flag = "service-account-issuer", .expected = "an https:// URL",
			      .actual = first);
	return ARGVET_DONE;
}

constexpr const char *components[] = {"kube-apiserver", nullptr};

constexpr argvet_flag_decl flags[] = {
	{"service-account-issuer", ARGVET_ARRAY},
	{nullptr, {}},
};

} // namespace

constinit const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "acme/token-issuer",
	.vendor = "acme.example",
	.version = "1.0",
	.title = "Service account tokens name their issuer by an https URL",
	.category = "Authentication",
	.description = "Looks at --service-account-issuer. The first one must begin with https://.",
	.rationale = "Others can verify a token only where its issuer publishes its keys.",
	.audit = "Read the words of the running server:\n"
		 "\n"
		 "    ps -ww -C kube-apiserver -o args | grep -o -e '--service-account-issuer[^ ]*'",
	.remediation = "Write --service-account-issuer with the URL of the cluster into "
		       "/etc/kubernetes/manifests/kube-apiserver.yaml, before the old one.",
	.components = components,
	.flags = flags,
	.run = run,
};
