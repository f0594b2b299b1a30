#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What is said where nothing was found: each hint is one that helps.

# shellcheck disable=SC2154 # from the helpers
load option-helper

# process PID WORD...: a process in the tree proc/.
process() {
	local pid=$1
	shift
	mkdir -p "proc/$pid"
	printf '%s\0' "$@" >"proc/$pid/cmdline"
	printf 'Name:\tx\nPid:\t%s\nPPid:\t0\n' "$pid" >"proc/$pid/status"
}

# namespaced NUMBERS: the tree is seen from a PID namespace that is not the first.
namespaced() {
	mkdir -p proc/self/ns
	ln -s 'pid:[4026539999]' proc/self/ns/pid
	printf 'Name:\targvet\nNSpid:\t%s\nNSsid:\t1\n' "$1" >proc/self/status
}

@test 'no such process: how many were looked at' {
	process 1 /sbin/init
	process 20 grep kube-apiserver
	run -4 --separate-stderr scan --proc proc
	same "$stderr" 'proc: warning: 2 processes here, and none runs kube-apiserver'
	run -4 --separate-stderr scan --proc proc -q
	same "$stderr" ''
}

@test 'no such process: a container sees its own' {
	process 1 /sbin/init
	namespaced 7
	run -4 --separate-stderr scan --proc proc
	says '1 process here, and it does not run kube-apiserver; those outside this PID namespace'
	says 'hostPID: true'
}

@test "no such process: the host's proc in a container shows all" {
	process 1 /sbin/init
	namespaced "$(printf '4711\t7')"
	run -4 --separate-stderr scan --proc proc
	same "$stderr" 'proc: warning: 1 process here, and it does not run kube-apiserver'
}

@test 'no such process: a mount that hides those of others' {
	somebody_else
	mkdir -p "$place/proc/1" "$place/proc/self"
	printf 'sleep\0' >"$place/proc/1/cmdline"
	printf '22 20 0:5 / %s rw - proc proc rw,hidepid=invisible\n' "$(readlink -f "$place/proc")" \
		>"$place/proc/self/mountinfo"
	chmod -R go+rX "$place/proc"
	run -4 --separate-stderr "${as_nobody[@]}" "$place/argvet" scan --no-default-plugins \
		--plugin-dir "$place" --proc "$place/proc"
	says 'the mount option hidepid=invisible hides those of other users: run argvet as root'
	run -4 --separate-stderr scan --proc "$place/proc"
	[[ $stderr != *hidepid* ]]
	rm -rf "$place"
}

@test 'k3s: where the flags are, and how to scan them' {
	process 1 /sbin/init
	process 300 '/usr/local/bin/k3s server'
	run -4 --separate-stderr scan --proc proc
	says 'process 300: warning: k3s runs the API server inside itself'

	# The pipeline of the hint, on a line of such a log.
	local log='level=info msg="Running kube-apiserver --insecure-port=8080 --v=2"'
	grep -o 'kube-apiserver --[^"]*' <<<"$log" | tail -n 1 >line.txt
	says "grep -o 'kube-apiserver --[^\"]*' | tail -n 1 | argvet scan --argv"
	answers 1 -c kube-apiserver/insecure-port --argv line.txt <<<'fail insecure-port'
}

@test 'MicroK8s: where the flags are, and how to scan them' {
	process 300 /snap/microk8s/1/kubelite --apiserver-args-file=/x
	run -4 --separate-stderr scan --proc proc
	says 'process 300: warning: MicroK8s runs the API server inside kubelite'
	says '{ echo kube-apiserver; cat /var/snap/microk8s/current/args/kube-apiserver; } | argvet scan'

	printf '%s\n' --v=2 --insecure-port=8080 >args
	{ echo kube-apiserver; cat args; } >lines.txt
	answers 1 -c kube-apiserver/insecure-port --argv lines.txt <<<'fail insecure-port'
}

@test 'RKE2: worth a word only where its API server is missing' {
	process 300 /usr/local/bin/rke2 server
	run -4 --separate-stderr scan --proc proc
	says 'process 300: warning: rke2 starts the API server as a static Pod'
	process 301 kube-apiserver --insecure-port=0
	run --separate-stderr scan --proc proc
	[[ $stderr != *rke2* ]]
}

@test 'agents are no servers' {
	process 300 /usr/local/bin/k3s agent
	run -4 --separate-stderr scan --proc proc
	same "$stderr" 'proc: warning: 1 process here, and it does not run kube-apiserver'
}

@test 'a manifest that is read as command lines' {
	printf '%s\n' 'kind: Pod' 'apiVersion: v1' 'spec:' '  containers:' '  - name: a' \
		'    command: ["kube-apiserver", "--insecure-port=8080"]' >pod.yaml
	run -4 --separate-stderr scan --argv pod.yaml
	says 'pod.yaml: warning: it is a manifest: scan it without --argv'
	run -1 scan pod.yaml
	run -4 --separate-stderr scan --argv - <pod.yaml
	says 'standard input: warning: it is a manifest: scan it without --argv'
	run -4 --separate-stderr scan -q --argv pod.yaml
	same "$stderr" ''
}

@test 'command lines that are read as a manifest' {
	echo 'kube-apiserver --insecure-port=8080' >line.txt
	run -4 --separate-stderr scan line.txt
	says 'line.txt: warning: it holds command lines: scan it with --argv'
	cp "$data/argv/ps-ef.txt" ps.txt
	run --separate-stderr scan ps.txt
	says 'ps.txt: warning: it holds command lines: scan it with --argv'
	# As neither it holds anything.
	echo 'just: text' >other.txt
	run --separate-stderr scan other.txt
	[[ $stderr != *--argv* ]]
	run --separate-stderr scan --argv other.txt
	[[ $stderr != *without* ]]
}

@test 'a directory without manifests says what they would be called' {
	mkdir charts
	touch charts/readme.md
	run -4 --separate-stderr scan charts
	says 'charts: warning: no manifests here (files that end in .yaml, .yml, .json or .manifest)'
}
