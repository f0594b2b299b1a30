#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The formats that are JSON for other tools. Real reports are validated against the schemas of those
# tools, by python3-jsonschema. The schemas are not part of this tree: ARGVET_SCHEMAS names the
# directory that holds them.

# shellcheck disable=SC2154 # from the helper
load helper

setup() {
	set -o pipefail
	export SOURCE_DATE_EPOCH=1795312800
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p tree/sub
	cp "$data/options/fail.yaml" tree/sub/
	cp "$data/options/pass.yaml" "tree/a name: with [marks]?.yaml"
}

# validator SCHEMA: sets $schema and $python, or skips the test.
validator() {
	schema=${ARGVET_SCHEMAS-}/$1
	[ -f "$schema" ] || skip "ARGVET_SCHEMAS names no directory with $1"
	# The first python3 of the path need not be the system's.
	for python in python3 /usr/bin/python3; do
		! "$python" -c 'import jsonschema' 2>/dev/null || return 0
	done
	skip 'python3 has no module jsonschema'
}

# valid [FILTER]: is standard input valid against the schema? With a filter of jq, is each
# value that it gives? After validator SCHEMA.
valid() {
	jq -c "${1-.}" >documents.ndjson
	"$python" - "$schema" documents.ndjson <<-'PYTHON'
	import json, sys, jsonschema
	schema = json.load(open(sys.argv[1]))
	kind = jsonschema.validators.validator_for(schema)
	judge = kind(schema, format_checker=jsonschema.FormatChecker())
	wrong = [f"{error.json_path}: {error.message[:200]}"
	         for line in open(sys.argv[2])
	         for error in judge.iter_errors(json.loads(line))]
	print("\n".join(wrong[:20]))
	sys.exit(1 if wrong else 0)
	PYTHON
}

# report FORMAT ARGUMENT...: the report of a scan, whatever was found.
report() {
	local format=$1 status=0
	shift
	scan -o "$format" "$@" 2>/dev/null || status=$?
	[ "$status" -ne 2 ] && [ "$status" -le 4 ]
}

# A file that has in every name and value what could break a report.
hostile() {
	printf '%s\n' 'apiVersion: v1' 'kind: "Pod\u001b[31m"' 'metadata:' \
		'  name: "a\"</script>\u202e[x](http://evil)"' '  namespace: "n\nm"' \
		'  annotations:' \
		'    argvet.dev/waive: "kube-apiserver/tls-cert-and-key=[x](y) \u001b\"<b>"' 'spec:' \
		'  containers:' '  - name: "c\t\\"' '    command:' '    - kube-apiserver' \
		'    - "--insecure-port=8\u0001\"]}\u2028"' '    - "--insecure-bind-address=[::](x)"' \
		>'tree/sub/%00 "quoted" [x](y).yaml'
}

