#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Input that cannot be read: a clear message with its place, the right exit status, and nothing else
# is lost.

# shellcheck disable=SC2016,SC2054,SC2154 # texts with $, lists with commas; from the helper
load helper

setup() {
	all_checks
	cd "$data/bad" || return
	good=$data/manifests/compliant.yaml
}

# refuses STATUS FILE MESSAGE: scanning the file alone ends so and says so, in JSON and in text;
# beside a good file, the good one's result is there.
refuses() {
	local together=$1
	[ "$1" -ne 4 ] || together=0
	scan_as "$1" -c 1.2.19 "$2"
	same "$(problems)" "$3"
	run --separate-stderr "-$1" scan -c 1.2.19 "$2"
	same "$stderr" "$3"
	answers "$together" -c 1.2.19 "$2" "$good" <<<'pass insecure-port'
	same "$(problems)" "$3"
}

# quickly COMMAND...: runs it; it must be done within ten seconds.
quickly() {
	local before=$SECONDS
	"$@"
	[ $((SECONDS - before)) -le 10 ]
}

@test "an empty file, and one with nothing but a comment" {
	refuses 4 empty.yaml 'empty.yaml: warning: an empty file: it holds no document'
	refuses 4 comment.yaml 'comment.yaml: warning: an empty file: it holds no document'
	run -4 scan empty.yaml
	has 'nothing to check: no command line of a known component was found'
}

@test "/dev/null, and standard input without a byte" {
	refuses 4 /dev/null '/dev/null: warning: an empty file: it holds no document'
	input=/dev/null scan_as 4 -
	same "$(problems)" '-: warning: an empty file: it holds no document'
	input=/dev/null scan_as 4 --argv
	same "$(problems)" '-: warning: holds no command line'
}

@test "a file that is not there" {
	refuses 3 nowhere.yaml 'nowhere.yaml: error: cannot open: No such file or directory'
	refuses 3 empty.yaml/x 'empty.yaml/x: error: cannot open: Not a directory'
}

@test "a file that may not be read, named and in a directory" {
	[ "$(id -u)" -ne 0 ] || skip 'root may read everything'
	cd "$BATS_TEST_TMPDIR" || return
	mkdir tree tree/closed
	cp "$good" tree/good.yaml
	cp "$good" tree/secret.yaml
	chmod 0 tree/secret.yaml tree/closed
	refuses 3 tree/secret.yaml 'tree/secret.yaml: error: cannot open: Permission denied'
	answers 3 -c 1.2.19 tree <<<'pass insecure-port'
	same "$(problems)" 'tree/closed: error: cannot read the directory: Permission denied
tree/secret.yaml: error: cannot open: Permission denied'
}

# As root, everything can be read; so another user scans.
@test "a file that an ordinary user may not read" {
	somebody_else
	mkdir "$place/tree"
	cp "$good" "$place/tree/good.yaml"
	cp "$good" "$place/tree/secret.yaml"
	chmod -R go+rX "$place/tree"
	chmod 0600 "$place/tree/secret.yaml"
	run --separate-stderr "${as_nobody[@]}" \
		"$place/argvet" scan -c 1.2.19 --no-default-plugins --plugin-dir "$place" "$place/tree"
	rm -rf "$place"
	[ "$status" -eq 3 ]
	same "$stderr" "$place/tree/secret.yaml: error: cannot open: Permission denied"
	has '1 target, 1 result: 1 pass'
	has 'incomplete: 1 problem with the input (see standard error)'
}

@test "a directory without manifests" {
	mkdir "$BATS_TEST_TMPDIR/none" "$BATS_TEST_TMPDIR/none/deeper"
	echo 'kube-apiserver' >"$BATS_TEST_TMPDIR/none/README"
	cd "$BATS_TEST_TMPDIR" || return
	refuses 4 none \
		'none: warning: no manifests here (files that end in .yaml, .yml, .json or .manifest)'
	run -0 scan --allow-empty none
}

@test "binary junk" {
	refuses 3 junk.yaml 'junk.yaml:1:1: error: not text: the control character 0x7f'
	scan_as 3 --argv junk.yaml
	same "$(problems)" 'junk.yaml:1:1: error: not text: byte 0x7f, and many like it; command lines are expected here'
	# A program, as it is.
	run -3 scan "$ARGVET"
	run -3 scan --argv "$ARGVET"
}

