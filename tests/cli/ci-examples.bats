#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The settings for CI services in examples/ci, as far as they can be tried without the services: they
# are YAML, and every argvet command in them does what the file says.

# shellcheck disable=SC2154 # from the helpers
load option-helper

ci=$abs_top_srcdir/examples/ci
hooks=$abs_top_srcdir/.pre-commit-hooks.yaml

# prepare: `argvet` is this build's, with its checks, and manifests/ is what is scanned.
prepare() {
	mkdir bin
	cat >bin/argvet <<-'SCRIPT'
		#!/bin/sh
		verb=$1
		shift
		exec "$ARGVET" "$verb" --no-default-plugins --plugin-dir "$ARGVET_PLUGINS" "$@"
	SCRIPT
	chmod +x bin/argvet
	PATH=$PWD/bin:$PATH
	mkdir manifests
	cp "$abs_top_srcdir"/examples/*.yaml manifests
	export MANIFESTS=manifests GITHUB_STEP_SUMMARY=$PWD/summary.md
}

# commands FILE: the argvet commands in it, one a line, as their shells would get them.
commands() {
	sed -n '/^ *[#/]/d; s/.*\(argvet scan.*\)/\1/p' "$1" | sed "s/'\$//"
}

@test 'each service has a command, and no other file is there' {
	local file
	same "$(cd "$ci" && LC_ALL=C ls)" "$(printf '%s\n' Jenkinsfile github-actions.yml gitlab-ci.yml)"
	for file in "$ci"/*; do
		same "$(commands "$file" | wc -l)" 1
	done
}

@test 'they are YAML' {
	run -0 --separate-stderr scan --allow-empty -q "$ci/github-actions.yml" \
		"$ci/gitlab-ci.yml" "$hooks"
	same "$stderr" ''
	run grep -l "$(printf '\t')" "$ci"/* "$hooks"
	same "$output" ''
}

@test 'GitHub: findings are uploaded, and do not fail the step' {
	prepare
	run -0 bash -e -o pipefail -c "$(commands "$ci/github-actions.yml")"
	same "$output" ''
	same "$(jq -r '.version, (.runs[0].results | map(select(.kind == null or .kind == "fail")) | length)' argvet.sarif)" "$(printf '2.1.0\n5')"
	grep -q 'insecure-port' summary.md

	# An upload needs this permission, and the file that the scan wrote.
	grep -qx '  security-events: write' "$ci/github-actions.yml"
	grep -qx '        sarif_file: argvet.sarif' "$ci/github-actions.yml"
}

@test 'GitHub: a scan that is not complete fails the step' {
	prepare
	printf '# kube-apiserver\na: [\n' >manifests/broken.yaml
	run -1 bash -e -o pipefail -c "$(commands "$ci/github-actions.yml")"
	has 'broken.yaml'
	# What was found is there all the same.
	jq -e '.runs[0].results | length > 0' argvet.sarif
}

@test 'GitHub: a scan without findings' {
	prepare
	rm manifests/*-unhardened.yaml
	run -0 bash -e -o pipefail -c "$(commands "$ci/github-actions.yml")"
}

@test 'GitLab: severe findings fail the job, and all are in the report' {
	prepare
	run -1 bash -e -o pipefail -c "$(commands "$ci/gitlab-ci.yml")"
	has 'FAIL    1.2.19  kube-apiserver/insecure-port'
	same "$(jq length gl-code-quality-report.json)" 5
	jq -e 'all(.[]; .description and .check_name and .fingerprint and .severity
		and (.location.path | startswith("manifests/")) and .location.lines.begin > 0)' \
		gl-code-quality-report.json
	grep -qx '      codequality: gl-code-quality-report.json' "$ci/gitlab-ci.yml"
	grep -qx '    when: always' "$ci/gitlab-ci.yml"

	rm manifests/*-unhardened.yaml
	run -0 bash -e -o pipefail -c "$(commands "$ci/gitlab-ci.yml")"
	same "$(jq -c . gl-code-quality-report.json)" '[]'
}

@test 'Jenkins: findings are failed tests' {
	prepare
	run -1 sh -e -c "$(commands "$ci/Jenkinsfile")"
	same "$output" ''
	grep -q '<testsuite' argvet.xml
	same "$(grep -c '<failure' argvet.xml)" 5
	grep -q "junit testResults: 'argvet.xml'" "$ci/Jenkinsfile"
	same "$(tr -cd '{' <"$ci/Jenkinsfile" | wc -c)" "$(tr -cd '}' <"$ci/Jenkinsfile" | wc -c)"
}

# hook KEY: its value in the definition of the pre-commit hook.
hook() {
	sed -n "s/^[- ] $1: //p" "$hooks"
}

@test 'pre-commit: the hook has what pre-commit demands' {
	local key
	for key in id name entry language files; do
		[ -n "$(hook "$key")" ] || { echo "no $key"; return 1; }
	done
	same "$(hook id)" argvet
	same "$(hook language)" system
}

@test 'pre-commit: the files that the hook is for' {
	printf '%s\n' a.yaml a.yml deploy/x.yaml etc/api.manifest >wanted
	printf '%s\n' a.yaml.bak yaml a.json a.md manifest a.yamlx >unwanted
	same "$(cat wanted unwanted | grep -P "$(hook files)")" "$(cat wanted)"
}

@test 'pre-commit: the entry fails for findings, and only then' {
	prepare
	local entry
	entry=$(hook entry)
	run -1 --separate-stderr sh -c "$entry \"\$@\"" sh manifests/*.yaml
	has 'kube-apiserver/insecure-port'
	lacks 'PASS'
	run -0 --separate-stderr sh -c "$entry \"\$@\"" sh manifests/kube-apiserver-hardened.yaml
	printf 'on: push\njobs: {}\n' >workflow.yml
	run -0 --separate-stderr sh -c "$entry \"\$@\"" sh workflow.yml
	same "$stderr" ''
}
