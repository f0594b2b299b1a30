#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Values that are not in the file: a check that needs one is for a person, and names the word. What
# can be judged without it is judged.

# shellcheck disable=SC2016,SC2054,SC2154 # texts with $, lists with commas; from the helper
load helper

setup() {
	all_checks
	cd "$data/templates" || return
}

@test "every mark of a template makes a value unknown, and is named" {
	local unknown='the value of --insecure-port is not known here:'
	scan_as 0 -c 1.2.19 words.yaml
	same "$(jq -r '[.targets[].results[].status] | unique[]' "$BATS_TEST_TMPDIR/report.json")" manual
	same "$(message insecure-port)" "$unknown {{ port }}
$unknown \${PORT}
$unknown <%= @port %>
$unknown \$(PORT)
$unknown <PORT>
$unknown @PORT@
$unknown __PORT__"
	run -0 scan -c 1.2.19 words.yaml
	has "          $unknown {{ port }}"
	has '7 targets, 7 results: 7 manual'
}

@test "AlwaysAllow fails beside a word that may become more flags" {
	expect 1 -c '1.2.7,1.2.18,1.2.19' more-flags.yaml <<-'LINES'
	more-flags.yaml:8:7 | Pod more, container open | Kubernetes unknown
	fail authorization-mode-not-always-allow | IncorrectValue --authorization-mode 9:7 "Node,AlwaysAllow"
	manual insecure-bind-address
	pass insecure-port
	more-flags.yaml:14:7 | Pod more, container silent | Kubernetes unknown
	manual authorization-mode-not-always-allow
	manual insecure-bind-address
	manual insecure-port
	more-flags.yaml:17:15 | Pod more, container shell | Kubernetes unknown
	fail authorization-mode-not-always-allow | IncorrectValue --authorization-mode 17:44 "AlwaysAllow"
	manual insecure-bind-address
	manual insecure-port
	LINES
}

@test "a flag that may stand in such a word is not missing; the word and its place are named" {
	scan_as 1 more-flags.yaml
	same "$(message kubelet-certificate-authority)" \
		'--kubelet-certificate-authority is not among the words that can be seen, but "${EXTRA}" in spec.containers[0].command[3] may hold more flags
--kubelet-certificate-authority is not among the words that can be seen, but "${EXTRA}" in spec.containers[1].command[1] may hold more flags
--kubelet-certificate-authority is not among the words that can be seen, but $EXTRA in the shell command may hold more flags'
	run -1 scan more-flags.yaml
	has 'flags may be missing here:'
}

@test "a redundant flag is redundant whatever its value becomes" {
	scan_as 1 -c 1.2.18 values.yaml
	same "$(verdicts <"$BATS_TEST_TMPDIR/report.json" | grep fail)" \
		'fail insecure-bind-address | RedundantAttribute --insecure-bind-address 7:31 "${ADDRESS}"'
}

@test "the known part of a list or a path counts" {
	scan_as 1 values.yaml
	same "$(jq -r '.targets[1].results[0].status, .targets[2].results[0].status,
		.targets[3].results[4].status' "$BATS_TEST_TMPDIR/report.json")" 'fail
manual
manual'
	same "$(message tls-cert-and-key | grep value)" \
		'the value of --tls-private-key-file is not known here: ${KEY}'
}

@test "an unknown value that a known one overrides does not matter" {
	scan_as 1 -c 1.2.19 values.yaml
	same "$(jq -r '.targets[4].results[0].status' "$BATS_TEST_TMPDIR/report.json")" pass
}

@test "a chart that is not rendered: every line keeps its place" {
	expect 3 chart.yaml <<-'LINES'
	chart.yaml:12:15 | Deployment {{ include "api.name" . }}, container server | Kubernetes unknown
	manual authorization-mode-not-always-allow
	fail insecure-bind-address | RedundantAttribute --insecure-bind-address 14:15 "{{ .Values.address }}"
	fail insecure-port | IncorrectValue --insecure-port 18:15 "8080"
	manual kubelet-certificate-authority
	manual tls-cert-and-key
	LINES
	[[ $(message authorization-mode-not-always-allow) == *'{{ .Values.mode }}' ]]
	[[ $(message tls-cert-and-key) == *'line 15, "{{- range .Values.extra }}", may hold more flags' ]]
}

@test "command lines as text may be templates, too" {
	expect 1 -c '1.2.7,1.2.19' --argv unit.txt <<-'LINES'
	unit.txt:1:1 | argv | Kubernetes unknown
	fail authorization-mode-not-always-allow | IncorrectValue --authorization-mode 1:40 "AlwaysAllow"
	manual insecure-port
	unit.txt:2:1 | argv | Kubernetes unknown
	pass authorization-mode-not-always-allow
	manual insecure-port
	LINES
	same "$(message insecure-port)" 'the value of --insecure-port is not known here: ${PORT}
the value of --insecure-port is not known here: {{ port }}'
}

@test "manual alone is no failure" {
	run -0 scan -c 1.2.19 words.yaml
	run -0 scan -c 1.2.19 -o json words.yaml
	same "$(jq -c '[.complete, .summary.manual, .summary.fail]' <<<"$output")" '[true,7,0]'
}