@test "invalid YAML" {
	refuses 3 syntax.yaml "syntax.yaml:5:9: error: did not find expected ',' or ']', while parsing a flow sequence that starts on line 4"
	refuses 3 alias.yaml \
		'alias.yaml:4:14: error: the alias *nobody has no anchor &nobody before it'
	refuses 3 open.json "open.json:2:1: error: did not find expected ',' or ']', while parsing a flow sequence that starts on line 1"
}

@test "a quote that is not closed" {
	refuses 3 quote.yaml 'quote.yaml:6:1: error: a quote is never closed, while scanning a quoted scalar that starts on line 3'
}

@test "tabs that indent" {
	refuses 3 tab.yaml 'tab.yaml:3:1: error: a tab where only spaces can indent'
}

@test "a broken document does not hide those before and behind it" {
	expect 3 -c 1.2.19 neighbours.yaml <<-'LINES'
	neighbours.yaml:5:15 | Pod before | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 5:31 "1"
	neighbours.yaml:16:15 | Pod after | Kubernetes unknown
	pass insecure-port
	LINES
	[[ $(problems) == 'neighbours.yaml:10:2: error: '*'wrong indentation?'* ]]
	same "$(jq -c '[.complete, [.targets[].origin.document]]' "$BATS_TEST_TMPDIR/report.json")" \
		'[false,[1,3]]'
}

@test "a Helm template that is not rendered is read as far as it goes" {
	expect 3 -c '1.2.7,1.2.19' helm.yaml <<-'LINES'
	helm.yaml:10:7 | Pod {{ .Release.Name }}, container server | Kubernetes unknown
	fail authorization-mode-not-always-allow | IncorrectValue --authorization-mode 12:7 "AlwaysAllow"
	manual insecure-port
	LINES
	same "$(problems)" 'helm.yaml:1:1: error: a template that is not rendered yet, read as far as it goes: render it first (for example with helm template) for full results'
	[[ $(message insecure-port) == *'{{ .Values.port }}'* ]]
}

@test "something else than a manifest: what it is, and what reads it" {
	refuses 4 other.yaml 'other.yaml:1:1: warning: a Service (v1): argvet reads Pods and what makes them, not this kind'
	refuses 4 text.yaml 'text.yaml:1:1: warning: a single text, not a Kubernetes object'
	refuses 4 object.json 'object.json:1:1: warning: no Kubernetes object (no kind and apiVersion)'
	refuses 3 shell.sh 'shell.sh: error: a script, not a manifest: argvet scan --argv reads command lines, one on each line'
	refuses 3 unit.service 'unit.service: error: a systemd unit, not a manifest: argvet scan --argv reads command lines, one on each line'
	answers 1 -c 1.2.19 --argv shell.sh <<<'fail insecure-port'
}

@test "words that are no texts" {
	scan_as 3 -c 1.2.19 types.yaml
	for line in "types.yaml:6:7: error: spec.containers[0].command[1] is a mapping" \
		"types.yaml:7:7: warning: spec.containers[0].command[2] is a number" \
		"types.yaml:8:7: warning: spec.containers[0].command[3] is a boolean" \
		"types.yaml:9:7: warning: spec.containers[0].command[4] is null"; do
		[[ $(problems) == *"$line"* ]]
	done
}

@test "a FIFO that is named is read; one in a directory is not waited for" {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir tree
	cp "$good" tree/good.yaml
	mkfifo fifo.yaml tree/fifo.yaml
	cat "$good" >fifo.yaml 3>&- &
	run -0 timeout 10 "$ARGVET" scan --no-default-plugins --plugin-dir "$ARGVET_PLUGINS" \
		-c 1.2.19 fifo.yaml
	has '1 target, 1 result: 1 pass'
	run -0 timeout 10 "$ARGVET" scan --no-default-plugins --plugin-dir "$ARGVET_PLUGINS" \
		-c 1.2.19 tree
	has '1 target, 1 result: 1 pass'
}

@test "a device in a directory is not read" {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir tree
	cp "$good" tree/good.yaml
	mknod tree/zero.yaml c 1 5 2>/dev/null || ln -s /dev/zero tree/zero.yaml
	answers 0 -c 1.2.19 tree <<<'pass insecure-port'
}

@test "an input without an end" {
	refuses 3 /dev/zero '/dev/zero: error: larger than the 64 MiB that argvet reads'
}

@test "nesting without an end" {
	cd "$BATS_TEST_TMPDIR" || return
	{ printf 'a: '; printf '[%.0s' {1..20000}; printf ']%.0s' {1..20000}; } >deep.yaml
	quickly refuses 3 deep.yaml 'deep.yaml:1:103: error: nested more than 100 levels deep'
	{ printf '[%.0s' {1..20000}; } >deep.json
	quickly scan_as 3 --argv deep.json
}

