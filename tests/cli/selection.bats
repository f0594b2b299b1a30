#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Which checks run, and by which numbers.

# shellcheck disable=SC2154 # from the helpers
load option-helper

# The names of the checks that a scan with these options ran, in one line.
ran() {
	scan --fail-on never -o json "$@" "$options/fail.yaml" >report.json
	jq -r '[.checks[].id | ltrimstr("kube-apiserver/")] | join(" ")' report.json
}

@test 'without options every check runs, numbered as in cis-1.5.1' {
	same "$(ran)" "${names[*]}"
	same "$(jq -r .benchmark report.json)" cis-1.5.1
	same "$(jq -r '[.targets[0].results[].control] | join(" ")' report.json)" \
		'1.2.7 1.2.18 1.2.19 1.2.6 1.2.30'
}

@test 'only what was selected is judged' {
	ran -c 1.2.19
	same "$(jq -c '[.targets[].results[].check]' report.json)" '["kube-apiserver/insecure-port"]'
	same "$(jq .summary.fail report.json)" 1
}

@test '--check by id' {
	same "$(ran --check kube-apiserver/insecure-port)" insecure-port
	same "$(ran --check=kube-apiserver/insecure-port)" insecure-port
	same "$(ran -c kube-apiserver/insecure-port)" insecure-port
	same "$(ran -ckube-apiserver/insecure-port)" insecure-port
}

@test '--check by a glob of ids, which goes over slashes' {
	same "$(ran -c 'kube-apiserver/*')" "${names[*]}"
	same "$(ran -c 'kube-apiserver/insecure-*')" 'insecure-bind-address insecure-port'
	same "$(ran -c '*port')" insecure-port
	same "$(ran -c '*/insecure-por[a-z]')" insecure-port
	same "$(ran -c 'kube-apiserver/insecure-por?')" insecure-port
}

@test '--check by number' {
	same "$(ran -c 1.2.6)" kubelet-certificate-authority
	same "$(ran -c 1.2.7)" authorization-mode-not-always-allow
	same "$(ran -c 1.2.18)" insecure-bind-address
	same "$(ran -c 1.2.19)" insecure-port
	same "$(ran -c 1.2.30)" tls-cert-and-key
}

@test '--check by a glob of numbers' {
	same "$(ran -c '1.2.*')" "${names[*]}"
	same "$(ran -c '1.2.1?')" 'insecure-bind-address insecure-port'
	same "$(ran -c '1.2.[67]')" \
		'authorization-mode-not-always-allow kubelet-certificate-authority'
}

@test '--check by the ids of other tools: Datadog, KICS, Checkov, Trivy' {
	local alias name
	while read -r name alias; do
		same "$alias: $(ran -c "$alias")" "$alias: $name"
	done <<'ALIASES'
authorization-mode-not-always-allow sme-jsx-2n6
authorization-mode-not-always-allow f1f4d8da-1ac4-47d0-b1aa-91e69d33f7d5
authorization-mode-not-always-allow CKV_K8S_74
authorization-mode-not-always-allow AVD-KCV-0007
authorization-mode-not-always-allow KCV0007
insecure-bind-address 7r2-ba2-fit
insecure-bind-address b9380fd3-5ffe-4d10-9290-13e18e71eee1
insecure-bind-address CKV_K8S_86
insecure-port fa4def8c-1898-4a35-a139-7b76b1acdef0
insecure-port CKV_K8S_88
insecure-port ckv_k8s_88
kubelet-certificate-authority xck-irw-85e
kubelet-certificate-authority ec18a0d3-0069-4a58-a7fb-fbfe0b4bbbe0
kubelet-certificate-authority CKV_K8S_73
kubelet-certificate-authority AVD-KCV-0006
tls-cert-and-key cyx-7ju-5rj
tls-cert-and-key fa750c81-93c2-4fab-9c6d-d3fd3ce3b89f
tls-cert-and-key CKV_K8S_100
tls-cert-and-key AVD-KCV-0027
ALIASES
}

@test '--check takes lists, and may be repeated' {
	same "$(ran -c 1.2.6,CKV_K8S_88)" 'insecure-port kubelet-certificate-authority'
	same "$(ran -c '1.2.6, CKV_K8S_88')" 'insecure-port kubelet-certificate-authority'
	same "$(ran -c CKV_K8S_88 --check 1.2.6)" 'insecure-port kubelet-certificate-authority'
	same "$(ran -c 1.2.19 -c '*port' -c 1.2.19,CKV_K8S_88)" insecure-port
}

@test '--skip leaves out, whatever --check says' {
	same "$(ran -x '*insecure*')" \
		'authorization-mode-not-always-allow kubelet-certificate-authority tls-cert-and-key'
	same "$(ran --skip 1.2.6,1.2.7 --skip CKV_K8S_100)" 'insecure-bind-address insecure-port'
	same "$(ran -c '*insecure*' -x 1.2.18)" insecure-port
	same "$(ran -x 1.2.18 -c '*insecure*')" insecure-port
}

@test '--severity' {
	local high='authorization-mode-not-always-allow insecure-bind-address insecure-port'
	same "$(ran --severity info)" "${names[*]}"
	same "$(ran --severity low)" "${names[*]}"
	same "$(ran --severity medium)" "${names[*]}"
	same "$(ran --severity high)" "$high"
	same "$(ran --severity=high -c '1.2.1?')" 'insecure-bind-address insecure-port'
}

