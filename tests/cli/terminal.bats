#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What a person sees: progress, width, colours, a summary. script(1) lends a terminal.

# shellcheck disable=SC2016,SC2154 # texts with $; from the helpers
load option-helper

escape=$(printf '\033')
return=$(printf '\r')

# shown COMMAND: runs the line in a shell on a terminal of 80 columns; what the terminal was sent is
# the output.
shown() {
	script --version >/dev/null 2>&1 || skip 'script(1) of util-linux is not there'
	script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip 'there is no terminal to be had'
	TERM=${terminal-xterm} COLUMNS=${columns-80} SHELL=/bin/sh \
		script -qec "$1" typescript </dev/null >sent.txt || true
	tr -d '\r' <sent.txt
}

# For the shell on the terminal.
scan_line="\"\$ARGVET\" scan --no-default-plugins --plugin-dir \"\$ARGVET_PLUGINS\""

# The longest line on standard input.
longest() {
	wc -L
}

# Words on standard input, one a line.
words() {
	tr -s ' \n' '\n'
}

# slowly COUNT SECONDS: makes COUNT pipes, pipe-1 and on, with a manifest in each after that time.
slowly() {
	local i
	for ((i = 1; i <= $1; i++)); do
		mkfifo "pipe-$i"
	done
	for ((i = 1; i <= $1; i++)); do
		sleep "$2"
		# Nobody opens the other end where a test was skipped or went wrong.
		timeout 20 sh -c 'cat "$1" >"$2"' - "$options/fail.yaml" "pipe-$i"
	done >/dev/null 2>&1 3>&- &
}

@test 'text is as wide as the terminal' {
	cp "$options/fail.yaml" f.yaml
	columns=80 shown "$scan_line --color never --no-remediation f.yaml" >narrow.txt
	[ "$(longest <narrow.txt)" -le 80 ]
	[ "$(longest <narrow.txt)" -gt 70 ]
	columns=120 shown "$scan_line --color never --no-remediation f.yaml" >wide.txt
	[ "$(longest <wide.txt)" -le 120 ]
	[ "$(longest <wide.txt)" -gt 100 ]
	run -1 scan --no-remediation f.yaml
	same "$(words <narrow.txt)" "$(words <<<"$output")"
	same "$(words <wide.txt)" "$(words <<<"$output")"
}

@test 'code in a remediation is never broken' {
	cp "$options/fail.yaml" f.yaml
	columns=60 shown "$scan_line --color never f.yaml" >narrow.txt
	grep -q '^  *- --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt$' narrow.txt
}

@test 'text is never narrower than 60 columns, nor wider than 120' {
	cp "$options/fail.yaml" f.yaml
	columns=20 shown "$scan_line f.yaml" >/dev/null
	cp sent.txt 20.txt
	columns=60 shown "$scan_line f.yaml" >/dev/null
	cmp sent.txt 20.txt
	columns=300 shown "$scan_line f.yaml" >/dev/null
	cp sent.txt 300.txt
	columns=120 shown "$scan_line f.yaml" >/dev/null
	cmp sent.txt 300.txt
}

@test 'without COLUMNS the terminal itself tells its width' {
	cp "$options/fail.yaml" f.yaml
	columns=72 shown "$scan_line f.yaml" >/dev/null
	cp sent.txt 72.txt
	columns='' shown "stty cols 72; $scan_line f.yaml" >/dev/null
	cmp sent.txt 72.txt
}

@test 'what goes to a file or a pipe has no width' {
	cp "$options/fail.yaml" f.yaml
	COLUMNS=60 run -1 scan f.yaml
	local plain=$output
	COLUMNS='' run -1 scan f.yaml
	same "$output" "$plain"
	columns=60 shown "$scan_line -o text=file.txt f.yaml; $scan_line f.yaml | cat >pipe.txt" >/dev/null
	diff -u pipe.txt file.txt
	diff -u pipe.txt - <<<"$plain"
}

@test 'explain is as wide as the terminal' {
	columns=64 shown "\"\$ARGVET\" explain --no-default-plugins --plugin-dir \"\$ARGVET_PLUGINS\" \
		kube-apiserver/insecure-port" >all.txt
	sed -n '/^Description/,/^Remediation/p' all.txt >explained.txt
	[ "$(longest <explained.txt)" -le 64 ]
	[ "$(longest <explained.txt)" -gt 54 ]
}

