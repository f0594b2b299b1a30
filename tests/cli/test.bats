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
ok 2 - kube-apiserver/insecure-port: nothing is right from 1.20 on
# 2 passed, 0 failed'
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

@test 'a case that fails is shown with its place and its command line' {
	printf '\n[a]\ncommand = kube-apiserver\n  --insecure-port=8080\nstatus = pass\n' >a.case
	printf '[b]\ncommand = kube-apiserver --insecure-port=0\nstatus = pass\n' >b.case
	run -1 tries a.case b.case
	same "$output" 'TAP version 13
1..2
not ok 1 - kube-apiserver/insecure-port: a
# status: expected pass, got fail
# finding 1: expected none, got IncorrectValue insecure-port
# a.case:2: kube-apiserver --insecure-port=8080
ok 2 - kube-apiserver/insecure-port: b
# 1 passed, 1 failed'
}

@test 'a title that TAP or a terminal would obey' {
	printf '[a \033[31m # SKIP]\ncommand = kube-apiserver --insecure-port=0\nstatus = pass\n' >a.case
	run -0 tries a.case
	same "${lines[2]}" 'ok 1 - kube-apiserver/insecure-port: a \x1b[31m \# SKIP'
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

@test 'several plugins, each with its cases, in any order' {
	local cases=$abs_top_srcdir/tests/checks/kube-apiserver plugins=$ARGVET_PLUGINS/kube-apiserver
	run -0 --separate-stderr "$ARGVET" test "$cases/insecure-port.case" \
		"$plugins/insecure-bind-address.so" "$cases/insecure-bind-address.case" \
		"$plugins/insecure-port.so"
	same "$stderr" ''
	grep -q '^ok [0-9]* - kube-apiserver/insecure-port: ' <<<"$output"
	grep -q '^ok [0-9]* - kube-apiserver/insecure-bind-address: ' <<<"$output"
	same "$(grep -c '^1\.\.' <<<"$output")" 1
	same "${lines[1]}" "1..$(grep -c '^ok ' <<<"$output")"
	same "${lines[-1]}" "# $(grep -c '^ok ' <<<"$output") passed, 0 failed"
}

@test 'with one plugin, the names of the files do not matter' {
	printf '[a]\ncommand = kube-apiserver --insecure-port=0\nstatus = pass\n' >any
	run -0 tries any
	run -0 "$ARGVET" test any "$ARGVET_PLUGINS/kube-apiserver/insecure-port.so"
}

@test 'of several plugins with one name, that in a directory of the same name' {
	plugin good plugins/test/good.so
	plugin good plugins/other/good.so
	mkdir -p cases/test cases/other
	printf '[a]\ncommand = test\nstatus = manual\nmessage = never run\n' >cases/test/good.case
	cp cases/test/good.case cases/other/good.case
	cp cases/test/good.case good.case
	run -0 "$ARGVET" test plugins/*/good.so cases/*/good.case
	same "${lines[-1]}" '# 2 passed, 0 failed'
	usage_error 'argvet: good.case: several plugins are named like it' \
		"$ARGVET" test plugins/*/good.so good.case
}

@test 'a file without a plugin, a plugin without a file' {
	local plugins=$ARGVET_PLUGINS/kube-apiserver
	printf '[a]\ncommand = kube-apiserver --insecure-port=0\nstatus = pass\n' >insecure-port.case
	cp insecure-port.case other.case
	usage_error 'argvet: other.case: no plugin is named like it; name NAME.so with NAME.case' \
		"$ARGVET" test "$plugins/insecure-port.so" "$plugins/insecure-bind-address.so" \
		insecure-port.case other.case
	usage_error "argvet: $plugins/insecure-bind-address.so: no file of cases is named like it" \
		"$ARGVET" test "$plugins/insecure-port.so" "$plugins/insecure-bind-address.so" \
		insecure-port.case
}

# three: a file of three cases, the second of which is wrong.
three() {
	cat >three.case <<'CASE'
# Why they are here.
[zero is right]
command = kube-apiserver --insecure-port=0
status = pass

[a port is wrong]
# It is open.
command  = kube-apiserver
           --insecure-port=8080
status   = pass

[nothing is wrong before 1.20]
command = kube-apiserver
kubernetes = 1.19
status = fail
finding = MissingAttribute insecure-port
CASE
}

@test '--filter runs the cases with such a title' {
	three
	run -0 tries --filter 'zero*' three.case
	same "${lines[1]}" 1..1
	same "${lines[2]}" 'ok 1 - kube-apiserver/insecure-port: zero is right'
	run -1 tries --filter '*wrong*' three.case
	same "${lines[1]}" 1..2
	usage_error 'argvet: no case has a title like "four"' tries --filter four three.case
}

@test '--update shows and writes what a check says, and nothing else' {
	three
	cp three.case before
	chmod 640 three.case
	run -1 tries --update three.case
	has '# 2 passed, 1 failed
# three.case:6: [a port is wrong]
# -status   = pass
# +status   = fail
# +finding = IncorrectValue insecure-port
# three.case: updated 1 of 3 cases'
	same "$(diff before three.case)" '10c10,11
< status   = pass
---
> status   = fail
> finding = IncorrectValue insecure-port'
	same "$(stat -c %a three.case)" 640
	same "$(ls -A)" 'before
three.case'
	run -0 tries --update three.case
	lacks updated
}

@test '--update writes through a link, and keeps it' {
	three
	mkdir real
	mv three.case real
	ln -s real/three.case three.case
	run -1 tries --update three.case
	[ -L three.case ]
	run -0 tries real/three.case
}

@test '--update with --filter leaves the other cases' {
	three
	sed -i 's/^finding = .*/finding = IncorrectValue other/' three.case
	run -1 tries --update --filter 'a port*' three.case
	run -1 tries three.case
	has '# 2 passed, 1 failed'
	grep -q 'IncorrectValue other' three.case
}

@test '--update of a command that is none of the component leaves the whole file' {
	three
	printf '[grep]\ncommand = grep kube-apiserver\nstatus = pass\n' >>three.case
	cp three.case before
	run -3 --separate-stderr tries --update three.case
	same "$stderr" 'argvet: three.case:17: not updated: the check says nothing of this case, whose command or settings are wrong'
	cmp three.case before
	same "$(ls -A)" 'before
three.case'
}

@test '--update of a file that cannot be replaced' {
	[ "$(id -u)" -ne 0 ] || skip 'root may write everywhere'
	three
	mkdir closed
	mv three.case closed
	chmod 555 closed
	run -3 --separate-stderr tries --update closed/three.case
	says 'argvet: cannot make a new file beside closed/three.case: Permission denied'
}

@test 'usage errors' {
	local text='argvet: test wants a plugin and at least one file of cases'
	usage_error "$text" "$ARGVET" test
	usage_error "$text" "$ARGVET" test a.so
	usage_error 'argvet: unknown option --plugin-dir' "$ARGVET" test --plugin-dir . a.so a.case
}
