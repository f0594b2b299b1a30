#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Can a stranger with only an installed argvet write, test, install and run a check? Nothing here
# looks into the source tree but for the README's own example.

# shellcheck disable=SC2154 # from the helpers
load option-helper

# A make of its own, without the jobs and variables of the one that runs the tests.
make() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL "${MAKE:-make}" "$@"
}

setup_file() {
	[ -n "${ARGVET_BUILD:-}" ] || skip 'ARGVET_BUILD names no build directory'
	command -v pkg-config >/dev/null || skip 'pkg-config is not there'
	umask 022
	export root=$BATS_FILE_TMPDIR/root
	mkdir -m 755 "$root"
	make -C "$ARGVET_BUILD" install DESTDIR="$root" >"$BATS_FILE_TMPDIR/log" 2>&1 || {
		cat "$BATS_FILE_TMPDIR/log"
		return 1
	}
}

# The installed argvet and its pkg-config file come before any other.
setup() {
	umask 022
	chmod go-w "$BATS_TEST_TMPDIR" "${BATS_TEST_TMPDIR%/*}" "$BATS_FILE_TMPDIR"
	unset ARGVET_PLUGIN_PATH NO_COLOR CFLAGS CPPFLAGS CXXFLAGS LDFLAGS
	PKG_CONFIG_PATH=$(dirname "$(find "$root" -name argvet.pc)")
	plugindir=$(PKG_CONFIG_PATH=$PKG_CONFIG_PATH pkg-config --variable=plugindir argvet)
	export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1
	ARGVET=$(find "$root" -type f -name argvet -perm -0100)
	export ARGVET PATH="${ARGVET%/*}:$PATH"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here" || return
}

# The words of the compiler that was configured, which may come with options.
compile() {
	# shellcheck disable=SC2086
	${CC:-cc} "$@"
}

# passed_all: did the last `run` print a TAP plan, and nothing but "ok"?
passed_all() {
	has 'ok 1 - '
	lacks 'not ok'
}

