#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What argvet makes of manifests: every check's verdicts with their places, every shape of a Pod.

# shellcheck disable=SC2016,SC2054,SC2154 # texts with $, lists with commas; from the helper
load helper

setup() {
	all_checks
	cd "$data/manifests" || return
}

@test "a compliant server passes every check" {
	expect 0 "$data/manifests/compliant.yaml" <<-'LINES'
	manifests/compliant.yaml:12:7 | Pod kube-system/good, container server | Kubernetes 1.19.16
	pass authorization-mode-not-always-allow
	pass insecure-bind-address
	pass insecure-port
	pass kubelet-certificate-authority
	pass tls-cert-and-key
	LINES
}

@test "what is not written is missing, at the command" {
	expect 1 missing.yaml <<-'LINES'
	missing.yaml:10:15 | Pod bare, container server | Kubernetes 1.18.20
	fail authorization-mode-not-always-allow | MissingAttribute --authorization-mode 10:15
	pass insecure-bind-address
	fail insecure-port | MissingAttribute --insecure-port 10:15
	fail kubelet-certificate-authority | MissingAttribute --kubelet-certificate-authority 10:15
	fail tls-cert-and-key | MissingAttribute --tls-cert-file 10:15
	fail tls-cert-and-key | MissingAttribute --tls-private-key-file 10:15
	LINES
}

@test "what is wrong is found at the word that decides" {
	expect 1 incorrect.yaml <<-'LINES'
	incorrect.yaml:11:7 | Pod wrong, container server | Kubernetes 1.19.16
	fail authorization-mode-not-always-allow | IncorrectValue --authorization-mode 14:7 "Node,RBAC,AlwaysAllow"
	fail insecure-bind-address | RedundantAttribute --insecure-bind-address 15:7 "0.0.0.0"
	fail insecure-bind-address | RedundantAttribute --address 12:7 "10.0.0.1"
	fail insecure-port | IncorrectValue --insecure-port 17:7 "8080"
	fail kubelet-certificate-authority | MissingAttribute --kubelet-certificate-authority 18:7 ""
	fail tls-cert-and-key | MissingAttribute --tls-cert-file 19:7 ""
	fail tls-cert-and-key | MissingAttribute --tls-private-key-file 21:7 ""
	LINES
}

@test "modes that are in a file are for a person to see, and the file is named" {
	expect 0 -c 1.2.7 authorization-config.yaml <<-'LINES'
	authorization-config.yaml:9:7 | Pod structured | Kubernetes 1.30.1
	manual authorization-mode-not-always-allow
	LINES
	[[ $(message authorization-mode-not-always-allow) == *'/etc/authz.yaml'* ]]
}

@test "the text report says the same of a compliant server" {
	run -0 scan compliant.yaml
	has 'kube-apiserver  compliant.yaml:12:7'
	has '  Pod kube-system/good, container server'
	has "  Kubernetes 1.19.16, from the image's tag"
	[ "$(grep -c '^  PASS  ' <<<"$output")" -eq 5 ]
	has '1 target, 5 results: 5 pass'
}

@test "the text report gives each finding its place, what was expected and what is there" {
	run -1 scan incorrect.yaml
	has '          incorrect.yaml:14:7: IncorrectValue: --authorization-mode
            expected: a list without AlwaysAllow
            found:    Node,RBAC,AlwaysAllow
          fix: '
	has '          incorrect.yaml:15:7: RedundantAttribute: --insecure-bind-address
            expected: --insecure-bind-address is not set
            found:    0.0.0.0
'
	has '          incorrect.yaml:12:7: RedundantAttribute: --address
            expected: --address is not set
            found:    10.0.0.1
'
	has '          incorrect.yaml:17:7: IncorrectValue: --insecure-port
            expected: --insecure-port=0
            found:    8080
'
	has '          incorrect.yaml:18:7: MissingAttribute: --kubelet-certificate-authority
'
	has '          incorrect.yaml:19:7: MissingAttribute: --tls-cert-file
'
	has '          incorrect.yaml:21:7: MissingAttribute: --tls-private-key-file
'
	has 'found:    an empty value'
	has '1 target, 5 results: 5 fail (3 high, 2 medium)'
}

