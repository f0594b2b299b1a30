# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # for the tests, and from the helpers
#
# A scan of four servers with plugins that attack: the check is an error which names the cause,
# nothing leaks, and all other results are what they are without it.
load option-helper

: "${ARGVET_HOSTILE_PLUGINS:?}"
leave_leaks

put_aside='not run: the plugin was put aside after it had failed three times'
wrote='the check wrote to the channel of results'

# Where an attack goes, see hostile.h; SELF is the number of argvet's process.
aim=

# forbidden NAME...: the cause of an attack that needs one of these system calls. C libraries differ.
forbidden() {
	local IFS='|'
	printf 'the check made the forbidden system call (%s)\n' "$*"
}

# sanitized: does a sanitizer watch over this build? It has memory and signals of its own.
sanitized() {
	"${NM:-nm}" "$ARGVET" 2>/dev/null | grep -q __asan_init
}

# killed NAME...: the cause of an attack that ends in one of these signals.
killed() {
	local IFS='|' cause
	cause="the check was killed by ($*)"
	! sanitized || cause+='|the check ended its process with status [0-9]+'
	echo "($cause)"
}

# server NAME ADDRESS FLAG: a manifest.
server() {
	cat <<-YAML
	apiVersion: v1
	kind: Pod
	metadata: {name: $1, namespace: kube-system}
	spec:
	  containers:
	  - name: server
	    image: registry.k8s.io/kube-apiserver:v1.19.16
	    command: [kube-apiserver, --bind-address=$2, "$3"]
	YAML
}

# Four API servers, in two manifests and a List, and what the real checks say of them.
make_scene() {
	(server first 10.0.0.1 --authorization-mode=Node,RBAC && echo --- &&
		server second 10.0.0.2 --insecure-port=0) >a.yaml
	server third 10.0.0.3 --kubelet-certificate-authority=/pki/ca.crt >b.yaml
	(printf 'apiVersion: v1\nkind: List\nitems:\n-\n' &&
		server fourth 10.0.0.4 --insecure-bind-address=0.0.0.0 | sed 's/^/  /') >list.yaml
	mkdir plugins
	cp -R "$ARGVET_PLUGINS/kube-apiserver" plugins/
	chmod -R go-w plugins
	echo 'the secret of the house' >secret
	chmod 0600 secret
	run -1 --separate-stderr beside -o json
	same "$stderr" ''
	printf '%s\n' "$output" >alone.json
	same "$(jq '[.targets[].results | length] | unique | tojson' -r alone.json)" '[5]'
	run beside --isolation=require
	[ "$status" -ne 2 ] || echo "$output" >missing
}

# prepare: goes to a scene of one's own, which is made once for each file of tests.
prepare() {
	[ -d "$BATS_FILE_TMPDIR/scene" ] || {
		mkdir "$BATS_FILE_TMPDIR/scene"
		(cd "$BATS_FILE_TMPDIR/scene" && make_scene)
	}
	cp -R "$BATS_FILE_TMPDIR/scene/." .
}

# isolated: the same, but skips the test where the kernel, or a container, has no seccomp or no
# Landlock.
isolated() {
	prepare
	[ ! -e missing ] || skip "$(<missing)"
}

# beside ARGUMENT...: a scan of the four servers with all that is in plugins/. No attack may keep a
# test waiting.
beside() {
	# shellcheck disable=SC2016 # the inner shell's, which becomes argvet
	env SCAN_OF_TEST="$BATS_TEST_TMPDIR" HOSTILE_PLACE="$aim" timeout -k 1 60 \
		bash -c 'export HOSTILE_PLACE=${HOSTILE_PLACE/SELF/$$}; exec "${@/SELF/$$}"' - \
		"$ARGVET" scan --no-default-plugins --plugin-dir plugins --check-timeout 0.3 \
		"$@" a.yaml b.yaml list.yaml 3>&-
}

# bring NAME...: puts hostile plugins beside the real ones, and removes those of before.
bring() {
	local name
	rm -f plugins/kube-apiserver/{aa,zz,constructor}-*
	for name; do
		cp "$ARGVET_HOSTILE_PLUGINS/$name.so" plugins/kube-apiserver/
		chmod go-w "plugins/kube-apiserver/$name.so"
	done
}

