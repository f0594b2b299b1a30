# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the tests of options, reports and plugins share beyond helper.bash.
bats_require_minimum_version 1.5.0
load helper

# shellcheck disable=SC2034,SC2154
options=$data/options

# A lenient umask would make untrusted what a test builds. Without all checks (--with-checks), most
# of what is expected here is not there.
setup() {
	umask 022
	chmod go-w "$BATS_TEST_TMPDIR" "${BATS_TEST_TMPDIR%/*}"
	unset ARGVET_PLUGIN_PATH NO_COLOR
	all_checks
	# What bats itself keeps in the directory above is not in the way here.
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here" || return
}

# says TEXT: is this among the errors of the last `run --separate-stderr`?
says() {
	# shellcheck disable=SC2154
	[[ $stderr == *"$1"* ]] || {
		printf 'not among the errors: %s\n%s\n' "$1" "$stderr"
		return 1
	}
}

# only ARGUMENT...: argvet without plugins but those that the arguments name.
#
#	run -0 only list --plugin-dir plugins
only() {
	local verb=$1
	shift
	"$ARGVET" "$verb" --no-default-plugins "$@"
}

# usage_error TEXT COMMAND...: does this end with status 2, the text and a hint at --help, and print
# nothing else?
usage_error() {
	local text=$1
	shift
	run -2 --separate-stderr "$@"
	# shellcheck disable=SC2154
	same "$output" ''
	says "$text"
	[[ ${stderr##*$'\n'} == 'Try `argvet '*'--help`.' ]]
}

# plugin NAME FILE: copies a fixture to where a plugin would be.
plugin() {
	mkdir -p "$(dirname "$2")"
	cp "$ARGVET_BAD_PLUGINS/$1.so" "$2"
}

# check NAME FILE: copies a built check.
check() {
	mkdir -p "$(dirname "$2")"
	cp "$ARGVET_PLUGINS/kube-apiserver/$1.so" "$2"
}

# processes_of_test: those that had this in their environment, a directory of /proc a line.
#
#	SCAN_OF_TEST=$BATS_TEST_TMPDIR scan pod.yaml
processes_of_test() {
	# Others come and go meanwhile, which makes the status worth nothing.
	grep -lsz "^SCAN_OF_TEST=$BATS_TEST_TMPDIR$" /proc/[0-9]*/environ | sed 's|/environ$||'
}

# nobody_left: has every process of the scans of this test ended? As a scan ends, so do its workers;
# one that is killed takes them with it a moment later.
nobody_left() {
	local i
	for ((i = 0; i < 20; i++)); do
		[ -n "$(processes_of_test)" ] || return 0
		sleep 0.1
	done
	processes_of_test
	return 1
}