@test "the text report says where nothing was found" {
	run -1 scan missing.yaml
	has '          missing.yaml:10:15: MissingAttribute: --insecure-port
            expected: --insecure-port=0
            found:    nothing
'
	has '1 target, 5 results: 1 pass, 4 fail (2 high, 2 medium)'
}

# workload FILE COMMAND FLAG: the file's only server has its words at these places.
workload() {
	local kind
	kind=$(sed -n 's/^kind: //p' "$1")
	expect 1 -c 1.2.19 "$1" <<-LINES
	$1:$2 | $kind api, container server | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port $3 "1"
	LINES
}

@test "Deployment, ReplicaSet, ReplicationController, StatefulSet, DaemonSet and Job" {
	workload deployment.yaml 11:11 12:11
	workload replicaset.yaml 11:11 12:11
	workload replicationcontroller.yaml 11:11 12:11
	workload statefulset.yaml 11:11 12:11
	workload daemonset.yaml 11:11 12:11
	workload job.yaml 11:11 12:11
}

@test "CronJob" {
	workload cronjob.yaml 13:15 14:15
}

@test "PodTemplate" {
	workload podtemplate.yaml 10:9 11:9
}

@test "a kind of one's own with spec.template.spec" {
	workload controlplane.yaml 11:11 12:11
}

@test "the path of a finding leads through the document" {
	scan_as 1 -c 1.2.19 cronjob.yaml
	same "$(jq -r '.targets[].results[].findings[].origin.path' "$BATS_TEST_TMPDIR/report.json")" \
		'spec.jobTemplate.spec.template.spec.containers[0].command[1]'
}

@test "List and PodList, one within the other" {
	expect 1 -c 1.2.19 list.yaml <<-'LINES'
	list.yaml:13:17 | Pod one | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 13:33 "1"
	list.yaml:21:19 | Pod two | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 21:35 "2"
	LINES
	same "$(jq -r '.targets[].origin.path' "$BATS_TEST_TMPDIR/report.json")" \
		'items[1].spec.containers[0]
items[2].items[0].spec.containers[0]'
}

@test "several documents in a file" {
	expect 1 -c 1.2.19 documents.yaml <<-'LINES'
	documents.yaml:5:15 | Pod first | Kubernetes unknown
	pass insecure-port
	documents.yaml:19:7 | Pod second | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 20:7 "8080"
	LINES
	same "$(problems)" ''
}

@test "JSON, with escapes" {
	expect 1 -c '1.2.18,1.2.19' pod.json deployment.json <<-'LINES'
	deployment.json:1:126 | Deployment line | Kubernetes unknown
	pass insecure-bind-address
	fail insecure-port | IncorrectValue --insecure-port 1:143 "1"
	pod.json:10:22 | Pod kube-system/json, container server | Kubernetes 1.19.1
	fail insecure-bind-address | RedundantAttribute --insecure-bind-address 11:11 "0.0.0.0"
	fail insecure-port | IncorrectValue --insecure-port 10:40 "1"
	LINES
}

@test "containers, initContainers and ephemeralContainers each have their own result" {
	expect 1 -c 1.2.19 lists.yaml <<-'LINES'
	lists.yaml:7:15 | Pod all, container open | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 7:31 "8080"
	lists.yaml:9:15 | Pod all, container closed | Kubernetes unknown
	pass insecure-port
	lists.yaml:14:15 | Pod all, container init | Kubernetes unknown
	fail insecure-port | MissingAttribute --insecure-port 14:15
	lists.yaml:17:15 | Pod all, container debug | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 17:31 "1"
	LINES
}

