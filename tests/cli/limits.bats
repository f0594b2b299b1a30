#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Input without measure: a clear message, and every result of the file beside it.

# shellcheck disable=SC2016,SC2154 # texts with $; from the helper
load helper

setup() {
	all_checks
	cd "$BATS_TEST_TMPDIR" || return
	mkdir tree
	cp "$data/manifests/compliant.yaml" tree/good.yaml
	# What scan may take: long enough for a slow machine, too short for what grows by squares.
	limit=60
}

# times COUNT TEXT: the text so many times, without a line's end.
times() {
	head -c $((${#2} * $1)) < <(yes -- "$2" | tr -d '\n')
}

# survives FILE MESSAGE...: scanning the file beside a good one gives the good one's five results, and
# these problems.
survives() {
	local file=$1
	shift
	run --separate-stderr -3 timeout "$limit" "$ARGVET" scan --no-default-plugins \
		--plugin-dir "$ARGVET_PLUGINS" -o json "$file" tree/good.yaml
	echo "$output" >report.json
	same "$(jq -c '[.targets[] | select(.origin.file == "tree/good.yaml") | .results | length]' \
		report.json)" '[5]'
	same "$(problems)" "$(printf '%s\n' "$@")"
}

@test "an alias that stands for billions of values" {
	{
		echo 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
		for i in {1..20}; do
			printf 'a%d: &a%d [%s]\n' "$i" "$i" "$(times 10 "*a$((i - 1)),")"
		done
	} >laughs.yaml
	survives laughs.yaml \
		'laughs.yaml:6:46: error: more than 1000000 values in one document, aliases counted in full'
}

@test "an alias inside what it names, directly and through another" {
	printf 'a: &a [*a]\n---\na: &a {b: &b [*a]}\n' >cycle.yaml
	survives cycle.yaml 'cycle.yaml:1:8: error: the alias *a stands inside what it names' \
		'cycle.yaml:3:15: error: the alias *a stands inside what it names'
}

@test "an anchor that is set again and again: the last one before an alias counts" {
	{
		echo 'kind: Pod'
		echo 'x:'
		seq 50000 | sed 's/.*/- \&a kube-proxy/'
		echo '- &a kube-apiserver'
		echo 'spec: {containers: [{command: [*a, --insecure-port=1]}]}'
	} >anchors.yaml
	expect 1 -c 1.2.19 anchors.yaml <<-'LINES'
	anchors.yaml:50003:6 | Pod  | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 50004:36 "1"
	LINES
}

@test "a hundred thousand levels" {
	times 100000 '[' >deep.yaml
	survives deep.yaml 'deep.yaml:1:101: error: nested more than 100 levels deep'
	times 100000 '{"a":' >deep.json
	survives deep.json 'deep.json:1:501: error: nested more than 100 levels deep'
	seq 0 2000 | awk '{ printf "%*sa:\n", $1, "" }' >indented.yaml
	survives indented.yaml 'indented.yaml:101:101: error: nested more than 100 levels deep'
	times 100000 '- ' >dashes.yaml
	survives dashes.yaml 'dashes.yaml:1:201: error: nested more than 100 levels deep'
}

@test "as many descriptors under way as a user may have" {
	somebody_else
	# Not the one that the workers of other tests become.
	as_nobody=(setpriv --reuid 54321 --regid 54321 --clear-groups env PATH=/usr/bin:/bin)
	"${as_nobody[@]}" python3 --version || skip 'somebody else has no python3'
	mkdir -m 0755 "$place/many"
	for i in {1..100}; do
		cp tree/good.yaml "$place/many/$i.yaml"
	done
	# They stay where they are until this ends.
	"${as_nobody[@]}" python3 -c 'import array, os, socket, time
parts = [socket.socketpair() for i in range(10)]
try:
    for one, other in parts:
        for i in range(10):
            one.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0] * 250))])
except OSError:
    print("full", flush=True)
time.sleep(2)' >full 3>&- &
	for ((i = 0; i < 50; i++)); do
		[ ! -s full ] || break
		sleep 0.1
	done
	same "$(<full)" full
	run "${as_nobody[@]}" timeout 60 "$place/argvet" scan --no-default-plugins --plugin-dir \
		"$place" -o json "$place/many"
	rm -rf "$place"
	same "$status" 0
	same "$(jq '.targets | length' <<<"$output")" 100
}

