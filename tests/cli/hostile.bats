#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Plugins that attack: the check is an error which names the cause, nothing leaks, and all other
# results are what they are without it.

# shellcheck disable=SC2030,SC2031,SC2154 # tests are subshells; from the helpers
load option-helper

: "${ARGVET_HOSTILE_PLUGINS:?}"

put_aside='not run: the plugin was put aside after it had failed three times'
wrote='the check wrote to the channel of results'

# Where an attack goes, see hostile.h; SELF is the number of argvet's process.
aim=

# forbidden NAME...: the cause of an attack that needs one of these system calls. C libraries differ.
forbidden() {
	local IFS='|'
	printf 'the check made the forbidden system call (%s)\n' "$*"
}

# sanitized: does a sanitizer watch over this build? It has memory and signals of its own.
sanitized() {
	"${NM:-nm}" "$ARGVET" 2>/dev/null | grep -q __asan_init
}

# killed NAME...: the cause of an attack that ends in one of these signals.
killed() {
	local IFS='|' cause
	cause="the check was killed by ($*)"
	! sanitized || cause+='|the check ended its process with status [0-9]+'
	echo "($cause)"
}

# exited STATUS: the cause of an attack that ends in an exit.
exited() {
	local cause="the check ended its process with status $1"
	# A sanitizer looks for leaks at the exit.
	! sanitized || cause+="|$(forbidden prctl)"
	echo "($cause)"
}

# server NAME ADDRESS FLAG: a manifest.
server() {
	cat <<-YAML
	apiVersion: v1
	kind: Pod
	metadata: {name: $1, namespace: kube-system}
	spec:
	  containers:
	  - name: server
	    image: registry.k8s.io/kube-apiserver:v1.19.16
	    command: [kube-apiserver, --bind-address=$2, "$3"]
	YAML
}

# Four API servers, in two manifests and a List, and what the real checks say of them.
prepare() {
	[ ! -e alone.json ] || return 0
	(server first 10.0.0.1 --authorization-mode=Node,RBAC && echo --- &&
		server second 10.0.0.2 --insecure-port=0) >a.yaml
	server third 10.0.0.3 --kubelet-certificate-authority=/pki/ca.crt >b.yaml
	(printf 'apiVersion: v1\nkind: List\nitems:\n-\n' &&
		server fourth 10.0.0.4 --insecure-bind-address=0.0.0.0 | sed 's/^/  /') >list.yaml
	mkdir -p plugins
	cp -R "$ARGVET_PLUGINS/kube-apiserver" plugins/
	chmod -R go-w plugins
	echo 'the secret of the house' >secret
	chmod 0600 secret
	run -1 --separate-stderr beside -o json
	same "$stderr" ''
	printf '%s\n' "$output" >alone.json
	same "$(jq '[.targets[].results | length] | unique | tojson' -r alone.json)" '[5]'
}

# isolated: skips the test where the kernel, or a container, has no seccomp or no Landlock.
isolated() {
	prepare
	run beside --isolation=require
	[ "$status" -ne 2 ] || skip "$output"
}

# beside ARGUMENT...: a scan of the four servers with all that is in plugins/. No attack may keep a
# test waiting.
beside() {
	# shellcheck disable=SC2016 # the inner shell's, which becomes argvet
	env SCAN_OF_TEST="$BATS_TEST_TMPDIR" HOSTILE_PLACE="$aim" timeout -k 1 60 \
		bash -c 'export HOSTILE_PLACE=${HOSTILE_PLACE/SELF/$$}; exec "${@/SELF/$$}"' - \
		"$ARGVET" scan --no-default-plugins --plugin-dir plugins --check-timeout 0.3 \
		"$@" a.yaml b.yaml list.yaml 3>&-
}

# bring NAME...: puts hostile plugins beside the real ones, and removes those of before.
bring() {
	local name
	rm -f plugins/kube-apiserver/{aa,zz,constructor}-*
	for name; do
		cp "$ARGVET_HOSTILE_PLUGINS/$name.so" plugins/kube-apiserver/
		chmod go-w "plugins/kube-apiserver/$name.so"
	done
}

