#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# argvet inspect.

# shellcheck disable=SC2030,SC2031,SC2154 # from the helpers
load option-helper
leave_leaks

# inspect ARGUMENT...
inspect() {
	"$ARGVET" inspect "$@"
}

# compiled NAME FLAG... : a plugin from source on standard input, for the test to inspect.
compiled() {
	local name=$1
	shift
	command -v "${CC:-cc}" >/dev/null || skip 'no C compiler is there'
	"${CC:-cc}" -I"$abs_top_srcdir/include" -fPIC -shared -x c -o "$name.so" "$@" -
	chmod go-w "$name.so"
}

# source NAME LINE...: a plugin with that name, and more of its members.
source_of() {
	printf '#include <argvet/plugin.h>\n'
	printf 'static enum argvet_outcome run(struct argvet_run *run) { (void)run; return ARGVET_DONE; }\n'
	printf 'const struct argvet_plugin argvet_plugin = { ARGVET_STAMP, .severity = ARGVET_LOW,\n'
	printf '.id = "acme/%s", .vendor = "acme", .version = "1", .title = "A title",\n' "$1"
	printf '.components = (const char *const[]){"kube-apiserver", NULL}, .run = run,\n'
	shift
	printf '%s\n' "$@" '};'
}

@test 'a plugin that would be loaded' {
	check insecure-port insecure-port.so
	chmod 755 insecure-port.so
	inspect insecure-port.so >out
	same "$(sed -n 1,8p out)" 'insecure-port.so: would be loaded

  The check
    id           kube-apiserver/insecure-port
    title        The API server keeps its plain HTTP port closed
    vendor       '"$(sed -n 's/^    vendor *//p' out)"'
    severity     high
    category     Networking and Firewall'
	same "$(grep -A 1 '^    flags' out)" '    flags        --insecure-port (string)
                 --port (string)'
	grep -qx '    kubernetes   before 1.24' out
	grep -qx '                 cis-kubernetes 1.6.0: 1.2.19' out
	grep -qx "    owner        user $(id -u), group $(id -g), mode 0755" out
	grep -qxE '    ABI          1 \(this argvet: 1\), struct of ([0-9]+) bytes \(here: \1\)' out
	grep -qx '    exports      argvet_plugin' out
	grep -qx '    libraries    -' out
}

@test 'the checks of this build leave nothing to improve' {
	run -0 inspect "$ARGVET_PLUGINS"/kube-apiserver/*.so
	lacks warning:
	lacks note:
	same "$(grep -c ': would be loaded$' <<<"$output")" "${#names[@]}"
}

@test 'each wrong plugin, with the reason of the loader' {
	local file name reason
	for file in "$ARGVET_BAD_PLUGINS"/*.so; do
		name=${file##*/}
		# Twice as long as the loader waits; bad-plugins.bats is that patient.
		[ "$name" != constructor-hangs.so ] || continue
		plugin "${name%.so}" "$name"
		run --separate-stderr only list --plugin "$name"
		reason=${stderr#"argvet: plugin refused: $name: "}
		run inspect "$name"
		if [ -z "$reason" ]; then
			same "$status ${lines[0]}" "0 $name: would be loaded"
		else
			same "$status ${lines[0]}" "3 $name: refused: $reason"
		fi
	done
}

@test 'several files: one that is refused does not stop the others' {
	plugin good good.so
	echo text >text.so
	mkdir directory.so
	mkfifo fifo.so
	run -3 --separate-stderr inspect none.so text.so directory.so fifo.so good.so
	has 'none.so: refused: cannot open it: No such file or directory'
	has 'text.so: refused: is not an ELF file'
	has 'directory.so: refused: is a directory, not a regular file'
	has 'fifo.so: refused: is a FIFO, not a regular file'
	has 'good.so: would be loaded'
	same "$stderr" ''
}

@test 'a file that others may change is read, but not loaded' {
	plugin good good.so
	chmod 646 good.so
	run -3 inspect good.so
	same "${lines[0]}" 'good.so: refused: writable by others (mode 0646)'
	has '    exports      argvet_plugin'
	has 'mode 0646'
	lacks '    id '
}

@test 'warnings: what is missing' {
	source_of bare | compiled bare
	run -0 inspect bare.so
	has 'warning: .rationale is missing'
	has 'warning: .audit is missing'
	has 'warning: .remediation is missing'
	has 'warning: .controls is empty'
	has 'warning: .references is empty'
}