@test "args continue the command, or stand behind the program of the image" {
	expect 1 -c 1.2.19 args.yaml <<-'LINES'
	args.yaml:6:15 | Pod args, container joined | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 7:12 "8080"
	args.yaml:10:7 | Pod args, container split | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 11:7 "1"
	args.yaml:15:12 | Pod args, container entrypoint | Kubernetes 1.19.1
	fail insecure-port | IncorrectValue --insecure-port 17:7 "2"
	args.yaml:21:7 | Pod args, container named-in-args | Kubernetes 1.19.1
	fail insecure-port | IncorrectValue --insecure-port 22:7 "3"
	args.yaml:24:12 | Pod args, container image-alone | Kubernetes 1.19.1
	fail insecure-port | MissingAttribute --insecure-port 24:12
	args.yaml:27:12 | Pod args, container hyper-entrypoint | Kubernetes 1.17.1
	fail insecure-port | IncorrectValue --insecure-port 27:28 "4"
	LINES
}

@test "anchors, aliases and merge keys count, at the place where the text stands" {
	expect 1 -c 1.2.19 anchors.yaml <<-'LINES'
	anchors.yaml:9:7 | Pod anchors, container one | Kubernetes 1.19.1
	fail insecure-port | IncorrectValue --insecure-port 10:13 "8080"
	anchors.yaml:9:7 | Pod anchors, container two | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 10:13 "8080"
	anchors.yaml:9:7 | Pod anchors, container three | Kubernetes 1.19.1
	fail insecure-port | IncorrectValue --insecure-port 10:13 "8080"
	anchors.yaml:17:15 | Pod anchors, container four | Kubernetes 1.19.1
	pass insecure-port
	anchors.yaml:19:15 | Pod anchors, container five | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 10:13 "8080"
	LINES
}

@test "comments and annotations do not count" {
	expect 1 -c 1.2.19 comments.yaml <<-'LINES'
	comments.yaml:11:7 | Pod comments, container server | Kubernetes unknown
	fail insecure-port | MissingAttribute --insecure-port 11:7
	LINES
}

@test "\$(NAME) is expanded from env as Kubernetes does" {
	expect 1 -c 1.2.19 env.yaml <<-'LINES'
	env.yaml:9:15 | Pod env, container known | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 9:31 "8080"
	env.yaml:12:15 | Pod env, container words-in-a-value | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 12:31 "0 --insecure-port=1"
	env.yaml:15:15 | Pod env, container escaped | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 15:31 "$(PORT)"
	env.yaml:17:15 | Pod env, container undefined | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 17:31 "$(NOBODY)"
	env.yaml:20:15 | Pod env, container from-field | Kubernetes unknown
	manual insecure-port
	env.yaml:23:15 | Pod env, container from-map | Kubernetes unknown
	manual insecure-port
	env.yaml:26:15 | Pod env, container last-one-wins | Kubernetes unknown
	pass insecure-port
	LINES
	[ "$(message insecure-port | grep -cF '$(PORT)')" -eq 2 ]
}

@test "through wrappers and shells, on the lines of their scripts" {
	expect 1 -c 1.2.19 wrappers.yaml <<-'LINES'
	wrappers.yaml:6:15 | Pod wrappers, container hyperkube | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 6:38 "1"
	wrappers.yaml:8:15 | Pod wrappers, container hyperkube-long | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 8:42 "2"
	wrappers.yaml:10:15 | Pod wrappers, container shell | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 10:49 "3"
	wrappers.yaml:12:15 | Pod wrappers, container shell-options | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 12:65 "4"
	wrappers.yaml:15:7 | Pod wrappers, container flock | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 18:7 "5"
	wrappers.yaml:21:7 | Pod wrappers, container go-runner | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 26:7 "6"
	wrappers.yaml:28:15 | Pod wrappers, container env | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 28:45 "7"
	wrappers.yaml:30:15 | Pod wrappers, container nested | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 30:56 "8"
	wrappers.yaml:33:7 | Pod wrappers, container folded | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 35:7 "9"
	wrappers.yaml:40:7 | Pod wrappers, container literal | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 46:11 "10"
	LINES
}

