#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Scans every file in tests/data under valgrind, as a manifest and as command lines. What argvet
# makes of a file is tested elsewhere: here only memory counts.
set -eu

# Prints "ok NAME" or "not ok NAME", and for the latter what valgrind has to say.
scan_one() {
	name=${1#"$abs_top_srcdir"/}
	notes=$(mktemp)
	verdict=ok
	for source in '' --argv; do
		status=0
		# shellcheck disable=SC2086 # no option is no word
		"$VALGRIND" --quiet --error-exitcode=99 --leak-check=full --log-file="$notes" \
			"$ARGVET" scan $source --no-default-plugins --plugin-dir "$ARGVET_PLUGINS" \
			"$1" >/dev/null 2>&1 </dev/null || status=$?
		[ "$status" -le 4 ] || verdict='not ok'
		[ "$status" -le 4 ] || sed 's/^/# /' "$notes"
	done
	rm -f "$notes"
	echo "$verdict $name"
}

if [ $# -gt 0 ]; then
	scan_one "$1"
	exit
fi

find "$abs_top_srcdir/tests/data" -type f -print0 | sort -z |
	xargs -0 -r -n 1 -P "$(nproc)" sh "$0" |
	awk '
	{ print }
	/^(not )?ok / { count++ }
	/^not ok / { failed++ }
	END { print "1.." count + 0; exit failed > 0 }'
