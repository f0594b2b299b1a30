#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Checks that reach for what a worker has not: files, processes, the network, argvet itself.

# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # tests are subshells; from and for the helpers
load hostile-helper

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
