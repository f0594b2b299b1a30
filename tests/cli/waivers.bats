#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Waivers: what they hold for, until when, and what becomes of those that do not hold.

# shellcheck disable=SC2154 # from the helpers
load option-helper

# 2026-11-22, at noon.
export SOURCE_DATE_EPOCH=1795348800

# settings: argvet.yaml in this directory, from standard input.
settings() {
	cat >argvet.yaml
}

# pod NAME [ANNOTATION]: a manifest with one finding of insecure-port.
pod() {
	cat <<-YAML
	apiVersion: v1
	kind: Pod
	metadata:
	  name: $1
	  namespace: kube-system
	  annotations:
	    argvet.dev/waive: "${2-}"
	spec:
	  containers:
	  - name: server
	    image: kube-apiserver:v1.19.16
	    command: [kube-apiserver, --insecure-port=8080]
	YAML
}

# statuses ARGUMENT...: STATUS of insecure-port on each target of a scan that exits as it likes.
statuses() {
	scan -c 1.2.19 -o json "$@" >report.json 2>report.err || true
	jq -r '[.targets[].results[].status] | join(" ")' report.json
}

warnings() {
	jq -r '.problems[] | "\(.origin.file):\(.origin.line):\(.origin.column): \(.message)"' report.json
}

@test 'a waiver takes a finding out of the exit status, not out of the report' {
	pod a >a.yaml
	settings <<-'YAML'
	waivers:
	  - check: kube-apiserver/insecure-port
	    reason: no way round
	    expires: 2026-11-22
	YAML
	run -0 --separate-stderr scan -c 1.2.19 a.yaml
	has 'WAIVED  1.2.19'
	has 'waived: no way round (until 2026-11-22)'
	has '1 waived'
	lacks 'fix:'
	same "$stderr" ''
	run -0 --separate-stderr scan -v -c 1.2.19 a.yaml
	has 'a.yaml:12:31: IncorrectValue: --insecure-port'
	same "$(statuses a.yaml)" waived
	jq -c '.targets[0].results[0] | .message, .waiver, (.findings | length)' report.json >actual
	diff -u - actual <<-'LINES'
	"no way round (until 2026-11-22)"
	{"reason":"no way round","expires":"2026-11-22","origin":{"file":"argvet.yaml","line":2,"column":5,"path":null,"pid":null}}
	1
	LINES
	same "$(jq .summary.waived report.json)" 1
}

@test 'a result that nobody waived has no waiver' {
	pod a >a.yaml
	same "$(statuses a.yaml)" fail
	same "$(jq -c '.targets[0].results[0] | has("waiver"), .waiver' report.json | tr '\n' ' ')" 'true null '
}

@test 'the day after its last it no longer holds' {
	pod a >a.yaml
	settings <<<'waivers: [{check: 1.2.19, reason: until the move, expires: 2026-11-21}]'
	same "$(statuses a.yaml)" fail
	same "$(warnings)" \
		'argvet.yaml:1:11: the waiver of 1.2.19 expired on 2026-11-21 and no longer holds: until the move'
	SOURCE_DATE_EPOCH=1795262400 statuses a.yaml
	same "$(SOURCE_DATE_EPOCH=1795262400 statuses a.yaml)" waived
	run -1 --separate-stderr scan -c 1.2.19 a.yaml
	says 'argvet.yaml:1:11: warning: the waiver of 1.2.19 expired'
}

@test 'one that matches nothing is a warning, if its check looked' {
	pod a >a.yaml
	settings <<-'YAML'
	waivers:
	  - {check: 1.2.19, object: Pod/b, reason: x}
	  - {check: 1.2.30, reason: not selected here}
	YAML
	same "$(statuses a.yaml)" fail
	same "$(warnings)" \
		'argvet.yaml:2:5: the waiver of 1.2.19 matches nothing that was found: remove it, or correct where it holds'
}

