#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Plugins that attack when they are loaded.

# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # tests are subshells; from and for the helpers
load hostile-helper

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
