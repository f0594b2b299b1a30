#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Each way to be a wrong plugin has a message of its own, which says what its author needs, and none
# keeps the others from their work.

# shellcheck disable=SC2154 # from the helpers
load option-helper
leave_leaks

data_only='; a plugin is data: it needs no constructor, and no library that has one'
gets_calls='; a plugin gets what it needs through argvet/plugin.h; link it with -z defs to see this when it is built'

# What is wrong with each that is refused; a FILE stands for its path.
refusals() {
	cat <<-REASONS
	abi-newer|built for ABI 2, this argvet understands 1: upgrade argvet
	abi-zero|says that it is built for ABI 0: is ARGVET_STAMP missing?
	aliases-endless|.aliases has no end within 1024 entries: is its last, empty one there?
	component-empty|.components[1] is missing
	components-empty|.components is empty: which programs does it judge?
	components-endless|.components has no end within 256 entries: is its last, empty one there?
	components-missing|.components is empty: which programs does it judge?
	constructor-crashes|its initialisation code was killed by SIGSEGV$data_only
	constructor-exits|its initialisation code ended its process with status 3$data_only
	control-part|.controls[0].id is missing
	controls-endless|.controls has no end within 4096 entries: is its last, empty one there?
	destructor-exits|its finalisation code ended its process with status 3$data_only
	flag-dashes|.flags[0].name "--insecure-port" must be written with dashes between its words, without leading ones and without a value
	flag-type|.flags[0].type of "insecure-port" is 0, which is no argvet_type
	flag-unnamed|.flags[0].name is missing
	flags-endless|.flags has no end within 256 entries: is its last, empty one there?
	id-characters|.id "test/Id Characters" is not COMPONENT/NAME in the letters a-z, digits, dots and dashes
	id-dots|.id "test/a../id-dots" is not COMPONENT/NAME in the letters a-z, digits, dots and dashes
	id-null|.id is missing
	id-other|id "test/another" does not match its place, which says "test/id-other"
	newer-used|uses a member that this argvet does not know: it wants a newer argvet
	parameter-bounds|parameter 1: the minimum is above the maximum
	parameter-default-null|parameter 1: it has no default value
	parameter-default|parameter 1: the default: days is an integer from 1 to 30, not "31"
	parameter-name|parameter 1: its name has characters other than small letters, digits and -
	parameter-twice|parameter 2: there are two of that name
	parameter-type|parameter 1: 9 is no type
	parameters-endless|parameters has more than 64 elements, or no end
	references-endless|.references has no end within 1024 entries: is its last, empty one there?
	run-null|.run is missing
	severity-missing|.severity is 0, which is no argvet_severity
	severity-unknown|.severity is 6, which is no argvet_severity
	size-absurd|says that its size is 1073741824 bytes, the most is 65536
	size-beyond|says that its size is $((size + 64)) bytes, the file holds $size
	size-small|says that its size is $((first_size - 8)) bytes, the least is $first_size
	size-zero|says that its size is 0 bytes and not $size: is ARGVET_STAMP missing?
	symbol-function|its argvet_plugin symbol is not data: it must be a constant struct argvet_plugin
	symbol-missing|exports no argvet_plugin symbol: is it a plugin?
	symbol-small|its argvet_plugin symbol is too small (4 bytes) to be a struct argvet_plugin
	symbol-undefined|cannot be linked: undefined symbol: nobody_has_this$gets_calls
	title-encoding|.title is not valid UTF-8
	title-endless|.title is longer than 65536 bytes
	title-escape|.title holds a control character (0x1b)
	title-null|.title is missing
	REASONS
}

