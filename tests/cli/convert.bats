#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# JSON reports in other formats, and several of them as one.

# shellcheck disable=SC2154 # from the helpers
load option-helper

convert() {
	"$ARGVET" convert "$@"
}

# saved NAME ARGUMENT...: the JSON report of a scan in NAME.json, as if it were of the host NAME.
saved() {
	local name=$1
	shift
	scan --fail-on never -o json "$@" 2>/dev/null |
		jq --arg host "$name" '.host = $host' >"$name.json"
}

formats() {
	"$ARGVET" convert --help | sed -n '/^Formats:/,/^$/ s/^  \([a-z-]*\) .*/\1/p'
}

@test 'every format says the same as in the scan itself' {
	local format
	export SOURCE_DATE_EPOCH=1
	[ "$(formats | wc -l)" -ge 10 ]
	for format in $(formats); do
		scan -o json=report.json -o "$format=scanned" "$options" "$data/manifests" \
			2>/dev/null || same "$?" 3
		[ "$format" != json ] || cp report.json scanned
		convert -o "$format=converted" report.json 2>/dev/null || same "$?" 3
		cmp scanned converted
	done
}

@test 'text is what comes without an option, and looks as in a scan' {
	local look
	scan -o json=report.json "$options/fail.yaml" || same "$?" 1
	for look in -v -q --no-remediation --color=always; do
		scan "$look" "$options/fail.yaml" >scanned || same "$?" 1
		convert "$look" report.json >converted || same "$?" 1
		cmp scanned converted
	done
}

@test 'parameters, gaps and waivers are not lost' {
	cat >argvet.yaml <<-'YAML'
	waivers:
	  - check: kube-apiserver/insecure-port
	    reason: a lab
	YAML
	scan --config argvet.yaml -o json=report.json -o text=scanned "$options/fail.yaml" ||
		same "$?" 1
	convert -o text=converted -o json=again.json report.json || same "$?" 1
	cmp scanned converted
	cmp report.json again.json
	grep -q 'waived: a lab' converted
	scan -o json=report.json -o text=scanned --argv "$data/argv" 2>/dev/null || true
	convert report.json >converted 2>/dev/null || true
	cmp scanned converted
}

@test 'a report on standard input' {
	scan -o json "$options/fail.yaml" >report.json || same "$?" 1
	run -1 convert - <report.json
	has '5 fail'
}

@test 'the exit status is that of a scan' {
	saved fine "$options/pass.yaml"
	saved bad "$options/fail.yaml"
	saved broken "$options/pass.yaml" missing.yaml
	saved empty "$options/nothing.yaml"
	run -0 convert fine.json
	run -1 convert bad.json
	run -0 convert --fail-on never bad.json
	run -0 convert --fail-on critical bad.json
	run -3 --separate-stderr convert broken.json
	says 'missing.yaml: error: cannot open'
	run -4 convert empty.json
	run -0 convert --allow-empty empty.json
	run -1 convert fine.json bad.json
	run -3 convert fine.json bad.json broken.json
	run -0 convert empty.json fine.json
}

@test 'the nodes of a cluster on one page' {
	saved node1 "$options/pass.yaml"
	saved node2 "$options/fail.yaml" missing.yaml
	saved node3 "$options/fail.yaml"
	jq '.host = null' node3.json >third.json
	run -3 --separate-stderr convert node1.json node2.json third.json
	has "kube-apiserver  node1: $options/pass.yaml:11:7"
	has "kube-apiserver  node2: $options/fail.yaml:11:7"
	has "kube-apiserver  third: $options/fail.yaml:11:7"
	has '3 targets, 15 results'
	says 'missing.yaml: error: cannot open: No such file or directory (on node2)'
	convert -o json=all.json third.json node1.json node2.json 2>/dev/null || same "$?" 3
	jq -c '.host, .complete, (.checks | length), [.targets[].host], [.problems[].host]' \
		all.json >actual
	diff -u - actual <<-'LINES'
	null
	false
	5
	["node1","node2","third"]
	["node2"]
	LINES
	# Once put together, it can be converted like any other.
	convert -o json=again.json all.json 2>/dev/null || same "$?" 3
	cmp all.json again.json
}

@test 'every format tells the hosts' {
	local format
	saved node1 "$options/fail.yaml"
	saved node2 "$options/fail.yaml"
	for format in $(formats); do
		convert -o "$format" node1.json node2.json >page || same "$?" 1
		grep -q node1 page && grep -q node2 page || { echo "$format"; return 1; }
	done
	convert -o sarif node1.json node2.json >page.json || same "$?" 1
	jq -e '[.runs[].results[].partialFingerprints] | length == (unique | length)' page.json
}

@test 'the newer text of a check is taken, with a warning' {
	saved node1 "$options/fail.yaml"
	saved node2 "$options/fail.yaml"
	jq '.checks[2].plugin.version = "99.0" | .checks[2].title = "Newer"' node2.json >newer.json
	run -1 --separate-stderr convert node1.json newer.json
	says 'node1.json: warning: kube-apiserver/insecure-port is another check here'
	has 'kube-apiserver/insecure-port  Newer'
	lacks 'The API server keeps its plain HTTP port closed'
}

@test 'reports of different benchmarks' {
	saved one "$options/fail.yaml"
	saved other -b cis-1.12 "$options/fail.yaml"
	usage_error 'one.json has the numbers of cis-1.5.1, other.json those of cis-1.12' \
		convert one.json other.json
}

@test 'what is no whole report of argvet' {
	saved good "$options/fail.yaml"
	head -c 5000 good.json >cut.json
	usage_error 'cut.json: not JSON: line ' convert good.json cut.json
	scan -o sarif=sarif.json "$options/fail.yaml" || same "$?" 1
	usage_error 'sarif.json: not a whole JSON report of argvet: schema_version is missing' \
		convert sarif.json
	scan -o kube-bench=bench.json "$options/fail.yaml" || same "$?" 1
	usage_error 'bench.json: not a whole' convert bench.json
	jq '.schema_version = "2.0"' good.json >later.json
	usage_error 'later.json: not a whole JSON report of argvet: this argvet reads' convert later.json
	jq 'del(.targets[0].results[0])' good.json >less.json
	usage_error 'less.json: not a whole JSON report of argvet: summary.fail is 5, but there are 4' \
		convert less.json
	usage_error 'cannot open the report missing.json: No such file' convert missing.json
	usage_error 'which report?' convert
	usage_error '--output docx: the formats are' convert -o docx good.json
	# Nothing was written.
	usage_error 'cut.json' convert -o html=page.html good.json cut.json
	[ ! -e page.html ]
}

@test 'a hostile report' {
	local format escape=$'\033'
	saved good "$options/fail.yaml"
	# shellcheck disable=SC2016
	jq 'def evil: "=1<script>alert(1)</script>\u001b[31m`|[a](javascript:b)\n# x";
		.host = evil | .checks[].title = evil | .checks[].category = evil |
		.checks[].references = [evil] | .checks[].plugin.version = evil |
		.targets[].component = evil | .targets[].results[].message = evil |
		.targets[].results[].findings[].flag = evil |
		.targets[].results[].control = evil' good.json >evil.json
	for format in $(formats); do
		convert -o "$format" evil.json good.json >page 2>err || same "$?" 1
		! grep -q "$escape" page err || { echo "$format"; return 1; }
	done
	convert -o html evil.json >page || same "$?" 1
	run ! grep -q '<script>alert' page
}