@test 'what pkg-config says' {
	same "$(pkg-config --modversion argvet)" "$("$ARGVET" --version | cut -d ' ' -f 2)"
	same "$("$ARGVET" --version)" \
		"argvet $(pkg-config --modversion argvet) (plugin ABI $(pkg-config --variable=abi argvet))"
	same "$(pkg-config --libs argvet | tr -d ' ')" ''
	[ -d "$root$plugindir" ]
	[[ $(pkg-config --cflags argvet) == "-I$root"/* ]]
}

@test 'a plugin by one command line' {
	cat >thin.c <<'C'
#include <argvet/plugin.h>

static enum argvet_outcome
run(struct argvet_run *run)
{
	argvet_forbid(run, "feature-gates", "nothing");
	return ARGVET_DONE;
}

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "acme/thin",
	.vendor = "acme",
	.version = "1",
	.title = "Thin",
	.components = (const char *const[]){"kube-apiserver", NULL},
	.flags = (const struct argvet_flag_decl[]){{"feature-gates", ARGVET_MAP}, {NULL, 0}},
	.run = run,
};
C
	# shellcheck disable=SC2046
	compile $(pkg-config --cflags argvet) -fPIC -shared -o thin.so thin.c
	echo 'kube-apiserver --feature-gates=A=true' >line
	run -1 argvet scan --no-default-plugins --plugin ./thin.so --argv line
	has 'line:1:16: RedundantAttribute: --feature-gates'
}

@test 'argvet new, make, make check, make install, argvet scan' {
	argvet new acme/audit-retention
	cd audit-retention
	run -0 make CFLAGS='-O2 -Wall -Wextra -Wpedantic -Werror'
	run -0 make check
	passed_all
	run -0 env -u PKG_CONFIG_SYSROOT_DIR "${MAKE:-make}" install DESTDIR="$root" MAKEFLAGS=
	same "$(stat -c %a "$root$plugindir/acme" "$root$plugindir/acme/audit-retention.so")" '755
644'
	echo 'kube-apiserver --profiling' >line
	run -1 --separate-stderr argvet scan --no-default-plugins --plugin-dir "$root$plugindir" \
		-c acme/audit-retention --argv line
	same "$stderr" ''
	has 'line:1:16: IncorrectValue: --profiling'
	run -0 argvet list --no-default-plugins --plugin-dir "$root$plugindir"
	has 'acme/audit-retention'
	rm -r "$root$plugindir/acme"
}

@test 'the new check is built where the umask is lenient' {
	umask 002
	argvet new acme/shared
	run -0 make -C shared check
	passed_all
	umask 022
	same "$(find shared -name '*.so' -perm /022)" ''
}

@test 'the new check says what keeps it from being installed' {
	argvet new acme/lost
	make -C lost
	# pkg-config finds nothing here.
	run -2 env -u PKG_CONFIG_PATH PKG_CONFIG_LIBDIR=/nowhere "${MAKE:-make}" -C lost install \
		DESTDIR="$PWD/root" MAKEFLAGS=
	has 'pkg-config finds no argvet'
	[ ! -e root ]
	run -0 make -C lost install DESTDIR="$PWD/root" plugindir=/etc/argvet/plugins
	[ -f root/etc/argvet/plugins/acme/lost.so ]
}

@test 'the new check fails its cases once it is wrong' {
	argvet new acme/wrong
	sed -i 's/run, "profiling", 0/run, "profiling", 1/' wrong/wrong.c
	run -2 make -C wrong check
	has 'not ok 1 - acme/wrong: switched off'
}

# example LANGUAGE VARIABLE...: builds the installed examples, runs their cases, installs them, and
# lists what is there then.
example() {
	local language=$1 examples
	shift
	examples=$(dirname "$(find "$root" -path '*/examples/README.md')")
	cp -r "$examples/$language" .
	run -0 make -C "$language" "$@"
	lacks warning
	run -0 make -C "$language" check "$@"
	passed_all
	run -0 make -C "$language" install plugindir=/plugins DESTDIR="$PWD/installed" "$@"
	run -0 --separate-stderr argvet list --no-default-plugins --plugin-dir installed/plugins
	same "$stderr" ''
	run -0 make -C "$language" clean
	same "$(find "$language" -name '*.so')" ''
}

# exports FILE: the symbols that it defines, but for marks of the linker.
exports() {
	"${NM:-nm}" -D --defined-only "$1" | awk '{ print $NF }'
}

@test 'the examples in C' {
	local flags='-O2 -Wall -Wextra -Wpedantic -Wshadow -Werror'
	example c CFLAGS="$flags"
	argvet list --no-default-plugins --plugin-dir installed/plugins >list.txt
	grep -q acme/audit-retention list.txt
	grep -q acme/admission-plugins list.txt
	same "$(exports installed/plugins/acme/audit-retention.so)" argvet_plugin
	echo 'kube-apiserver --audit-log-path=/a --audit-log-maxage=30' >line
	run -0 argvet scan --no-default-plugins --plugin-dir installed/plugins --argv line \
		-c acme/audit-retention
	run -1 argvet scan --no-default-plugins --plugin-dir installed/plugins --argv line \
		-c acme/audit-retention --set acme/audit-retention.days=90
	has 'IncorrectValue: --audit-log-maxage'
}

@test 'the examples in C++' {
	[ -n "${CXX:-}" ] || skip 'there is no C++ compiler'
	echo 'int main() { return 0; }' >probe.cc
	"$CXX" -std=c++20 -fsyntax-only probe.cc || skip "$CXX knows no C++20"
	example cpp
	argvet list --no-default-plugins --plugin-dir installed/plugins >list.txt
	grep -q acme/etcd-over-tls list.txt
	grep -q acme/token-issuer list.txt
	same "$(exports installed/plugins/acme/token-issuer.so)" argvet_plugin
}

@test 'the C++17 example is C++20 as well' {
	[ -n "${CXX:-}" ] || skip 'there is no C++ compiler'
	local examples standard
	examples=$(dirname "$(find "$root" -path '*/examples/README.md')")
	for standard in c++17 c++20; do
		# shellcheck disable=SC2046
		"$CXX" -std=$standard $(pkg-config --cflags argvet) -Wall -Wextra -Wpedantic -Werror \
			-fsyntax-only "$examples/cpp/etcd-over-tls.cc"
	done
}

@test 'the example in Rust' {
	local rustc
	rustc=$(PATH=$PATH:$HOME/.cargo/bin command -v rustc) || skip 'there is no rustc'
	example rust RUSTC="$rustc"
	run -0 argvet list --no-default-plugins --plugin-dir installed/plugins
	has acme/tls-min-version
	same "$(exports installed/plugins/acme/tls-min-version.so)" argvet_plugin
}

# block NUMBER FILE: a fenced block of Markdown.
block() {
	awk -v wanted="$1" '/^```/ { open = !open; if (open) number++; next } open && number == wanted' "$2"
}

# Finds the block of a page's fenced ones that holds this text.
block_with() {
	local number=1 found
	while found=$(block "$number" "$2") && [ -n "$found" ]; do
		[[ $found != *"$1"* ]] || {
			printf '%s\n' "$found"
			return
		}
		number=$((number + 1))
	done
	return 1
}

# display NUMBER FILE: a literal display of a manual page, as it is shown.
display() {
	awk -v wanted="$1" '
	/^\.Bd -literal/ { number++; open = 1; next }
	/^\.Ed/ { open = 0 }
	open && number == wanted' "$2" | sed -e 's/\\e/\\/g' -e 's/\\&//g'
}

# tries: builds profiling.c by the README's command line and runs its cases.
tries() {
	# shellcheck disable=SC2046
	compile $(pkg-config --cflags argvet) -std=c11 -Wall -Wextra -Werror -O2 -fPIC \
		-fvisibility=hidden -shared -Wl,-z,defs -o profiling.so profiling.c
	run -0 argvet test ./profiling.so profiling.case
	passed_all
}

@test 'the check in the README' {
	block_with '#include <argvet/plugin.h>' "$abs_top_srcdir/README.md" >profiling.c
	block_with '[switched off]' "$abs_top_srcdir/README.md" >profiling.case
	[ "$(wc -l <profiling.c)" -le 30 ]
	tries
	block_with 'argvet test ./profiling.so' "$abs_top_srcdir/README.md" |
		sed -n '/^TAP/,/^ok 2/p' | diff -u - <(argvet test ./profiling.so profiling.case | head -n 4)
}

@test 'the check in argvet-plugin(7)' {
	display 1 "$abs_top_srcdir/docs/argvet-plugin.7" >profiling.c
	display 2 "$abs_top_srcdir/docs/argvet-plugin.7" >profiling.case
	tries
}