# results_of NAME: what the last JSON report says of a check, a line for each target.
results_of() {
	jq -r --arg check "kube-apiserver/$1" '.targets[].results[]
		| select(.check == $check) | "\(.status): \(.message)"' <<<"$output"
}

# like LINE...: is standard input made of lines that match these patterns, in order?
like() {
	local line pattern
	for pattern; do
		read -r line || {
			echo "nothing instead of: $pattern"
			return 1
		}
		[[ $line =~ ^$pattern$ ]] || {
			printf '%s\ninstead of: %s\n' "$line" "$pattern"
			return 1
		}
	done
	! read -r line || {
		echo "more than expected: $line"
		return 1
	}
}

# Results of the real checks, and all that is said of their targets.
real_results() {
	jq -S '[.targets[] | .results |= map(select(.check | test("/(aa|zz|constructor)-") | not))]'
}

# others_unharmed: is all that the last JSON report says of the real checks what it was, and is no
# process left?
others_unharmed() {
	diff -u --label alone --label beside <(real_results <alone.json) <(real_results <<<"$output")
	lacks 'the secret'
	[[ $stderr != *'the secret'* ]]
	nobody_left
}

# all_put_aside NAME...: is there a problem for each of these plugins, and none for another?
all_put_aside() {
	same "$(jq -r '.problems[] | select(.message | startswith("put aside"))
		| "\(.severity) \(.origin.file)"' <<<"$output")" \
		"$([ $# -eq 0 ] || printf 'error plugins/kube-apiserver/%s.so\n' "$@")"
}

# attack NAME CAUSE [ARGUMENT...]: a scan in which this check fails on three targets for a cause (a
# pattern), and is not run on the fourth.
attack() {
	local name=$1 cause=$2
	shift 2
	isolated
	bring "$name"
	run -3 --separate-stderr beside -o json --set "kube-apiserver/$name.place=$aim" "$@"
	results_of "$name" | like "error: $cause" "error: $cause" "error: $cause" "error: $put_aside"
	all_put_aside "$name"
	others_unharmed
}

# load_hostile NAME: a scan with a plugin that attacks when it is loaded. It may be refused, or go on
# without what it wanted.
load_hostile() {
	isolated
	bring "$1"
	run --separate-stderr beside -o json
	[ "$status" -eq 1 ] || [ "$status" -eq 3 ]
	others_unharmed
	if [[ $stderr != *"argvet: plugin refused: plugins/kube-apiserver/$1.so: "* ]]; then
		same "$(jq -r --arg check "kube-apiserver/$1" \
			'.checks[] | select(.id == $check) | .title' <<<"$output")" tried
	fi
}

# listen: opens a port, whose number goes to $aim. What comes in goes to the file heard.
listen() {
	command -v python3 >/dev/null || skip 'python3 is not there'
	python3 -c 'import socket
server = socket.create_server(("127.0.0.1", 0))
server.settimeout(60)
open("port.new", "w").write(str(server.getsockname()[1]))
__import__("os").rename("port.new", "port")
while True:
    connection = server.accept()[0]
    open("heard", "a").write("somebody came\n")' 3>&- 2>/dev/null &
	listener=$!
	while [ ! -e port ]; do
		sleep 0.05
	done
	aim=$(<port)
}

# Did nobody come? That the listener hears is part of the question.
nothing_heard() {
	[ ! -e heard ]
	exec 4<>"/dev/tcp/127.0.0.1/$aim"
	exec 4>&-
	while [ ! -e heard ]; do
		sleep 0.05
	done
}

teardown() {
	[ -z "${listener-}" ] || kill "$listener"
	[ -z "${bystander-}" ] || kill "$bystander"
}

@test 'a crash' {
	attack zz-crash "$(killed SIGSEGV)"
}

@test 'a crash before the other checks have run' {
	attack aa-crash "$(killed SIGSEGV)"
}

@test 'an abort' {
	attack zz-abort "($(killed SIGABRT)|$(forbidden tgkill))"
}

@test 'an instruction that is none' {
	attack zz-trap "$(killed SIGILL SIGTRAP)"
}

@test 'a full stack' {
	attack zz-stack "$(killed SIGSEGV)"
}

@test 'a check that computes for ever' {
	attack zz-hang 'the check gave no answer in 0.3 s'
}