@test 'colours are those that can be read on white and on black' {
	printf '%s\n' 'apiVersion: v1' 'kind: Pod' \
		'metadata: {name: a}' 'spec:' '  containers:' '  - name: a' \
		'    command: [kube-apiserver, --insecure-port=${PORT}]' >m.yaml
	shown "$scan_line m.yaml $options/fail.yaml" >all.txt
	grep -o "$escape\[[0-9;]*m" all.txt | sort -u >codes.txt
	grep -qF "${escape}[36m" codes.txt
	grep -qF "${escape}[1;31m" codes.txt
	run -1 grep -E '\[([0-9]+;)*(33|34|37|9[0-9]|[34][0-9];|4[0-9])m' codes.txt
	terminal=dumb shown "$scan_line m.yaml" >dumb.txt
	run -1 grep -F "$escape" dumb.txt
}

@test 'a long scan shows its progress, and takes it away before the report' {
	slowly 4 0.4
	shown "$scan_line pipe-1 pipe-2 pipe-3 pipe-4" >/dev/null
	run cat sent.txt
	has "${return}${escape}[Kargvet: 2 files, 2 targets, "
	has "${return}${escape}[Kargvet: 3 files, 3 targets, "
	has " a second${return}${escape}[K${escape}[1mkube-apiserver"
	# Nothing of it after the report has begun.
	run -1 grep -F 'a second' <(sed "1,/$escape\[1mkube-apiserver/d" sent.txt)
}

@test 'progress is drawn no more than ten times a second' {
	slowly 60 0.02
	local pipes
	pipes=$(seq -s ' ' -f 'pipe-%g' 60)
	SECONDS=0
	shown "$scan_line -o json=report.json $pipes" >/dev/null
	local drawn
	drawn=$(grep -o 'a second' sent.txt | wc -l)
	echo "$drawn times in $SECONDS seconds"
	[ "$drawn" -ge 2 ]
	[ "$drawn" -le $(((SECONDS + 1) * 10)) ]
}

@test 'progress fits into a narrow terminal' {
	slowly 3 0.4
	columns=20 shown "$scan_line -o json=report.json pipe-1 pipe-2 pipe-3" >/dev/null
	run cat sent.txt
	has "${return}${escape}[Kargvet: 2 files, 2 $return"
}

@test 'a short scan shows no progress' {
	shown "$scan_line $options/fail.yaml" >/dev/null
	run -1 grep -F "${escape}[K" sent.txt
}

@test 'no progress with --quiet, on a dumb terminal, or where standard error is none' {
	slowly 2 0.4
	shown "$scan_line --quiet pipe-1 pipe-2" >/dev/null
	grep -q 'FAIL' sent.txt
	run -1 grep -F "${escape}[K" sent.txt
	rm pipe-*
	slowly 2 0.4
	terminal=dumb shown "$scan_line pipe-1 pipe-2" >/dev/null
	grep -q 'FAIL' sent.txt
	run -1 grep -F "$escape" sent.txt
	rm pipe-*
	slowly 2 0.4
	shown "$scan_line pipe-1 pipe-2 2>errors.txt" >/dev/null
	grep -q 'FAIL' sent.txt
	run -1 grep -F "${escape}[K" sent.txt
	same "$(cat errors.txt)" ''
}

@test 'progress does not get into a report that goes elsewhere' {
	slowly 3 0.4
	shown "$scan_line -o json pipe-1 pipe-2 pipe-3 >report.json" >/dev/null
	grep -q 'a second' sent.txt
	same "$(jq '.targets | length' report.json)" 3
	# What is left on the screen is nothing.
	same "$(tail -c 4 sent.txt)" "${return}${escape}[K"
}

@test '--no-remediation leaves out what to do' {
	run -1 scan "$options/fail.yaml"
	has 'fix: '
	run -1 scan --no-remediation "$options/fail.yaml"
	lacks 'fix: '
	has 'expected: --insecure-port=0'
	has '5 fail'
}

@test 'with many targets, the summary says what to begin with' {
	mkdir many
	local i
	for i in 1 2 3 4 5 6; do
		cp "$options/fail.yaml" "many/$i.yaml"
	done
	sed 's/--insecure-port=[0-9]*/--insecure-port=0/' "$options/fail.yaml" >many/1.yaml
	run -1 scan --no-remediation many
	has "$(printf '%s\n' \
		'what fails, the worst first, and on how many of 6 targets:' \
		'  high    6  1.2.7   kube-apiserver/authorization-mode-not-always-allow')"
	has "$(printf '%s\n' \
		'argvet explain CHECK says how to repair what one of them finds' '' '6 targets, 30 results: ')"
	rm many/6.yaml
	run -1 scan many
	lacks 'the worst first'
}
