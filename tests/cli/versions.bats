#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The Kubernetes version of a target: where it comes from, and what it decides.

# shellcheck disable=SC2016,SC2054,SC2154 # texts with $, lists with commas; from the helper
load helper

setup() {
	all_checks
	cd "$data/versions" || return
}

# known: "CONTAINER VERSION SOURCE" for each target of the last report.
known() {
	jq -r '.targets[] | "\(.origin.container) \(.kubernetes_version) \(.kubernetes_version_source)"' \
		"$BATS_TEST_TMPDIR/report.json"
}

@test "the image's tag tells it, in every form" {
	scan_as 1 images.yaml
	same "$(known)" 'plain 1.19.3 image
no-v 1.20.1 image
all-at-once 1.19.3 image
port-alone null null
digest-alone null null
latest null null
build 1.17.4 image
two-parts 1.24 image
template null null
none null null'
}

@test "--kubernetes-version tells it where the tag does not; the tag wins where it does" {
	scan_as 1 --kubernetes-version v1.22.1 images.yaml
	same "$(known)" 'plain 1.19.3 image
no-v 1.20.1 image
all-at-once 1.19.3 image
port-alone 1.22.1 option
digest-alone 1.22.1 option
latest 1.22.1 option
build 1.17.4 image
two-parts 1.24 image
template 1.22.1 option
none 1.22.1 option'
}

@test "the text report says which of the three it is" {
	run -1 scan -c 1.2.7 images.yaml
	has "  Kubernetes 1.19.3, from the image's tag"
	has '  Kubernetes version unknown'
	run -1 scan -c 1.2.7 --kubernetes-version 1.22 images.yaml
	has '  Kubernetes 1.22, from --kubernetes-version'
	lacks 'version unknown'
}

@test "the option counts for command lines and processes, too" {
	echo 'kube-apiserver --v=2' >"$BATS_TEST_TMPDIR/line"
	answers 1 -c 1.2.19 --argv "$BATS_TEST_TMPDIR/line" <<<'fail insecure-port'
	answers 0 -c 1.2.19 --kubernetes-version 1.20 --argv "$BATS_TEST_TMPDIR/line" \
		<<<'pass insecure-port'
	mkdir -p "$BATS_TEST_TMPDIR/proc/7"
	printf 'kube-apiserver\0' >"$BATS_TEST_TMPDIR/proc/7/cmdline"
	answers 0 -c 1.2.19 --kubernetes-version 1.24 --proc "$BATS_TEST_TMPDIR/proc" \
		<<<'not-applicable insecure-port'
}

@test "what is no version is a usage error" {
	for version in x 1 1.x '' 2.0 1.300000; do
		run -2 scan --kubernetes-version "$version" flags.yaml
		has "--kubernetes-version $version: not a version such as 1.31"
	done
}

# insecure_flags ARGUMENT...: the verdicts on the two insecure flags, without the lines of targets.
insecure_flags() {
	scan_as 1 -c 1.2.18,1.2.19 "$@" flags.yaml
	verdicts <"$BATS_TEST_TMPDIR/report.json" | grep -v '^flags.yaml'
}

below_1_20='fail insecure-bind-address | RedundantAttribute --insecure-bind-address 9:7 "127.0.0.1"
pass insecure-port
pass insecure-bind-address
fail insecure-port | IncorrectValue --port 12:31 "8080"
pass insecure-bind-address
fail insecure-port | MissingAttribute --insecure-port 14:15'

@test "below 1.20 the port is open unless the flag closes it" {
	for version in 1.6 1.19 v1.19.16; do
		same "$(insecure_flags --kubernetes-version "$version")" "$below_1_20"
		insecure_flags --kubernetes-version "$version"
		same "$(jq -r '.targets[2].results[1].findings[0].expected' \
			"$BATS_TEST_TMPDIR/report.json")" '--insecure-port=0'
		same "$(problems)" ''
	done
}

@test "an unknown version is judged as one that opens the port, and the report says so" {
	same "$(insecure_flags)" "$below_1_20"
	insecure_flags
	[[ $(jq -r '.targets[2].results[1].findings[0].expected' "$BATS_TEST_TMPDIR/report.json") == \
		*'if this is Kubernetes 1.19 or older (the version is not known)' ]]
}

@test "from 1.20 to 1.23 the port is closed without the flag, and the message says so" {
	for version in 1.20 1.20.5 1.22 1.23.17; do
		same "$(insecure_flags --kubernetes-version "$version")" \
			"$(sed '$ s/.*/pass insecure-port/' <<<"$below_1_20")"
		insecure_flags --kubernetes-version "$version"
		[[ $(message insecure-port | tail -n 1) == *'accept no other value than 0'* ]]
	done
}

@test "from 1.24 on the flags do not exist: absent is not applicable, present a finding" {
	for version in 1.24 1.24.0 1.31.2-rc.1; do
		same "$(insecure_flags --kubernetes-version "$version")" \
			'fail insecure-bind-address | RedundantAttribute --insecure-bind-address 9:7 "127.0.0.1"
fail insecure-port | RedundantAttribute --insecure-port 10:7 "0"
not-applicable insecure-bind-address
fail insecure-port | RedundantAttribute --port 12:31 "8080"
not-applicable insecure-bind-address
not-applicable insecure-port'
		insecure_flags --kubernetes-version "$version"
		[[ $(problems) == *'flags.yaml:10:7: warning: kube-apiserver would not start: Kubernetes 1.'*' has no flag --insecure-port'* ]]
	done
}

@test "no report asks for a flag that the version refuses" {
	for version in 1.24 1.31; do
		run -1 scan -c 1.2.18,1.2.19 --kubernetes-version "$version" flags.yaml
		lacks 'expected: --insecure-port=0'
		has 'expected: --insecure-port is not set'
	done
}
