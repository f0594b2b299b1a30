#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# argvet test.

# shellcheck disable=SC2030,SC2031,SC2154 # from the helpers
load option-helper

# tries ARGUMENT...: the check insecure-port, over these cases.
tries() {
	"$ARGVET" test "$ARGVET_PLUGINS/kube-apiserver/insecure-port.so" "$@"
}

@test 'cases that are right' {
	cat >right.case <<'CASE'
# A comment.
[8080 is wrong]
command = kube-apiserver --insecure-port=8080
status = fail
finding = IncorrectValue insecure-port

[nothing is right from 1.20 on]
command = kube-apiserver
          --secure-port=6443
kubernetes = 1.20
status = pass
message = no other value than 0
CASE
	run -0 --separate-stderr tries right.case
	same "$stderr" ''
	same "$output" 'TAP version 13
1..2
ok 1 - kube-apiserver/insecure-port: 8080 is wrong
ok 2 - kube-apiserver/insecure-port: nothing is right from 1.20 on'
}

@test 'a case that fails says what was expected and what came' {
	cat >wrong.case <<'CASE'
[the status]
command = kube-apiserver --insecure-port=8080
status = pass

[the kind]
command = kube-apiserver --insecure-port=8080
status = fail
finding = MissingAttribute insecure-port

[the flag]
command = kube-apiserver --insecure-port=8080
status = fail
finding = IncorrectValue port

[one too many]
command = kube-apiserver --insecure-port=8080
status = fail
finding = IncorrectValue insecure-port
finding = MissingAttribute port

[the message]
command = kube-apiserver --insecure-port=0
kubernetes = 1.20
status = pass
message = hello

[right]
command = kube-apiserver --insecure-port=0
status = pass
CASE
	run -1 tries wrong.case
	same "${lines[1]}" 1..6
	has 'not ok 1 - kube-apiserver/insecure-port: the status
# status: expected pass, got fail'
	has 'not ok 2 - kube-apiserver/insecure-port: the kind
# finding 1: expected MissingAttribute insecure-port, got IncorrectValue insecure-port'
	has 'not ok 3 - kube-apiserver/insecure-port: the flag
# finding 1: expected IncorrectValue port, got IncorrectValue insecure-port'
	has 'not ok 4 - kube-apiserver/insecure-port: one too many
# finding 2: expected MissingAttribute port, got none'
	has 'not ok 5 - kube-apiserver/insecure-port: the message
# message: expected "hello" in it, got '
	has 'ok 6 - kube-apiserver/insecure-port: right'
}

@test 'a command that is none of the component' {
	cat >other.case <<'CASE'
[grep is no server]
command = grep kube-apiserver
status = pass
CASE
	run -1 tries other.case
	has '# command: expected one command line of a component, got '
}

@test 'several files are one plan' {
	cat >one.case <<'CASE'
[one]
command = kube-apiserver --insecure-port=0
status = pass
CASE
	sed s/one/two/ one.case >two.case
	run -0 tries one.case two.case
	same "${lines[1]}" 1..2
	has 'ok 1 - kube-apiserver/insecure-port: one'
	has 'ok 2 - kube-apiserver/insecure-port: two'
}

@test 'the cases of this tree' {
	local name
	for name in "${names[@]}"; do
		run -0 "$ARGVET" test "$ARGVET_PLUGINS/kube-apiserver/$name.so" \
			"$abs_top_srcdir/tests/checks/kube-apiserver/$name.case"
	done
}

# broken TEXT MESSAGE: is a file with this text refused with this message, and nothing run?
broken() {
	printf '%b' "$1" >broken.case
	run -3 --separate-stderr tries broken.case
	same "$output" ''
	says "argvet: $2"
}

@test 'a broken file is refused with its file and line' {
	broken '# one\n[two]\nstatu = pass\n' 'broken.case:3: "statu" is no key'
	broken '[a]\ncommand = kube-apiserver\nstatus = good\n' 'broken.case:3: '
	broken '[a]\ncommand = kube-apiserver\nstatus = pass\nstatus = pass\n' 'broken.case:4: '
	broken '[a]\ncommand = kube-apiserver\nstatus = fail\nfinding = Wrong x\n' 'broken.case:4: '
	broken '[a]\ncommand = kube-apiserver\nstatus = pass\nkubernetes = new\n' 'broken.case:4: '
	broken 'command = kube-apiserver\n' 'broken.case:1: '
	broken '[a\ncommand = kube-apiserver\nstatus = pass\n' 'broken.case:1: '
	broken '\n\n[a]\nstatus = pass\n' 'broken.case:3: '
	broken '\n[a]\ncommand = kube-apiserver\n' 'broken.case:2: '
	broken '[a]\nfree text\n' 'broken.case:2: '
	broken '# nothing\n' 'broken.case: there is no case in it; a case begins with [title]'
	broken '' 'broken.case: there is no case in it'
}

@test 'a broken file among right ones: nothing runs' {
	printf '[a]\ncommand = kube-apiserver --insecure-port=0\nstatus = pass\n' >right.case
	printf '[a]\n' >broken.case
	run -3 --separate-stderr tries right.case broken.case
	same "$output" ''
	says broken.case:1
}

@test 'files that cannot be read' {
	run -3 --separate-stderr tries none.case
	same "$stderr" 'argvet: none.case: No such file or directory'
	run -3 --separate-stderr tries .
	same "$stderr" 'argvet: .: Is a directory'
}

@test 'a plugin that is refused' {
	printf '[a]\ncommand = kube-apiserver\nstatus = pass\n' >a.case
	run -3 --separate-stderr "$ARGVET" test none.so a.case
	same "$stderr" 'argvet: plugin refused: none.so: cannot open it: No such file or directory'
	plugin run-null run-null.so
	run -3 --separate-stderr "$ARGVET" test run-null.so a.case
	same "$stderr" 'argvet: plugin refused: run-null.so: .run is missing'
}

@test 'usage errors' {
	local text='argvet: test wants a plugin and at least one file of cases'
	usage_error "$text" "$ARGVET" test
	usage_error "$text" "$ARGVET" test a.so
	usage_error 'argvet: unknown option --plugin-dir' "$ARGVET" test --plugin-dir . a.so a.case
}
