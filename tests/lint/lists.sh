#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Lists in the Makefiles say what is in the tree, sorted.

# shellcheck source=tap
. "$(dirname "$0")/tap"

# list_of MAKEFILE VARIABLE: the names in a list, as it has them
list_of() {
	awk -v start="$2 = \\" '
	$0 == start { inside = 1; next }
	/\$\(NULL\)/ { inside = 0 }
	inside { print $1 }' "$1"
}

# differ WANTED FOUND
differ() {
	[ "$1" = "$2" ] || printf 'the tree has\n%s\nthe list has\n%s\n' "$1" "$2"
}

core_sources() {
	differ "$(cd core && find . -mindepth 2 -name '*.[ch]' | sed 's|^\./||' | LC_ALL=C sort)" \
		"$(list_of core/Makefile.am libcore_a_SOURCES)"
}

unit_tests() {
	differ "$(cd tests && find core -name '*-t.c' | sed 's|\.c$||' | LC_ALL=C sort)" \
		"$(list_of tests/Makefile.am unit_tests)"
}

without_unit_test() {
	find core -mindepth 2 -name '*.c' ! -path 'core/command/*' | sort | while read -r source; do
		name=$(basename "$source" .c)
		[ -f "tests/core/$name-t.c" ] || echo "$source has no tests/core/$name-t.c"
	done
}

rule 'core/Makefile.am lists every source, sorted' core_sources
rule 'tests/Makefile.am lists every unit test, sorted' unit_tests
rule 'every file of core has a unit test' without_unit_test
finish
