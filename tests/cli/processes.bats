#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Live processes. Each test starts its own and looks at no others: this machine may run API servers.

# shellcheck disable=SC2016,SC2054,SC2154 # texts with $, lists with commas; from the helper
load helper

kubeadm_flags=(
	--advertise-address=10.0.0.10
	--allow-privileged=true
	--authorization-mode=Node,RBAC
	--client-ca-file=/etc/kubernetes/pki/ca.crt
	--enable-admission-plugins=NodeRestriction
	--etcd-servers=https://127.0.0.1:2379
	--insecure-port=0
	--kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
	--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
	--secure-port=6443
	--service-account-key-file=/etc/kubernetes/pki/sa.pub
	--service-cluster-ip-range=10.96.0.0/12
	--tls-cert-file=/etc/kubernetes/pki/apiserver.crt
	--tls-private-key-file=/etc/kubernetes/pki/apiserver.key
)

# A program that does nothing, whatever its arguments are, and ends by itself if a test is killed.
setup_file() {
	local source=$BATS_FILE_TMPDIR/idle.c
	printf '#include <unistd.h>\nint main(void)\n{\n\treturn (int)sleep(300);\n}\n' >"$source"
	# shellcheck disable=SC2086 # the compiler may come with options
	${CC:-cc} -o "$BATS_FILE_TMPDIR/idle" "$source"
}

setup() {
	all_checks
	pids=()
	bin=$BATS_TEST_TMPDIR/bin
	mkdir "$bin"
	cp "$BATS_FILE_TMPDIR/idle" "$bin/kube-apiserver"
	PATH=$bin:$PATH
}

teardown() {
	local pid
	for pid in "${pids[@]}"; do
		kill "$pid" && wait "$pid"
	done 2>/dev/null
	return 0
}

# start COMMAND...: runs it in the background; its number is in $pid, and it is ended by teardown.
# Returns when the program has taken the shell's place.
start() {
	local shell
	shell=$(readlink "/proc/$BASHPID/exe")
	"$@" </dev/null >/dev/null 2>&1 3>&- &
	pid=$!
	pids+=("$pid")
	for ((i = 0; i < 100; i++)); do
		[ "$(readlink "/proc/$pid/exe")" = "$shell" ] || return 0
		sleep 0.02
	done
}

# child PARENT: prints the number of its first child, which may take a moment to be there.
child() {
	local child
	for ((i = 0; i < 100; i++)); do
		child=$(awk -v parent="$1" '/^Pid:/ { pid = $2 } /^PPid:/ && $2 == parent { print pid }' \
			/proc/[0-9]*/status 2>/dev/null | head -n 1)
		[ -z "$child" ] || break
		sleep 0.02
	done
	echo "$child"
}

# becomes PID NAME: waits until the process runs the program of this name.
becomes() {
	for ((i = 0; i < 100; i++)); do
		case $(readlink "/proc/$1/exe") in
		*/"$2") return ;;
		esac
		sleep 0.02
	done
	echo "process $1 does not become $2"
	return 1
}

# of PID...: the report on standard input with nothing but the targets that are these processes.
#
#	scan -o json | of "$pid" | verdicts
of() {
	jq '.targets |= map(select([.origin.pid | tostring] | inside($ARGS.positional)))' \
		--args -- "$@"
}

# everything [PID]...: what a scan of all processes says of these.
everything() {
	scan -o json >"$BATS_TEST_TMPDIR/all.json" || [ $? -le 3 ]
	of "$@" <"$BATS_TEST_TMPDIR/all.json" | verdicts
}

kubeadm_verdicts='process | Kubernetes unknown
pass authorization-mode-not-always-allow
pass insecure-bind-address
pass insecure-port
fail kubelet-certificate-authority | MissingAttribute --kubelet-certificate-authority 
pass tls-cert-and-key'

@test "a server with the flags of a kubeadm cluster is found" {
	start kube-apiserver "${kubeadm_flags[@]}"
	same "$(everything "$pid" | sed 's/^ | //')" "$kubeadm_verdicts"
}

@test "--pid looks at one process and no other" {
	start kube-apiserver "${kubeadm_flags[@]}"
	local first=$pid
	start kube-apiserver --insecure-port=8080
	scan_as 1 --pid "$first"
	same "$(jq -c '[.targets[].origin.pid]' "$BATS_TEST_TMPDIR/report.json")" "[$first]"
	run -1 scan --pid "$first"
	has "kube-apiserver  process $first"
	has "process $first: MissingAttribute: --kubelet-certificate-authority"
	has '1 target, 5 results: 4 pass, 1 fail (1 medium)'
}