# What a report says of each that loads and goes wrong in its run.
verdicts_of_runs() {
	cat <<-VERDICTS
	runs-endless|error|the check reported more than 1000 findings
	runs-error|error|the moon is in the way
	runs-error-mute|error|the check could not look, and does not say why
	runs-expected-null|error|the check reported a finding without a kind, a flag or what is expected
	runs-finding-null|error|the check reported a finding without a kind, a flag or what is expected
	runs-flag-null|error|the check reported a finding without a kind, a flag or what is expected
	runs-kind|error|the check reported a finding without a kind, a flag or what is expected
	runs-name-null|error|the check asked for a flag that it does not declare: NULL
	runs-name-other|error|the check asked for a flag that it does not declare: secure-port
	runs-null-text|pass|null
	runs-outcome|error|the check returned 99, which is no outcome
	runs-outcome-zero|error|the check returned 0, which is no outcome
	runs-setting-null|error|the check asked for a parameter that it does not declare: NULL
	VERDICTS
}

# gather PATTERN...: copies the fixtures of these names to the directory plugins.
gather() {
	local pattern file
	for pattern; do
		for file in "$ARGVET_BAD_PLUGINS"/$pattern.so; do
			plugin "$(basename "$file" .so)" "plugins/test/${file##*/}"
		done
	done
	# The one that hangs costs its time; it has a test of its own.
	rm -f plugins/test/constructor-hangs.so
}

# struct_sizes: sets size and first_size, of the plugin struct today and in its first release.
struct_sizes() {
	size=$(awk '$1 == "struct" && $2 == "argvet_plugin" { print $3 }' "$abs_top_srcdir/tests/abi/lp64.layout")
	first_size=$(awk '$1 == "member" && $2 == "argvet_plugin" && / \(\*run\)/ { print $3 + $4 }' \
		"$abs_top_srcdir/tests/abi/lp64.layout")
	[ "$(getconf LONG_BIT)" -eq 64 ] || skip 'this machine is not LP64'
}

# refusal FILE: prints the reason for which this one file is refused.
refusal() {
	run -3 --separate-stderr only list --plugin "$1"
	same "${#stderr_lines[@]}" 1
	printf '%s\n' "${stderr#"argvet: plugin refused: $1: "}"
}

@test 'each has its message, whole, and is refused alone' {
	struct_sizes
	gather '*'
	check insecure-port plugins/kube-apiserver/insecure-port.so
	run -0 --separate-stderr only list --plugin-dir plugins
	diff -u --label expected --label actual \
		<(refusals | sed 's|\([^|]*\)|argvet: plugin refused: plugins/test/\1.so: |; s/|//') \
		<(printf '%s\n' "$stderr")
	# All that is not refused is there.
	same "$(sed '/^$/d; /^Numbers/d; s/^[^ ]* *//; s/ .*//' <<<"$output")" \
		"$(printf '%s\n' kube-apiserver/insecure-port test/good test/newer-unused &&
			verdicts_of_runs | sed 's|^|test/|; s/|.*//' && echo test/size-first)"
}

@test 'a scan beside all wrong plugins says what it says without them' {
	run -1 --separate-stderr scan -o json "$options/fail.yaml"
	jq -S '.targets[].results' <<<"$output" >alone.json
	gather '*'
	rm -f plugins/test/runs-*
	cp -R "$ARGVET_PLUGINS/kube-apiserver" plugins/
	chmod -R go-w plugins
	run -1 --separate-stderr only scan --plugin-dir plugins -o json "$options/fail.yaml"
	jq -S '.targets[].results' <<<"$output" >beside.json
	diff -u alone.json beside.json
	# Those that fail in their run make the scan incomplete, and change no verdict but their own.
	gather 'runs-*'
	run -3 --separate-stderr only scan --plugin-dir plugins -o json "$options/fail.yaml"
	jq -S '.targets[].results | map(select(.check | startswith("test/") | not))' \
		<<<"$output" >beside.json
	diff -u alone.json beside.json
}