@test 'a check that waits for ever' {
	attack zz-sleep 'the check gave no answer in 0.3 s'
}

@test 'two seconds are what a check has' {
	isolated
	bring zz-hang
	run -3 --separate-stderr beside -o json --check-timeout 2 \
		--set kube-apiserver/zz-hang.only=10.0.0.3
	results_of zz-hang | like 'pass: still here' 'pass: still here' \
		'error: the check gave no answer in 2 s' 'pass: still here'
	cp "$ARGVET_HOSTILE_PLUGINS/zz-hang.so" .
	run -3 --separate-stderr scan -o json --plugin zz-hang.so b.yaml
	results_of zz-hang | like 'error: the check gave no answer in 2 s'
}

@test 'an exit that looks like success' {
	attack zz-exit "$(exited 0)"
}

@test 'an exit past all that waits for it' {
	attack zz-exit-quick 'the check ended its process with status 42'
}

@test 'an exit, where whoever started argvet wants to hear of no child' {
	isolated
	env --ignore-signal=CHLD true 2>/dev/null || skip 'env cannot ignore signals'
	bring zz-exit
	run -3 --separate-stderr env --ignore-signal=CHLD "$ARGVET" scan --no-default-plugins \
		--plugin-dir plugins -o json list.yaml
	results_of zz-exit | like "error: $(exited 0)"
}

@test 'fork' {
	attack zz-fork "$(forbidden clone clone3 fork vfork)"
}

@test 'a thread' {
	attack zz-thread "$(forbidden clone clone3)"
}

@test 'exec' {
	aim=$PWD/made
	attack zz-exec "$(forbidden execve)"
	[ ! -e made ]
}

@test 'a connection' {
	listen
	attack zz-socket "$(forbidden socket)"
	nothing_heard
}

@test 'a secret file' {
	aim=$PWD/secret
	attack zz-shadow "$(forbidden open openat)"
}

@test '/etc/shadow' {
	[ -r /etc/shadow ] || skip 'only root can read it'
	aim=/etc/shadow
	attack zz-shadow "$(forbidden open openat)"
	lacks "$(head -n 1 /etc/shadow)"
}

@test 'a new file' {
	aim=$PWD/made
	attack zz-write "$(forbidden open openat)"
	[ ! -e made ]
}

@test 'a file that goes away' {
	aim=$PWD/secret
	attack zz-unlink "$(forbidden unlink unlinkat)"
	[ -e secret ]
}

@test 'words in the report' {
	isolated
	bring zz-output
	run --separate-stderr beside -o json
	[ "$status" -eq 1 ] || [ "$status" -eq 3 ]
	others_unharmed
	lacks FORGED
	[[ $stderr != *FORGED* ]]
	run beside
	lacks FORGED
}

@test 'noise to everything that is open' {
	attack zz-garbage "($wrote|$(forbidden write))"
}

@test 'what may look like a message to everything that is open' {
	attack zz-zeros "($wrote|$(forbidden write))"
}

@test 'descriptors to whoever takes them' {
	attack zz-descriptor "($wrote|$(forbidden sendmsg))"
}

@test 'a flood' {
	attack zz-flood "($wrote|the check gave no answer in 0.3 s|$(forbidden write))"
}

@test 'everything closed' {
	attack zz-close "(the check .*|$(forbidden close))"
}

@test 'findings without an end' {
	attack zz-findings 'the check reported more than 1000 findings'
}

@test 'questions without an end' {
	attack zz-asks 'the check (gave no answer in 0.3 s|ran out of memory|asked for a .*)'
}

@test 'a finding of a gigabyte' {
	isolated
	bring zz-huge
	run -3 --separate-stderr beside -o json --check-timeout 10
	local error='error: the check reported a text of more than 67108864 bytes'
	results_of zz-huge | like "$error" "$error" "$error" "$error"
	all_put_aside
	others_unharmed
	[ "${#output}" -lt 1000000 ]
}

@test 'all memory' {
	! sanitized || skip 'a sanitizer wants all addresses there are'
	attack zz-memory 'the check ran out of memory' --check-timeout 5
}

@test 'all memory, and no look whether it was had' {
	! sanitized || skip 'a sanitizer wants all addresses there are'
	attack zz-memory-blind 'the check (was killed by SIGSEGV|ran out of memory)' --check-timeout 5
}

