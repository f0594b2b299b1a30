#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Where plugins are looked for, which are refused, and that the others are used all the same.

# shellcheck disable=SC2154 # from the helpers
load option-helper

# refused PATH REASON: was it said of the plugin, in the errors of the last `run
# --separate-stderr`?
refused() {
	says "argvet: plugin refused: $1: $2"
}

# loaded: the files of the checks, as the last `list -v` has them.
loaded() {
	sed -n 's/^ \{8\}\(.*\), by .*/\1/p' <<<"$output"
}

# spoilt FILE: the reason for which this file is refused, beside a good plugin, which is not; both
# by a search and when the file is named.
spoilt() {
	local file=$1 reason
	plugin newer-unused plugins/test/newer-unused.so
	run -0 --separate-stderr only list --plugin-dir plugins
	has test/newer-unused
	lacks test/good
	reason=${stderr#"argvet: plugin refused: $file: "}
	run -3 --separate-stderr only list --plugin-dir plugins --plugin "$file"
	has test/newer-unused
	refused "$file" "$reason"
	printf '%s\n' "$reason"
}

@test 'a plugin by its file, and by its directory' {
	run -0 --separate-stderr only list --plugin "$ARGVET_PLUGINS/kube-apiserver/insecure-port.so"
	same "${lines[0]%% *}" 1.2.19
	same "${#lines[@]}" 2
	run -0 --separate-stderr only list --plugin-dir "$ARGVET_PLUGINS"
	same "${#lines[@]}" 6
	same "$stderr" ''
	run -0 --separate-stderr only list --plugin-dir "$ARGVET_PLUGINS///"
	same "${#lines[@]}" 6
}

@test 'both options are repeatable' {
	check insecure-port one/kube-apiserver/insecure-port.so
	check insecure-bind-address two/kube-apiserver/insecure-bind-address.so
	run -0 --separate-stderr only list -o tsv --plugin-dir one --plugin-dir two
	same "${#lines[@]}" 2
	run -0 --separate-stderr only list -o tsv --plugin one/kube-apiserver/insecure-port.so \
		--plugin two/kube-apiserver/insecure-bind-address.so
	same "${#lines[@]}" 2
}

@test 'ARGVET_PLUGIN_PATH' {
	check insecure-port one/kube-apiserver/insecure-port.so
	check insecure-bind-address two/kube-apiserver/insecure-bind-address.so
	ARGVET_PLUGIN_PATH=$PWD/one:/none::$PWD/two run -0 "$ARGVET" list -v
	has "$PWD/one/kube-apiserver/insecure-port.so"
	has "$PWD/two/kube-apiserver/insecure-bind-address.so"
	ARGVET_PLUGIN_PATH=$PWD/one run -0 "$ARGVET" list -v --no-default-plugins
	has 'There are no checks: '
}

@test 'the search: --plugin, --plugin-dir, ARGVET_PLUGIN_PATH; the first has the id' {
	local at=kube-apiserver/insecure-port.so place
	for place in file first second path; do check insecure-port "$place/$at"; done
	export ARGVET_PLUGIN_PATH=path
	run -0 --separate-stderr "$ARGVET" list -v -b cis-1.5.1 --plugin-dir first \
		--plugin-dir second --plugin "file/$at"
	loaded | grep -qx "file/$at"
	for place in first second path; do
		refused "$place/$at" "\"kube-apiserver/insecure-port\" is already provided by file/$at"
	done
	run -0 --separate-stderr "$ARGVET" list -v --plugin-dir first --plugin-dir second
	loaded | grep -qx "first/$at"
	refused "second/$at" "\"kube-apiserver/insecure-port\" is already provided by first/$at"
	refused "path/$at" "\"kube-apiserver/insecure-port\" is already provided by first/$at"
	run -0 --separate-stderr "$ARGVET" list -v
	loaded | grep -qx "path/$at"
}

@test 'the second of two named plugins with one id is refused, and missed' {
	local at=kube-apiserver/insecure-port.so
	check insecure-port "one/$at"
	check insecure-port "two/$at"
	run -3 --separate-stderr only list -v --plugin "two/$at" --plugin "one/$at"
	same "$(loaded)" "two/$at"
	refused "one/$at" "\"kube-apiserver/insecure-port\" is already provided by two/$at"
}

@test 'one file that is found twice is one plugin' {
	run -0 --separate-stderr only list --plugin-dir "$ARGVET_PLUGINS" \
		--plugin-dir "$ARGVET_PLUGINS/../${ARGVET_PLUGINS##*/}" \
		--plugin "$ARGVET_PLUGINS/kube-apiserver/insecure-port.so"
	same "${#lines[@]}" 6
	same "$stderr" ''
}

@test 'a scan says what was refused, and runs the rest' {
	plugin id-null plugins/test/id-null.so
	run -1 --separate-stderr scan --plugin-dir plugins "$options/fail.yaml"
	refused plugins/test/id-null.so '.id is missing'
	has '5 fail'
	lacks incomplete
}

@test '--plugin of a refused file: the scan runs, and is incomplete' {
	plugin id-null plugins/test/id-null.so
	run -3 --separate-stderr scan --plugin plugins/test/id-null.so "$options/fail.yaml"
	refused plugins/test/id-null.so '.id is missing'
	has '5 fail'
	has 'incomplete: a plugin that was asked for is not there (see standard error)'
	run -3 --separate-stderr scan --plugin none.so "$options/pass.yaml"
	refused none.so 'cannot open it: No such file or directory'
	has '3 pass'
}

@test 'a plugin in the wrong place' {
	plugin good plugins/good.so
	run -0 --separate-stderr only list --plugin-dir plugins
	refused plugins/good.so 'belongs in a directory named after its component'
	plugin good other/kube-apiserver/good.so
	run -0 --separate-stderr only list --plugin-dir other
	refused other/kube-apiserver/good.so \
		'id "test/good" does not match its place, which says "kube-apiserver/good"'
	plugin good other.so
	run -3 --separate-stderr only list --plugin other.so
	refused other.so 'id "test/good" does not match its file name, which should be good.so'
}

@test 'what is not called *.so, or is hidden, is no plugin' {
	mkdir -p plugins/test plugins/.hidden
	echo text >plugins/README
	echo text >plugins/test/README
	echo text >plugins/test/good.so.1
	echo text >plugins/test/.good.so
	echo text >plugins/.hidden/good.so
	plugin good plugins/test/good.so
	run -0 --separate-stderr only list --plugin-dir plugins
	has test/good
	same "$stderr" ''
}

@test 'a directory that is not there, or is none' {
	echo text >file
	run -3 --separate-stderr only list --plugin-dir none
	refused none 'cannot read this directory: No such file or directory'
	run -3 --separate-stderr scan --plugin-dir file "$options/pass.yaml"
	refused file 'cannot read this directory: Not a directory'
	has '3 pass'
}

@test 'a text file' {
	mkdir -p plugins/test
	echo '#!/bin/sh' >plugins/test/good.so
	run -0 spoilt plugins/test/good.so
	same "$output" 'is not an ELF file'
}

@test 'an empty file' {
	mkdir -p plugins/test
	: >plugins/test/good.so
	run -0 spoilt plugins/test/good.so
	same "$output" 'is empty'
}

@test 'a plugin that is cut short, anywhere' {
	local size cut
	plugin good whole.so
	size=$(stat -c %s whole.so)
	mkdir -p plugins/test
	for ((cut = 5; cut < size / 2; cut += size / 9)); do
		head -c "$cut" whole.so >plugins/test/good.so
		run -0 spoilt plugins/test/good.so
		[[ $output == 'is cut short: '* ]]
	done
}

@test 'a directory called *.so' {
	mkdir -p plugins/test/good.so
	run -0 spoilt plugins/test/good.so
	same "$output" 'is a directory, not a regular file'
}

@test 'a symbolic link, dangling or not' {
	mkdir -p plugins/test
	ln -s nowhere plugins/test/good.so
	run -0 spoilt plugins/test/good.so
	same "$output" 'is a symbolic link; name the file that it leads to'
	plugin good good.so
	ln -sf "$PWD/good.so" plugins/test/good.so
	run -0 spoilt plugins/test/good.so
	same "$output" 'is a symbolic link; name the file that it leads to'
}

@test 'a FIFO does not stop the search' {
	mkdir -p plugins/test
	mkfifo plugins/test/good.so
	run -0 timeout 60 bash -c "'$ARGVET' list --no-default-plugins --plugin-dir plugins"
	has 'plugins/test/good.so: is a FIFO, not a regular file'
	run -0 spoilt plugins/test/good.so
	same "$output" 'is a FIFO, not a regular file'
}

@test 'a file that others may write to' {
	plugin good plugins/test/good.so
	chmod 646 plugins/test/good.so
	run -0 spoilt plugins/test/good.so
	same "$output" 'writable by others (mode 0646)'
	chmod 664 plugins/test/good.so
	run -0 spoilt plugins/test/good.so
	same "$output" 'writable by its group (mode 0664)'
}

@test 'a directory that others may write to, up to the root' {
	plugin good plugins/test/good.so
	chmod 775 plugins/test
	run -3 --separate-stderr only list --plugin plugins/test/good.so
	refused plugins/test/good.so "directory $PWD/plugins/test is writable by its group (mode 0775)"
	chmod 755 plugins/test
	chmod 757 plugins
	run -3 --separate-stderr only list --plugin plugins/test/good.so
	refused plugins/test/good.so "directory $PWD/plugins is writable by others (mode 0757)"
	# In a sticky one, others cannot replace what is not theirs.
	chmod 1777 plugins
	run -0 only list --plugin plugins/test/good.so
}

@test 'a link to a directory is judged by where it leads' {
	plugin good real/test/good.so
	ln -s real link
	run -0 only list --plugin-dir link
	has test/good
	chmod 777 real
	run -0 --separate-stderr only list --plugin-dir link
	refused link/test/good.so "directory $PWD/real is writable by others (mode 0777)"
}

@test 'as root, a file or directory of another user' {
	[ "$(id -u)" -eq 0 ] || skip 'only root can give files away'
	plugin good plugins/test/good.so
	chown 65534 plugins/test/good.so
	run -0 spoilt plugins/test/good.so
	same "$output" 'owned by user 65534, not by root'
	chown 0 plugins/test/good.so
	chown 65534 plugins
	run -0 --separate-stderr only list --plugin-dir plugins
	refused plugins/test/good.so "directory $PWD/plugins is owned by user 65534, not by root"
}

@test 'a name that would steer the terminal is shown, not obeyed' {
	local name=$'plugins/test/\033[2Jgood.so'
	mkdir -p plugins/test
	: >"$name"
	run -0 --separate-stderr only list --plugin-dir plugins
	refused 'plugins/test/\x1b[2Jgood.so' 'is empty'
}

@test 'no plugins at all' {
	mkdir empty
	usage_error 'argvet: there are no checks: with --no-default-plugins, name plugins with --plugin-dir or --plugin' \
		only scan "$options/fail.yaml"
	usage_error 'argvet: there are no checks: ' only scan --plugin-dir empty "$options/fail.yaml"
	usage_error 'matches no check: no check was loaded (see argvet list)' \
		only scan -c 1.2.6 "$options/fail.yaml"
	# What was refused may be why.
	plugin id-null plugins/test/id-null.so
	run -2 --separate-stderr only scan --plugin-dir plugins "$options/fail.yaml"
	refused plugins/test/id-null.so '.id is missing'
	says 'there are no checks'
}