@test "as many processes as a user may have" {
	somebody_else
	mkdir -m 0755 "$place/many"
	for i in {1..400}; do
		cp tree/good.yaml "$place/many/$i.yaml"
	done
	# Of a user who has no other: argvet and two workers.
	as_nobody=(setpriv --reuid 54322 --regid 54322 --clear-groups)
	run "${as_nobody[@]}" bash -c 'ulimit -u 3 && exec "$@"' - "$place/argvet" scan --jobs 8 \
		--no-default-plugins --plugin-dir "$place" -o json "$place/many"
	rm -rf "$place"
	same "$status" 0
	same "$(jq '.targets | length' <<<"$output")" 400
}

@test "a file of 65 MiB" {
	truncate -s 65M large.yaml
	survives large.yaml 'large.yaml: error: larger than the 64 MiB that argvet reads'
}

@test "a file of nothing but NULs" {
	truncate -s 1M nul.yaml
	survives nul.yaml 'nul.yaml:1:1: error: not text: a NUL byte'
	mv nul.yaml tree
	# In a tree, it holds no component.
	answers 0 -c 1.2.19 tree <<<'pass insecure-port'
	same "$(problems)" ''
}

@test "a value of 10 MiB, and a word of as many letters" {
	{
		printf 'kind: Pod\nspec: {containers: [{command: [kube-apiserver, --insecure-port='
		times 10485760 7
		echo ']}]}'
	} >value.yaml
	scan_as 1 -c 1.2.19 value.yaml
	same "$(jq '.targets[].results[].findings[].actual | length' report.json)" 10485760
	{
		times 10485760 x
		printf ' kube-apiserver\nkube-apiserver --insecure-port=0\n'
	} >word
	answers 0 -c 1.2.19 --argv word <<<'pass insecure-port'
}

@test "a command line of 70000 words" {
	{
		printf 'kube-apiserver'
		times 70000 ' --v=2'
		printf '\nkube-apiserver --insecure-port=0\n'
	} >lines
	answers 3 -c 1.2.19 --argv lines <<<'pass insecure-port'
	same "$(problems)" 'lines:1:1: error: a command line of more than 65536 words is not looked at'
	{
		printf 'kind: Pod\nspec: {containers: [{command: [kube-apiserver'
		times 70000 ', --v=2'
		printf ', --insecure-port=1]}]}\n'
	} >words.yaml
	# What is behind the words that were read might have set the flag.
	answers 0 -c 1.2.19 words.yaml <<<'manual insecure-port'
	[[ $(message insecure-port) == *'more than 10000 words'* ]]
}

@test "thousands of containers, variables and unknown flags" {
	{
		printf 'kind: Pod\nspec:\n  containers:\n'
		seq 3000 | sed 's/.*/  - command: [kube-apiserver, --insecure-port=0]/'
		printf '  - command: [kube-apiserver, --insecure-port=$(V20000)]\n    env:\n'
		printf '    - {name: V0, value: "0"}\n'
		seq 20000 | awk '{ printf "    - {name: V%d, value: $(V%d)}\n", $1, $1 - 1 }'
	} >containers.yaml
	scan_as 0 -c 1.2.19 containers.yaml
	same "$(jq -c '[.targets | length, ([.[].results[].status] | unique)]' report.json)" \
		'[3001,["pass"]]'
	{
		printf 'kube-apiserver --insecure-port=0 --feature-gates='
		printf 'A%d=true,' {1..30000}
		printf ' --unknown-%d=1' {1..60000}
		echo
	} >flags
	scan_as 0 -c 1.2.19 --argv flags
	same "$(jq -r '.problems | length, last.message' report.json)" "21
kube-apiserver would not start: 59980 more reasons such as these"
}

@test "ten thousand documents, and as many objects in a row" {
	seq 10000 | sed 's/.*/--- {kind: ConfigMap}/' >many.yaml
	{
		echo ---
		cat tree/good.yaml
	} >>many.yaml
	answers 0 -c 1.2.19 many.yaml <<<'pass insecure-port'
	{
		times 10000 '{"kind":"ConfigMap"}'
		echo '{"kind":"Pod","spec":{"containers":[{"command":["kube-apiserver","--insecure-port=0"]}]}}'
	} >row.json
	answers 0 -c 1.2.19 row.json <<<'pass insecure-port'
	same "$(jq -c '.targets[0].origin.document' report.json)" 10001
}
