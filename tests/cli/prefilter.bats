#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A file in a tree that cannot hold a component is not parsed; one that is named always is.

# shellcheck disable=SC2154 # from the helper
load helper

setup() {
	all_checks
	cd "$BATS_TEST_TMPDIR" || return
	mkdir tree
}

@test "a broken file without a component is passed over in a tree, and told of if it is named" {
	cp "$data/manifests/compliant.yaml" tree/good.yaml
	printf 'kind: [\n' >tree/broken.yaml
	answers 0 -c 1.2.19 tree <<<'pass insecure-port'
	same "$(problems)" ''
	answers 3 -c 1.2.19 tree/broken.yaml tree/good.yaml <<<'pass insecure-port'
	[[ $(problems) == 'tree/broken.yaml:2:1: error: '* ]]
}

@test "a broken file that spells a component is told of in a tree, too" {
	printf 'kind: [\n# kube-apiserver\n' >tree/plain.yaml
	printf 'kind: [\n# k\\u0075be-apiserver\n' >tree/spelled.yaml
	scan_as 3 tree
	same "$(problems | wc -l)" 2
}

# results: what the last report holds of each file, whatever the path it was found by.
results() {
	jq -S '[.targets[] | del(.. | .file?)]' report.json
}

@test "every file of the tests gives the same results named and in a tree" {
	local file files=0
	for file in "$data"/*/*.yaml "$data"/*/*.json "$abs_top_srcdir"/examples/*.yaml; do
		mkdir one
		cp "$file" one
		scan -o json one/* >report.json 2>/dev/null || true
		results >named
		(cd one && scan -o json . >../report.json 2>/dev/null) || true
		results >in-tree
		diff -u named in-tree
		rm -r one
		files=$((files + 1))
	done
	[ "$files" -gt 40 ]
}
