#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Settings: where argvet.yaml is found, what it may hold, and who has the last word.

# shellcheck disable=SC2154 # from the helpers
load option-helper

# settings: argvet.yaml in this directory, from standard input.
settings() {
	cat >argvet.yaml
}

# ran ARGUMENT...: the names of the checks that a scan ran, in one line.
ran() {
	scan --fail-on never -o json "$@" "$options/fail.yaml" >report.json
	jq -r '[.checks[].id | ltrimstr("kube-apiserver/")] | join(" ")' report.json
}

@test 'argvet.yaml is found from the working directory upwards' {
	settings <<<'checks: [1.2.19]'
	same "$(ran)" insecure-port
	mkdir -p a/b
	cd a/b
	same "$(ran)" insecure-port
	same "$("$ARGVET" config | head -n 1)" "# $BATS_TEST_TMPDIR/here/argvet.yaml was read."
	echo 'checks: [1.2.30]' >../argvet.yaml
	same "$(ran)" tls-cert-and-key
}

@test '--config names another file, --no-config none' {
	settings <<<'checks: [1.2.19]'
	echo 'checks: [1.2.30]' >other.yaml
	same "$(ran --config other.yaml)" tls-cert-and-key
	same "$(ran --no-config)" "${names[*]}"
	usage_error '--config and --no-config contradict each other' \
		scan --config other.yaml --no-config "$options/fail.yaml"
	usage_error 'cannot open missing.yaml: No such file' \
		scan --config missing.yaml "$options/fail.yaml"
}

@test 'the command line has the last word' {
	settings <<-'YAML'
	checks: [1.2.19]
	skip: [1.2.30]
	severity: critical
	fail-on: never
	benchmark: cis-1.6.0
	outputs: [tap]
	YAML
	same "$(ran -c 1.2.18 --severity high -b cis-1.5.1)" insecure-bind-address
	run -1 --separate-stderr scan --severity high -c 1.2.18,1.2.19 -b cis-1.5.1 --fail-on high \
		"$options/fail.yaml"
	has 'TAP version 13'
	run -0 --separate-stderr scan --severity high -c 1.2.18,1.2.19 -b cis-1.5.1 -o text \
		"$options/fail.yaml"
	lacks 'TAP version 13'
}

@test 'settings decide what is selected, reported and counted' {
	settings <<-'YAML'
	benchmark: cis-1.6.0
	kubernetes-version: 1.19
	allow-empty: true
	fail-on: critical
	outputs: json
	YAML
	run -0 --separate-stderr scan "$options/fail.yaml"
	same "$(jq -r .benchmark <<<"$output")" cis-1.6.0
	echo 'kind: ConfigMap' >none.yaml
	run -0 --separate-stderr scan -q none.yaml
}

@test 'severities override those of the checks, everywhere' {
	settings <<-'YAML'
	severities:
	  "*": info
	  1.2.19: critical
	severity: high
	YAML
	same "$(ran)" insecure-port
	same "$(jq -r '.checks[0].severity' report.json)" critical
	run -1 --separate-stderr scan --fail-on critical "$options/fail.yaml"
	has '1 fail (1 critical)'
	run -0 --separate-stderr scan --severity info --fail-on high -x 1.2.19 "$options/fail.yaml"
}

@test 'a mistake in the file is a usage error with line and column' {
	settings <<<'severty: high'
	usage_error 'argvet.yaml:1:1: unknown key "severty": did you mean severity?' \
		scan "$options/fail.yaml"
	usage_error 'argvet.yaml:1:1: unknown key' "$ARGVET" config
	usage_error 'argvet.yaml:1:1: unknown key' "$ARGVET" list
	settings <<<'fail-on: hihg'
	usage_error 'argvet.yaml:1:10: "hihg" is no level' scan "$options/fail.yaml"
	settings <<<'checks: [kube-apiserver/insecure-prt]'
	usage_error 'argvet.yaml:1:10: the selector "kube-apiserver/insecure-prt" matches no check; did you mean kube-apiserver/insecure-port?' \
		scan "$options/fail.yaml"
	settings <<<'waivers: [{check: 1.2.19, component: kubelt, reason: x}]'
	usage_error 'argvet.yaml:1:38: no check judges a component "kubelt"' scan "$options/fail.yaml"
	settings <<<'parameters: {kube-apiserver/insecure-port: {days: 3}}'
	usage_error 'argvet.yaml:1:45: kube-apiserver/insecure-port has no parameter' \
		scan "$options/fail.yaml"
	settings <<<'a: b: c'
	usage_error 'argvet.yaml:1:5: ' scan "$options/fail.yaml"
}

