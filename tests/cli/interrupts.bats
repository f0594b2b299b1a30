#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A scan that is ended, or that cannot write: no half file, no process left, the status that says so.

# shellcheck disable=SC2154 # from the helpers
load option-helper

# A scan that nobody_left finds, as a command.
marked=(env "SCAN_OF_TEST=$BATS_TEST_TMPDIR" "$ARGVET" scan --no-default-plugins
	--plugin-dir "$ARGVET_PLUGINS")

hearing=(env)
! env --default-signal=INT true 2>/dev/null || hearing=(env --default-signal)

# holds_only NAME...: is nothing here but what is named?
holds_only() {
	same "$(ls -A)" "$([ $# -eq 0 ] || printf '%s\n' "$@")"
}

# a_scan_reads FILE: waits until one has it open.
a_scan_reads() {
	local i process
	for ((i = 0; i < 50; i++)); do
		for process in $(processes_of_test); do
			[ -z "$(find "$process/fd" -lname "$1" 2>/dev/null)" ] || return 0
		done
		sleep 0.1
	done
	echo "nobody reads $1"
	cat "$BATS_TEST_TMPDIR/err"
	return 1
}

# begin ARGUMENT...: a scan that waits for its input, which is a FIFO with a writer who says nothing.
# Job control, and signals as they are by default, so that the scan is not deaf to SIGINT as programs in
# the background are.
begin() {
	mkfifo "$BATS_TEST_TMPDIR/slow.yaml"
	exec 5<>"$BATS_TEST_TMPDIR/slow.yaml"
	set -m
	"${hearing[@]}" "${marked[@]}" "$@" "$options/fail.yaml" "$BATS_TEST_TMPDIR/slow.yaml" >"$BATS_TEST_TMPDIR/out" \
		2>"$BATS_TEST_TMPDIR/err" 3>&- 5>&- &
	scan=$!
	set +m
	a_scan_reads "$BATS_TEST_TMPDIR/slow.yaml"
}

# ended STATUS: has the scan ended like this, with nothing said?
ended() {
	local status=0
	wait "$scan" || status=$?
	same "$status" "$1"
	exec 5>&-
	nobody_left
	same "$(cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err")" ''
}

# interrupt SIGNAL STATUS: a scan that is ended while it reads leaves an old report as it was, and
# makes no new one.
interrupt() {
	echo old >report.json
	begin -o json=report.json -o tap=new.tap
	kill -s "$1" -- -"$scan"
	ended "$2"
	holds_only report.json
	same "$(<report.json)" old
}

# scan_with_limit BLOCKS ARGUMENT...: one whose files cannot grow beyond so many kilobytes.
scan_with_limit() (
	ulimit -f "$1"
	shift
	"${marked[@]}" "$@"
)

# On a file system of its own, with room for so much.
on_small_disk() {
	local size=$1
	shift
	# shellcheck disable=SC2016 # the inner shell's
	unshare -m bash -c 'mount -t tmpfs -o "size=$0" tmpfs . && cd "$PWD" && "$@"
		echo "status $?"
		ls -A' "$size" "$@"
}

@test 'SIGINT' {
	interrupt INT 130
}

@test 'SIGTERM' {
	interrupt TERM 143
}

@test 'SIGHUP' {
	interrupt HUP 129
}

@test 'SIGQUIT' {
	interrupt QUIT 131
}

@test 'SIGKILL' {
	interrupt KILL 137
}

@test 'SIGTERM to argvet alone takes its workers with it' {
	begin --jobs 2 -o json=report.json
	kill -s TERM "$scan"
	ended 143
	holds_only
}

@test 'SIGKILL of argvet alone takes its workers with it' {
	begin --jobs 2 -o json=report.json
	kill -s KILL "$scan"
	ended 137
	holds_only
}