@test 'what a check does wrong in its run is an error with its reason' {
	gather 'runs-*'
	run -3 --separate-stderr only scan --plugin-dir plugins -o json "$options/fail.yaml"
	same "$stderr" ''
	diff -u --label expected --label actual <(verdicts_of_runs) \
		<(jq -r '.targets[].results[] |
			"\(.check | ltrimstr("test/"))|\(.status)|\(.message)"' <<<"$output")
	same "$(jq '[.targets[].results[].findings | length] | add' <<<"$output")" 0
}

@test 'a million findings take no time' {
	gather runs-endless
	run -3 --separate-stderr timeout 20 "$ARGVET" scan --no-default-plugins --plugin-dir plugins \
		"$options/fail.yaml"
	has 'the check reported more than 1000 findings'
}

@test 'a constructor that does not come back' {
	plugin constructor-hangs plugins/test/constructor-hangs.so
	plugin good plugins/test/good.so
	run -0 --separate-stderr timeout 60 "$ARGVET" list --no-default-plugins --plugin-dir plugins
	has test/good
	same "$stderr" "argvet: plugin refused: plugins/test/constructor-hangs.so: its initialisation code did not come back within 5 s$data_only"
}

@test 'what a constructor prints is dropped' {
	cat >talks.c <<-'SOURCE'
	#include <stdio.h>
	static __attribute__((constructor)) void talk(void) { puts("hello"); }
	SOURCE
	sed 's|test/good|test/talks|' "$abs_top_srcdir/tests/bad-plugins/good.c" >>talks.c
	"${CC:-cc}" -std=c11 -fPIC -shared -I"$abs_top_srcdir/include" -o talks.so talks.c
	run -0 --separate-stderr only list --plugin talks.so
	same "$(grep -c hello <<<"$output")" 0
	same "$(grep -c test/talks <<<"$output")" 1
	same "$stderr" ''
}

@test 'a library whose constructor exits' {
	echo '#include <stdlib.h>
	static __attribute__((constructor)) void leave(void) { exit(4); }
	int answer(void) { return 42; }' >library.c
	"${CC:-cc}" -fPIC -shared -o libanswer.so library.c
	(echo 'int answer(void); int ask(void); int ask(void) { return answer(); }' &&
		cat "$abs_top_srcdir/tests/bad-plugins/good.c") >good.c
	"${CC:-cc}" -std=c11 -fPIC -shared -nostartfiles -I"$abs_top_srcdir/include" -o good.so \
		good.c -L. -Wl,--no-as-needed -lanswer -Wl,-rpath,"$PWD"
	export LD_LIBRARY_PATH=$PWD
	run -0 refusal good.so
	same "$output" "its initialisation code ended its process with status 4$data_only"
	# The same plugin without it; a directory that only the plugin names does not count.
	unset LD_LIBRARY_PATH
	run -0 refusal good.so
	same "$output" "cannot be linked: libanswer.so: cannot open shared object file: No such file or directory; it needs a library that is in none of the system's directories"
}

@test 'a plugin for another machine' {
	plugin good good.so
	# The machine is the number at byte 18: here S/390, which has it the other way round.
	printf '\026\000' | dd of=good.so bs=1 seek=18 conv=notrunc status=none
	run -0 refusal good.so
	[[ $output == 'is an ELF file for another machine (ELF machine 22, argvet'\''s is '*')' ]] ||
		[[ $output == 'is an ELF file for another machine (ELF machine 5632, argvet'\''s is '*')' ]]
}

@test 'two plugins with one id' {
	plugin good one/test/good.so
	plugin good two/test/good.so
	run -0 --separate-stderr only list --plugin-dir one --plugin-dir two
	same "$stderr" 'argvet: plugin refused: two/test/good.so: "test/good" is already provided by one/test/good.so'
}

@test 'no fixture is without a test' {
	same "$( (refusals && verdicts_of_runs) | sed 's/|.*//' | cat - <(printf '%s\n' good newer-unused size-first constructor-hangs) | sort)" \
		"$(cd "$abs_top_srcdir/tests/bad-plugins" && printf '%s\n' *.c | sed 's/\.c$//' | sort)"
}
