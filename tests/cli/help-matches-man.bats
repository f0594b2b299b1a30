#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Do the man pages say what the program says of its options and its checks?

# shellcheck disable=SC2154 # from the helpers
load option-helper

page=$abs_top_srcdir/docs/argvet.1

# section NAME: the lines of the page below this .Sh or .Ss, up to the next.
section() {
	awk -v name="$1" '/^\.S[hs] / { in_it = substr($0, 5) == name; next } in_it' "$page"
}

# The options in a section on standard input, as --help writes them: "-c, --check SELECTOR,...".
options_of_page() {
	sed -n '/^\.It Fl / {
		s/^\.It //
		s/ Ns Op = Ns Ar \([A-Z]*\)/[=\1]/
		s/ ,/,/g
		s/Fl -/--/g
		s/Fl /-/g
		s/ Ar / /g
		p
	}' | sort
}

options_of_help() {
	sed -n '/^Options:/,/^$/ { s/^  *\(-\)/\1/p }' | sed 's/   *.*//' | sort
}

commands() {
	"$ARGVET" --help | sed -n '/^Commands:/,/^$/ s/^  \([a-z]*\) .*/\1/p'
}

@test 'every command has its section, and every section is of a command' {
	same "$(sed -n 's/^\.Ss argvet //p' "$page" | sort)" "$(commands | sort)"
	[ "$(commands | wc -l)" -ge 4 ]
}

@test 'the options of each command' {
	local command
	for command in $(commands); do
		"$ARGVET" "$command" --help | options_of_help >help.txt
		section "argvet $command" | options_of_page >page.txt
		diff -u --label "argvet $command --help" help.txt --label 'argvet(1)' page.txt
		grep -qx -e '-h, --help' help.txt
	done
}

@test 'the options without a command' {
	"$ARGVET" --help | options_of_help >help.txt
	section DESCRIPTION | options_of_page >page.txt
	diff -u --label 'argvet --help' help.txt --label 'argvet(1)' page.txt
	[ "$(wc -l <help.txt)" -eq 2 ]
}

# items PAGE: the checks in a page, as lines of number, id, severity and title.
items() {
	awk '/^\.It / { item = $2 " " $4 " " $6; next }
	item != "" { print item, $0; item = "" }' "$1" | sort
}

@test 'the list of checks that is made from the plugins' {
	sh "$abs_top_srcdir/docs/list-checks" "$ARGVET" "$ARGVET_PLUGINS" >argvet-checks.7
	scan --fail-on never -o json=report.json "$options/fail.yaml"
	jq -r '.checks[] | [(.controls[]
		| select(.framework == "cis-kubernetes" and .version == "1.5.1") | .id),
		.id, .severity, .title] | join(" ")' report.json | sort >program.txt
	diff -u program.txt <(items argvet-checks.7)
	[ "$(wc -l <program.txt)" -eq 5 ]
}

@test 'the list of checks that was built is that of these plugins' {
	local built=${ARGVET_BUILD:-}/docs/argvet-checks.7
	[ -e "$built" ] || skip 'ARGVET_BUILD names no build directory that holds it'
	sh "$abs_top_srcdir/docs/list-checks" "$ARGVET" "$ARGVET_PLUGINS" | diff -u "$built" -
}

@test 'the benchmarks' {
	local name
	while read -r name _; do
		section BENCHMARKS | grep -qE "(^| )$name( |\$)" || { echo "$name"; return 1; }
	done <"$options/numbers.txt"
}

@test 'the formats' {
	local format
	for format in $("$ARGVET" scan --help | sed -n '/^Formats:/,/^$/ s/^  \([a-z-]*\) .*/\1/p'); do
		section 'argvet scan' | grep '^\.Cm ' | tr ' ' '\n' | grep -qxF -e "$format" ||
			{ echo "$format"; return 1; }
	done
}
