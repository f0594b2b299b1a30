#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How source files look, where clang-format has no say, and what must not be in their objects.

# shellcheck source=tap
. "$(dirname "$0")/tap"

without_licence() {
	c_files | while read -r file; do
		head -n 1 "$file" | grep -q '^/\* SPDX-License-Identifier: Apache-2\.0' || echo "$file"
	done
}

# A tab counts as 8 columns, a character as one.
long_lines() {
	c_files | while read -r file; do
		expand "$file" | grep -nE '^.{101}' | sed "s|^|$file:|"
	done
}

jumps() {
	c_files core plugins | xargs grep -nE '^[[:space:]]*goto '
}

own_memory() {
	c_files core | grep -v '^core/base/' |
		xargs grep -nE '[^_[:alnum:]](malloc|calloc|realloc|strdup|asprintf)\('
}

# Data that can change lives in a section of its own; .data.rel.ro is constant once it is loaded.
mutable_statics() {
	"$OBJDUMP" -t "$LIBCORE" | awk '
	/file format/ { object = $1 }
	/ O / && / (\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ && !/ \.data\.rel\.ro/ { print object $NF }'
}

rule 'every C file starts with its licence' without_licence
rule 'no line of C is longer than 100 columns' long_lines
rule 'nothing jumps' jumps
rule 'memory comes from core/base' own_memory
if "$NM" "$LIBCORE" 2>/dev/null | grep -qE '__(asan|gcov|llvm)'; then
	skip_rule 'core has no mutable statics' 'the objects are instrumented'
else
	rule 'core has no mutable statics' mutable_statics
fi
finish
