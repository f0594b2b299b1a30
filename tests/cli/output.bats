#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The reports, where they go, and the exit status.

# shellcheck disable=SC2154 # from the helpers
load option-helper

escape=$'\033'

# golden FILE STATUS ARGUMENT...: does the scan print what is in the file, byte for byte, and
# nothing else? It runs beside the data, so that the names of files are short.
# Whoever changes a text of a check or of the report looks at the difference, and writes the file anew
# with the same command.
golden() {
	local file=$1 wanted=$2 status=0
	shift 2
	(cd "$options" && scan "$@") >out 2>err || status=$?
	diff -u "$options/$file" out
	same "$(<err)" ''
	same "$status" "$wanted"
}

# on_a_terminal ARGUMENT...: what the scan prints where standard output is a terminal.
on_a_terminal() {
	local command
	printf -v command '%q ' "$ARGVET" scan --no-default-plugins \
		--plugin-dir "$ARGVET_PLUGINS" "$@" "$options/fail.yaml"
	script -qc "$command" /dev/null </dev/null
}

# left_alone DIRECTORY: is there nothing in it but what is named?
left_alone() {
	local directory=$1
	shift
	same "$(ls -A "$directory")" "$(printf '%s\n' "$@")"
}

# A scan whose files cannot grow beyond a kilobyte. Nobody, not even root, can write more.
scan_on_a_full_disk() (
	trap '' XFSZ
	ulimit -f 1
	scan "$@"
)

@test 'text: findings' {
	golden fail.txt 1 fail.yaml
}

@test 'text: findings, quietly' {
	golden fail-quiet.txt 1 -q fail.yaml
	golden fail-quiet.txt 1 --quiet -o text fail.yaml
}

@test 'text: findings, verbosely' {
	golden fail-verbose.txt 1 -v fail.yaml
	golden fail-verbose.txt 1 --verbose fail.yaml
}

@test 'text: nothing wrong' {
	golden pass.txt 0 pass.yaml
}

@test 'text: nothing wrong, quietly' {
	golden pass-quiet.txt 0 -q pass.yaml
}

@test 'text: nothing wrong, verbosely' {
	golden pass-verbose.txt 0 -v pass.yaml
}

@test 'text: options may follow operands' {
	golden fail-quiet.txt 1 fail.yaml -q
}

@test 'text: the summary says that the report is not complete' {
	run -3 --separate-stderr scan -q "$options/pass.yaml" missing.yaml
	has 'incomplete: 1 problem with the input (see standard error)'
	says 'missing.yaml: error: cannot open: No such file or directory'
	run -3 --separate-stderr scan -q "$options/pass.yaml" --plugin missing.so
	has 'incomplete: a plugin that was asked for is not there (see standard error)'
}

@test 'text: warnings go to standard error, unless quiet' {
	run -4 --separate-stderr scan "$options/nothing.yaml"
	says 'nothing.yaml:1:1: warning: a ConfigMap'
	same "$output" 'nothing to check: no command line of a known component was found'
	run -4 --separate-stderr scan -q "$options/nothing.yaml"
	same "$stderr" ''
}

@test 'colour: never in a pipe or a file' {
	run -1 scan "$options/fail.yaml"
	lacks "$escape"
	run -1 scan --color auto "$options/fail.yaml"
	lacks "$escape"
	scan -o text=report.txt "$options/fail.yaml" || same "$?" 1
	run -0 cat report.txt
	has 'FAIL'
	lacks "$escape"
}

