#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Checks that end, hang or eat up the worker that they run in.

# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # tests are subshells; from and for the helpers
load hostile-helper

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
	bring zz-sleep
	run -3 --separate-stderr beside -o json --check-timeout 2 \
		--set kube-apiserver/zz-sleep.only=10.0.0.3
	results_of zz-sleep | like 'pass: still here' 'pass: still here' \
		'error: the check gave no answer in 2 s' 'pass: still here'
	cp "$ARGVET_HOSTILE_PLUGINS/zz-sleep.so" .
	run -3 --separate-stderr scan -o json --plugin zz-sleep.so b.yaml
	results_of zz-sleep | like 'error: the check gave no answer in 2 s'
}

@test 'an exit that looks like success' {
	attack zz-exit 'the check ended its process with status 0'
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
	results_of zz-exit | like 'error: the check ended its process with status 0'
}

@test 'findings without an end' {
	attack zz-findings 'the check reported more than 1000 findings'
}

@test 'questions without an end' {
	attack_once zz-asks 'the check (gave no answer in 0.3 s|ran out of memory|asked for a .*)'
}

@test 'a finding of a gigabyte' {
	attack_once zz-huge 'the check reported a text of more than 67108864 bytes' --check-timeout 10
	[ "${#output}" -lt 1000000 ]
}

@test 'all memory' {
	! sanitized || skip 'a sanitizer wants all addresses there are'
	attack_once zz-memory 'the check ran out of memory' --check-timeout 5
}

@test 'all memory, and no look whether it was had' {
	! sanitized || skip 'a sanitizer wants all addresses there are'
	attack_once zz-memory-blind 'the check (was killed by SIGSEGV|ran out of memory)' --check-timeout 5
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