@test 'a signal to argvet' {
	aim=SELF
	attack zz-kill-parent "$(forbidden kill)"
}

@test 'a signal to everybody' {
	bash -c 'trap "touch signalled" URG; while :; do sleep 0.1; done' 3>&- &
	bystander=$!
	attack zz-kill-all "$(forbidden kill)"
	[ ! -e signalled ]
}

@test 'ptrace of argvet' {
	aim=SELF
	attack zz-ptrace "$(forbidden ptrace)"
}

@test 'the memory of argvet' {
	aim=SELF
	attack zz-memory-of-parent "$(forbidden process_vm_writev)"
}

@test 'deaf to what a forbidden call brings' {
	listen
	attack zz-signals "(the check was killed by SIGSYS|$(forbidden rt_sigaction sigaction socket))"
	nothing_heard
}

@test 'no signal let through' {
	listen
	attack zz-mask "(the check was killed by SIGSYS|$(forbidden rt_sigprocmask sigprocmask socket))"
	nothing_heard
}

@test 'prctl' {
	attack zz-prctl "$(forbidden prctl)"
}

@test 'limits lifted' {
	attack zz-limits "$(forbidden prlimit64 setrlimit)"
}

@test 'the memory of the run in ruins' {
	attack zz-scribble 'the check .*'
}

@test 'no functions left to call' {
	attack zz-pointers "$(killed SIGSEGV)"
}

@test 'a heap in ruins is not blamed on the next one who needs memory' {
	isolated
	bring zz-heap
	run --separate-stderr beside -o json
	[ "$status" -eq 1 ] || [ "$status" -eq 3 ]
	others_unharmed
}

@test 'a connection when it is loaded' {
	listen
	load_hostile constructor-socket
	nothing_heard
}

@test 'a new file when it is loaded' {
	aim=$PWD/made
	load_hostile constructor-write
	[ ! -e made ]
}

@test 'a secret file when it is loaded' {
	aim=$PWD/secret
	load_hostile constructor-shadow
}

@test 'a process when it is loaded' {
	load_hostile constructor-fork
}

@test 'a signal to argvet when it is loaded' {
	aim=SELF
	load_hostile constructor-kill
}

@test 'noise to all descriptors when it is loaded' {
	load_hostile constructor-garbage
}

@test 'a closed channel when it is loaded' {
	load_hostile constructor-close
}

@test 'a crash on one target costs nothing but its answer there' {
	isolated
	bring zz-crash
	run -3 --separate-stderr beside -o json --set kube-apiserver/zz-crash.only=10.0.0.2
	results_of zz-crash | like 'pass: still here' "error: $(killed SIGSEGV)" \
		'pass: still here' 'pass: still here'
	all_put_aside
	same "$stderr" ''
	others_unharmed
}

@test 'several at once, each for its own reason' {
	isolated
	bring aa-crash zz-exit zz-findings zz-hang
	run -3 --separate-stderr beside -o json
	local line name
	while IFS=: read -r name line; do
		results_of "$name" | like "error: $line" "error: $line" "error: $line" "error: $put_aside"
	done <<-LINES
	aa-crash:$(killed SIGSEGV)
	zz-exit:$(exited 0)
	zz-findings:the check reported more than 1000 findings
	zz-hang:the check gave no answer in 0.3 s
	LINES
	all_put_aside aa-crash zz-exit zz-findings zz-hang
	others_unharmed
}

@test 'the text says it too' {
	isolated
	bring zz-crash
	run -3 --separate-stderr beside
	[[ $output =~ $(killed SIGSEGV) ]]
	has "$put_aside"
	says 'plugins/kube-apiserver/zz-crash.so: error: put aside'
}

@test 'every number of workers gives the same report' {
	isolated
	local format jobs plugins
	for plugins in '' 'zz-crash' 'aa-crash zz-exit zz-findings' 'zz-hang'; do
		# shellcheck disable=SC2086 # a list
		bring $plugins
		for format in text json; do
			for jobs in 1 2 5; do
				local status=0
				beside -o "$format" --jobs "$jobs" >"out.$jobs" 2>"err.$jobs" || status=$?
				same "$status" "$([ -z "$plugins" ] && echo 1 || echo 3)"
			done
			cmp out.1 out.2
			cmp out.1 out.5
			cmp err.1 err.2
			cmp err.1 err.5
		done
	done
	nobody_left
}