@test 'each part of its scope narrows' {
	mkdir m
	pod a >m/a.yaml
	pod b >m/b.yaml
	settings <<<'waivers: [{check: 1.2.19, reason: x, file: m/a.*}]'
	same "$(statuses m)" 'waived fail'
	(cd m && same "$(statuses .)" 'waived fail')
	same "$(statuses "$PWD/m")" 'waived fail'
	settings <<<'waivers: [{check: 1.2.19, reason: x, object: Pod/kube-system/b}]'
	same "$(statuses m)" 'fail waived'
	settings <<<'waivers: [{check: 1.2.19, reason: x, container: other}]'
	same "$(statuses m)" 'fail fail'
	settings <<<'waivers: [{check: CKV_K8S_88, reason: x, component: kube-apiserver}]'
	same "$(statuses m)" 'waived waived'
	settings <<<'waivers: [{check: "*", reason: x, file: other/*}, {check: 1.2.*, reason: x, file: "*b.yaml"}]'
	same "$(statuses m)" 'fail waived'
}

@test 'manual can be waived: a person has looked' {
	settings <<<'waivers: [{check: 1.2.19, reason: looked at it}]'
	pod a | sed s/8080/__PORT__/ >a.yaml
	same "$(statuses --no-config a.yaml)" manual
	same "$(statuses a.yaml)" waived
}

@test 'an annotation waives for its object' {
	pod a 'kube-apiserver/insecure-port=probes need it' >a.yaml
	pod b >b.yaml
	same "$(statuses a.yaml b.yaml)" 'waived fail'
	jq -c '.targets[0].results[0].waiver | .reason, .expires, .origin.file, .origin.line' \
		report.json >actual
	diff -u - actual <<-'LINES'
	"probes need it"
	null
	"a.yaml"
	7
	LINES
	run -0 --separate-stderr scan -c 1.2.19 a.yaml
}

@test 'annotations hold several, with an end' {
	pod a '1.2.30=x; 1.2.19=y (until 2026-11-22)' >a.yaml
	same "$(statuses a.yaml)" waived
	same "$(warnings)" ''
	pod a '1.2.19=y (until 2026-11-21)' >a.yaml
	same "$(statuses a.yaml)" fail
	same "$(warnings)" \
		'a.yaml:7:23: the waiver of 1.2.19 expired on 2026-11-21 and no longer holds: y'
}

@test 'an annotation without a reason does not hold' {
	pod a 'kube-apiserver/insecure-port' >a.yaml
	same "$(statuses a.yaml)" fail
	same "$(warnings)" \
		'a.yaml:7:23: the waiver of kube-apiserver/insecure-port has no reason, so it does not hold: write kube-apiserver/insecure-port=REASON'
	pod a 'kube-apiserver/insecure-prt=x' >a.yaml
	same "$(statuses a.yaml)" fail
	same "$(warnings)" \
		'a.yaml:7:23: the waiver of "kube-apiserver/insecure-prt" means no check; did you mean kube-apiserver/insecure-port?'
}

@test 'the settings can take that right from manifests' {
	pod a '1.2.19=trust me' >a.yaml
	settings <<<'inline-waivers: false'
	same "$(statuses a.yaml)" fail
	same "$(statuses --no-config a.yaml)" waived
}

@test 'the settings of the file come first' {
	pod a '1.2.19=mine' >a.yaml
	settings <<<'waivers: [{check: 1.2.19, reason: ours}]'
	same "$(statuses a.yaml)" waived
	same "$(jq -r '.targets[0].results[0].message' report.json)" ours
	same "$(warnings)" ''
}

@test 'a template carries the annotation of its Pods' {
	cat >a.yaml <<-'YAML'
	apiVersion: apps/v1
	kind: DaemonSet
	metadata: {name: a}
	spec:
	  template:
	    metadata:
	      annotations:
	        argvet.dev/waive: |
	          kube-apiserver/insecure-port=x
	    spec:
	      containers:
	      - {name: s, image: "kube-apiserver:v1.19.1", command: [kube-apiserver, --insecure-port=1]}
	YAML
	same "$(statuses a.yaml)" waived
}

@test 'a hostile reason steers no terminal' {
	pod a '1.2.19=\e[31mred\u202e' >a.yaml
	run -0 --separate-stderr scan -c 1.2.19 a.yaml
	lacks "$(printf '\033')"
	has 'waived: \x1b[31mred\u202e'
}

@test 'waivers in the other formats' {
	pod a '1.2.19=why #not' >a.yaml
	run -0 --separate-stderr scan -c 1.2.19 -o tap a.yaml
	has '# SKIP waived: why \#not'
	same "$(scan -c 1.2.19 -o sarif a.yaml | jq '[.runs[].results[] | select(.suppressions == null)] | length')" 0
}
