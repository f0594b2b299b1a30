#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Command lines as text: what ps prints, what people paste, what /proc holds.

# shellcheck disable=SC2016,SC2054,SC2154 # texts with $, lists with commas; from the helper
load helper

setup() {
	all_checks
	cd "$data/argv" || return
}

# one FILE PROGRAM FLAG: the file's only API server and its --insecure-port=8080 are there.
one() {
	expect 1 -c 1.2.19 --argv "$1" <<-LINES
	$1:$2 | argv | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port $3 "8080"
	LINES
	same "$(problems)" ''
}

@test "ps -ef" {
	expect 1 --argv ps-ef.txt <<-'LINES'
	ps-ef.txt:4:53 | argv | Kubernetes unknown
	pass authorization-mode-not-always-allow
	pass insecure-bind-address
	fail insecure-port | IncorrectValue --insecure-port 4:99 "8080"
	fail kubelet-certificate-authority | MissingAttribute --kubelet-certificate-authority 4:53
	fail tls-cert-and-key | MissingAttribute --tls-private-key-file 4:53
	ps-ef.txt:5:55 | argv | Kubernetes unknown
	fail authorization-mode-not-always-allow | MissingAttribute --authorization-mode 5:55
	pass insecure-bind-address
	pass insecure-port
	fail kubelet-certificate-authority | MissingAttribute --kubelet-certificate-authority 5:55
	fail tls-cert-and-key | MissingAttribute --tls-cert-file 5:55
	fail tls-cert-and-key | MissingAttribute --tls-private-key-file 5:55
	LINES
	same "$(jq -c '[.targets[].origin.pid]' "$BATS_TEST_TMPDIR/report.json")" '[1440,1502]'
}

@test "ps -ef without its header" {
	expect 1 -c 1.2.19 --argv ps-ef-no-header.txt <<-'LINES'
	ps-ef-no-header.txt:3:53 | argv | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 3:99 "8080"
	ps-ef-no-header.txt:4:55 | argv | Kubernetes unknown
	pass insecure-port
	LINES
	same "$(jq -c '[.targets[].origin.pid]' "$BATS_TEST_TMPDIR/report.json")" '[1440,1502]'
}

@test "ps aux, with its header and without" {
	one ps-aux.txt 3:68 3:83
	one ps-aux-no-header.txt 2:68 2:83
}

@test "ps ax" {
	one ps-ax.txt 3:30 3:45
}

@test "ps -eo args" {
	one ps-args.txt 4:1 4:16
}

@test "the ps of busybox" {
	one ps-busybox.txt 3:22 3:37
}

@test "a text report gives the file, line and column" {
	run -1 scan -c 1.2.19 --argv ps-ef.txt
	has 'ps-ef.txt:4:99: IncorrectValue: --insecure-port'
	has '2 targets, 2 results: 1 pass, 1 fail (1 high)'
}

@test "plain lines, with quotes, comments and backslashes" {
	expect 1 -c '1.2.7,1.2.18,1.2.19' --argv plain.txt <<-'LINES'
	plain.txt:1:1 | argv | Kubernetes unknown
	fail authorization-mode-not-always-allow | MissingAttribute --authorization-mode 1:1
	fail insecure-bind-address | RedundantAttribute --insecure-bind-address 1:37 "::"
	fail insecure-port | IncorrectValue --insecure-port 1:16 "8080"
	plain.txt:3:1 | argv | Kubernetes unknown
	fail authorization-mode-not-always-allow | MissingAttribute --authorization-mode 3:1
	pass insecure-bind-address
	pass insecure-port
	plain.txt:5:1 | argv | Kubernetes unknown
	pass authorization-mode-not-always-allow
	pass insecure-bind-address
	fail insecure-port | IncorrectValue --insecure-port 5:21 "2"
	LINES
}

@test "words that are separated by NUL keep their blanks" {
	expect 1 -c '1.2.18,1.2.19' --argv nul.bin <<-'LINES'
	nul.bin | argv | Kubernetes unknown
	fail insecure-bind-address | RedundantAttribute --insecure-bind-address argv[4] ""
	fail insecure-port | IncorrectValue --insecure-port argv[1] "8080"
	LINES
	same "$(jq -r '.targets[].command[3]' "$BATS_TEST_TMPDIR/report.json")" \
		'--tls-cert-file=/with a blank'
}

@test "a JSON array of words, and an array of those" {
	expect 1 -c '1.2.18,1.2.19' --argv words.json lines.json <<-'LINES'
	lines.json:1:3 | argv | Kubernetes unknown
	pass insecure-bind-address
	pass insecure-port
	lines.json:3:3 | argv | Kubernetes unknown
	pass insecure-bind-address
	fail insecure-port | IncorrectValue --insecure-port 3:21 "1"
	words.json:1:2 | argv | Kubernetes unknown
	fail insecure-bind-address | RedundantAttribute --insecure-bind-address 2:2 "a b"
	fail insecure-port | IncorrectValue --insecure-port 1:20 "8080"
	LINES
}

@test "every form gives the same verdicts" {
	local words=(kube-apiserver --authorization-mode=RBAC,AlwaysAllow --insecure-port 0 --address=::
		--kubelet-certificate-authority=/ca --tls-cert-file=/c)
	cd "$BATS_TEST_TMPDIR" || return
	echo "${words[*]}" >plain.txt
	echo "root 7 1 0 08:13 ? 00:00:01 ${words[*]}" >ps.txt
	printf '%s\0' "${words[@]}" >nul.txt
	jq -nc '$ARGS.positional' --args -- "${words[@]}" >json.txt
	for form in plain ps nul json; do
		answers 1 --argv "$form.txt" <<-'LINES'
		fail authorization-mode-not-always-allow
		fail insecure-bind-address
		pass insecure-port
		pass kubelet-certificate-authority
		fail tls-cert-and-key
		LINES
	done
}

