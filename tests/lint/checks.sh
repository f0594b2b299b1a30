#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A check is its source, its cases and one line in plugins/Makefile.am; built, it exports one symbol.

# shellcheck source=tap
. "$(dirname "$0")/tap"

sources() {
	for source in plugins/*/*.c; do
		id=${source#plugins/}
		echo "${id%.c}"
	done
}

without_cases() {
	for id in $(sources); do
		[ -f "tests/checks/$id.case" ] || echo "tests/checks/$id.case is missing"
	done
}

cases_without_check() {
	for file in tests/checks/*/*.case; do
		id=${file#tests/checks/}
		[ -f "plugins/${id%.case}.c" ] || echo "$file has no plugins/${id%.case}.c"
	done
}

listed() {
	sed -n 's|^[[:blank:]]\([a-z0-9-]*/[a-z0-9-]*\)\.so \\$|\1|p' plugins/Makefile.am
}

unlike_the_list() {
	wanted=$(sources | sort)
	found=$(listed)
	[ "$wanted" = "$found" ] || printf 'the sources are\n%s\nthe list is\n%s\n' "$wanted" "$found"
}

named_elsewhere() {
	for id in $(sources); do
		grep -nF "$id" configure.ac Makefile.am common.mk tests/Makefile.am
	done
}

exports() {
	for plugin in "$ARGVET_PLUGINS"/*/*.so; do
		symbols=$("$NM" -D --defined-only "$plugin" | awk '{ print $NF }')
		[ "$symbols" = argvet_plugin ] || echo "$plugin exports: $symbols"
	done
}

# argvet refuses what others may write to.
writable_by_others() {
	find "$ARGVET_PLUGINS" -name '*.so' -perm /022
}

rule 'every check has cases' without_cases
rule 'every case file belongs to a check' cases_without_check
rule 'plugins/Makefile.am lists every check, sorted' unlike_the_list
rule 'no other part of the build names a check' named_elsewhere
if ls "$ARGVET_PLUGINS"/*/*.so >/dev/null 2>&1; then
	rule 'a plugin exports one symbol' exports
	rule 'a plugin is writable by its owner alone' writable_by_others
else
	skip_rule 'a plugin exports one symbol' 'none is built'
	skip_rule 'a plugin is writable by its owner alone' 'none is built'
fi
finish