@test "a second server beside the first has results of its own" {
	start kube-apiserver "${kubeadm_flags[@]}"
	local first=$pid
	start kube-apiserver --authorization-mode AlwaysAllow --insecure_port=0x1F90 --address=::
	same "$(everything "$first" | sed 's/^ | //')" "$kubeadm_verdicts"
	same "$(everything "$pid" | sed 's/^ | //')" 'process | Kubernetes unknown
fail authorization-mode-not-always-allow | IncorrectValue --authorization-mode argv[1] "AlwaysAllow"
fail insecure-bind-address | RedundantAttribute --address argv[4] "::"
fail insecure-port | IncorrectValue --insecure-port argv[3] "0x1F90"
fail kubelet-certificate-authority | MissingAttribute --kubelet-certificate-authority 
fail tls-cert-and-key | MissingAttribute --tls-cert-file 
fail tls-cert-and-key | MissingAttribute --tls-private-key-file '
}

@test "manifests and processes in one scan" {
	start kube-apiserver --insecure-port=1
	answers 1 -c 1.2.19 --pid "$pid" "$data/manifests/compliant.yaml" <<-'LINES'
	fail insecure-port
	pass insecure-port
	LINES
}

@test "an ordinary user sees the same of a server that root runs" {
	somebody_else
	start kube-apiserver "${kubeadm_flags[@]}"
	run "${as_nobody[@]}" \
		"$place/argvet" scan -o json --no-default-plugins --plugin-dir "$place" --pid "$pid"
	rm -rf "$place"
	[ "$status" -eq 1 ]
	same "$(verdicts <<<"$output" | sed 's/^ | //')" "$kubeadm_verdicts"
}

@test "root sees a server of an ordinary user" {
	somebody_else
	mkdir -m 0755 "$place/bin"
	cp "$bin/kube-apiserver" "$place/bin"
	start "${as_nobody[@]}" "$place/bin/kube-apiserver" "${kubeadm_flags[@]}"
	becomes "$pid" kube-apiserver
	run scan -o json --pid "$pid"
	rm -rf "$place"
	same "$(verdicts <<<"$output" | sed 's/^ | //')" "$kubeadm_verdicts"
}

@test "by its full path, and by a name that it gives itself" {
	start "$bin/kube-apiserver" --insecure-port=0
	answers 0 -c 1.2.19 --pid "$pid" <<<'pass insecure-port'
	start bash -c 'exec -a server "$0" --insecure-port=0' "$bin/kube-apiserver"
	becomes "$pid" kube-apiserver
	answers 0 -c 1.2.19 --pid "$pid" <<<'pass insecure-port'
}

@test "grep kube-apiserver is not an API server, nor is who edits its manifest" {
	start grep kube-apiserver /dev/zero
	same "$(everything "$pid")" ''
	cp "$bin/kube-apiserver" "$bin/vi"
	start vi /etc/kubernetes/manifests/kube-apiserver.yaml --insecure-port=1
	same "$(everything "$pid")" ''
	scan_as 4 --pid "$pid"
	[[ $(problems) == ': warning: runs vi, which is no component that argvet knows' ]]
}

@test "hyperkube kube-apiserver and hyperkube apiserver" {
	cp "$bin/kube-apiserver" "$bin/hyperkube"
	for name in kube-apiserver apiserver; do
		start hyperkube "$name" --insecure-port=1
		answers 1 -c 1.2.19 --pid "$pid" <<<'fail insecure-port'
	done
	start hyperkube scheduler --insecure-port=1
	scan_as 4 --pid "$pid"
}

@test "a shell and the server that it waits for are one target: the server" {
	start sh -c 'kube-apiserver --insecure-port=1; true'
	local shell=$pid server
	server=$(child "$shell")
	pids+=("$server")
	becomes "$server" kube-apiserver
	same "$(everything "$shell" "$server")" ' | process | Kubernetes unknown
fail authorization-mode-not-always-allow | MissingAttribute --authorization-mode 
pass insecure-bind-address
fail insecure-port | IncorrectValue --insecure-port argv[1] "1"
fail kubelet-certificate-authority | MissingAttribute --kubelet-certificate-authority 
fail tls-cert-and-key | MissingAttribute --tls-cert-file 
fail tls-cert-and-key | MissingAttribute --tls-private-key-file '
	same "$(jq -c --argjson shell "$shell" '[.targets[].origin.pid | select(. == $shell)]' \
		"$BATS_TEST_TMPDIR/all.json")" '[]'
}

@test "sh -c 'exec kube-apiserver ...'" {
	start sh -c 'exec kube-apiserver --insecure-port=1'
	becomes "$pid" kube-apiserver
	answers 1 -c 1.2.19 --pid "$pid" <<<'fail insecure-port'
}

