#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Real manifests and command lines, with the verdicts that people gave them. They are not part of this
# tree: ARGVET_CORPUS names the directory that holds them, real/ and argv/, each with an INDEX.tsv.
#
# A key is five columns of "verdict:reason". Files that argvet has no source for yet must be read
# without a crash and with a word on standard error.

set -u

if [ ! -f "${ARGVET_CORPUS:-}/real/INDEX.tsv" ]; then
	echo '1..0 # SKIP ARGVET_CORPUS names no corpus'
	exit 0
fi

for check in kubelet-certificate-authority authorization-mode-not-always-allow \
	insecure-bind-address tls-cert-and-key insecure-port; do
	if [ ! -f "${ARGVET_PLUGINS:?}/kube-apiserver/$check.so" ]; then
		echo "1..0 # SKIP $check was not built"
		exit 0
	fi
done

count=0
failures=0

# answer TITLE PROBLEM: one line of TAP; no problem is a pass
answer() {
	count=$((count + 1))
	if [ -z "$2" ]; then
		echo "ok $count - $1"
	else
		failures=$((failures + 1))
		echo "not ok $count - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# The columns of a key that argvet answers otherwise, and why.
overruled() {
	case $1/$2 in
	# Before 1.24 a server accepts no other value than 0 from 1.20 on: nothing is missing.
	real/021-*/ip | real/107-*/ip | argv/derived-proc-cmdline-kubeadm-123.bin/ip) echo pass ;;
	# --address is the older name of --insecure-bind-address.
	real/065-*/bind | argv/041-*/bind) echo fail ;;
	# Lines such as ${etcd_ca_flag} may become any flag: what is not seen is not known.
	real/071-*/ca | real/071-*/bind) echo manual ;;
	esac
}

# verdict WANTED STATUS KUBERNETES: is the status what the key wants?
verdict_fits() {
	for verdict in $(echo "$1" | sed 's/([^)]*)//g; s/|/ /g'); do
		case ${verdict%%:*}/$2 in
		pass/pass | fail/fail) return 0 ;;
		n-a/manual | n-a/not-applicable | n-a/none) return 0 ;;
		# From 1.24 on the insecure flags do not exist, so nothing is asked about them.
		pass/not-applicable) return 0 ;;
		esac
	done
	return 1
}

# compare FILE JSON COLUMN CHECK WANTED
compare() {
	status=$(jq -r --arg check "kube-apiserver/$4" \
		'[.targets[].results[] | select(.check == $check).status][0] // "none"' "$2")
	wanted=$(overruled "$1" "$3")
	[ -n "$wanted" ] || wanted=$5
	[ "$wanted" = "$status" ] || verdict_fits "$wanted" "$status" ||
		echo "$4: the key says $wanted, argvet says $status"
}

# scan FILE VERSION FORMAT...: the report goes to $work/json
scan() {
	file=$1
	version=$2
	shift 2
	"${ARGVET:?}" scan --no-default-plugins --plugin-dir "${ARGVET_PLUGINS:?}" -o json \
		${version:+--kubernetes-version "$version"} "$@" "$ARGVET_CORPUS/$file" \
		>"$work/json" 2>"$work/stderr"
}

# judge FILE VERSION KEYS [OPTION]: all five columns of a file
judge() {
	file=$1
	keys=$3
	scan "$file" "$2" ${4:+"$4"}
	status=$?
	if [ "$status" -gt 4 ]; then
		answer "$file" "exit status $status: $(cat "$work/stderr")"
		return
	fi
	if [ "$keys" = unread ]; then
		problem=
		[ -s "$work/stderr" ] || problem='not a word on standard error'
		answer "$file is read, and gets a word" "$problem"
		return
	fi
	IFS='	' read -r ca authz bind tls ip <<EOF
$keys
EOF
	answer "$file" "$(
		compare "$file" "$work/json" ca kubelet-certificate-authority "$ca"
		compare "$file" "$work/json" authz authorization-mode-not-always-allow "$authz"
		compare "$file" "$work/json" bind insecure-bind-address "$bind"
		compare "$file" "$work/json" tls tls-cert-and-key "$tls"
		compare "$file" "$work/json" ip insecure-port "$ip"
	)"
}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# The columns are found by their names: file, kind of file, version, the five verdicts.
rows() {
	awk -F '\t' -v form="$2" '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{ print $1 "\t" $at[form] "\t" $at["version"] "\t" $at["kubelet_ca"] "\t" \
		$at["authz_default_aware"] "\t" $at["insecure_bind"] "\t" $at["tls"] "\t" \
		$at["ip_version_aware"] }' "$1"
}

rows "$ARGVET_CORPUS/real/INDEX.tsv" form >"$work/real"
rows "$ARGVET_CORPUS/argv/INDEX.tsv" format >"$work/argv"

while IFS='	' read -r file form version keys; do
	case $form in
	static-pod* | daemonset* | deployment*) judge "real/$file" '' "$keys" ;;
	systemd-unit*)
		version=$(echo "$version" | sed -n 's/^v\([0-9]*\.[0-9]*\).*/\1/p')
		judge "real/$file" "$version" "$keys" --argv
		;;
	*) judge "real/$file" '' unread ;;
	esac
done <"$work/real"

while IFS='	' read -r file form version keys; do
	version=$(echo "$version" | sed -n 's/^v\([0-9]*\.[0-9]*\).*/\1/p')
	judge "argv/$file" "$version" "$keys" --argv
done <"$work/argv"

echo "1..$count"
[ "$failures" -eq 0 ]