@test 'each of the 11 benchmarks has its own numbers' {
	local benchmark
	while read -r benchmark _; do
		ran -b "$benchmark" >/dev/null
		same "$(jq -r .benchmark report.json)" "$benchmark"
		# One without a number in the benchmark does not run.
		jq -r --arg names "${names[*]}" '
			(.targets[0].results | map({(.check | ltrimstr("kube-apiserver/")): .control})
			 | add) as $controls
			| [.benchmark, ($names | split(" ")[] | $controls[.] // "-")] | join(" ")
		' report.json
	done <"$options/numbers.txt" >actual.txt
	diff -u "$options/numbers.txt" actual.txt
}

@test 'a number may be another check in another benchmark' {
	same "$(ran -c 1.2.6)" kubelet-certificate-authority
	same "$(ran -c 1.2.6 -b cis-1.20)" authorization-mode-not-always-allow
	same "$(ran --benchmark=cis-1.23 -c 1.2.6)" kubelet-certificate-authority
	same "$(ran -c 1.2.18)" insecure-bind-address
	same "$(ran -c 1.2.18 -b cis-1.20)" insecure-port
}

@test 'the names of benchmarks that kube-bench has' {
	ran -b cis-1.5
	same "$(jq -r .benchmark report.json)" cis-1.5.1
	ran -b cis-1.6
	same "$(jq -r .benchmark report.json)" cis-1.6.0
}

@test 'every report names the benchmark' {
	run -1 scan -b cis-1.20 -c 1.2.18 "$options/fail.yaml"
	has 'numbers are those of cis-1.20'
	has 'FAIL    1.2.18  kube-apiserver/insecure-port'
	run -1 scan -b cis-1.20 -c 1.2.18 -o tap "$options/fail.yaml"
	has 'not ok 1 - kube-apiserver/insecure-port 1.2.18 '
}

@test 'an unknown selector names near misses' {
	usage_error 'argvet: --check "insecure-prt" matches no check; did you mean kube-apiserver/insecure-port?' \
		scan -c insecure-prt "$options/fail.yaml"
	usage_error 'did you mean kube-apiserver/insecure-port?' \
		scan -c port "$options/fail.yaml"
	usage_error 'did you mean kube-apiserver/tls-cert-and-key?' \
		scan -c kube-apiserver/tls-cert-und-key "$options/fail.yaml"
	usage_error 'did you mean CKV_K8S_100 (kube-apiserver/tls-cert-and-key)' \
		scan -c CKV_K8S_10 "$options/fail.yaml"
	usage_error 'did you mean xck-irw-85e (kube-apiserver/kubelet-certificate-authority)?' \
		scan -c xck-irw-85x "$options/fail.yaml"
	usage_error '--check "quux" matches no check; argvet list shows them all' \
		scan -c quux "$options/fail.yaml"
	usage_error '--skip "insecure-prt" matches no check; did you mean' \
		scan -x insecure-prt "$options/fail.yaml"
	usage_error '--check "etcd/*" matches no check' scan -c 'etcd/*' "$options/fail.yaml"
}

@test 'one wrong selector among right ones is an error all the same' {
	usage_error '"1.2.99" matches no check' scan -c 1.2.6,1.2.99 "$options/fail.yaml"
	usage_error '"1.2.99" matches no check' scan -c 1.2.6 -c 1.2.99 "$options/fail.yaml"
}

@test 'a number of another benchmark names the check and its benchmark' {
	usage_error '"1.2.5" matches no check in cis-1.5.1; it is kube-apiserver/kubelet-certificate-authority in cis-1.20' \
		scan -c 1.2.5 "$options/fail.yaml"
	usage_error '"1.2.19" matches no check in cis-1.23; it is kube-apiserver/insecure-port in cis-1.5.1' \
		scan -b cis-1.23 -c 1.2.19 "$options/fail.yaml"
}

@test 'empty selectors' {
	usage_error '--check "" holds an empty selector' scan -c '' "$options/fail.yaml"
	usage_error '--check "1.2.6," holds an empty selector' scan -c 1.2.6, "$options/fail.yaml"
	usage_error '--skip ",1.2.6" holds an empty selector' scan -x ,1.2.6 "$options/fail.yaml"
}

@test 'an unknown benchmark lists the known ones' {
	local benchmark
	usage_error 'argvet: unknown benchmark "cis-2.0"' scan -b cis-2.0 "$options/fail.yaml"
	while read -r benchmark _; do
		says "$benchmark"
	done <"$options/numbers.txt"
	usage_error 'unknown benchmark ""' scan -b '' "$options/fail.yaml"
	usage_error 'unknown benchmark "cis-1.2"' scan -b cis-1.2 "$options/fail.yaml"
}

@test 'when nothing is left to run, it says why' {
	local left='argvet: none of the 5 checks is left to run: see --check, --skip, --severity and --benchmark'
	usage_error "$left" scan --severity critical "$options/fail.yaml"
	usage_error "$left" scan -c 1.2.6 -x 1.2.6 "$options/fail.yaml"
	usage_error "$left" scan -x '*' "$options/fail.yaml"
	usage_error "$left" scan -b cis-1.23 -c kube-apiserver/insecure-port "$options/fail.yaml"
}

@test 'levels of severity' {
	usage_error '--severity grave: the levels are info, low, medium, high and critical' \
		scan --severity grave "$options/fail.yaml"
	usage_error '--severity HIGH: ' scan --severity HIGH "$options/fail.yaml"
	usage_error '--fail-on grave: ' scan --fail-on grave "$options/fail.yaml"
}
