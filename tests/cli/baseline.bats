#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Only what is new counts.

# shellcheck disable=SC2154 # from the helpers
load option-helper

@test 'what is known is waived, and nothing is hidden' {
	run -1 scan -o json=old.json "$options/fail.yaml"
	run -0 --separate-stderr scan --baseline old.json "$options/fail.yaml"
	has 'WAIVED  1.2.19  kube-apiserver/insecure-port'
	has 'waived: known since the baseline'
	has '1 target, 5 results: 5 waived'
	same "$stderr" ''
	run -0 scan --baseline old.json -o json=new.json "$options/fail.yaml"
	jq -e '.targets[].results[] | .findings != [] and .waiver.origin.file == "old.json"' new.json
}

@test 'lines may move, and the file as well' {
	run -1 scan -o json=old.json "$options/fail.yaml"
	{ printf '# a comment\n\n\n'; sed 's/--insecure-port=8080/--insecure-port=9090/' \
		"$options/fail.yaml"; } >moved.yaml
	run -0 scan --baseline old.json moved.yaml
	has '5 waived'
}

@test 'what is new counts' {
	sed '/--insecure-port=/d' "$options/fail.yaml" >before.yaml
	run -1 scan -o json=old.json before.yaml
	run -1 scan --baseline old.json -o json=new.json "$options/fail.yaml"
	# Not written at all, it was a finding of another kind.
	same "$(jq -r '.targets[].results[] | select(.status == "fail").check' new.json)" \
		kube-apiserver/insecure-port
	# The same object with another name is another one.
	sed 's/name: kube-apiserver$/name: another/' "$options/fail.yaml" >another.yaml
	run -1 scan -o json=old.json "$options/fail.yaml"
	run -1 scan --baseline old.json another.yaml
	lacks WAIVED
}

@test 'a command line more in a file' {
	echo 'kube-apiserver --insecure-port=1' >lines
	scan -c 1.2.19 --argv -o json=old.json lines || same "$?" 1
	printf 'kube-apiserver --insecure-port=%d\n' 3 1 >lines
	scan -c 1.2.19 --argv --baseline old.json -o json=new.json lines || same "$?" 1
	same "$(jq -r '.targets[].results[].status' new.json | paste -sd,)" fail,waived
}

@test 'what is gone' {
	run -1 scan -o json=old.json "$options/fail.yaml"
	run -0 --separate-stderr scan --baseline old.json "$options/pass.yaml"
	same "$stderr" 'argvet: 5 findings of the baseline are gone'
	run -0 --separate-stderr scan -q --baseline old.json "$options/pass.yaml"
	same "$stderr" ''
	run -0 --separate-stderr scan -c 1.2.6 --baseline old.json "$options/pass.yaml"
	same "$stderr" 'argvet: 1 finding of the baseline is gone'
	# Nobody knows, where not everything could be read.
	run -3 --separate-stderr scan --baseline old.json missing.yaml
	[[ $stderr != *gone* ]]
}

@test 'a report with a baseline is a baseline' {
	run -1 scan -o json=old.json "$options/fail.yaml"
	run -0 scan --baseline old.json -o json=new.json "$options/fail.yaml"
	run -0 --separate-stderr scan --baseline new.json "$options/fail.yaml"
	same "$stderr" ''
}

@test 'what somebody waived until a day is not known when that day is over' {
	cat >argvet.yaml <<-'YAML'
	waivers:
	  - check: kube-apiserver/insecure-port
	    reason: a lab
	YAML
	scan --config argvet.yaml -o json=old.json "$options/fail.yaml" || same "$?" 1
	run -1 scan --no-config --baseline old.json -o json=new.json "$options/fail.yaml"
	same "$(jq -r '.targets[].results[] | select(.status == "fail").check' new.json)" \
		kube-apiserver/insecure-port
}

@test 'no report, no scan' {
	usage_error '--baseline: cannot open the report missing.json' \
		scan --baseline missing.json "$options/fail.yaml"
	echo '{}' >other.json
	usage_error '--baseline: other.json: not a whole JSON report of argvet' \
		scan --baseline other.json "$options/fail.yaml"
	run -1 scan -o json=old.json "$options/fail.yaml"
	head -c 4000 old.json >cut.json
	usage_error '--baseline: cut.json: not JSON' scan --baseline cut.json "$options/fail.yaml"
}

@test 'an error stays an error' {
	run -1 scan -o json=old.json "$options/fail.yaml"
	run -3 scan --baseline old.json "$options/fail.yaml" missing.yaml
	has '5 waived'
	has 'incomplete'
}