@test 'by somebody who is not root' {
	somebody_else
	isolated
	cp -R a.yaml b.yaml list.yaml "$place"
	cp "$ARGVET_HOSTILE_PLUGINS"/{aa-crash,zz-fork,zz-shadow}.so "$place/kube-apiserver/"
	echo 'the secret of the house' >"$place/secret"
	chmod 0600 "$place/secret"
	chown 65534 "$place/secret"
	run -3 --separate-stderr "${as_nobody[@]}" env -C "$place" ./argvet scan \
		--no-default-plugins --plugin-dir . -o json \
		--set "kube-apiserver/zz-shadow.place=$place/secret" a.yaml b.yaml list.yaml
	rm -rf "$place"
	results_of aa-crash | sed 3q | like "error: $(killed SIGSEGV)"{,,}
	results_of zz-fork | sed 3q | like "error: $(forbidden clone clone3 fork vfork)"{,,}
	results_of zz-shadow | sed 3q | like "error: $(forbidden open openat)"{,,}
	others_unharmed
}

@test 'isolation that must be there, or need not' {
	prepare
	run --separate-stderr beside -o json --isolation=require
	[ "$status" -eq 1 ] || {
		same "$status" 2
		same "$output" ''
		says 'argvet: '
	}
	for mode in auto none; do
		run -1 --separate-stderr beside -o json --isolation=$mode
		same "$stderr" ''
		others_unharmed
		run -1 --separate-stderr beside --isolation=$mode
		printf '%s\n' "$output" >$mode.txt
	done
	diff -u auto.txt none.txt
	usage_error 'isolation' scan --isolation=maybe a.yaml
}

@test 'what the kernel cannot give is said once, and only to those who ask' {
	prepare
	run -1 beside
	lacks solation
	run beside --isolation=require
	local enough=$status
	run -1 beside -v
	if [ "$enough" -eq 1 ]; then
		lacks solation
	else
		same "$(grep -c solation <<<"$output")" 1
	fi
	run -1 beside -v --isolation=none
	same "$(grep -c solation <<<"$output")" 1
}

# calls_of FILE NAME...: the lines of a trace in which one of these system calls is made.
calls_of() {
	local trace=$1 IFS='|'
	shift
	grep -E "^($*)\\(" "$trace" || true
}

@test 'the system calls of argvet and of its workers' {
	command -v strace >/dev/null || skip 'strace is not there'
	strace -o probe true 2>/dev/null || skip 'strace may not trace here'
	isolated
	rm -f trace.*
	run -1 env ASAN_OPTIONS=detect_leaks=0 strace -ff -qq -o trace "$ARGVET" scan --jobs 2 \
		--no-default-plugins --plugin-dir plugins a.yaml b.yaml list.yaml
	local file workers=0
	for file in trace.*; do
		# No network, in no process.
		same "$(calls_of "$file" socket connect bind listen accept accept4)" ''
		if head -n 1 "$file" | grep -q '^execve('; then
			same "$(calls_of "$file" execve execveat | wc -l)" 1
			continue
		fi
		same "$(calls_of "$file" execve execveat ptrace kill)" ''
		# It is sent the first file that it reads, and opens none from there on.
		grep -q SCM_RIGHTS "$file" || continue
		workers=$((workers + 1))
		sed '1,/SCM_RIGHTS/d' "$file" >reading
		same "$(calls_of reading open openat openat2 creat fork vfork clone clone3 unlink unlinkat \
			rename renameat renameat2 mkdir mkdirat)" ''
		grep -q '^recvmsg(' "$file"
	done
	[ "$workers" -ge 1 ]
}

@test 'no attack is without a test' {
	local file name
	for file in "$abs_top_srcdir"/tests/hostile-plugins/*.c; do
		name=$(basename "$file" .c)
		grep -qE "^[[:blank:]](attack|load_hostile|bring) ([a-z-]+ )*$name( |\$)" \
			"$BATS_TEST_FILENAME" || {
			echo "$name"
			return 1
		}
	done
}
