#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What argvet says of itself, and of command lines that it cannot read.

# shellcheck disable=SC2154 # from the helpers
load option-helper

@test 'without a command: the help, as an error' {
	run -2 --separate-stderr "$ARGVET"
	same "$output" ''
	says 'Usage: argvet COMMAND [OPTION]...'
}

@test '--help' {
	local option
	for option in --help -h; do
		run -0 --separate-stderr "$ARGVET" "$option"
		same "$stderr" ''
		has 'Usage: argvet COMMAND [OPTION]...'
		has '  scan '
		has '  list '
		has '  explain '
		has '  test '
		has '--version'
	done
}

@test '--version' {
	run -0 --separate-stderr "$ARGVET" --version
	same "$stderr" ''
	[[ $output =~ ^argvet\ [0-9]+\.[0-9]+\.[0-9]+\ \(plugin\ ABI\ [0-9]+\)$ ]]
}

@test '--help of each command' {
	local command option
	for command in scan list explain test; do
		for option in --help -h; do
			run -0 --separate-stderr "$ARGVET" "$command" "$option"
			same "$stderr" ''
			[[ ${lines[0]} == "Usage: argvet $command "* ]]
			has $'\nOptions:\n'
			has '  -h, --help                    print this help'
			has 'Exit status:'
		done
	done
}

@test '--help goes before what stands behind it, and needs no plugins' {
	run -0 "$ARGVET" scan --no-default-plugins --help --quux
	has 'Usage: argvet scan'
}

@test 'the help fits 100 columns' {
	local command
	for command in '' scan list explain test; do
		# shellcheck disable=SC2086
		"$ARGVET" $command --help >>out
	done
	same "$(grep -E '^.{101}' out)" ''
}

@test 'an unknown command' {
	usage_error 'argvet: unknown command "scna"' "$ARGVET" scna
	usage_error 'argvet: unknown command ""' "$ARGVET" ''
	usage_error 'argvet: unknown command "Scan"' "$ARGVET" Scan
}

@test 'an unknown option' {
	local command
	for command in scan list explain test; do
		usage_error 'argvet: unknown option --quux' "$ARGVET" "$command" --quux
		says "Try \`argvet $command --help\`."
		usage_error 'argvet: unknown option --quux=1' "$ARGVET" "$command" --quux=1
		usage_error 'argvet: unknown option -Z' "$ARGVET" "$command" -Z
	done
	usage_error 'argvet: unknown option -Z' "$ARGVET" scan -qZ
	usage_error 'argvet: ' "$ARGVET" --quux
}

@test 'an option that wants a value' {
	local option
	for option in -c --check -x --skip --severity -o --output --fail-on --color --plugin \
		--plugin-dir -b --benchmark --pid --proc --kubernetes-version; do
		usage_error "argvet: $option wants a value" "$ARGVET" scan "$option"
	done
}

@test 'an option that takes no value' {
	local option
	for option in --argv --process --allow-empty --quiet --verbose --no-default-plugins --help; do
		usage_error "argvet: $option takes no value" "$ARGVET" scan "$option=1"
	done
}

@test 'values that make no sense' {
	usage_error '--pid init: not the number of a process' scan --pid init
	usage_error '--pid 0: not the number of a process' scan --pid 0
	usage_error '--pid -1: not the number of a process' scan --pid -1
	usage_error '--pid 99999999999: not the number of a process' scan --pid 99999999999
	usage_error '--kubernetes-version new: not a version such as 1.31' \
		scan --kubernetes-version new "$options/pass.yaml"
	usage_error '--kubernetes-version 1: not a version' scan --kubernetes-version 1
}

@test 'what follows -- is an operand' {
	cp "$options/pass.yaml" ./--help
	run -0 scan -- --help
	has '3 pass'
	cp "$options/pass.yaml" ./-c
	run -0 scan -q -- -c
	has '3 pass'
}

@test 'a locale that is not there is no trouble' {
	run -1 --separate-stderr env LC_ALL=xx_YY "$ARGVET" scan -q --no-default-plugins \
		--plugin-dir "$ARGVET_PLUGINS" "$options/fail.yaml"
	same "$stderr" ''
	has FAIL
}