@test "a line that a terminal has wrapped between words is put together" {
	cd "$BATS_TEST_TMPDIR" || return
	printf '%s\n' 'root  1440  1402  6 08:13 ?  00:21:57 kube-apiserver --advertise-address=10.0.0.10' \
		'--authorization-mode=Node,RBAC --insecure-port=8080' >wrapped
	expect 1 -c '1.2.7,1.2.19' --argv wrapped <<-'LINES'
	wrapped:1:39 | argv | Kubernetes unknown
	pass authorization-mode-not-always-allow
	fail insecure-port | IncorrectValue --insecure-port 2:32 "8080"
	LINES
}

@test "a line that a terminal has wrapped inside a word tells nothing of what is behind" {
	answers 0 -c '1.2.7,1.2.18,1.2.19' --argv wrapped.txt <<-'LINES'
	manual authorization-mode-not-always-allow
	manual insecure-bind-address
	manual insecure-port
	LINES
	[[ $(message insecure-port) == *'the line is cut off'* ]]
}

@test "a line that is cut off: what is there counts, the rest is for a person to see" {
	expect 1 -c '1.2.7,1.2.18,1.2.19' --argv cut.txt <<-'LINES'
	cut.txt:2:53 | argv | Kubernetes unknown
	manual authorization-mode-not-always-allow
	fail insecure-bind-address | RedundantAttribute --insecure-bind-address 2:68 "0.0.0.0"
	manual insecure-port
	LINES
	same "$(message authorization-mode-not-always-allow)" \
		'--authorization-mode is not among the words that can be seen, but the line is cut off'
}

@test "a line that is cut off inside a flag's name, or behind it" {
	cd "$BATS_TEST_TMPDIR" || return
	for end in --insecure-p --insecure-port '--insecure-port=0 --tls-cert' --; do
		echo "root  1440  1402  6 08:13 ?  00:21:57 kube-apiserver --v=2 $end" >cut.txt
		answers 0 -c 1.2.7 --argv cut.txt <<<'manual authorization-mode-not-always-allow'
	done
}

@test "ps shows no quotes: what follows sh -c is its script" {
	expect 1 -c '1.2.7,1.2.19' --argv shells.txt <<-'LINES'
	shells.txt:1:35 | argv | Kubernetes unknown
	fail authorization-mode-not-always-allow | MissingAttribute --authorization-mode 1:35
	fail insecure-port | IncorrectValue --insecure-port 1:61 "1"
	shells.txt:2:35 | argv | Kubernetes unknown
	pass authorization-mode-not-always-allow
	fail insecure-port | IncorrectValue --insecure-port 2:70 "2"
	shells.txt:3:35 | argv | Kubernetes unknown
	manual authorization-mode-not-always-allow
	fail insecure-port | IncorrectValue --insecure-port 3:56 "3"
	LINES
	same "$(problems)" ''
}

@test "who only looks for an API server, or at its files, is none" {
	expect 4 --argv mixed.txt </dev/null
	same "$(problems)" \
		'mixed.txt: warning: 5 command lines, none runs a component that argvet knows'
}

@test "ps | grep kube-apiserver | argvet scan --argv" {
	run -1 bash -c 'grep kube-apiserver "$0" | "$@"' ps-ef.txt \
		"$ARGVET" scan --no-default-plugins --plugin-dir "$ARGVET_PLUGINS" -c 1.2.19 --argv
	has 'standard input:1:99: IncorrectValue: --insecure-port'
	has '2 targets, 2 results'
}

@test "- is standard input, also among files" {
	input=ps-ef.txt expect 1 -c 1.2.19 --argv - ps-ax.txt <<-'LINES'
	-:4:53 | argv | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 4:99 "8080"
	-:5:55 | argv | Kubernetes unknown
	pass insecure-port
	ps-ax.txt:3:30 | argv | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 3:45 "8080"
	LINES
}

@test "columns count characters, not bytes" {
	echo 'kube-apiserver --oidc-issuer-url=https://ö.ü/€ --insecure-port=8080' \
		>"$BATS_TEST_TMPDIR/line"
	scan_as 1 -c 1.2.19 --argv "$BATS_TEST_TMPDIR/line"
	same "$(jq '.targets[].results[].findings[].origin.column' "$BATS_TEST_TMPDIR/report.json")" 48
}

@test "a directory of command lines, whatever the files are called" {
	mkdir "$BATS_TEST_TMPDIR/lines"
	cp ps-ax.txt nul.bin words.json "$BATS_TEST_TMPDIR/lines"
	answers 1 -c 1.2.19 --argv "$BATS_TEST_TMPDIR/lines" <<-'LINES'
	fail insecure-port
	fail insecure-port
	fail insecure-port
	LINES
}

@test "Windows line ends and a byte order mark do not become part of words" {
	printf '\357\273\277kube-apiserver --insecure-port=0\r\nkube-apiserver --insecure-port 0\r\n' \
		>"$BATS_TEST_TMPDIR/line"
	answers 0 -c 1.2.19 --argv "$BATS_TEST_TMPDIR/line" <<-'LINES'
	pass insecure-port
	pass insecure-port
	LINES
}
