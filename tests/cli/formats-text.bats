#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Reports that others read: JUnit, CSV, Markdown, HTML, Prometheus. Each is given to a program that
# knows the format and nothing of argvet.

# shellcheck disable=SC2016 # what only looks like the shell's
# shellcheck disable=SC2154 # from the helpers
load option-helper

# Whatever can be wrong with a value and with an input is in here.
sources=("$data/bad" "$data/options" "$data/templates" "$data/versions")

# needs PROGRAM PACKAGE
needs() {
	command -v "$1" >/dev/null || skip "$1 is not there (Debian: $2)"
}

# report FORMAT [INPUT...]: writes it to the file report; of every input that there is without one.
report() {
	local format=$1 status=0
	shift
	[ $# -gt 0 ] || set -- "${sources[@]}"
	SOURCE_DATE_EPOCH=1790000000 scan -o json=report.json -o "$format=report" "$@" \
		>/dev/null 2>&1 || status=$?
	[[ $status == [013] ]]
}

# hostile: a manifest whose words are markup.
hostile() {
	cat <<-'YAML'
	apiVersion: v1
	kind: Pod
	metadata:
	  name: "=cmd|'/C calc'!A0<b>&`*_[a](http://x.example)\u0001\u001b[31m\uffff"
	spec:
	  containers:
	  - name: '<script>window.hit = 1</script><img src=x onerror="window.hit = 1">'
	    command:
	    - kube-apiserver
	    - '--insecure-port=</script><img src=x onerror="window.hit = 1">| `x` ]]> @a www.x.example'
	YAML
}

# counted JQ: of the same scan's JSON report
counted() {
	jq "$1" report.json
}

junit_schema() {
	needs xmllint libxml2-utils
	schema=${ARGVET_SCHEMAS:-/nowhere}/junit-10.xsd
	[ -e "$schema" ] || skip 'ARGVET_SCHEMAS names no directory with junit-10.xsd'
}

# number XPATH
number() {
	xmllint --xpath "count($1)" report
}

@test 'junit: every report is valid' {
	junit_schema
	report junit
	xmllint --noout --schema "$schema" report
	report junit "$data/options/nothing.yaml" || true
	xmllint --noout --schema "$schema" report
	hostile >hostile.yaml
	report junit hostile.yaml
	xmllint --noout --schema "$schema" report
}

@test 'junit: a case for each result, an error for each input that could not be read' {
	needs xmllint libxml2-utils
	report junit
	same "$(number '//testcase[@classname != "argvet.input"]')" \
		"$(counted '[.targets[].results[]] | length')"
	same "$(number //failure)" "$(counted .summary.fail)"
	same "$(number '//error')" \
		"$(counted '.summary.error + ([.problems[] | select(.severity == "error")] | length)')"
	same "$(xmllint --xpath 'string(/testsuites/@failures)' report)" "$(counted .summary.fail)"
	same "$(number '//testsuite[@failures != count(testcase/failure)]')" 0
	same "$(number '//testsuite[@errors != count(testcase/error)]')" 0
	same "$(number '//testsuite[@skipped != count(testcase/skipped)]')" 0
	same "$(number '//testsuite[@tests != count(testcase)]')" 0
}

@test 'junit: control characters and markup are text' {
	needs xmllint libxml2-utils
	hostile >hostile.yaml
	report junit hostile.yaml
	run -0 xmllint --xpath 'string(//testcase[contains(@name, "insecure-port")]/failure)' report
	has '</script><img src=x onerror="window.hit = 1">| `x` ]]> @a www.x.example'
	run -0 xmllint --xpath 'string(//testsuite/@name)' report
	has '\x01\x1b[31m\uffff'
}

# rows EXPRESSION: of the rows as Python reads them, a list of dictionaries.
rows() {
	python3 - "$1" <<-'PYTHON'
	import csv, sys
	with open("report", newline="", encoding="utf-8") as file:
	    rows = list(csv.DictReader(file, strict=True))
	assert all(None not in row and None not in row.values() for row in rows)
	print(eval(sys.argv[1]))
	PYTHON
}

@test 'csv: a row for each finding, each result without, each problem' {
	needs python3 python3
	report csv
	same "$(rows 'len([row for row in rows if row["check"]])')" \
		"$(counted '[.targets[].results[].findings | length | if . == 0 then 1 else . end] | add')"
	same "$(rows 'len([row for row in rows if not row["check"]])')" "$(counted '.problems | length')"
	same "$(rows 'len([row for row in rows if row["finding"]])')" \
		"$(counted '[.targets[].results[].findings[]] | length')"
}

@test 'csv: a line is a row, and ends as RFC 4180 wants' {
	needs python3 python3
	hostile >hostile.yaml
	report csv hostile.yaml "$data/bad"
	same "$(grep -c $'\r$' report)" "$(wc -l <report)"
	same "$(rows 'len(rows) + 1')" "$(wc -l <report)"
	same "$(LC_ALL=C tr -d '\r\n' <report | LC_ALL=C tr -cd '[:cntrl:]' | wc -c)" 0
}

@test 'csv: nothing is a formula' {
	needs python3 python3
	hostile >hostile.yaml
	report csv hostile.yaml
	same "$(rows '[value for row in rows for value in row.values() if value[:1] in "=+-@\t\r" and value]')" '[]'
	same "$(rows 'rows[0]["object_name"]')" \
		"'=cmd|'/C calc'!A0<b>&\`*_[a](http://x.example)\\x01\\x1b[31m"$'\uffff'
}

# rendered: the report as GitHub's own renderer makes HTML of it, raw HTML left in.
rendered() {
	cmark-gfm -e table -e autolink -e strikethrough --unsafe report
}

# elements: the names of the elements in HTML, sorted
elements() {
	grep -oE '<[a-z][a-z0-9]*' | sort -u | tr -d '<' | tr '\n' ' '
}

@test 'markdown: tables, and details that hold what to do' {
	needs cmark-gfm cmark-gfm
	report markdown
	rendered >page
	same "$(elements <page)" \
		'b br code details h2 h3 li p pre strong summary table tbody td th thead tr ul '
	same "$(grep -c '^<table>' page)" "$(counted '[.targets[] | select(.results != [])] | length')"
	same "$(grep -c '^<details>' page)" "$(counted .summary.fail)"
	same "$(grep -c '^</details>' page)" "$(counted .summary.fail)"
	same "$(grep -c '^<tr>' page)" \
		"$(counted '([.targets[].results[]] | length) + ([.targets[] | select(.results != [])] | length)')"
}

@test 'markdown: nothing of an input is markup' {
	needs cmark-gfm cmark-gfm
	hostile >hostile.yaml
	report markdown hostile.yaml
	rendered >page
	same "$(elements <page)" 'b br code details h2 h3 li p pre summary table tbody td th thead tr ul '
	same "$(grep -c '^<td' page)" 25
	grep -qF "Pod =cmd|'/C calc'!A0&lt;b&gt;&amp;\`*_[a](http://x.example)\\x01\\x1b[31m" page
	grep -qF '&lt;/script&gt;&lt;img src=x onerror=&quot;window.hit = 1&quot;&gt;| `x` ]]&gt; @a www.x.example' page
}

@test 'markdown: fits a step summary' {
	local i
	for ((i = 0; i < 150; i++)); do
		cat "$options/fail.yaml"
		echo ---
	done >many.yaml
	report markdown many.yaml many.yaml many.yaml
	[ "$(wc -c <report)" -lt 1048576 ]
	report markdown many.yaml "$data"/bad/*
	[ "$(wc -c <report)" -lt 1048576 ]
}

@test 'prometheus: promtool has nothing to say' {
	needs promtool prometheus
	report prometheus
	run -0 promtool check metrics <report
	same "$output" ''
	hostile >hostile.yaml
	report prometheus hostile.yaml hostile.yaml
	run -0 promtool check metrics <report
	same "$output" ''
	scan -o prometheus=report "$data/options/nothing.yaml" || true
	run -0 promtool check metrics <report
	same "$output" ''
}

# metric NAME: the sum of its series
metric() {
	awk -v name="$1" '$0 ~ "^" name "[ {]" { sum += $NF } END { print sum + 0 }' report
}

@test 'prometheus: the numbers are those of the scan' {
	report prometheus
	same "$(metric argvet_targets)" "$(counted .summary.targets)"
	same "$(metric argvet_scan_complete)" 0
	same "$(metric argvet_scan_timestamp_seconds)" 1790000000
	same "$(metric 'argvet_results\{status="fail",severity="[a-z]*"\}')" "$(counted .summary.fail)"
	same "$(metric argvet_results)" "$(counted '[.targets[].results[]] | length')"
	same "$(grep -c '^argvet_check_status{' report)" "$(counted '[.targets[].results[]] | length')"
	same "$(grep '^argvet' report | sed 's/ [^ ]*$//' | sort | uniq -d)" ''
	report prometheus "$options/pass.yaml"
	same "$(metric argvet_scan_complete)" 1
	same "$(grep -c '^argvet_check_status{.* 0$' report)" "$(counted .summary.pass)"
}

# A browser, driven as the WebDriver protocol has it.

# wire METHOD PATH [JSON]: prints the value of the answer, and fails if that is an error
wire() {
	local answer
	answer=$(curl -sS --noproxy '*' --max-time 60 -X "$1" -H 'Content-Type: application/json' \
		${3+-d "$3"} "$driver$2")
	if jq -e '.value | type == "object" and has("error")' <<<"$answer" >/dev/null; then
		echo "$1 $2: $answer" >&2
		return 1
	fi
	jq -r '.value' <<<"$answer"
}

# js SCRIPT: what it returns in the page
js() {
	wire POST "$session/execute/sync" "$(jq -n --arg script "$1" '{$script, args: []}')"
}

# click CSS: as with a mouse, on the first of these
click() {
	local id
	id=$(wire POST "$session/element" \
		"$(jq -n --arg value "$1" '{using: "css selector", $value}')" | jq -r '.[]')
	wire POST "$session/element/$id/click" '{}' >/dev/null
}

# type_text CSS TEXT
type_text() {
	local id
	id=$(wire POST "$session/element" \
		"$(jq -n --arg value "$1" '{using: "css selector", $value}')" | jq -r '.[]')
	wire POST "$session/element/$id/value" "$(jq -n --arg text "$2" '{$text}')" >/dev/null
}

shown() {
	js 'return document.querySelector(".shown").textContent'
}

# column N: the texts of the rows that are shown
column() {
	js "return [...document.querySelectorAll('.results tbody tr')].filter(row => !row.hidden)
		.map(row => row.cells[$1].dataset.key || row.cells[$1].textContent).join(' ')"
}

# browse FILE [PREFERENCE...]: opens it in a new browser
browse() {
	local file=$1 port i
	shift
	# The log is there before anyone reads it.
	: >driver.log
	chromedriver --port=0 >>driver.log 2>&1 3>&- &
	driver_pid=$!
	for ((i = 0; i < 300; i++)); do
		port=$(sed -n 's/.*started successfully on port \([0-9]*\).*/\1/p' driver.log)
		[ -z "$port" ] || break
		sleep 0.1
	done
	driver=http://127.0.0.1:$port
	session=
	session=/session/$(wire POST /session "$(jq -n --arg profile "$PWD/profile" \
		--arg preferences "$*" '{
		capabilities: {alwaysMatch: {
			browserName: "chrome",
			"goog:loggingPrefs": {browser: "ALL"},
			"goog:chromeOptions": {args: (["--headless", "--no-sandbox", "--disable-gpu",
				"--disable-quic", "--no-first-run", "--disable-background-networking",
				"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
				"--window-size=1280,1024", "--user-data-dir=\($profile)"] + ($preferences / " "))}
		}}}')" | jq -r .sessionId)
	wire POST "$session/url" "$(jq -n --arg url "file://$PWD/$file" '{$url}')" >/dev/null
}

teardown() {
	[ -z "${session:-}" ] || wire DELETE "$session" >/dev/null || true
	[ -z "${driver_pid:-}" ] || kill "$driver_pid" || true
}

needs_browser() {
	needs curl curl
	needs chromium chromium
	needs chromedriver chromium-driver
}

# complaints: what the browser has to say of the page, such as a breach of its policy
complaints() {
	wire POST "$session/se/log" '{"type": "browser"}' | jq -r '.[].message'
}

@test 'html: a browser sorts and filters the page' {
	needs_browser
	report html
	mv report report.html
	browse report.html
	all=$(counted '[.targets[].results[]] | length')
	failed=$(counted .summary.fail)

	same "$(complaints)" ''
	same "$(wire GET "$session/title")" "argvet: $failed of $all checks failed"
	same "$(shown)" "$all of $all shown"
	same "$(js 'return document.querySelectorAll("svg rect").length > 3')" true

	# What failed stands first; then by the button that was clicked.
	same "$(column 0 | tr ' ' '\n' | uniq)" "$(column 0 | tr ' ' '\n' | sort -nu)"
	click '.results th:nth-child(4) button'
	same "$(js 'return document.querySelector("[aria-sort]").cellIndex')" 3
	same "$(column 3 | tr ' ' '\n')" "$(column 3 | tr ' ' '\n' | LC_ALL=C sort)"
	click '.results th:nth-child(4) button'
	same "$(js 'return document.querySelector("[aria-sort]").ariaSort')" descending
	same "$(column 3 | tr ' ' '\n')" "$(column 3 | tr ' ' '\n' | LC_ALL=C sort -r)"

	click '[name=status][value=fail]'
	same "$(shown)" "$((all - failed)) of $all shown"
	click '[name=status][value=fail]'
	type_text '[name=text]' 'tls-cert bad/'
	same "$(shown)" "$(counted '[.targets[] | select(.origin.file | contains("/bad/")).results[]
		| select(.check | contains("tls-cert"))] | length') of $all shown"
	js 'document.querySelector(".filters").reset()' >/dev/null
	click '[name=severity] option[value="4"]'
	same "$(shown)" "$(counted '[.checks[] | select(.severity == "high" or .severity == "critical").id]
		as $ids | [.targets[].results[] | select(.check | IN($ids[]))] | length') of $all shown"
	click '[name=severity] option[value="0"]'

	same "$(js 'return document.querySelectorAll(".results details[open]").length')" 0
	click '.results tr:not([hidden]) summary'
	same "$(js 'return document.querySelectorAll(".results details[open]").length')" 1
	click '.filters button'
	same "$(js 'return document.querySelectorAll(".results details:not([open])").length')" 0
	same "$(complaints)" ''
}

