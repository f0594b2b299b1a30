#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The promise of docs/abi.md: a plugin that was built against any released header runs unchanged
# with this argvet, and later headers differ from earlier ones only as the growth rules allow.

# shellcheck disable=SC2030,SC2031,SC2154 # from the helpers
load helper

abi=$abs_top_srcdir/tests/abi
released=$abs_top_srcdir/sdk/abi

# A lenient umask would make untrusted what a test builds.
setup() {
	umask 022
	chmod go-w "$BATS_TEST_TMPDIR" "${BATS_TEST_TMPDIR%/*}"
	unset ARGVET_PLUGIN_PATH
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here" || return
}

# versions: the released headers, oldest first.
versions() {
	(cd "$released" && printf '%s\n' */argvet/plugin.h) | sed 's|/.*||' | sort -V
}

# sources VERSION: the plugins that this header and all later ones have what is needed for.
sources() {
	local since
	for since in $(cd "$abi" && printf '%s\n' */ | tr -d /); do
		[ "$(printf '%s\n' "$since" "$1" | sort -V | head -n 1)" != "$since" ] ||
			printf '%s\n' "$abi/$since"/*.c
	done
}

# build SOURCE INCLUDE FILE: a plugin, as its author would build it.
build() {
	mkdir -p "${3%/*}"
	"${CC:-cc}" -std=c11 -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared \
		-I"$2" -o "$3" "$1"
}

# layout INCLUDE: see tests/abi/layout.
layout() {
	sh "$abi/layout" print "$1"
}

# changed SED-SCRIPT: prints the directory of a copy of today's header that the script has changed.
changed() {
	local copy
	copy=$(mktemp -d "$PWD/header.XXXXXX")
	mkdir "$copy/argvet"
	sed "$1" "$abs_top_srcdir/include/argvet/plugin.h" >"$copy/argvet/plugin.h"
	! cmp -s "$copy/argvet/plugin.h" "$abs_top_srcdir/include/argvet/plugin.h" || {
		echo "the header has no place for: $1" >&2
		return 1
	}
	echo "$copy"
}

# refused_as FILE REASON: does argvet refuse the plugin, and say just this?
refused_as() {
	run -3 --separate-stderr "$ARGVET" test "$1" "$abi/0.1.0/plain.case"
	# shellcheck disable=SC2154
	same "$stderr" "argvet: plugin refused: $1: $2"
}

# A header with a member that argvet has yet to learn.
future='/^struct argvet_plugin {/,/^};/s/^};/	const char *future;\n};/'

@test 'plugins built against every released header, and against this one, run' {
	local version source count=0
	for version in $(versions); do
		for source in $(sources "$version"); do
			build "$source" "$released/$version" "$version/$(basename "$source" .c).so"
		done
	done
	for source in "$abi"/*/*.c; do
		build "$source" "$abs_top_srcdir/include" "today/$(basename "$source" .c).so"
	done
	for plugin in */*.so; do
		run -0 --separate-stderr "$ARGVET" test "$plugin" \
			"$abi"/*/"$(basename "$plugin" .so)".case
		lacks 'not ok'
		same "$stderr" ''
		count=$((count + 1))
	done
	# As many as there are files; none was passed over.
	[ "$count" -ge 11 ]
}

