#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Which room may know about which.

# shellcheck source=tap
. "$(dirname "$0")/tap"

# included_once HEADER: more than one file, or none
included_once() {
	found=$(grep -rlE "^#[[:space:]]*include <$1>" --include='*.[ch]' core)
	case $found in
	'') echo "nothing includes <$1>" ;;
	*[[:space:]]*) echo "$found" ;;
	esac
}

checks_named_in_core() {
	for source in plugins/*/*.c; do
		id=${source#plugins/}
		grep -rnF "${id%.c}" core --include='*.[ch]'
	done
}

core_headers_outside() {
	headers=$(cd core && find . -name '*.h' | sed 's|^\./\(.*\)|include "\1"|')
	c_files include plugins sdk tests | grep -vE '^tests/(core|fuzz)/' |
		xargs grep -n '^#[[:space:]]*include "' | grep -F "$headers"
}

# Only C's own freestanding headers, so that a plugin needs nothing else.
includes_of_public_header() {
	grep -n '^#[[:space:]]*include' include/argvet/plugin.h | grep -vE '<std(def|int)\.h>'
}

includes_of_plugins() {
	grep -rn '^#[[:space:]]*include' plugins --include='*.c' | grep -v '<argvet/plugin\.h>'
}

rule 'nothing in core names a check' checks_named_in_core
rule 'core headers stay in core and the tests that link it' core_headers_outside
rule 'one file includes <yaml.h>' included_once yaml.h
rule 'one file includes <cJSON.h>' included_once '(cjson/)?cJSON.h'
rule 'one file includes <dlfcn.h>' included_once dlfcn.h
rule 'one file includes <seccomp.h>' included_once seccomp.h
rule 'one file includes <sys/capability.h>' included_once sys/capability.h
rule 'the public header needs the language only' includes_of_public_header
rule 'checks include the public header only' includes_of_plugins
finish