@test "aliases of aliases that grow into billions" {
	quickly refuses 3 bomb.yaml 'bomb.yaml:7:44: error: more than 1000000 values in one document, aliases counted in full'
}

@test "an alias inside what it names" {
	refuses 3 loop.yaml 'loop.yaml:4:5: error: the alias *spec stands inside what it names'
}

@test "a NUL in a text" {
	refuses 3 nul.yaml 'nul.yaml:6:7: error: a text that holds a NUL character'
	cd "$BATS_TEST_TMPDIR" || return
	printf 'kind: Pod\nmetadata:\n  name: a\0b\n' >byte.yaml
	refuses 3 byte.yaml 'byte.yaml:3:10: error: not text: a NUL byte'
}

@test "bytes that are no UTF-8" {
	refuses 3 encoding.yaml 'encoding.yaml:4:48: error: not text: the byte 0xff is no UTF-8'
	cd "$BATS_TEST_TMPDIR" || return
	printf 'kube-apiserver --insecure-port=0\nkube-apiserver --v=\377\n' >line
	answers 3 -c 1.2.19 --argv line <<<'pass insecure-port'
	same "$(problems)" \
		'line:2:20: error: not text: byte 0xff is no UTF-8, and the line is not looked at'
}

@test "links that go round in circles" {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p tree/deeper
	cp "$good" tree/good.yaml
	ln -s .. tree/deeper/up
	ln -s b.yaml tree/a.yaml
	ln -s a.yaml tree/b.yaml
	quickly scan_as 3 tree/a.yaml
	same "$(problems)" 'tree/a.yaml: error: cannot open: Too many levels of symbolic links'
	run timeout 10 "$ARGVET" scan -o json --no-default-plugins --plugin-dir "$ARGVET_PLUGINS" \
		-c 1.2.19 tree
	same "$(verdicts <<<"$output" | grep -c '^pass')" 1
}

@test "control characters never reach the terminal" {
	run -1 scan -c 1.2.19 --color never escapes.yaml
	lacks $'\e'
	lacks $'\b'
	lacks $'\a'
	lacks $'\r'
	lacks $'\u009b'
	has '\x1b[31m8080'
	has '\x1b[2J\x1b]0;title\x07'
	has 'container back\x08space'
	run -1 scan -v -c 1.2.19 --color never escapes.yaml
	lacks $'\e'
	run -1 scan -o tap -c 1.2.19 escapes.yaml
	lacks $'\e'
	run -1 --separate-stderr scan -o json -c 1.2.19 escapes.yaml
	lacks $'\e'
	jq -e '.targets[0].command[1] == "--insecure-port=\u001b[31m8080\r\n\u009b0m"' <<<"$output"
}

@test "control characters in a file's name and in broken YAML" {
	cd "$BATS_TEST_TMPDIR" || return
	printf 'a: *x\n' >$'evil\e[31m.yaml'
	run -3 scan $'evil\e[31m.yaml' $'none\e[0m'
	lacks $'\e'
	has 'evil\x1b[31m.yaml:1:4: error: '
	has 'none\x1b[0m: error: '
}

@test "one of each kind together: every good result is there, every bad one named" {
	cd "$BATS_TEST_TMPDIR" || return
	cp -R "$data/bad" tree
	chmod -R u+w tree
	cp "$good" tree/a-good.yaml
	cp "$good" tree/z-good.yaml
	# By name: in a tree, those that hold no component would be passed over.
	scan_as 3 -c 1.2.19 tree/*.yaml tree/*.json
	same "$(jq -r '.targets[].origin.file' "$BATS_TEST_TMPDIR/report.json")" 'tree/a-good.yaml
tree/escapes.yaml
tree/helm.yaml
tree/neighbours.yaml
tree/neighbours.yaml
tree/types.yaml
tree/z-good.yaml'
	same "$(problems | sed -n 's/: error: .*//p')" 'tree/alias.yaml:4:14
tree/bomb.yaml:7:44
tree/encoding.yaml:4:48
tree/helm.yaml:1:1
tree/junk.yaml:1:1
tree/loop.yaml:4:5
tree/neighbours.yaml:10:2
tree/nul.yaml:6:7
tree/open.json:2:1
tree/quote.yaml:6:1
tree/syntax.yaml:5:9
tree/tab.yaml:3:1
tree/types.yaml:6:7'
}
