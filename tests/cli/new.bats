#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# argvet new: what it writes, and when it writes nothing. That it builds is for sdk.bats.

# shellcheck disable=SC2154 # from the helpers
load option-helper

# It needs no plugins.
setup() {
	umask 022
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here" || return
}

# nothing_written: is the current directory as empty as it was?
nothing_written() {
	same "$(ls -A)" ''
}

@test 'a directory called like the check' {
	run -0 --separate-stderr "$ARGVET" new acme/audit-retention
	same "$stderr" ''
	has 'acme/audit-retention is in audit-retention'
	has 'cd audit-retention'
	same "$(ls -A audit-retention)" 'Makefile
README.md
audit-retention.c
audit-retention.case'
}

@test 'a directory of another name, and an id of other letters' {
	mkdir deep
	run -0 "$ARGVET" new a1.b-c/2.d-e deep/place
	has 'cd deep/place'
	same "$(ls -A deep/place)" '2.d-e.c
2.d-e.case
Makefile
README.md'
	grep -q '\.id = "a1\.b-c/2\.d-e",' deep/place/2.d-e.c
}

@test 'every mark is filled in' {
	"$ARGVET" new acme/audit-retention
	same "$(grep -rnE '@(ID|NAME|COMPONENT)@' audit-retention)" ''
	# What is no mark stays.
	grep -qF -e '-o $@ $<' audit-retention/Makefile
	grep -qF 'acme/audit-retention' audit-retention/README.md
}

@test 'it is the template, and nothing is lost on the way' {
	local file
	"$ARGVET" new acme/audit-retention
	for file in Makefile README.md check.c check.case; do
		sed -e 's|@ID@|acme/audit-retention|g' -e 's|@NAME@|audit-retention|g' \
			-e 's|@COMPONENT@|acme|g' "$abs_top_srcdir/sdk/template/$file" |
			diff -u - "audit-retention/${file/check./audit-retention.}"
	done
}

@test 'a lenient umask does not make it a place that argvet refuses' {
	umask 000
	"$ARGVET" new acme/x
	same "$(stat -c %a x x/x.c x/Makefile)" '755
644
644'
	umask 077
	"$ARGVET" new acme/y
	same "$(stat -c %a y y/y.c)" '700
600'
}

@test 'nothing is overwritten' {
	local thing
	mkdir directory full
	echo mine >full/Makefile
	echo mine >file
	ln -s nowhere link
	ln -s directory link-to-directory
	for thing in directory full file link link-to-directory .; do
		run -3 --separate-stderr "$ARGVET" new acme/x "$thing"
		same "$output" ''
		same "$stderr" "argvet: $thing is there already, and nothing is overwritten: name another directory behind the id"
	done
	same "$(find . ! -name . | sort)" './directory
./file
./full
./full/Makefile
./link
./link-to-directory'
	same "$(cat full/Makefile file)" 'mine
mine'
	mkdir x
	run -3 "$ARGVET" new acme/x
	same "$(ls -A x)" ''
}

# refuses TEXT ID: is the id a usage error with this text, and nothing written?
refuses() {
	usage_error "argvet: the id $1" "$ARGVET" new "$2"
	nothing_written
}

@test 'ids by the rules of the loader' {
	local id letters='is not COMPONENT/NAME in the letters a-z, digits, dots and dashes'
	for id in x acme/ /x acme/x/y Acme/x acme/x_y 'acme/x y' acme/ü '../x' 'acme/x"' '*/*' '@ID@/x'; do
		case $id in
		../x) refuses "\"$id\" has a part that begins with a dot or a dash" "$id" ;;
		*) refuses "\"$id\" $letters" "$id" ;;
		esac
	done
	refuses '"acme/.." has a part that begins with a dot or a dash' acme/..
	refuses '"acme/x..y" holds two dots in a row' acme/x..y
	refuses '"acme/-x" has a part that begins with a dot or a dash' acme/-x
	refuses 'is missing' ''
	refuses 'holds a control character (0x1b)' $'acme/\e[31m'
	refuses 'is not valid UTF-8' $'acme/\xff'
	refuses 'is longer than 128 bytes' "acme/$(printf '%0200d' 0)"
}

@test 'usage errors' {
	usage_error 'argvet: new wants the id of the check, such as acme/audit-retention' \
		"$ARGVET" new
	usage_error 'argvet: new takes an id and a directory, not "c" too' "$ARGVET" new acme/a b c
	usage_error 'argvet: unknown option --force' "$ARGVET" new --force acme/a
	nothing_written
}

@test '--help' {
	run -0 --separate-stderr "$ARGVET" new --help
	same "$stderr" ''
	has 'Usage: argvet new COMPONENT/NAME [DIRECTORY]'
	has 'Exit status:'
	same "$(grep -E '^.{101}' <<<"$output")" ''
	nothing_written
}

@test 'a place that cannot be written' {
	run -3 --separate-stderr "$ARGVET" new acme/x none/x
	same "$stderr" 'argvet: cannot make the directory none/x: No such file or directory'
	run -3 --separate-stderr "$ARGVET" new acme/x ''
	same "$stderr" 'argvet: cannot make the directory : No such file or directory'
	run -3 --separate-stderr "$ARGVET" new acme/x /proc/x
	says 'argvet: cannot make the directory /proc/x: '
	nothing_written
}

# Without room for a file, as on a full disk.
@test 'what is half written is taken back' {
	# shellcheck disable=SC2016 # for the inner shell
	run -3 bash -c 'trap "" XFSZ; ulimit -f 0; "$ARGVET" new acme/x 2>&1 | cat; exit "${PIPESTATUS[0]}"'
	same "$output" 'argvet: x: cannot write Makefile: File too large'
	nothing_written
}
