#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# argvet list.

# shellcheck disable=SC2154 # from the helpers
load option-helper

list() {
	only list --plugin-dir "$ARGVET_PLUGINS" "$@"
}

@test 'the checks, with number, severity and title' {
	list >out
	diff -u - out <<'LIST'
1.2.7   kube-apiserver/authorization-mode-not-always-allow  high      The API server does not allow every request
1.2.18  kube-apiserver/insecure-bind-address                high      The API server gives its plain HTTP port no address
1.2.19  kube-apiserver/insecure-port                        high      The API server keeps its plain HTTP port closed
1.2.6   kube-apiserver/kubelet-certificate-authority        medium    The API server verifies the certificates of kubelets
1.2.30  kube-apiserver/tls-cert-and-key                     medium    The API server serves HTTPS with a certificate and key of its own

Numbers are those of cis-1.5.1.
LIST
}

@test 'with a benchmark, only its checks and by its numbers' {
	list -b cis-1.24 >out
	diff -u - out <<'LIST'
1.2.6   kube-apiserver/authorization-mode-not-always-allow  high      The API server does not allow every request
1.2.5   kube-apiserver/kubelet-certificate-authority        medium    The API server verifies the certificates of kubelets
1.2.26  kube-apiserver/tls-cert-and-key                     medium    The API server serves HTTPS with a certificate and key of its own

Numbers are those of cis-1.24.
LIST
}

@test 'a check without a number has a dash' {
	plugin newer-unused plugins/test/newer-unused.so
	run -0 only list --plugin-dir plugins
	same "${lines[0]}" '-       test/newer-unused  low       A plugin for the tests of the loader'
}

@test 'verbosely, with file, vendor and version' {
	local option
	for option in -v --verbose; do
		run -0 list "$option"
		has "        $ARGVET_PLUGINS/kube-apiserver/insecure-port.so, by argvet, version "
		same "${#lines[@]}" 11
	done
}

@test 'refused plugins are listed with the reason' {
	plugin title-null plugins/test/title-null.so
	run -0 --separate-stderr list --plugin-dir plugins
	has kube-apiserver/insecure-port
	same "$stderr" 'argvet: plugin refused: plugins/test/title-null.so: .title is missing'
}

@test 'a refused plugin that was named is status 3' {
	plugin title-null title-null.so
	run -3 --separate-stderr list --plugin title-null.so
	has kube-apiserver/insecure-port
	same "$stderr" 'argvet: plugin refused: title-null.so: .title is missing'
}

@test 'no checks' {
	run -0 --separate-stderr only list
	has 'There are no checks: '
	same "$stderr" ''
}

@test 'from several directories, each under its name' {
	check insecure-port one/kube-apiserver/insecure-port.so
	plugin good two/test/good.so
	only list --plugin-dir one --plugin-dir two >out
	diff -u - out <<'LIST'
From one:
1.2.19  kube-apiserver/insecure-port  high      The API server keeps its plain HTTP port closed

From two:
1.2.19  test/good                     low       A plugin for the tests of the loader

Numbers are those of cis-1.5.1.
LIST
	plugin newer-unused newer-unused.so
	run -0 only list --plugin-dir one --plugin newer-unused.so
	has 'From .:'
	run -0 only list -b cis-1.5.1 --plugin-dir one --plugin newer-unused.so
	lacks From
}

@test 'as tab-separated values' {
	only list -o tsv --plugin-dir "$ARGVET_PLUGINS" >out
	same "$(wc -l <out)" 5
	same "$(grep /insecure-port out)" "$(printf '%s\t' 1.2.19 kube-apiserver/insecure-port high \
		'The API server keeps its plain HTTP port closed')$ARGVET_PLUGINS/kube-apiserver/insecure-port.so"
	plugin newer-unused newer-unused.so
	only list --output tsv --plugin newer-unused.so >out
	same "$(cut -f 1,2 out)" "$(printf '%s\t%s' - test/newer-unused)"
}

@test 'as JSON, with what was refused' {
	plugin title-null plugins/test/title-null.so
	plugin newer-unused plugins/test/newer-unused.so
	check insecure-port plugins/kube-apiserver/insecure-port.so
	only list -o json --plugin-dir plugins >out.json 2>err
	same "$(cat err)" 'argvet: plugin refused: plugins/test/title-null.so: .title is missing'
	same "$(jq -r '.benchmark' out.json)" cis-1.5.1
	same "$(jq -c '.refusals' out.json)" \
		'[{"path":"plugins/test/title-null.so","reason":".title is missing"}]'
	same "$(jq -c '.checks[] | [.id, .number, .severity, .title, .category, .components, .plugin.path,
		.plugin.vendor]' out.json)" \
		'["kube-apiserver/insecure-port","1.2.19","high","The API server keeps its plain HTTP port closed","Networking and Firewall",["kube-apiserver"],"plugins/kube-apiserver/insecure-port.so","argvet"]
["test/newer-unused",null,"low","A plugin for the tests of the loader",null,["test"],"plugins/test/newer-unused.so","argvet tests"]'
	run -0 --separate-stderr only list -o json
	same "$(jq -c . <<<"$output")" '{"benchmark":"cis-1.5.1","checks":[],"refusals":[]}'
}

@test 'usage errors' {
	usage_error 'argvet: list takes no operand "1.2.6"' list 1.2.6
	usage_error 'argvet: unknown benchmark "cis-2.0": there are cis-1.5.1, ' list -b cis-2.0
	usage_error 'argvet: unknown option --check' list --check 1.2.6
	usage_error 'argvet: unknown format "xml": there are text, tsv and json' list -o xml
}
