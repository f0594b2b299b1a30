#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Trees and files that nobody would make by accident: what is special is neither opened nor followed,
# and its neighbours are not lost.

# shellcheck disable=SC2154 # from the helper
load helper

setup() {
	all_checks
	cd "$BATS_TEST_TMPDIR" || return
	good=$data/manifests/compliant.yaml
	mkdir tree
	cp "$good" tree/good.yaml
}

# quickly COMMAND...: runs it; it must be done within ten seconds.
quickly() {
	local before=$SECONDS
	"$@"
	[ $((SECONDS - before)) -le 10 ]
}

# only_good: the tree holds nothing but its good file, and there is nothing to say about the rest.
only_good() {
	quickly answers 0 -c 1.2.19 tree <<<'pass insecure-port'
	same "$(problems)" ''
}

@test "a FIFO in a tree is not opened" {
	mkfifo tree/a.yaml tree/z.yaml
	# Who writes to it goes on as soon as somebody opens it to read.
	timeout 20 bash -c 'echo "kind: Pod" >tree/a.yaml; touch opened' 3>&- &
	local writer=$!
	sleep 0.2
	only_good
	kill "$writer" || true
	wait "$writer" || true
	[ ! -e opened ]
	rm tree/good.yaml
	run -4 scan tree
	has 'no manifests here'
}

@test "a FIFO that is asked for is read to its end" {
	mkfifo pipe
	cat "$good" >pipe 3>&- &
	quickly answers 0 -c 1.2.19 pipe <<<'pass insecure-port'
	wait
}

@test "a device in a tree is not opened" {
	[ "$(id -u)" -eq 0 ] || skip 'only root can make devices'
	mknod tree/a.yaml c 1 5 || skip 'no devices can be made here'
	mknod tree/b.yaml b 7 200 || skip 'no devices can be made here'
	only_good
	run -3 scan tree/b.yaml
	has 'tree/b.yaml: error: cannot be read: neither a file nor a pipe nor a directory'
}

@test "a device that never ends" {
	quickly scan_as 3 /dev/zero
	same "$(problems)" '/dev/zero: error: larger than the 64 MiB that argvet reads'
	input=/dev/zero quickly scan_as 3 --argv
	same "$(problems)" '-: error: larger than the 64 MiB that argvet reads'
}

@test "a socket in a tree, and one that is asked for" {
	command -v python3 >/dev/null || skip 'there is no python3 to make a socket'
	python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("tree/a.yaml")'
	only_good
	scan_as 3 tree/a.yaml
	same "$(problems)" \
		'tree/a.yaml: error: cannot be read: neither a file nor a pipe nor a directory'
}

@test "links that go round in circles" {
	ln -s . tree/self
	ln -s ../tree tree/again.yaml
	ln -s a.yaml tree/b.yaml
	ln -s b.yaml tree/a.yaml
	mkdir tree/deep
	ln -s ../.. tree/deep/up
	ln -s ../good.yaml tree/deep/good.yaml
	only_good
}

@test "links that lead out of the tree, or nowhere" {
	cp "$good" outside.yaml
	mkdir outside
	cp "$good" outside/x.yaml
	ln -s ../outside.yaml tree/a.yaml
	ln -s "$PWD/outside.yaml" tree/b.yaml
	ln -s ../outside tree/c
	ln -s /proc/self/environ tree/d.yaml
	ln -s /dev/zero tree/e.yaml
	ln -s nowhere tree/f.yaml
	ln -s "$PWD/treelike.yaml" tree/g.yaml
	cp "$good" treelike.yaml
	only_good
	# Who asks for a link gets what it leads to.
	answers 0 -c 1.2.19 tree/a.yaml <<<'pass insecure-port'
}

@test "links inside the tree, as a ConfigMap's volume has them" {
	rm tree/good.yaml
	mkdir tree/..2024
	cp "$good" tree/..2024/x.yaml
	ln -s ..2024 tree/..data
	ln -s ..data/x.yaml tree/x.yaml
	only_good
	same "$(jq -r '.targets[].origin.file' report.json)" 'tree/x.yaml'
}

@test "a file under several names is one" {
	ln tree/good.yaml tree/other.yaml
	ln -s good.yaml tree/a.yaml
	only_good
}

@test "a tree so deep that no path leads to its end" {
	local i
	(
		cd tree || exit
		for ((i = 0; i < 25; i++)); do
			name=$(printf '%0200d' "$i")
			mkdir "$name" && cd "$name" || exit
		done
		cp "$good" end.yaml
	)
	quickly answers 3 -c 1.2.19 tree <<<'pass insecure-port'
	[[ $(problems) == *': error: cannot open: File name too long' ]]
	[ "$(problems | wc -l)" -eq 1 ]
}

@test "a tree deeper than there are descriptors" {
	local path=tree i
	for ((i = 0; i < 200; i++)); do
		path+=/d
	done
	mkdir -p "$path"
	cp "$good" "$path/end.yaml"
	rm tree/good.yaml
	ulimit -n 100
	only_good
}

@test "a name with a line break and a byte that is no text" {
	rm tree/good.yaml
	cp "$good" tree/$'a\nb\xff.yaml'
	answers 0 -c 1.2.19 tree <<<'pass insecure-port'
}

@test "a file that claims a size it does not have" {
	[ -r /sys/kernel/mm/transparent_hugepage/enabled ] || skip 'there is no /sys'
	scan_as 4 --argv /sys/kernel/mm/transparent_hugepage/enabled
	[[ $(problems) != *changed* ]]
}

@test "a file that grows while it is read is one problem at most, and no crash" {
	local i writer status
	cp "$good" tree/log.yaml
	timeout 20 bash -c 'while :; do echo "# more" >>tree/log.yaml; done' 3>&- &
	writer=$!
	for ((i = 0; i < 5; i++)); do
		status=0
		scan -o json -c 1.2.19 tree/log.yaml >report.json 2>/dev/null || status=$?
		case $status in
		3) same "$(problems)" \
			'tree/log.yaml: error: changed while it was read: scan it again' ;;
		*) same "$(problems)" '' ;;
		esac
	done
	kill "$writer"
	wait "$writer" || true
}
