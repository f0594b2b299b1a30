#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The scripts that shells complete argvet's command lines with.

# shellcheck disable=SC2016,SC2154,SC2207 # texts with $; from the helpers; words without blanks
load option-helper

# offers WORD...: what bash offers for the last word, sorted, one a line. Bash itself splits
# --output=json into three words.
offers() {
	COMP_WORDS=("$ARGVET" "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	_argvet "$ARGVET"
	printf '%s\n' "${COMPREPLY[@]}" | sort
}

# Ids come from all plugins that this argvet finds.
load_script() {
	export ARGVET_PLUGIN_PATH=$ARGVET_PLUGINS
	# shellcheck disable=SC1090
	source <("$ARGVET" completion bash)
}

formats() {
	"$ARGVET" scan --help | sed -n '/^Formats:/,/^$/ s/^  \([a-z-]*\) .*/\1/p' | sort
}

# The long options in the --help of a command.
long_options() {
	"$ARGVET" "$1" --help | sed -n '/^Options:/,/^$/ s/^  .*\(--[a-z-]*\).*/\1/p' |
		grep -o '^--[a-z-]*' | sort
}

@test 'bash: the function is that of argvet' {
	load_script
	same "$(complete -p argvet)" 'complete -o bashdefault -o default -F _argvet argvet'
}

@test 'bash: commands' {
	load_script
	same "$(offers '' | grep -v '^-')" \
		"$("$ARGVET" --help | sed -n '/^Commands:/,/^$/ s/^  \([a-z]*\) .*/\1/p' | sort)"
	same "$(offers sc)" scan
	same "$(offers --v)" --version
}

@test 'bash: every option of every command' {
	load_script
	local command
	for command in $(offers '' | grep -v '^-'); do
		same "$(offers "$command" -- | sort -u)" "$(long_options "$command")"
	done
	same "$(offers scan --no-d)" --no-default-plugins
	[[ $'\n'$(offers scan -)$'\n' == *$'\n-c\n'* ]]
}

@test 'bash: values of options' {
	load_script
	same "$(offers scan --severity '')" "$(printf '%s\n' critical high info low medium)"
	same "$(offers scan --fail-on ne)" never
	same "$(offers scan --isolation r)" require
	same "$(offers scan --color a)" "$(printf '%s\n' always auto)"
	same "$(offers scan -b cis-1.2)" "$(printf '%s\n' cis-1.20 cis-1.23 cis-1.24)"
	same "$(offers scan -o '')" "$(formats)"
	same "$(offers inspect -o '')" "$(printf '%s\n' json text)"
	same "$(offers scan --pid '')" ''
}

@test 'bash: values behind =, which bash splits off' {
	load_script
	same "$(offers scan --severity =)" "$(printf '%s\n' critical high info low medium)"
	same "$(offers scan --severity = hi)" high
	same "$(offers scan --output = sar)" sarif
	# Readline completes the file.
	same "$(offers scan -o json = re)" ''
}

@test 'bash: ids of checks, also in a list' {
	load_script
	same "$(offers scan -c kube-apiserver/insecure-)" \
		"$(printf 'kube-apiserver/%s\n' insecure-bind-address insecure-port)"
	same "$(offers scan --skip kube-apiserver/insecure-port,kube-apiserver/tls)" \
		kube-apiserver/insecure-port,kube-apiserver/tls-cert-and-key
	same "$(offers explain kube-apiserver/a)" kube-apiserver/authorization-mode-not-always-allow
	same "$(offers scan -c nothing)" ''
}

@test 'bash: operands' {
	load_script
	same "$(offers completion '')" "$(printf '%s\n' bash fish zsh)"
	same "$(offers list '')" ''
	same "$(offers scan READ)" ''
	same "$(offers unknown '')" ''
}

@test 'bash: an id that a plugin makes up is text, never a command' {
	printf '#!/bin/sh\necho "1  a/\\$(touch${IFS}ran)  low"\necho "2  a/\`touch ran\`  low"\n' >liar
	chmod +x liar
	load_script
	COMP_WORDS=(./liar explain a/)
	COMP_CWORD=2
	_argvet ./liar
	[ "${#COMPREPLY[@]}" -eq 2 ]
	[ ! -e ran ]
}

@test 'bash: the script is good shell' {
	"$ARGVET" completion bash >script.bash
	bash -n script.bash
	command -v shellcheck >/dev/null || skip 'shellcheck is not there'
	shellcheck script.bash
}

@test 'zsh: the script is good zsh, and names every option' {
	"$ARGVET" completion zsh >_argvet
	same "$(head -n 1 _argvet)" '#compdef argvet'
	local option
	for option in $(long_options scan); do
		grep -qe "${option}[=}[]" _argvet || { echo "$option"; return 1; }
	done
	command -v zsh >/dev/null || skip 'zsh is not there'
	zsh -n _argvet
	# It defines its functions, and registers them.
	same "$(zsh -fc 'compdef() { echo "$@"; }; source ./_argvet; whence -w _argvet _argvet_checks')" \
		"$(printf '%s\n' '_argvet argvet' '_argvet: function' '_argvet_checks: function')"
}

@test 'fish: the script is good fish, and completes' {
	"$ARGVET" completion fish >argvet.fish
	command -v fish >/dev/null || skip 'fish is not there'
	fish -n argvet.fish
	export ARGVET_PLUGIN_PATH=$ARGVET_PLUGINS PATH=${ARGVET%/*}:$PATH
	fishes() {
		fish -N -c "source argvet.fish; complete -C '$1'" | sed 's/\t.*//'
	}
	same "$(fishes 'argvet expl')" explain
	same "$(fishes 'argvet scan --no-d')" --no-default-plugins
	same "$(fishes 'argvet scan --fail-on ne')" never
	same "$(fishes 'argvet scan -o sar')" sarif
	same "$(fishes 'argvet explain kube-apiserver/t')" kube-apiserver/tls-cert-and-key
	same "$(fishes 'argvet scan -c kube-apiserver/insecure-port,kube-apiserver/t')" \
		kube-apiserver/insecure-port,kube-apiserver/tls-cert-and-key
}

@test 'another shell, none, and two' {
	usage_error 'no shell "tcsh": there are bash, zsh and fish' "$ARGVET" completion tcsh
	usage_error 'for which shell?' "$ARGVET" completion
	usage_error 'for which shell?' "$ARGVET" completion bash zsh
}

@test 'what was built is what the program prints' {
	[ -e "${ARGVET_BUILD:-}/completions/argvet" ] || skip 'ARGVET_BUILD names no build directory'
	diff -u <("$ARGVET" completion bash) "$ARGVET_BUILD/completions/argvet"
	diff -u <("$ARGVET" completion zsh) "$ARGVET_BUILD/completions/_argvet"
	diff -u <("$ARGVET" completion fish) "$ARGVET_BUILD/completions/argvet.fish"
}