@test 'warnings: where the table of the component disagrees' {
	source_of flags '.flags = (const struct argvet_flag_decl[]){{"profiling", ARGVET_LIST},' \
		'{"profilng", ARGVET_BOOL}, {"insecure-port", ARGVET_STRING}, {0}},' | compiled flags
	inspect -o json flags.so >out.json
	same "$(jq -r '.plugins[0].warnings[] | select(contains("--"))' out.json | grep -v Wl)" \
		'--profiling is declared as a list (ARGVET_LIST), but to kube-apiserver it is a boolean (ARGVET_BOOL): argvet reads it as the latter
kube-apiserver has no flag --profilng that argvet knows of: is it misspelt?'
}

@test 'warnings: a name that is a glob' {
	source_of glob '.aliases = (const char *const[]){"ACME_*", NULL},' \
		'.controls = (const struct argvet_control[]){{"acme", "1", "1.[23]"}, {0}},' | compiled glob
	run -0 inspect glob.so
	has 'the alias "ACME_*" holds a character of globs'
	has 'the control "1.[23]" holds a character of globs'
}

@test 'warnings: how it was linked' {
	{
		source_of linked
		echo 'int helper(void) { return 1; }'
		echo '__attribute__((constructor)) static void start(void) {}'
	} | compiled linked -Wl,-z,execstack -Wl,-z,norelro
	run -0 inspect linked.so
	has 'exports more than argvet_plugin (helper)'
	has 'warning: wants an executable stack'
	has 'warning: its constants stay writable (no RELRO)'
	has 'warning: runs code of its own as soon as it is loaded (constructors: 1)'
}

@test 'warnings: a symbol that its libraries do not have' {
	plugin symbol-undefined symbol-undefined.so
	run -3 inspect symbol-undefined.so
	has '    undefined    nobody_has_this'
	has '(undefined: nobody_has_this)'
}

@test 'parameters' {
	source_of days '.parameters = (const struct argvet_parameter[]){{"days",' \
		'ARGVET_PARAMETER_INTEGER, "30", 1, 365, NULL, "how long"}, {0}},' | compiled days
	run -0 inspect days.so
	has '    parameters   days (an integer from 1 to 365; default "30"): how long'
	inspect -o json days.so >out.json
	same "$(jq -c '.plugins[0].check.parameters' out.json)" \
		'[{"name":"days","type":"integer","default":"30","minimum":1,"maximum":365,"choices":null,"help":"how long"}]'
}

@test 'a plugin that was built for an older header' {
	source_of older | sed 's/^#include.*//' |
		cat "$abs_top_srcdir/sdk/abi/0.1.0/argvet/plugin.h" - | compiled older
	run -0 inspect older.so
	has 'note: built with the header of an older argvet'
}

@test 'as JSON' {
	plugin good good.so
	plugin title-null title-null.so
	run -3 --separate-stderr inspect -o json good.so title-null.so none.so
	same "$stderr" ''
	same "$(jq -c '.argvet.abi, (.plugins[] | [.path, .loads, .refusal])' <<<"$output")" \
		'1
["good.so",true,null]
["title-null.so",false,".title is missing"]
["none.so",false,"cannot open it: No such file or directory"]'
	same "$(jq -c '.plugins[0].check | [.id, .severity, .components, .flags, .controls, .aliases]' \
		<<<"$output")" \
		'["test/good","low",["test"],[{"name":"insecure-port","type":"string"}],[{"framework":"cis-kubernetes","version":"1.5.1","id":"1.2.19"}],["TEST_1"]]'
	same "$(jq -c '.plugins[0].object | [.abi, .exports, .libraries, .undefined, .relro]' <<<"$output")" \
		'[1,["argvet_plugin"],[],[],true]'
	same "$(jq -c '.plugins[2] | [.check, .file, .object, .warnings, .notes]' <<<"$output")" \
		'[null,null,null,[],[]]'
}

@test 'a path that a terminal would obey' {
	run -3 inspect "$(printf 'a\033[31m.so')"
	lacks "$(printf '\033')"
}

@test 'usage errors' {
	usage_error 'argvet: which file?' inspect
	usage_error 'argvet: unknown format "xml": there are text and json' inspect -o xml a.so
	usage_error 'argvet: unknown option --strict' inspect --strict a.so
}