@test 'colour: --color always' {
	run -1 scan --color always "$options/fail.yaml"
	has "${escape}[1;31mFAIL${escape}[0m"
	run -0 scan --color=always "$options/pass.yaml"
	has "${escape}[32mPASS${escape}[0m"
	# Without the colours, the text is the same.
	run -1 bash -c "cd '$options' && '$ARGVET' scan --no-default-plugins \
		--plugin-dir '$ARGVET_PLUGINS' --color always fail.yaml"
	# shellcheck disable=SC2001
	same "$(sed "s/$escape\[[0-9;]*m//g" <<<"$output")" "$(<"$options/fail.txt")"
}

@test 'colour: always is stronger than NO_COLOR, and neither reaches files or other formats' {
	NO_COLOR=1 TERM=dumb run -1 scan --color always "$options/fail.yaml"
	has "$escape"
	scan --color always -o text=report.txt -o json "$options/fail.yaml" >out || same "$?" 1
	run -0 cat report.txt out
	lacks "$escape"
	run -1 scan --color always -o tap "$options/fail.yaml"
	lacks "$escape"
}

@test 'colour: on a terminal' {
	script -qc true /dev/null </dev/null >/dev/null 2>&1 ||
		skip 'script(1) is not there, or gets no terminal'
	export TERM=xterm
	run on_a_terminal
	has "${escape}[1;31mFAIL${escape}[0m"
	NO_COLOR='' run on_a_terminal
	has "$escape"
	run on_a_terminal --color never
	has FAIL
	lacks "$escape"
	NO_COLOR=1 run on_a_terminal
	has FAIL
	lacks "$escape"
	TERM=dumb run on_a_terminal
	has FAIL
	lacks "$escape"
}

@test 'colour: there are three ways' {
	usage_error '--color sometimes: it is auto, always or never' \
		scan --color sometimes "$options/fail.yaml"
}

@test 'json: these keys, in this order' {
	scan -o json "$options/fail.yaml" missing.yaml >report.json || same "$?" 3
	jq -c '
		def keys_of(path): (path | keys_unsorted);
		keys_of(.), keys_of(.tool), keys_of(.summary),
		keys_of(.checks[0]), keys_of(.checks[0].controls[0]), keys_of(.checks[0].plugin),
		keys_of(.targets[0]), keys_of(.targets[0].origin), keys_of(.targets[0].origin.object),
		keys_of(.targets[0].results[0]), keys_of(.targets[0].results[0].findings[0]),
		keys_of(.targets[0].results[0].findings[0].origin),
		keys_of(.problems[0]), keys_of(.problems[0].origin)
	' report.json >keys
	diff -u - keys <<'KEYS'
["schema_version","tool","host","benchmark","complete","isolation","summary","checks","targets","problems"]
["name","version"]
["targets","pass","fail","manual","not-applicable","waived","error"]
["id","title","severity","category","description","rationale","audit","components","controls","aliases","remediation","impact","default_value","references","parameters","plugin"]
["framework","version","id"]
["path","vendor","version"]
["host","component","source","kubernetes_version","kubernetes_version_source","command","gap","origin","results"]
["file","line","column","path","document","object","container","pid"]
["kind","namespace","name"]
["check","control","status","message","remedy","findings","waiver"]
["kind","flag","expected","actual","origin"]
["file","line","column","path","pid"]
["severity","host","origin","message"]
["file","line","column","path","pid"]
KEYS
}

@test 'json: every item has the keys of the first' {
	scan -o json "$options" >report.json || same "$?" 3
	jq -e '
		def alike: map(keys_unsorted) | unique | length == 1;
		([.checks[]] | alike) and ([.checks[].controls[]] | alike) and
		([.targets[]] | alike) and ([.targets[].origin] | alike) and
		([.targets[].results[]] | alike) and ([.targets[].results[].findings[]] | alike) and
		([.targets[].results[].findings[].origin] | alike) and ([.problems[]] | alike)
	' report.json
}

@test 'json: what it says of a finding' {
	(cd "$options" && scan -o json -c 1.2.19,1.2.6,1.2.30 fail.yaml) >report.json || same "$?" 1
	jq -c '.schema_version, .tool.name, .benchmark, .complete, .summary' report.json >actual
	jq -c '.targets[] | .component, .source, .kubernetes_version, .kubernetes_version_source,
		.command, .origin, (.results[] | del(.remedy, .waiver))' report.json >>actual
	diff -u - actual <<'LINES'
"1.2"
"argvet"
"cis-1.5.1"
true
{"targets":1,"pass":0,"fail":3,"manual":0,"not-applicable":0,"waived":0,"error":0}
"kube-apiserver"
"manifest"
"1.19.3"
"image"
["kube-apiserver","--authorization-mode=Node,AlwaysAllow","--insecure-bind-address=0.0.0.0","--insecure-port=8080","--tls-cert-file=/etc/kubernetes/pki/apiserver.crt","--tls-private-key-file="]
{"file":"fail.yaml","line":11,"column":7,"path":"spec.containers[0]","document":1,"object":{"kind":"Pod","namespace":"kube-system","name":"kube-apiserver"},"container":"kube-apiserver","pid":null}
{"check":"kube-apiserver/insecure-port","control":"1.2.19","status":"fail","message":null,"findings":[{"kind":"IncorrectValue","flag":"insecure-port","expected":"--insecure-port=0","actual":"8080","origin":{"file":"fail.yaml","line":14,"column":7,"path":"spec.containers[0].command[3]","pid":null}}]}
{"check":"kube-apiserver/kubelet-certificate-authority","control":"1.2.6","status":"fail","message":null,"findings":[{"kind":"MissingAttribute","flag":"kubelet-certificate-authority","expected":"--kubelet-certificate-authority is set to the path of a CA bundle","actual":null,"origin":{"file":"fail.yaml","line":11,"column":7,"path":"spec.containers[0]","pid":null}}]}
{"check":"kube-apiserver/tls-cert-and-key","control":"1.2.30","status":"fail","message":null,"findings":[{"kind":"MissingAttribute","flag":"tls-private-key-file","expected":"--tls-private-key-file is set to the path of the certificate's key","actual":"","origin":{"file":"fail.yaml","line":16,"column":7,"path":"spec.containers[0].command[5]","pid":null}}]}
LINES
}

@test 'json: what does not apply is null' {
	scan -o json --argv "$options/medium.txt" >report.json || same "$?" 1
	jq -c '.targets[0] | .source, .kubernetes_version, .kubernetes_version_source,
		.origin.object, .origin.container, .origin.pid' report.json >actual
	diff -u - actual <<'LINES'
"argv"
null
null
null
null
null
LINES
	scan -o json --kubernetes-version 1.28 --argv "$options/medium.txt" >report.json ||
		same "$?" 1
	same "$(jq -c '.targets[0] | [.kubernetes_version, .kubernetes_version_source]' report.json)" \
		'["1.28","option"]'
}

@test 'json: an incomplete report says so' {
	scan -o json "$options/pass.yaml" missing.yaml >report.json || same "$?" 3
	same "$(jq -c '[.complete, .problems[0].severity, .problems[0].origin.file]' report.json)" \
		'[false,"error","missing.yaml"]'
	scan -o json --plugin missing.so "$options/pass.yaml" >report.json || same "$?" 3
	same "$(jq -c .complete report.json)" false
	scan -o json "$options/nothing.yaml" >report.json || same "$?" 4
	same "$(jq -c '[.complete, .summary.targets, .targets, .problems[].severity]' report.json)" \
		'[true,0,[],"warning"]'
}

@test 'json: bytes that are no UTF-8, quotes and controls' {
	printf 'kube-apiserver\0--insecure-port=\377"\\\n\033\0' >words
	scan -o json --argv words >report.json || same "$?" 1
	same "$(jq -c '.targets[0].command' report.json)" \
		'["kube-apiserver","--insecure-port=�\"\\\n\u001b"]'
}

@test 'json: as the schema has it' {
	python3 -c 'import jsonschema' 2>/dev/null || skip 'no python3 with jsonschema'
	mkdir reports
	scan -o json=reports/all "$options" || same "$?" 3
	scan -o json=reports/pass -b cis-1.12 "$options/pass.yaml"
	scan -o json=reports/argv --kubernetes-version 1.28 --argv "$options/medium.txt" ||
		same "$?" 1
	scan -o json=reports/nothing "$options/nothing.yaml" || same "$?" 4
	scan -o json=reports/input - <"$options/fail.yaml" || same "$?" 1
	printf 'kube-apiserver\0--insecure-port=\377"\\\n\033\0--unknown\0' >words
	scan -o json=reports/bytes --argv words || same "$?" 1
	plugin good plugins/test/good.so
	only scan --plugin-dir plugins -o json=reports/foreign "$options/fail.yaml" || :
	run -0 python3 - "$abs_top_srcdir/docs/argvet-report.schema.json" reports/* <<'PYTHON'
import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
for path in sys.argv[2:]:
    jsonschema.Draft7Validator(schema).validate(json.load(open(path, encoding="utf-8")))
    print("valid:", path)
PYTHON
	same "${#lines[@]}" 7
}

@test 'tap: both kinds of test' {
	golden both.tap 1 -o tap fail.yaml pass.yaml
}

@test 'tap: the plan is right, tests count up, blocks end' {
	scan -o tap "$options" >report.tap || same "$?" 3
	# shellcheck disable=SC2016 # awk's
	run -0 awk '
	function wrong(what) { print NR ": " what ": " $0; failed = 1 }
	NR == 1 && $0 != "TAP version 13" { wrong("no version") }
	NR == 2 { if (!/^1\.\.[0-9]+$/) wrong("no plan"); plan = substr($0, 4) }
	NR <= 2 || /^#/ { next }
	in_block { if (/^  \.\.\.$/) in_block = 0; else if (!/^  /) wrong("not indented"); next }
	/^  ---$/ { in_block = 1; next }
	/^(not )?ok [0-9]+ - [^ ]+ / { n++; if ($($1 == "not" ? 3 : 2) != n) wrong("not " n); next }
	{ wrong("no TAP") }
	END { if (n != plan || n == 0 || in_block) { print n, plan, in_block; failed = 1 }; exit failed }
	' report.tap
}

@test 'tap: nothing to check, and problems as comments' {
	run -4 --separate-stderr scan -o tap "$options/nothing.yaml"
	same "${lines[0]}/${lines[1]}" 'TAP version 13/1..0 # SKIP nothing to check'
	[[ ${lines[2]} == '# '*'nothing.yaml:1:1: warning: a ConfigMap'* ]]
}

@test 'several reports in one run' {
	run -1 --separate-stderr scan -o json=report.json -o tap=report.tap -o text "$options/fail.yaml"
	has 'FAIL    1.2.19'
	same "$stderr" ''
	same "$(jq .summary.fail report.json)" 5
	same "$(grep -c '^not ok' report.tap)" 5
	run -1 scan -o json -o text=report.txt "$options/fail.yaml"
	same "$(jq .summary.fail <<<"$output")" 5
	grep -q 'FAIL    1.2.19' report.txt
	run -1 scan -o json=- -o tap=report.tap "$options/fail.yaml"
	same "$(jq .summary.fail <<<"$output")" 5
}

@test 'with reports in files, nothing is printed' {
	run -1 --separate-stderr scan -o json=report.json "$options/fail.yaml"
	same "$output$stderr" ''
}

@test 'two reports cannot go to one place' {
	local text='only one report can go to standard output: give the others a file, such as --output json=report.json'
	usage_error "$text" scan -o json -o text "$options/fail.yaml"
	usage_error "$text" scan -o json=- -o text "$options/fail.yaml"
	usage_error "$text" scan -o text -o text "$options/fail.yaml"
	usage_error '--output: two reports cannot both be report' \
		scan -o json=report -o tap=report "$options/fail.yaml"
	left_alone .
}

@test 'formats' {
	usage_error '--output xml: the formats are text, json, tap, markdown, html, junit, csv, prometheus,' scan -o xml "$options/fail.yaml"
	usage_error '--output xml: ' scan -o xml=report "$options/fail.yaml"
	usage_error '--output JSON: ' scan -o JSON "$options/fail.yaml"
	usage_error '--output json=: the file has no name' scan -o json= "$options/fail.yaml"
	usage_error '--output : ' scan -o '' "$options/fail.yaml"
	left_alone .
}

@test 'a FILE is replaced, and keeps its mode' {
	echo old >report.json
	chmod 640 report.json
	scan -o json=report.json "$options/pass.yaml"
	same "$(jq .summary.pass report.json)" 3
	same "$(stat -c %a report.json)" 640
	scan -o json=new=1.json "$options/pass.yaml"
	same "$(stat -c %a new=1.json)" 644
	left_alone . new=1.json report.json
}

@test 'a FILE that is a link is replaced, not followed' {
	echo precious >precious
	ln -s precious report.json
	scan -o json=report.json "$options/pass.yaml"
	same "$(<precious)" precious
	[ ! -L report.json ]
}

@test 'a FILE in a directory that is not there' {
	run -3 --separate-stderr scan -o json=none/report.json -o text "$options/pass.yaml"
	says 'argvet: cannot make a new file for none/report.json: No such file or directory'
	# The other report is there.
	has '3 pass'
	left_alone .
}

@test 'a FILE in a directory that cannot be written to' {
	[ "$(id -u)" -ne 0 ] || skip 'root can write everywhere'
	mkdir closed
	echo old >closed/report.json
	chmod 555 closed
	run -3 --separate-stderr scan -o json=closed/report.json "$options/pass.yaml"
	says 'argvet: cannot make a new file for closed/report.json: Permission denied'
	same "$(<closed/report.json)" old
	left_alone closed report.json
	chmod 755 closed
}

@test 'a FILE on a full disk: nothing is left behind' {
	run -3 --separate-stderr scan_on_a_full_disk -o json=report.json "$options/pass.yaml"
	says 'argvet: cannot write the report to report.json: File too large'
	left_alone .
}

@test 'a FILE on a full disk: what was there before still is' {
	echo old >report.json
	run -3 --separate-stderr scan_on_a_full_disk -o json=report.json -o tap=report.tap \
		"$options/pass.yaml"
	same "$(<report.json)" old
	# It was small enough.
	grep -q '^1\.\.5' report.tap
	left_alone . report.json report.tap
}

@test 'a FILE that is a directory' {
	mkdir report.json
	run -3 --separate-stderr scan -o json=report.json "$options/pass.yaml"
	says 'argvet: cannot open report.json for writing: Is a directory'
}

@test 'a FILE that is a device or a FIFO is written to' {
	scan -o json=/dev/null "$options/pass.yaml"
	[ -c /dev/null ]
	mkfifo pipe
	timeout 20 cat pipe >out 3>&- &
	scan -o json=pipe "$options/pass.yaml"
	wait "$!"
	[ -p pipe ]
	same "$(jq .summary.pass out)" 3
}

@test '/dev/full' {
	run -3 --separate-stderr scan -o json=/dev/full "$options/pass.yaml"
	says 'cannot write the report to /dev/full: No space left on device'
	local format
	for format in text json tap; do
		run -3 bash -c "'$ARGVET' scan --no-default-plugins --plugin-dir '$ARGVET_PLUGINS' \
			-o $format '$options/fail.yaml' >/dev/full"
		has 'argvet: cannot write the report to standard output: No space left on device'
	done
	run -3 bash -c "'$ARGVET' list --no-default-plugins --plugin-dir '$ARGVET_PLUGINS' >/dev/full"
	has 'argvet: cannot write to standard output'
	run -3 bash -c "'$ARGVET' --help >/dev/full"
	has 'argvet: cannot write to standard output'
}

@test 'standard output that is closed' {
	run -3 bash -c "'$ARGVET' scan --no-default-plugins --plugin-dir '$ARGVET_PLUGINS' \
		-o text -o json=report.json '$options/pass.yaml' >&-"
	has 'argvet: cannot write the report to standard output'
	same "$(jq .summary.pass report.json)" 3
}

@test 'the order of paths makes no difference' {
	local format
	cp "$options"/{fail,pass,broken,nothing}.yaml .
	for format in text json tap; do
		scan -o "$format" fail.yaml pass.yaml broken.yaml nothing.yaml >one 2>one.err ||
			same "$?" 3
		scan -o "$format" nothing.yaml broken.yaml pass.yaml fail.yaml >two 2>two.err ||
			same "$?" 3
		diff -u one two
		diff -u one.err two.err
	done
}

@test 'the order of the files in a directory makes no difference' {
	local file
	mkdir one two
	for file in a b c d e f g; do cp "$options/fail.yaml" "one/$file.yaml"; done
	for file in g c e a f b d; do cp "$options/fail.yaml" "two/$file.yaml"; done
	(cd one && scan -o json . >../one.json) || same "$?" 1
	(cd two && scan -o json . >../two.json) || same "$?" 1
	diff -u one.json two.json
	same "$(jq -c '[.targets[].origin.file]' one.json)" \
		"$(jq -c '[.targets[].origin.file] | sort' one.json)"
}

@test 'the order of plugin directories makes no difference' {
	check insecure-port one/kube-apiserver/insecure-port.so
	check insecure-bind-address two/kube-apiserver/insecure-bind-address.so
	only scan --plugin-dir one --plugin-dir two -o json "$options/fail.yaml" >a || same "$?" 1
	only scan --plugin-dir two --plugin-dir one -o json "$options/fail.yaml" >b || same "$?" 1
	diff -u a b
	only scan --plugin two/kube-apiserver/insecure-bind-address.so --plugin-dir one -o json \
		"$options/fail.yaml" >b || same "$?" 1
	diff -u a b
	same "$(jq .summary.fail a)" 2
}

@test 'status 0: all is well, or does not count' {
	run -0 scan "$options/pass.yaml"
	run -0 scan --fail-on never "$options/fail.yaml"
	run -0 scan -c 1.2.6 --fail-on high "$options/fail.yaml"
	run -0 scan --allow-empty "$options/nothing.yaml"
}

@test 'status 1: findings' {
	run -1 scan "$options/fail.yaml"
	run -1 scan "$options/pass.yaml" "$options/fail.yaml"
	run -1 scan --allow-empty "$options/fail.yaml"
}

@test 'status 2 goes before all others: nothing was scanned' {
	run -2 --separate-stderr scan -c quux missing.yaml
	lacks incomplete
	[[ $stderr != *missing.yaml* ]]
	run -2 --separate-stderr scan --color quux --plugin missing.so "$options/fail.yaml"
}

@test 'status 3: inputs, plugins, reports' {
	run -3 scan missing.yaml
	run -3 scan "$options/broken.yaml"
	run -3 scan --plugin missing.so "$options/pass.yaml"
	run -3 scan --plugin-dir missing "$options/pass.yaml"
	run -3 scan -o json=none/report.json "$options/pass.yaml"
}

@test 'status 3: a check that could not look' {
	mkdir -p plugins/kube-apiserver
	"${CC:-cc}" -shared -fPIC -I"$abs_top_srcdir/include" "$options/ends-in-error.c" \
		-o plugins/kube-apiserver/ends-in-error.so
	run -3 only scan --plugin-dir plugins "$options/pass.yaml"
	has 'ERROR   kube-apiserver/ends-in-error'
	has 'the crystal ball is cloudy'
	has 'incomplete: 1 check could not look (ERROR above)'
	# The other checks looked.
	run -3 scan --plugin-dir plugins --fail-on never "$options/fail.yaml"
	has '5 fail (3 high, 2 medium), 1 error'
	run -3 scan --plugin-dir plugins -o json "$options/fail.yaml"
	same "$(jq -c '[.complete, .summary.fail, .summary.error]' <<<"$output")" '[false,5,1]'
}

@test 'status 3 goes before findings and before nothing' {
	run -3 scan "$options/fail.yaml" missing.yaml
	has '5 fail'
	run -3 scan "$options/nothing.yaml" missing.yaml
	run -3 scan --allow-empty "$options/nothing.yaml" missing.yaml
	run -3 scan -o text=none/report.txt "$options/nothing.yaml"
	run -3 scan -o text=none/report.txt "$options/fail.yaml"
	run -3 scan --fail-on never "$options/fail.yaml" missing.yaml
}

@test 'status 4: nothing to check' {
	run -4 scan "$options/nothing.yaml"
	has 'nothing to check: no command line of a known component was found'
	mkdir empty
	run -4 scan empty
	run -4 scan -o json "$options/nothing.yaml"
	run -4 scan --fail-on never "$options/nothing.yaml"
}

@test '--fail-on: the lowest severity that counts' {
	local level
	for level in info low medium; do
		run -1 scan --fail-on "$level" --argv "$options/medium.txt"
		has '1 fail (1 medium)'
	done
	for level in high critical never; do
		run -0 scan --fail-on "$level" --argv "$options/medium.txt"
		has '1 fail (1 medium)'
	done
	run -1 scan --fail-on high "$options/fail.yaml"
	run -0 scan --fail-on critical "$options/fail.yaml"
	# The last one counts.
	run -0 scan --fail-on info --fail-on never "$options/fail.yaml"
}
