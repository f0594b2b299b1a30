#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Does what `make install` leaves behind work, and does `make uninstall` take it away?

# shellcheck disable=SC2154 # from the helpers
load option-helper

# build TARGET: in the build directory, without the jobs and flags of the make that runs the tests.
build() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL "${MAKE:-make}" -C "$ARGVET_BUILD" "$1" \
		DESTDIR="$root" prefix=/usr exec_prefix=/usr bindir=/usr/bin libdir=/usr/lib \
		includedir=/usr/include sysconfdir=/etc datarootdir=/usr/share \
		mandir=/usr/share/man docdir=/usr/share/doc/argvet >build.log 2>&1 || {
		cat build.log
		return 1
	}
}

modes() {
	(cd "$root/usr" && stat -c '%a %n' "$@")
}

@test 'install, use, uninstall' {
	[ -n "${ARGVET_BUILD:-}" ] || skip 'ARGVET_BUILD names no build directory'
	root=$PWD/root
	# The plugins must be usable however lenient the umask of whoever installs them.
	umask 002
	mkdir -m 755 "$root"
	build install

	modes bin/argvet include/argvet/plugin.h lib/argvet/plugins/kube-apiserver/insecure-port.so \
		share/man/man1/argvet.1 share/man/man5/argvet-report.5 \
		share/man/man7/argvet-checks.7 share/man/man7/argvet-plugin.7 \
		share/doc/argvet/argvet-report.schema.json share/doc/argvet/examples/ci/github-actions.yml \
		share/bash-completion/completions/argvet share/zsh/site-functions/_argvet \
		share/fish/vendor_completions.d/argvet.fish >modes.txt
	diff -u - modes.txt <<'MODES'
755 bin/argvet
644 include/argvet/plugin.h
644 lib/argvet/plugins/kube-apiserver/insecure-port.so
644 share/man/man1/argvet.1
644 share/man/man5/argvet-report.5
644 share/man/man7/argvet-checks.7
644 share/man/man7/argvet-plugin.7
644 share/doc/argvet/argvet-report.schema.json
644 share/doc/argvet/examples/ci/github-actions.yml
644 share/bash-completion/completions/argvet
644 share/zsh/site-functions/_argvet
644 share/fish/vendor_completions.d/argvet.fish
MODES
	same "$(find "$root/usr/lib/argvet" -perm /022)" ''
	same "$(cd "$root/usr/lib/argvet/plugins" && find . -name '*.so' | wc -l)" "${#names[@]}"

	# A lenient umask made the directories above, which a system has already.
	find "$root" -type d -exec chmod go-w {} +
	run -1 --separate-stderr "$root/usr/bin/argvet" scan --no-default-plugins \
		--plugin-dir "$root/usr/lib/argvet/plugins" "$options/fail.yaml"
	same "$stderr" ''
	has '5 fail'
	printf '#include <argvet/plugin.h>\n' >user.c
	"${CC:-cc}" -std=c11 -fsyntax-only -I"$root/usr/include" user.c

	build uninstall
	same "$(find "$root" ! -type d)" ''
	same "$(find "$root" -name '*argvet*')" ''
}