@test 'html: fits narrow windows, light and dark' {
	needs_browser
	report html
	mv report report.html
	browse report.html --blink-settings=preferredColorScheme=0
	same "$(js 'return matchMedia("(prefers-color-scheme: dark)").matches')" true
	same "$(js 'return getComputedStyle(document.body).backgroundColor')" 'rgb(18, 22, 28)'
	wire POST "$session/window/rect" '{"width": 500, "height": 900}' >/dev/null
	same "$(js 'return document.documentElement.scrollWidth <= innerWidth')" true
	wire GET "$session/screenshot" | base64 -d >narrow.png
	same "$(head -c 4 narrow.png | tail -c 3)" PNG
}

@test 'html: nothing of an input is markup, and no other script runs' {
	needs_browser
	hostile >hostile.yaml
	report html hostile.yaml
	mv report report.html
	browse report.html
	same "$(js 'return String(window.hit)')" undefined
	same "$(js 'return document.scripts.length + document.images.length')" 1
	same "$(complaints)" ''
	run -0 js 'return document.body.textContent'
	has '</script><img src=x onerror="window.hit = 1">| `x` ]]> @a www.x.example'

	# Were there markup, it would have no effect.
	sed 's|<h1|<script>window.hit = 1</script><h1 onclick="window.hit = 1"|' report.html >torn.html
	wire POST "$session/url" "$(jq -n --arg url "file://$PWD/torn.html" '{$url}')" >/dev/null
	click h1
	same "$(js 'return String(window.hit)')" undefined
	run -0 complaints
	has 'Content Security Policy'
}

@test 'html: without a script all of it is there' {
	report html
	same "$(grep -c '^<tr data-status=' report)" "$(counted '[.targets[].results[]] | length')"
	same "$(grep -c '<h4>To repair it</h4>' report)" "$(counted .summary.fail)"
	same "$(grep -oE '(src|href)="[^"#]+' report | grep -v '^href="https\?://' || true)" ''
}
