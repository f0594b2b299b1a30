#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# argvet explain.

# shellcheck disable=SC2154 # from the helpers
load option-helper

explain() {
	only explain --plugin-dir "$ARGVET_PLUGINS" "$@"
}

# explained ARGUMENT...: the ids of the checks that this explains, in one line.
explained() {
	explain "$@" | grep -x 'kube-apiserver/[a-z-]*' | sed 's|.*/||' | tr '\n' ' '
}

@test 'by id, number, alias and glob' {
	same "$(explained kube-apiserver/insecure-port)" 'insecure-port '
	same "$(explained 1.2.19)" 'insecure-port '
	same "$(explained CKV_K8S_88)" 'insecure-port '
	same "$(explained fa4def8c-1898-4a35-a139-7b76b1acdef0)" 'insecure-port '
	same "$(explained xck-irw-85e)" 'kubelet-certificate-authority '
	same "$(explained '*/insecure-*')" 'insecure-bind-address insecure-port '
	same "$(explained 1.2.19 1.2.6)" 'insecure-port kubelet-certificate-authority '
	same "$(explained 1.2.19,1.2.6)" 'insecure-port kubelet-certificate-authority '
	same "$(explained '*')" "${names[*]} "
}

@test 'the number is that of the benchmark' {
	run -0 explain -b cis-1.20 1.2.18
	same "${lines[0]}" kube-apiserver/insecure-port
	has '    number     1.2.18 in cis-1.20'
	run -0 explain 1.2.18
	same "${lines[0]}" kube-apiserver/insecure-bind-address
	has '    number     1.2.18 in cis-1.5.1'
	run -0 explain -b cis-1.23 kube-apiserver/insecure-port
	has '    number     none in cis-1.23'
}

@test 'every section of every check is there, and holds something' {
	local name section
	for name in "${names[@]}"; do
		explain "kube-apiserver/$name" >out
		for section in Description Rationale 'Audit by hand' Remediation Impact \
			'Default value' Flags Controls 'Known elsewhere as' References; do
			same "$name: $section: $(awk -v section="$section" '
				before == section && /^    [^ ]/ { print "something" }
				{ before = $0 }' out)" "$name: $section: something"
		done
	done
}

@test 'what it says of 1.2.6' {
	run -0 --separate-stderr explain 1.2.6
	same "$stderr" ''
	same "${lines[0]}" kube-apiserver/kubelet-certificate-authority
	same "${lines[1]}" 'The API server verifies the certificates of kubelets'
	has '    severity   medium'
	has '    category   Encryption'
	has "    plugin     $ARGVET_PLUGINS/kube-apiserver/kubelet-certificate-authority.so, by argvet, version "
	has /etc/kubernetes/manifests/kube-apiserver.yaml
	has '    --kubelet-certificate-authority'
	has '    cis-kubernetes  1.5.1  1.2.6'
	has '    cis-kubernetes  1.12   1.2.5'
	has '    cis-controls    6      3.4'
	has '    cis-controls    7      4.5'
	has '    xck-irw-85e'
	has '    https://'
}

@test 'the Kubernetes versions that know the flags' {
	run -0 explain 1.2.19
	has $'Kubernetes versions that know the flags\n    before 1.24'
	run -0 explain 1.2.6
	lacks 'Kubernetes versions that know the flags'
}

@test 'it fits a page of 100 columns, but for long words' {
	explain '*' >out
	same "$(grep -E '^.{101}' out | grep -v -e '://' -e '^    plugin ')" ''
}

@test 'a plugin with nothing but what it must have' {
	plugin newer-unused plugins/test/newer-unused.so
	run -0 only explain --plugin-dir plugins test/newer-unused
	has '    category   -'
	has '    number     none in cis-1.5.1'
	lacks Remediation
}

@test 'an unknown check names near misses' {
	usage_error 'argvet: CHECK "insecure-prt" matches no check; did you mean kube-apiserver/insecure-port?' \
		explain insecure-prt
	usage_error 'argvet: CHECK "1.2.5" matches no check in cis-1.5.1; it is kube-apiserver/kubelet-certificate-authority in cis-1.20' \
		explain 1.2.5
	usage_error 'argvet: CHECK "1.2.99" matches no check' explain 1.2.6 1.2.99
	usage_error 'no check was loaded' only explain 1.2.6
}

@test 'usage errors' {
	usage_error 'argvet: which check?' explain
	usage_error 'argvet: unknown benchmark "cis-2.0"' explain -b cis-2.0 1.2.6
	usage_error 'argvet: CHECK "" holds an empty selector' explain ''
}
