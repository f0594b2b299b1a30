// SPDX-License-Identifier: Apache-2.0
//
// acme/etcd-over-tls - Every etcd server is reached over TLS.
//
// C++17. It has no designated initialisers, so the plugin is described by a function that the
// compiler runs: argvet reads the constant without running any code of the plugin.
#include <string_view>

#include <argvet/plugin.h>

namespace
{

constexpr std::string_view scheme = "https://";

// starts_with came with C++20.
bool
is_https(std::string_view url)
{
	return url.substr(0, scheme.size()) == scheme;
}

enum argvet_outcome
run(struct argvet_run *run)
{
	const auto *servers = argvet_flag(run, "etcd-servers");

	if (servers == nullptr || *servers->items == nullptr) {
		argvet_report_flag(run, ARGVET_MISSING_ATTRIBUTE, "etcd-servers",
				   "a list of https:// URLs", nullptr);
		return ARGVET_DONE;
	}
	for (const char *const *url = servers->items; *url != nullptr; url++) {
		if (!is_https(*url))
			argvet_report_flag(run, ARGVET_INCORRECT_VALUE, "etcd-servers",
					   "a URL that begins with https://", *url);
	}
	return ARGVET_DONE;
}

constexpr const char *components[] = {"kube-apiserver", nullptr};

constexpr argvet_flag_decl flags[] = {
	{"etcd-servers", ARGVET_LIST},
	{nullptr, {}},
};

constexpr struct argvet_plugin
describe()
{
	struct argvet_plugin plugin = {};

	plugin.size = sizeof(plugin);
	plugin.abi = ARGVET_ABI;
	plugin.severity = ARGVET_HIGH;
	plugin.id = "acme/etcd-over-tls";
	plugin.vendor = "acme.example";
	plugin.version = "1.0";
	plugin.title = "Every etcd server is reached over TLS";
	plugin.category = "Encryption";
	plugin.description = "Looks at --etcd-servers. Each URL in it must begin with https://.";
	plugin.rationale = "etcd holds every secret of the cluster. On plain HTTP, whoever is on "
			   "the way reads them, and can answer in etcd's place.";
	plugin.audit = "Read the words of the running server:\n"
		       "\n"
		       "    ps -ww -C kube-apiserver -o args | grep -o -e '--etcd-servers[^ ]*'";
	plugin.remediation = "Have etcd serve TLS, and write its https:// URLs into --etcd-servers "
			     "in /etc/kubernetes/manifests/kube-apiserver.yaml.";
	plugin.components = components;
	plugin.flags = flags;
	plugin.run = run;
	return plugin;
}

} // namespace

const struct argvet_plugin argvet_plugin = describe();