@test 'many scans that are killed at any moment leave no half file' {
	local i report
	cp "$options/fail.yaml" "$BATS_TEST_TMPDIR/many.yaml"
	for ((i = 0; i < 200; i++)); do
		echo --- && cat "$options/fail.yaml"
	done >>"$BATS_TEST_TMPDIR/many.yaml"
	for ((i = 0; i < 25; i++)); do
		timeout -s TERM "0.0$((RANDOM % 9))$((RANDOM % 9))" "${marked[@]}" -o "json=$i.json" \
			-o "html=$i.html" "$BATS_TEST_TMPDIR/many.yaml" >/dev/null 2>&1 || true
	done
	same "$(find . -name '.*' ! -name .)" ''
	for report in *.json; do
		[ ! -e "$report" ] || jq -e '.targets | length == 201' "$report" >/dev/null
	done
}

@test 'an interrupt that was ignored stays ignored' {
	(trap '' INT && "${marked[@]}" -o json=report.json "$options/pass.yaml" &&
		kill -s INT "$BASHPID")
	holds_only report.json
	mkfifo "$BATS_TEST_TMPDIR/slow.yaml"
	trap '' HUP
	exec 5<>"$BATS_TEST_TMPDIR/slow.yaml"
	set -m
	"${marked[@]}" -o json=report.json "$BATS_TEST_TMPDIR/slow.yaml" 3>&- 5>&- &
	scan=$!
	set +m
	trap - HUP
	a_scan_reads "$BATS_TEST_TMPDIR/slow.yaml"
	# To its workers, too, which are not told to ignore it.
	kill -s HUP -- -"$scan"
	cat "$options/pass.yaml" >&5
	exec 5>&-
	wait "$scan"
	same "$(jq '.targets | length' report.json)" 1
	nobody_left
}

@test 'a reader that goes away' {
	local i
	for ((i = 0; i < 400; i++)); do
		cat "$options/fail.yaml" && echo ---
	done >"$BATS_TEST_TMPDIR/many.yaml"
	set +o pipefail
	"${marked[@]}" -o json=report.json -o text "$BATS_TEST_TMPDIR/many.yaml" 2>err |
		head -c 1 >/dev/null
	same "${PIPESTATUS[0]}" 141
	nobody_left
	holds_only err report.json
	same "$(<err)" ''
	jq -e '.targets | length == 400' report.json >/dev/null
	# Whoever ignores SIGPIPE is told.
	(trap '' PIPE && "${marked[@]}" -o text -o json=second.json "$BATS_TEST_TMPDIR/many.yaml" 2>err) |
		head -c 1 >/dev/null || true
	same "${PIPESTATUS[0]}" 3
	grep -Fx 'argvet: cannot write the report to standard output: Broken pipe' err
	holds_only err report.json second.json
	nobody_left
}

@test 'a limit on the size of files' {
	echo old >report.json
	run -153 --separate-stderr scan_with_limit 1 -o json=report.json "$options/fail.yaml"
	holds_only report.json
	same "$(<report.json)" old
	trap '' XFSZ
	run -3 --separate-stderr scan_with_limit 1 -o json=report.json -o json=new.json \
		"$options/fail.yaml"
	holds_only report.json
	same "$(<report.json)" old
	same "$stderr" 'argvet: cannot write the report to report.json: File too large
argvet: cannot write the report to new.json: File too large'
	nobody_left
}

@test 'a full disk' {
	unshare -m mount -t tmpfs tmpfs . 2>/dev/null || skip 'only root can mount'
	run --separate-stderr on_small_disk 4k "${marked[@]}" -o json=report.json "$options/fail.yaml"
	same "$stderr" 'argvet: cannot write the report to report.json: No space left on device'
	same "$output" 'status 3'
	run --separate-stderr on_small_disk 1m "${marked[@]}" -o json=report.json "$options/fail.yaml"
	same "$stderr" ''
	same "$output" 'status 1
report.json'
}

@test 'a full device' {
	run -3 --separate-stderr "${marked[@]}" -o json=/dev/full -o tap=whole.tap "$options/fail.yaml"
	same "$stderr" 'argvet: cannot write the report to /dev/full: No space left on device'
	same "$output" ''
	holds_only whole.tap
	run -3 --separate-stderr bash -c "'$ARGVET' scan --no-default-plugins \
		--plugin-dir '$ARGVET_PLUGINS' '$options/fail.yaml' >/dev/full"
	says 'argvet: cannot write the report to standard output: No space left on device'
	nobody_left
}