# all_valid SCHEMA FORMAT: reports of every input there is: bad files, processes, text, templates.
all_valid() {
	validator "$1"
	local format=$2
	hostile
	process_tree
	report "$format" tree | valid
	report "$format" "$data" | valid
	report "$format" --argv "$data"/argv/*.txt | valid
	report "$format" --argv - <<<'kube-apiserver --insecure-port=8080' | valid
	report "$format" "$data/options/nothing.yaml" | valid
	report "$format" --proc proc --process | valid
	[ "$format" = gitlab ] || report "$format" --proc proc --process | grep insecure-port
}

# A process tree with one API server.
process_tree() {
	mkdir -p proc/1234
	printf '%s\0' kube-apiserver --insecure-port=8080 >proc/1234/cmdline
	echo kube-apiserver >proc/1234/comm
	printf 'Name:\tkube-apiserver\nState:\tS (sleeping)\nTgid:\t1234\nPid:\t1234\nPPid:\t1\n' \
		>proc/1234/status
}

@test 'sarif: valid' {
	all_valid sarif-2.1.0.schema.json sarif
}

@test 'gitlab: valid, as documented and as GitLab looks at it' {
	all_valid gitlab-code-quality.derived.schema.json gitlab
	validator gitlab-codeclimate.schema.json
	report gitlab "$data" | valid '.[]'
}

@test 'kube-bench: valid' {
	all_valid kube-bench.derived.schema.json kube-bench
}

@test 'ocsf: valid, line by line' {
	all_valid ocsf-compliance-finding-1.8.0.derived.schema.json ocsf
}

@test 'oscal: valid' {
	all_valid oscal-assessment-results-1.1.3.pyre.derived.schema.json oscal
}

@test 'a broken report is no valid one' {
	validator sarif-2.1.0.schema.json
	report sarif tree | jq '.runs[0].results[0].locations[0] = 1' >broken.json
	run -1 valid <broken.json
	has 'locations'
}

# From @microsoft/sarif-multitool of the npm registry; knows rules beyond the schema, and GitHub's.
@test "sarif: Microsoft's validator finds no error" {
	command -v Sarif.Multitool >/dev/null || skip 'Sarif.Multitool is not in the PATH'
	hostile
	report sarif tree "$data" >report.sarif
	DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 Sarif.Multitool validate report.sarif \
		--rule-kind 'Sarif;Ghas' --output log.sarif --log ForceOverwrite || true
	same "$(jq -r '.runs[].results[] | select(.level == "error")
		| "\(.ruleId) \(.message.arguments)"' log.sarif)" ''
}

# What GitHub refuses beyond the schema.
github_takes() {
	jq -e '
	def location: .physicalLocation
		| (.artifactLocation.uri
		   | test("^(file:///|(?![A-Za-z][A-Za-z0-9+.-]*:))[A-Za-z0-9%/._~-]+$")) and
		  (.region.startLine >= 1);
	(.runs | length == 1) and
	(.runs[0]
	 | (.results | type == "array" and length <= 25000) and
	   (.tool.driver.rules | all(
		(.shortDescription.text | length > 0 and length <= 1024) and
		(.fullDescription.text | length > 0 and length <= 1024) and
		(.help.text | length > 0) and
		(.properties.tags | length <= 20 and length == (unique | length)) and
		((.properties."security-severity" // "1.0") | type == "string" and
		 (tonumber | . > 0 and . <= 10)))) and
	   (.tool.driver.rules as $rules | .results | all(
		(.locations | length >= 1 and length <= 1000 and all(location)) and
		(.message.text | length > 0) and
		(.partialFingerprints.primaryLocationLineHash | length > 0) and
		.ruleId == $rules[.ruleIndex].id and
		(.level | IN("note", "warning", "error")))))'
}

@test 'sarif: what GitHub asks for' {
	process_tree
	hostile
	report sarif tree | github_takes
	report sarif "$data" | github_takes
	report sarif --argv "$data/argv" | github_takes
	report sarif --argv - <<<'kube-apiserver --insecure-port=8080' | github_takes
	report sarif --proc proc --process | github_takes
	report sarif "$data/options/nothing.yaml" | github_takes
}

@test 'sarif: the place of a finding' {
	report sarif -c 1.2.19 "$BATS_TEST_TMPDIR/tree/sub" >sarif.json
	same "$(jq -r '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri' \
		sarif.json)" tree/sub/fail.yaml
	report json -c 1.2.19 tree/sub >report.json
	same "$(jq '.runs[0].results[0].locations[0].physicalLocation.region.startLine' sarif.json)" \
		"$(jq '.targets[0].results[0].findings[0].origin.line' report.json)"
}

# fingerprints FILE: of all findings.
fingerprints() {
	report gitlab "$1" | jq -r '.[].fingerprint'
}

@test 'a finding keeps its fingerprint when lines move' {
	fingerprints tree/sub >before
	sed -i '1i # a comment' tree/sub/fail.yaml
	fingerprints tree/sub >after
	[ -s before ]
	diff before after
}

@test 'no two findings have the same fingerprint' {
	fingerprints "$data" >all
	[ -s all ]
	same "$(sort all | uniq -d)" ''
}

@test 'gitlab: findings without a file are left out' {
	process_tree
	same "$(report gitlab --proc proc --process)" '[]'
	same "$(report gitlab --argv - <<<'kube-apiserver --insecure-port=8080')" '[]'
}

@test 'kube-bench: the totals are those of the groups' {
	report kube-bench tree "$data/manifests" | jq -e '
		def sum(f): [.. | objects | select(has("results")) | f] | add;
		.Totals.total_pass == sum(.pass) and .Totals.total_fail == sum(.fail) and
		.Totals.total_warn == sum(.warn) and .Totals.total_info == sum(.info)'
}

@test 'oscal: what is referred to is there, and no UUID names two things' {
	report oscal tree "$data/manifests" >oscal.json
	jq -e '."assessment-results" as $all
		| [$all | .. | objects | .uuid // empty] as $uuids
		| ($uuids | length == (unique | length)) and
		  ([$all | .. | objects | ."observation-uuid", ."subject-uuid" | values]
		   | all(IN($uuids[])))' oscal.json
}

@test 'the same scan at the same time is the same report' {
	local format
	for format in sarif gitlab kube-bench ocsf oscal; do
		report "$format" tree >first
		report "$format" tree >again
		cmp first again
	done
}

@test 'bytes that are no UTF-8 stay out of reports' {
	local format
	printf 'kube-apiserver --insecure-port=\xff\xc3\n' >words.txt
	for format in sarif gitlab kube-bench ocsf oscal; do
		report "$format" --argv words.txt >report.out
		iconv -f UTF-8 -t UTF-8 report.out >/dev/null
		jq -e . report.out >/dev/null || [ ! -s report.out ]
	done
}