# results_of NAME: what the last JSON report says of a check, a line for each target.
results_of() {
	jq -r --arg check "kube-apiserver/$1" '.targets[].results[]
		| select(.check == $check) | "\(.status): \(.message)"' <<<"$output"
}

# like LINE...: is standard input made of lines that match these patterns, in order?
like() {
	local line pattern
	for pattern; do
		read -r line || {
			echo "nothing instead of: $pattern"
			return 1
		}
		[[ $line =~ ^$pattern$ ]] || {
			printf '%s\ninstead of: %s\n' "$line" "$pattern"
			return 1
		}
	done
	! read -r line || {
		echo "more than expected: $line"
		return 1
	}
}

# Results of the real checks, and all that is said of their targets.
real_results() {
	jq -S '[.targets[] | .results |= map(select(.check | test("/(aa|zz|constructor)-") | not))]'
}

# others_unharmed: is all that the last JSON report says of the real checks what it was, and is no
# process left?
others_unharmed() {
	diff -u --label alone --label beside <(real_results <alone.json) <(real_results <<<"$output")
	lacks 'the secret'
	[[ $stderr != *'the secret'* ]]
	nobody_left
}

# all_put_aside NAME...: is there a problem for each of these plugins, and none for another?
all_put_aside() {
	same "$(jq -r '.problems[] | select(.message | startswith("put aside"))
		| "\(.severity) \(.origin.file)"' <<<"$output")" \
		"$([ $# -eq 0 ] || printf 'error plugins/kube-apiserver/%s.so\n' "$@")"
}

# attack NAME CAUSE [ARGUMENT...]: a scan in which this check fails on three targets for a cause (a
# pattern), and is not run on the fourth.
attack() {
	local name=$1 cause=$2
	shift 2
	isolated
	bring "$name"
	run -3 --separate-stderr beside -o json --set "kube-apiserver/$name.place=$aim" "$@"
	results_of "$name" | like "error: $cause" "error: $cause" "error: $cause" "error: $put_aside"
	all_put_aside "$name"
	others_unharmed
}

# attack_once NAME CAUSE [ARGUMENT...]: the same on one target only, for what takes its time.
attack_once() {
	local name=$1 cause=$2 fine='pass: still here'
	shift 2
	isolated
	bring "$name"
	run -3 --separate-stderr beside -o json --set "kube-apiserver/$name.only=10.0.0.3" "$@"
	results_of "$name" | like "$fine" "$fine" "error: $cause" "$fine"
	all_put_aside
	others_unharmed
}

# load_hostile NAME: a scan with a plugin that attacks when it is loaded. It may be refused, or go on
# without what it wanted.
load_hostile() {
	isolated
	bring "$1"
	run --separate-stderr beside -o json
	[ "$status" -eq 1 ] || [ "$status" -eq 3 ]
	others_unharmed
	if [[ $stderr != *"argvet: plugin refused: plugins/kube-apiserver/$1.so: "* ]]; then
		same "$(jq -r --arg check "kube-apiserver/$1" \
			'.checks[] | select(.id == $check) | .title' <<<"$output")" tried
	fi
}

# listen: opens a port, whose number goes to $aim. What comes in goes to the file heard.
listen() {
	command -v python3 >/dev/null || skip 'python3 is not there'
	python3 -c 'import socket
server = socket.create_server(("127.0.0.1", 0))
server.settimeout(60)
open("port.new", "w").write(str(server.getsockname()[1]))
__import__("os").rename("port.new", "port")
while True:
    connection = server.accept()[0]
    open("heard", "a").write("somebody came\n")' 3>&- 2>/dev/null &
	listener=$!
	while [ ! -e port ]; do
		sleep 0.05
	done
	aim=$(<port)
}

# Did nobody come? That the listener hears is part of the question.
nothing_heard() {
	[ ! -e heard ]
	exec 4<>"/dev/tcp/127.0.0.1/$aim"
	exec 4>&-
	while [ ! -e heard ]; do
		sleep 0.05
	done
}

teardown() {
	[ -z "${listener-}" ] || kill "$listener"
	[ -z "${bystander-}" ] || kill "$bystander"
}