@test "a program that is deleted while it runs" {
	start "$bin/kube-apiserver" --insecure-port=1
	rm "$bin/kube-apiserver"
	answers 1 -c 1.2.19 --pid "$pid" <<<'fail insecure-port'
}

@test "a process that has ended, and one that nobody has waited for" {
	# The parent turns into a program that does not wait.
	start bash -c 'kube-apiserver & exec "$0"' "$BATS_FILE_TMPDIR/idle"
	local zombie
	zombie=$(child "$pid")
	becomes "$zombie" kube-apiserver
	becomes "$pid" idle
	kill "$zombie"
	for ((i = 0; i < 100; i++)); do
		! grep -q '^State:[[:space:]]*Z' "/proc/$zombie/status" || break
		sleep 0.02
	done
	scan_as 4 --pid "$zombie"
	same "$(problems)" \
		': warning: has no command line: a thread of the kernel, or it has ended'
	kill "$pid"
	wait "$pid" || true
	scan_as 3 --pid "$pid"
	same "$(problems)" "/proc: error: no process $pid here"
}

# tree PID WORD...: adds a process to the proc tree in the test's directory.
tree() {
	local dir=$BATS_TEST_TMPDIR/proc/$1
	shift
	mkdir -p "$dir"
	printf '%s\0' "$@" >"$dir/cmdline"
	basename "$1" | cut -c -15 >"$dir/comm"
	printf 'Name:\tx\nPPid:\t1\n' >"$dir/status"
}

@test "another proc tree" {
	tree 1 /sbin/init
	tree 20 /usr/local/bin/kube-apiserver --insecure-port=0 --tls-cert-file='/a b'
	tree 3 kube-apiserver --insecure-port 1
	tree 40 grep kube-apiserver
	mkdir "$BATS_TEST_TMPDIR/proc/sys" "$BATS_TEST_TMPDIR/proc/99"
	: >"$BATS_TEST_TMPDIR/proc/uptime"
	expect 1 -c 1.2.19 --proc "$BATS_TEST_TMPDIR/proc" <<-'LINES'
	 | process | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port argv[1] "1"
	 | process | Kubernetes unknown
	pass insecure-port
	LINES
	same "$(jq -c '[.targets[] | [.origin.pid, .command[-1]]]' "$BATS_TEST_TMPDIR/report.json")" \
		'[[3,"1"],[20,"--tls-cert-file=/a b"]]'
	answers 0 -c 1.2.19 --proc "$BATS_TEST_TMPDIR/proc" --pid 20 <<<'pass insecure-port'
}

@test "a server that writes over its own arguments" {
	tree 7 x
	printf 'kube-apiserver --insecure-port=0 --v=2\0\0\0' >"$BATS_TEST_TMPDIR/proc/7/cmdline"
	answers 0 -c 1.2.19 --proc "$BATS_TEST_TMPDIR/proc" <<<'pass insecure-port'
}

@test "a server whose command line may not be read is a problem, its neighbours are not lost" {
	[ "$(id -u)" -ne 0 ] || skip 'root may read everything'
	tree 7 kube-apiserver --insecure-port=0
	tree 8 kube-apiserver --insecure-port=0
	tree 9 secret
	chmod 0 "$BATS_TEST_TMPDIR"/proc/{8,9}/cmdline
	answers 3 -c 1.2.19 --proc "$BATS_TEST_TMPDIR/proc" <<<'pass insecure-port'
	same "$(problems)" ': error: cannot read its command line: Permission denied'
}

@test "no process to check: exit status 4, or 0 where that is fine" {
	tree 1 /sbin/init
	run -4 scan --proc "$BATS_TEST_TMPDIR/proc"
	has 'nothing to check: no command line of a known component was found'
	run -0 scan --proc "$BATS_TEST_TMPDIR/proc" --allow-empty
	run -0 --separate-stderr scan --proc "$BATS_TEST_TMPDIR/proc" --allow-empty -o json
	same "$(jq -c '[.complete, .summary.targets]' <<<"$output")" '[true,0]'
}

@test "a directory that is no proc tree, and one that is not there" {
	mkdir "$BATS_TEST_TMPDIR/none"
	scan_as 3 --proc "$BATS_TEST_TMPDIR/none"
	same "$(problems)" \
		"$BATS_TEST_TMPDIR/none: error: no processes here: is it a proc file system?"
	scan_as 3 --proc "$BATS_TEST_TMPDIR/nowhere"
	same "$(problems)" "$BATS_TEST_TMPDIR/nowhere: error: cannot open it: No such file or directory"
}

@test "a number that no process can have is a usage error" {
	for number in 0 -1 x 1x '' 99999999999; do
		run -2 scan --pid "$number"
		has '--pid'
	done
}
