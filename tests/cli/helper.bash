# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the tests of the whole program share. A test names an input, the exit status and what the
# JSON report must hold, in lines that are short enough to read:
#
#	load helper
#
#	@test "an API server without --insecure-port" {
#		expect 1 -c 1.2.19 "$data/manifests/pod.yaml" <<-'LINES'
#		manifests/pod.yaml:9:11 | Pod kube-system/api, container server | Kubernetes 1.19.16
#		fail insecure-port | MissingAttribute --insecure-port 9:11
#		LINES
#	}
bats_require_minimum_version 1.5.0

: "${ARGVET:?}" "${ARGVET_PLUGINS:?}" "${abs_top_srcdir:?}"

data=$abs_top_srcdir/tests/data

# The checks of this tree, sorted, without "kube-apiserver/".
names=(
	authorization-mode-not-always-allow
	insecure-bind-address
	insecure-port
	kubelet-certificate-authority
	tls-cert-and-key
)

# all_checks: skips the test where --with-checks left some of the checks out.
#
#	setup() {
#		all_checks
#	}
all_checks() {
	local name
	for name in "${names[@]}"; do
		[ -e "$ARGVET_PLUGINS/kube-apiserver/$name.so" ] || skip "this build has no $name"
	done
}

# scan ARGUMENT...: argvet scan with the checks of this build and no others.
#
#	run -0 scan -c 1.2.19 "$data/manifests/pod.yaml"
scan() {
	"$ARGVET" scan --no-default-plugins --plugin-dir "$ARGVET_PLUGINS" "$@"
}

# verdicts: a JSON report on standard input becomes lines, in the report's order:
#
#	FILE:LINE:COLUMN | KIND NAMESPACE/NAME, container NAME | Kubernetes VERSION
#	STATUS CHECK                               of one without findings
#	STATUS CHECK | KIND FLAG PLACE ACTUAL      of each finding
#
# A place is FILE:LINE:COLUMN, or LINE:COLUMN in the target's own file, or argv[N] of a process.
# The names of checks come without "kube-apiserver/", those of files without "tests/data/".
#
#	scan -o json pod.yaml | verdicts
verdicts() {
	jq -r --arg data "$data/" '
	def place($file):
		[(.file | select(. != null and . != $file) | ltrimstr($data)), .line, .column,
		 if .line == null then .path else empty end]
		| map(select(. != null) | tostring) | join(":");
	def holder:
		.origin | "\(.object.kind // "") " +
		([.object.namespace, .object.name] | map(select(. != null)) | join("/")) +
		if .container then ", container \(.container)" else "" end;
	.targets[]
	| .origin.file as $file
	| ([(.origin | place("")),
	    (if .source == "manifest" then holder else .source end),
	    "Kubernetes \(.kubernetes_version // "unknown")" +
	    (if .kubernetes_version_source == "option" then ", as told" else "" end)]
	   | join(" | ")),
	  (.results[]
	   | "\(.status) \(.check | ltrimstr("kube-apiserver/"))" as $result
	   | if .findings == [] then $result else
		.findings[]
		| $result + " | \(.kind) --\(.flag) \(.origin | place($file))" +
		  (if .actual != null then " \(.actual | tojson)" else "" end)
	     end)'
}

# scan_as STATUS ARGUMENT...: scan into a JSON report, which must end with STATUS. Tests call this
# where all that counts is in the report's problems.
#
#	scan_as 3 "$data/bad/tab.yaml"
scan_as() {
	local status=0 wanted=$1 report=$BATS_TEST_TMPDIR/report.json
	shift
	scan -o json "$@" <"${input:-/dev/null}" >"$report" 2>"$report.err" || status=$?
	[ "$status" -eq "$wanted" ] || {
		echo "exit status $status instead of $wanted"
		cat "$report.err" "$report"
		return 1
	}
}

# expect STATUS ARGUMENT...: scan must exit with STATUS and give the verdicts on standard input.
# What scan itself reads from standard input is in the file $input, if set. The report is in
# $BATS_TEST_TMPDIR/report.json afterwards. For an example see above.
expect() {
	scan_as "$@"
	diff -u --label expected - --label actual <(verdicts <"$BATS_TEST_TMPDIR/report.json")
}

# answers STATUS ARGUMENT...: like expect, but only "STATUS CHECK" of each result. For tests of what
# is read, not of where.
#
#	answers 0 -c 1.2.19 --argv line.txt <<<'pass insecure-port'
answers() {
	scan_as "$@"
	diff -u --label expected - --label actual <(
		jq -r '.targets[].results[]
			| "\(.status) \(.check | ltrimstr("kube-apiserver/"))"' \
			"$BATS_TEST_TMPDIR/report.json"
	)
}

# message CHECK: what the last report says beside the status of a check, on each target.
#
#	[ "$(message insecure-port)" = '"$(PORT)" is not known' ]
message() {
	jq -r --arg check "kube-apiserver/$1" '.targets[].results[]
		| select(.check == $check) | .message' "$BATS_TEST_TMPDIR/report.json"
}

# problems: a line for each problem of the last report: FILE:LINE:COLUMN: SEVERITY: MESSAGE.
#
#	[ "$(problems)" = 'bad/empty.yaml: warning: an empty file: it holds no document' ]
problems() {
	jq -r --arg data "$data/" '.problems[]
		| ([(.origin.file | select(. != null) | ltrimstr($data)), .origin.line, .origin.column]
		   | map(select(. != null) | tostring) | join(":")) +
		  ": \(.severity): \(.message)"' "$BATS_TEST_TMPDIR/report.json"
}

# same ACTUAL EXPECTED: are the texts alike? Says how they differ.
#
#	same "$(problems)" ''
same() {
	diff -u --label actual <(printf '%s\n' "$1") --label expected <(printf '%s\n' "$2")
}

# has TEXT: is this among the output of the last `run`?
#
#	run -1 scan pod.yaml
#	has 'pod.yaml:9:11: MissingAttribute: --insecure-port'
has() {
	# shellcheck disable=SC2154 # run sets it
	[[ $output == *"$1"* ]] || {
		printf 'not in the output: %s\n%s\n' "$1" "$output"
		return 1
	}
}

# lacks TEXT: is this nowhere in the output of the last `run`?
#
#	run -3 scan .
#	lacks "$(printf '\033')"
lacks() {
	[[ $output != *"$1"* ]] || {
		printf 'in the output: %s\n%s\n' "$1" "$output"
		return 1
	}
}

# somebody_else: skips the test unless it can run programs as another user, with "${as_nobody[@]}".
# Prepares $place, a directory that everybody may read, with argvet and its checks in it; the test
# removes it.
#
#	somebody_else
#	run -0 "${as_nobody[@]}" "$place/argvet" scan --no-default-plugins --plugin-dir "$place" .
#	rm -rf "$place"
somebody_else() {
	as_nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	[ "$(id -u)" -eq 0 ] || skip 'only root can become somebody else'
	"${as_nobody[@]}" true || skip 'setpriv(1) is not there'
	place=$(mktemp -d)
	# Where argvet was built, others may not be allowed to look.
	cp "$ARGVET" "$place/argvet"
	cp -R "$ARGVET_PLUGINS/kube-apiserver" "$place/kube-apiserver"
	chmod -R go+rX,go-w "$place"
}

# leave_leaks: no sanitizer looks for leaks. That needs what a worker has not, so a worker that a plugin
# ends would end differently.
leave_leaks() {
	export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
}
