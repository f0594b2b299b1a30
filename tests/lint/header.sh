#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The public header compiles alone, without a warning, in every language that it promises.

# shellcheck source=tap
. "$(dirname "$0")/tap"

# compile COMPILER LANGUAGE STANDARD
compile() {
	# shellcheck disable=SC2086 # a compiler may come with options
	echo '#include <argvet/plugin.h>' | $1 -x "$2" -std="$3" -Wall -Wextra -Wpedantic -Werror \
		-fsyntax-only -Iinclude - 2>&1 || echo "$1 -std=$3 fails"
}

for standard in c99 c11 c17; do
	rule "the public header is $standard" compile "$CC" c "$standard"
done
if [ -n "${CXX-}" ]; then
	rule 'the public header is c++17' compile "$CXX" c++ c++17
else
	skip_rule 'the public header is c++17' 'there is no C++ compiler'
fi
finish
