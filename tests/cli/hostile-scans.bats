#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Scans with hostile checks in them as a whole: what else is reported, to whom, and how isolated.

# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # tests are subshells; from and for the helpers
load hostile-helper

@test 'a crash on one target costs nothing but its answer there' {
	attack_once zz-crash "$(killed SIGSEGV)"
	same "$stderr" ''
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
	zz-exit:the check ended its process with status 0
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
	for plugins in '' 'zz-crash' 'aa-crash zz-exit zz-findings' 'zz-sleep'; do
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

@test 'a root who has nobody to become' {
	isolated
	local missing='root stays root (the user 65534 is missing in this user namespace, or a container forbids the change)'
	unshare -r true 2>/dev/null || skip 'no user namespace is to be had'
	run -1 --separate-stderr unshare -r "$ARGVET" scan --no-default-plugins --plugin-dir plugins -v \
		-o json a.yaml
	same "$stderr" "argvet: isolation is incomplete: $missing"
	same "$(jq -c .isolation <<<"$output")" "{\"workers\":true,\"missing\":\"$missing\"}"
	run -2 unshare -r "$ARGVET" scan --no-default-plugins --plugin-dir plugins \
		--isolation require a.yaml
	has "argvet: --isolation=require: $missing"
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
		grep -qhE "^[[:blank:]](attack|attack_once|load_hostile|bring) ([a-z-]+ )*$name( |\$)" \
			"$BATS_TEST_DIRNAME"/hostile-*.bats || {
			echo "$name"
			return 1
		}
	done
}