@test 'what lies in the way loads no code and writes no file' {
	check insecure-port plugins/kube-apiserver/insecure-port.so
	settings <<<'plugin-dirs: [plugins]'
	usage_error 'argvet.yaml:1:14: plugins are code, so only a file that you name may load them: say --config argvet.yaml' \
		"$ARGVET" scan "$options/fail.yaml"
	run -0 --separate-stderr "$ARGVET" list --config argvet.yaml
	has kube-apiserver/insecure-port
	settings <<<'plugins: [plugins/kube-apiserver/insecure-port.so]'
	usage_error 'plugins are code' "$ARGVET" list
	mkdir elsewhere
	run -1 --separate-stderr "$ARGVET" scan --config argvet.yaml -c 'kube-apiserver/insecure-port' \
		"$options/fail.yaml"
	settings <<<'outputs: [json=stolen.json]'
	usage_error 'only a settings file that you name may write files' scan "$options/fail.yaml"
	[ ! -e stolen.json ]
	run -1 --separate-stderr scan --config argvet.yaml "$options/fail.yaml"
	jq -e .complete stolen.json
}

@test '--no-default-plugins leaves out those of the file' {
	settings <<<'plugin-dirs: [/no/such/directory]'
	run -0 --separate-stderr "$ARGVET" list --no-default-plugins --plugin-dir "$ARGVET_PLUGINS" \
		--config argvet.yaml
	same "$stderr" ''
}

@test 'a file of somebody else is refused' {
	somebody_else
	settings <<<'fail-on: never'
	chown 65534 argvet.yaml
	usage_error 'belongs to somebody else (user 65534)' scan "$options/fail.yaml"
	run -0 --separate-stderr scan --config argvet.yaml -q "$options/fail.yaml"
	rm -rf "$place"
}

@test 'config: every setting, and where it comes from' {
	settings <<-'YAML'
	fail-on: high
	checks: ["kube-apiserver/*"]
	parameters:
	  acme/a: {days: 3, mode: strict}
	waivers:
	  - check: 1.2.19
	    reason: "say \"x\""
	YAML
	run -0 --separate-stderr "$ARGVET" config --severity low --set acme/a.days=9
	has 'fail-on: high                             # argvet.yaml:1:10'
	has '  - "kube-apiserver/*"                    # argvet.yaml:2:10'
	has 'severity: low                             # command line'
	has '# skip: none                              # default'
	has '    days: "9"                             # command line'
	has '    mode: strict                          # argvet.yaml:4:21'
	has '  - check: "1.2.19"                       # argvet.yaml:6:5'
	has '    reason: "say \"x\""'
}

@test 'config: what it prints can be pasted' {
	settings <<-'YAML'
	plugins: [a.so]
	checks: ["*", kube-apiserver/insecure-port]
	skip: 1.2.30
	severity: low
	benchmark: cis-1.12
	kubernetes-version: 1.31
	outputs: [text, "json=r: #x.json"]
	fail-on: never
	allow-empty: true
	inline-waivers: false
	parameters: {acme/a: {list: [a, "b,c", "\e\u202e\"\\"], empty: ""}}
	severities: {"*": high}
	waivers:
	  - {check: "*", component: etcd, file: m/*, object: "*/x", container: "yes", reason: "a: b # c\nd", expires: 2026-12-31}
	YAML
	"$ARGVET" config --config argvet.yaml >first.yaml
	"$ARGVET" config --config first.yaml >second.yaml
	diff <(sed 's/  *# .*:[0-9]*$//; 1d' first.yaml) <(sed 's/  *# .*:[0-9]*$//; 1d' second.yaml)
	[ "$(grep -c first.yaml: second.yaml)" -ge 15 ]
	run ! grep -q "$(printf '\033')" first.yaml
}

@test 'config: without a file everything is the default' {
	run -0 --separate-stderr "$ARGVET" config
	same "$(grep -cv '^#' <<<"$output")" 0
	run -0 --separate-stderr "$ARGVET" config --no-config
	has '# No file was read, because of --no-config.'
	usage_error 'config takes no operand "x"' "$ARGVET" config x
}