@test "every flag of a literal block has a line and column of its own" {
	scan_as 1 -c 1.2.18 wrappers.yaml
	same "$(verdicts <"$BATS_TEST_TMPDIR/report.json" | grep fail)" \
		'fail insecure-bind-address | RedundantAttribute --insecure-bind-address 47:11 "0.0.0.0"'
}

@test "what only looks like an API server is none" {
	expect 4 traps.yaml </dev/null
	same "$(problems)" \
		'traps.yaml: warning: 6 containers, and none runs a component that argvet knows'
}

@test "a directory is read recursively, in order, without hidden and other files" {
	cd "$data" || return
	expect 1 -c 1.2.19 tree <<-'LINES'
	tree/a/one.yaml:3:32 | Pod one | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 3:48 "2"
	tree/b/c/two.yaml:3:32 | Pod two | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 3:48 "3"
	tree/b/four.json:1:49 | Pod  | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 1:66 "4"
	tree/five.manifest:3:32 | Pod z | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 3:48 "5"
	tree/z.yaml:3:32 | Pod z | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 3:48 "1"
	LINES
	same "$(problems)" ''
}

@test "a hidden file is read where it is named" {
	expect 1 -c 1.2.19 ../tree/.hidden.yml <<-'LINES'
	../tree/.hidden.yml:3:32 | Pod z | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 3:48 "6"
	LINES
}

@test "a link inside the directory is read once, one that leads out is not" {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir tree
	cp "$data/tree/z.yaml" tree/real.yaml
	ln -s real.yaml tree/link.yaml
	ln -s "$data/manifests/compliant.yaml" tree/out.yaml
	ln -s .. tree/up
	run -1 scan -c 1.2.19 tree
	has '1 target, 1 result: 1 fail'
}

@test "a link that is named is followed" {
	ln -s "$data/manifests/compliant.yaml" "$BATS_TEST_TMPDIR/link"
	ln -s "$data/tree" "$BATS_TEST_TMPDIR/tree"
	answers 0 -c 1.2.19 "$BATS_TEST_TMPDIR/link" <<<'pass insecure-port'
	run -1 scan -c 1.2.19 "$BATS_TEST_TMPDIR/tree"
	has '5 targets'
}

@test "- is standard input" {
	input=documents.yaml expect 1 -c 1.2.19 - <<-'LINES'
	-:5:15 | Pod first | Kubernetes unknown
	pass insecure-port
	-:19:7 | Pod second | Kubernetes unknown
	fail insecure-port | IncorrectValue --insecure-port 20:7 "8080"
	LINES
}

@test "standard input among files, and a pipe that is named" {
	input=compliant.yaml answers 1 -c 1.2.19 missing.yaml - <<-'LINES'
	pass insecure-port
	fail insecure-port
	LINES
	run -0 scan -c 1.2.19 <(cat compliant.yaml)
	has '1 target, 1 result: 1 pass'
}

@test "the order of arguments does not matter" {
	run -1 scan -o json missing.yaml compliant.yaml lists.yaml
	local one=$output
	run -1 scan -o json lists.yaml missing.yaml compliant.yaml
	same "$output" "$one"
}

@test "a file that is named as several paths is scanned for each" {
	run -0 scan -c 1.2.19 compliant.yaml ./compliant.yaml
	has '2 targets'
}

@test "a script that runs more than one server hides none" {
	cat >"$BATS_TEST_TMPDIR/twice.yaml" <<-'YAML'
	kind: Pod
	spec:
	  containers:
	  - name: server
	    command:
	    - sh
	    - -c
	    - |
	      kube-apiserver --authorization-mode=RBAC --version
	      exec kube-apiserver --authorization-mode=AlwaysAllow
	YAML
	run -1 scan -c 1.2.7 -o json "$BATS_TEST_TMPDIR/twice.yaml"
	same "$(jq -r '.targets[].results[] | "\(.status) \(.findings[0].origin.line)"' <<<"$output")" \
		"pass null
fail 10"
}
