#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
#
# What `make bench` measures with, on a small scale. How fast anything is, is no test.

load helper

: "${abs_top_srcdir:?}"

setup_file() {
	local name
	for name in generate run sleepers; do
		# shellcheck disable=SC2086 # a compiler may come with options
		$CC -std=gnu11 -D_GNU_SOURCE -O1 -o "$BATS_FILE_TMPDIR/$name" \
			"$abs_top_srcdir/bench/$name.c"
	done
}

setup() {
	bin=$BATS_FILE_TMPDIR
	cd "$BATS_TEST_TMPDIR" || return
}

@test "the same arguments give the same tree" {
	"$bin/generate" one 120 7 10
	"$bin/generate" two 120 7 10
	diff -r one two
}

@test "another seed gives another tree" {
	"$bin/generate" one 20 7 10
	"$bin/generate" two 20 8 10
	run -1 diff -rq one two
}

@test "the tree is the same on every machine" {
	"$bin/generate" tree 120 1 10
	run -0 sh -c 'cat tree/*/*.yaml | cksum'
	same "$output" '1802816382 359597'
}

@test "a hundred files make a directory" {
	"$bin/generate" tree 120 1 10
	run -0 sh -c 'ls -d tree/*; ls tree/000 | wc -l; ls tree/001 | wc -l'
	same "$output" 'tree/000
tree/001
100
20'
}

@test "the share of API servers is exact, and every file can be read" {
	"$bin/generate" tree 200 1 10
	scan_as 1 --kubernetes-version 1.19 tree
	same "$(problems)" ''
	[ "$(jq '.targets | length' report.json)" -eq 20 ]
}

@test "a tree of API servers has nothing else" {
	"$bin/generate" tree 30 1 100
	scan_as 1 tree
	same "$(problems)" ''
	[ "$(jq '.targets | length' report.json)" -eq 30 ]
}

@test "a wrong share is refused" {
	run -1 "$bin/generate" tree 10 1 101
	has 'a share of 101 percent'
}

@test "a comparison is a line of numbers" {
	run -0 "$bin/run" -n 3 true --versus sh -c 'exit 1'
	[ "${#lines[@]}" -eq 1 ]
	# rounds, two times, three ratios, four sizes; sizes are "-" where nobody may look
	printf '%s\n' "$output" | awk -F '\t' '
		NF != 10 || $1 != 3 { exit 1 }
		{ for (i = 2; i <= 6; i++) if ($i !~ /^[0-9]+(\.[0-9]+)?$/ || $i == 0) exit 1 }
		{ for (i = 7; i <= 10; i++) if ($i !~ /^([0-9]+|-)$/) exit 1 }
		$5 > $4 || $4 > $6 { exit 1 }'
}

@test "the slower command has the larger time" {
	run -0 "$bin/run" -n 3 sleep 0.05 --versus true
	printf '%s\n' "$output" | awk -F '\t' '$2 < 50000 || $3 > $2 || $4 < 1 { exit 1 }'
}

@test "the memory of all processes is added up" {
	local two='head -c 20000000 /dev/zero | tail -c 20000000 | wc -c'
	run -0 "$bin/run" -n 1 sh -c "$two" --versus true
	printf '%s\n' "$output" | awk -F '\t' '$7 != "-" && $7 < 19000 { exit 1 }'
}

@test "a command that does not run is no measurement" {
	run -1 "$bin/run" -n 1 ./missing --versus true
	has './missing'
	run -1 "$bin/run" -n 1 true --versus sh -c 'exit 2'
	has 'sh ended with status 2'
	run -1 "$bin/run" -n 1 true
	has 'usage:'
}

# Prints the first words of this process's siblings.
siblings() {
	cat <<-'SCRIPT'
		for status in $(grep -ls "^PPid:[[:blank:]]*$PPID\$" /proc/[0-9]*/status); do
			tr '\0' '\n' <"${status%status}cmdline" | head -n 1
		done | grep -v '^sh$' | sort
	SCRIPT
}

@test "sleepers have the command lines of a node" {
	run -0 "$bin/sleepers" 3 sh -c "$(siblings)"
	same "$output" '/usr/bin/containerd-shim-runc-v2
/usr/bin/containerd-shim-runc-v2
kube-apiserver'
	run -5 "$bin/sleepers" 1 sh -c 'exit 5'
}

@test "the plugin that is built a hundred times is one that argvet takes" {
	# shellcheck disable=SC2086
	$CC -std=c11 -Wall -Wextra -Werror -fPIC -fvisibility=hidden -fno-stack-protector -nostdlib -shared \
		-DBENCH_NUMBER=7 -DBENCH_NAME='"bench-7"' -I "$abs_top_srcdir/include" \
		-o bench-7.so "$abs_top_srcdir/bench/plugin.c"
	chmod go-w . bench-7.so
	mkdir plugins plugins/kube-apiserver
	mv bench-7.so plugins/kube-apiserver
	chmod go-w plugins plugins/kube-apiserver
	run -0 "$ARGVET" scan --no-default-plugins --plugin-dir plugins -o json --argv \
		<<<'kube-apiserver --etcd-servers=https://127.0.0.1:2379'
	has '"pass"'
}