@test 'a scan with the plugins of the first release, beside those of today' {
	local source name
	for source in "$abi"/0.1.0/*.c; do
		name=$(basename "$source" .c)
		build "$source" "$released/0.1.0" "old/test/$name.so"
		build "$source" "$abs_top_srcdir/include" "new/test/$name.so"
	done
	echo 'kube-apiserver --insecure-port=1 --profiling --tls-cert-file=' >words
	for age in old new; do
		run -1 --separate-stderr "$ARGVET" scan --no-default-plugins --plugin-dir "$age" \
			-o json --argv words
		jq '.targets[].results[]' <<<"$output" >"$age.json"
	done
	diff -u old.json new.json
	same "$(jq -r '"\(.check) \(.status)"' old.json)" 'test/certain fail
test/lists pass
test/outcomes pass
test/plain fail
test/versions pass'
}

@test 'a plugin from the past has no parameters' {
	build "$abi/0.1.0/plain.c" "$released/0.1.0" old/test/plain.so
	run -2 --separate-stderr "$ARGVET" scan --no-default-plugins --plugin-dir old \
		--set test/plain.days=1 --argv /dev/null
	[[ $stderr == *'test/plain has no parameters'* ]]
}

@test 'a plugin from the future that uses nothing new runs' {
	local header
	header=$(changed "$future")
	build "$abi/0.1.0/plain.c" "$header" future/plain.so
	run -0 --separate-stderr "$ARGVET" test future/plain.so "$abi/0.1.0/plain.case"
	same "$stderr" ''
}

@test 'a plugin from the future that uses something new is refused' {
	local header
	header=$(changed "$future")
	sed 's/^	\.run = run,/&\n	.future = "now",/' "$abi/0.1.0/plain.c" >plain.c
	build plain.c "$header" future/plain.so
	refused_as future/plain.so \
		'uses a member that this argvet does not know: it wants a newer argvet'
}

@test 'a plugin for another ABI is refused' {
	local header
	header=$(changed 's/^#define ARGVET_ABI 1$/#define ARGVET_ABI 2/')
	build "$abi/0.1.0/plain.c" "$header" future/plain.so
	refused_as future/plain.so 'built for ABI 2, this argvet understands 1: upgrade argvet'
	header=$(changed 's/^#define ARGVET_ABI 1$/#define ARGVET_ABI 0/')
	build "$abi/0.1.0/plain.c" "$header" future/plain.so
	refused_as future/plain.so 'says that it is built for ABI 0: is ARGVET_STAMP missing?'
}

@test 'the layout of every public struct is as it is written down' {
	layout "$abs_top_srcdir/include" >today.layout
	grep -qx 'pointer 8' today.layout || skip 'this machine is not LP64'
	diff -u "$abi/lp64.layout" today.layout
}

@test 'each header keeps what all before it have promised' {
	local version
	layout "$abs_top_srcdir/include" >today.layout
	for version in $(versions); do
		layout "$released/$version" >"$version.layout"
		grep -q '^struct argvet_plugin ' "$version.layout"
		sh "$abi/compare" "$version.layout" today.layout
	done
	for version in $(versions); do
		[ ! -f before.layout ] || sh "$abi/compare" before.layout "$version.layout"
		cp "$version.layout" before.layout
	done
}

# breaks SED-SCRIPT TEXT: is a header that the script has changed caught, with this text?
breaks() {
	local header
	header=$(changed "$1")
	layout "$header" >changed.layout
	run -1 sh "$abi/compare" today.layout changed.layout
	has "$2"
}

@test 'what would break the promise is caught' {
	layout "$abs_top_srcdir/include" >today.layout
	# Two members that change places; that one is retyped, renamed, gone, or in the middle.
	breaks '/^struct argvet_target {/,/^};/{/\*component;/d; s/^\(.*\*origin\);.*/\1;\n	const char *component;/}' \
		'no longer there: member argvet_target 8 8 const char *component'
	breaks '/^struct argvet_origin {/,/^};/s/int64_t pid/uint64_t pid/' \
		'no longer there: member argvet_origin 32 8 int64_t pid'
	breaks '/^struct argvet_origin {/,/^};/s/\*path;/*place;/' \
		'no longer there: member argvet_origin 16 8 const char *path'
	breaks '/^struct argvet_flag {/,/^};/{/item_origins;/d}' \
		'struct argvet_flag shrank from 56 to 48 bytes'
	breaks '/^struct argvet_plugin {/,/^};/s/.*\*impact;/	const char *cost;\n&/' \
		'no longer there: member argvet_plugin 88 8 const char *impact'
	# A call that returns something else.
	breaks '/^struct argvet_host {/,/^};/s/int (\*integer)(/long (*integer)(/' \
		'no longer there: member argvet_host 48 8 int (*integer)('
	# A struct that stands in arrays.
	breaks '/^struct argvet_control {/,/^};/s/^};/	const char *more;\n};/' \
		'struct argvet_control grew from 24 to 32 bytes, and arrays of it have no room'
	# A constant that gets another number.
	breaks 's/ARGVET_INFO = 1,/ARGVET_NONE = 1,\n	ARGVET_INFO,/' \
		'no longer there: enum argvet_severity ARGVET_INFO 1'
	breaks 's/^#define ARGVET_ABI 1$/#define ARGVET_ABI 2/' 'no longer there: abi 1'
}

@test 'what the growth rules allow is let pass' {
	local header
	layout "$abs_top_srcdir/include" >today.layout
	header=$(changed "$future; s/ARGVET_CRITICAL\$/&,\n	ARGVET_FATAL/")
	layout "$header" >changed.layout
	sh "$abi/compare" today.layout changed.layout
	run -1 diff today.layout changed.layout
}

# differ OLD NEW: abidiff between two headers. It has no word for "may grow" that does not hide a
# changed type too, so that it gets to see the new one without what was appended.
differ() {
	sh "$abi/layout" object "$1" old.so "$1"
	sh "$abi/layout" object "$2" new.so "$1"
	abidiff old.so new.so
}

# differs SED-SCRIPT TYPE: does abidiff say this type is another in a header that the script has
# changed?
differs() {
	local header
	header=$(changed "$1")
	run differ "$abs_top_srcdir/include" "$header"
	[ "$status" -ne 0 ]
	has "$2"
}

@test 'abidiff sees nothing but growth since the last release' {
	local header
	command -v abidiff >/dev/null || skip 'abidiff is not there: install abigail-tools (Debian), libabigail (Fedora)'
	differ "$released/$(versions | tail -n 1)" "$abs_top_srcdir/include"
	header=$(changed "$future")
	differ "$abs_top_srcdir/include" "$header"
	# And it would see the rest.
	differs '/^struct argvet_origin {/,/^};/s/int64_t pid/uint64_t pid/' known_argvet_origin
	differs '/^struct argvet_plugin {/,/^};/s/.*\*impact;/	const char *cost;\n&/' \
		known_argvet_plugin
	differs '/^struct argvet_target {/,/^};/{/\*component;/d; s/^\(.*\*origin\);.*/\1;\n	const char *component;/}' \
		known_argvet_target
	differs 's/ARGVET_INFO = 1,/ARGVET_NONE = 1,\n	ARGVET_INFO,/' known_argvet_severity
}
