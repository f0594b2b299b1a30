/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "config/config.h"

static const struct config_source named = {"a.yaml", "/etc/x", true};
static const struct config_source found = {"a.yaml", "/etc/x", false};

static void
read_text(struct arena *arena, const char *text, struct config *config)
{
	cleanup_error struct error *err = NULL;

	if (config_read(arena, &named, text, strlen(text), config, &err) < 0)
		fail_msg("%s", error_text(err));
}

static void
assert_refused_from(const struct config_source *source, const char *text, const char *reason)
{
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *err = NULL;
	struct config config;

	assert_int_equal(config_read(&arena, source, text, strlen(text), &config, &err), -1);
	if (strstr(error_text(err), reason) == NULL)
		assert_string_equal(error_text(err), reason);
}

static void
assert_refused(const char *text, const char *reason)
{
	assert_refused_from(&named, text, reason);
}

static void
assert_value(const struct config_value *value, const char *text, uint32_t line, uint32_t column)
{
	assert_string_equal(value->text, text);
	assert_string_equal(value->origin.file, "a.yaml");
	assert_int_equal(value->origin.line, line);
	assert_int_equal(value->origin.column, column);
}

static void
nothing_sets_nothing(void **state)
{
	static const char *const texts[] = {"", "# only words\n", "---\n", "{}",
					    "severity:\nchecks: ~\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		cleanup_arena struct arena arena = {0};
		struct config config;

		read_text(&arena, texts[i], &config);
		assert_null(config.severity.text);
		assert_int_equal(config.checks.count, 0);
		assert_string_equal(config.file, "a.yaml");
	}
}

static void
values_know_their_place(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct config config;

	(void)state;
	read_text(&arena,
		  "severity: high\n"
		  "fail-on: never\n"
		  "benchmark: cis-1.12\n"
		  "kubernetes-version: 1.31\n"
		  "allow-empty: true\n"
		  "inline-waivers: false\n"
		  "checks: [a/b, 1.2.*]\n"
		  "skip: c/d\n"
		  "outputs:\n"
		  "  - text\n"
		  "  - json=r.json\n",
		  &config);
	assert_value(&config.severity, "high", 1, 11);
	assert_value(&config.fail_on, "never", 2, 10);
	assert_value(&config.benchmark, "cis-1.12", 3, 12);
	assert_value(&config.kubernetes_version, "1.31", 4, 21);
	assert_value(&config.allow_empty, "true", 5, 14);
	assert_value(&config.inline_waivers, "false", 6, 17);
	assert_int_equal(config.checks.count, 2);
	assert_value(&config.checks.items[1], "1.2.*", 7, 15);
	assert_int_equal(config.skip.count, 1);
	assert_value(&config.skip.items[0], "c/d", 8, 7);
	assert_value(&config.outputs.items[1], "json=r.json", 11, 5);
}

static void
plugins_lie_beside_the_file(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct config config;

	(void)state;
	read_text(&arena, "plugin-dirs: [checks, /abs]\nplugins: x.so\n", &config);
	assert_string_equal(config.plugin_directories.items[0].text, "/etc/x/checks");
	assert_string_equal(config.plugin_directories.items[1].text, "/abs");
	assert_value(&config.plugins.items[0], "/etc/x/x.so", 2, 10);
}

static void
a_file_that_lies_in_the_way_loads_and_writes_nothing(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *err = NULL;
	struct config config;
	const char *harmless = "outputs: [json]\nchecks: [a/b]\n";

	(void)state;
	assert_refused_from(&found, "severity: low\nplugin-dirs: [x]\n",
			    "a.yaml:2:14: plugins are code");
	assert_refused_from(&found, "plugins: x.so\n", "say --config a.yaml");
	assert_refused_from(&found, "outputs: [text, json=/etc/passwd]\n",
			    "a.yaml:1:17: only a settings file");
	assert_int_equal(config_read(&arena, &found, harmless, strlen(harmless), &config, &err), 0);
}

static void
parameters_and_severities_are_maps(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct config config;

	(void)state;
	read_text(&arena,
		  "parameters:\n"
		  "  acme/a:\n"
		  "    days: 30\n"
		  "    modes: [Node, 'a,b', 'say \"x\"']\n"
		  "    none: ''\n"
		  "severities:\n"
		  "  acme/*: low\n"
		  "  acme/a: critical\n",
		  &config);
	assert_int_equal(config.parameter_count, 3);
	assert_value(&config.parameters[0].check, "acme/a", 2, 3);
	assert_value(&config.parameters[0].name, "days", 3, 5);
	assert_value(&config.parameters[0].value, "30", 3, 11);
	assert_string_equal(config.parameters[1].value.text, "Node,\"a,b\",\"say \"\"x\"\"\"");
	assert_string_equal(config.parameters[2].value.text, "");
	assert_int_equal(config.severity_count, 2);
	assert_value(&config.severities[1].check, "acme/a", 8, 3);
	assert_value(&config.severities[1].level, "critical", 8, 11);
}

static void
waivers_have_members(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct config config;
	const struct waiver *waiver;

	(void)state;
	read_text(&arena,
		  "waivers:\n"
		  "  - check: a/b\n"
		  "    component: kube-apiserver\n"
		  "    file: m/*.yaml\n"
		  "    object: Pod/kube-system/api\n"
		  "    container: c\n"
		  "    reason: because\n"
		  "    expires: 2026-12-31\n"
		  "  - {check: '*', reason: all}\n",
		  &config);
	assert_int_equal(config.waiver_count, 2);
	waiver = &config.waivers[0];
	assert_value(&waiver->check, "a/b", 2, 12);
	assert_value(&waiver->component, "kube-apiserver", 3, 16);
	assert_string_equal(waiver->file, "m/*.yaml");
	assert_string_equal(waiver->object, "Pod/kube-system/api");
	assert_string_equal(waiver->container, "c");
	assert_string_equal(waiver->reason, "because");
	assert_string_equal(waiver->expires, "2026-12-31");
	assert_int_equal(waiver->origin.line, 2);
	assert_int_equal(waiver->origin.column, 5);
	assert_null(config.waivers[1].expires);
}

static void
misspelt_keys_are_refused(void **state)
{
	(void)state;
	assert_refused("severty: high\n",
		       "a.yaml:1:1: unknown key \"severty\": did you mean severity?");
	assert_refused("\n  xyzzy: 1\n",
		       "a.yaml:2:3: unknown key \"xyzzy\": the keys are plugin-dirs, ");
	assert_refused("waivers:\n  - chek: a\n",
		       "a.yaml:2:5: unknown key \"chek\": did you mean check?");
	assert_refused("severity: low\nseverity: high\n",
		       "a.yaml:2:1: \"severity\" is there already, in line 1");
	assert_refused("[a]: b\n", "a.yaml:1:1: a key must be a single text");
	assert_refused("x: &a {severity: low}\n<<: *a\n", "unknown key \"x\"");
}

static void
misspelt_values_are_refused(void **state)
{
	(void)state;
	assert_refused("severity: hihg\n", "a.yaml:1:11: \"hihg\" is no level");
	assert_refused("severity: never\n", "\"never\" is no level");
	assert_refused("fail-on: nevr\n", "critical or never");
	assert_refused("benchmark: cis-9\n",
		       "a.yaml:1:12: unknown benchmark \"cis-9\": there are cis-1.5.1");
	assert_refused("kubernetes-version: new\n", "is no version");
	assert_refused("allow-empty: yes\n", "a.yaml:1:14: \"yes\" is neither true nor false");
	assert_refused("outputs: [jsno]\n",
		       "a.yaml:1:11: unknown format \"jsno\": the formats are text");
	assert_refused("outputs: [json=]\n", "has no name");
	assert_refused("outputs: [text, json]\n",
		       "a.yaml:1:17: two reports cannot both go to standard output");
	assert_refused("outputs: [text=a, json=a]\n", "both go to a");
	assert_refused("severities: {a/b: hi}\n", "a.yaml:1:19: \"hi\" is no level");
	assert_refused("parameters: {a/b: {c.d: 1}}\n", "\"c.d\" is no name");
	assert_refused("parameters: {a/b: {c: }}\n", "missing here");
	assert_refused("waivers: [{check: a/b, reason: x, expires: soon}]\n",
		       "a.yaml:1:44: \"soon\" is no day");
	assert_refused("waivers: [{check: a/b, reason: x, object: api}]\n", "is no object");
}

static void
waivers_want_a_reason(void **state)
{
	(void)state;
	assert_refused("waivers:\n- check: a/b\n", "a.yaml:2:3: the waiver of a/b has no reason");
	assert_refused("waivers:\n- check: a/b\n  reason: ''\n",
		       "a.yaml:3:11: a text is missing here");
	assert_refused("waivers:\n- check: a/b\n  reason: ~\n", "has no reason");
	assert_refused("waivers:\n- reason: x\n", "a waiver without a check");
}

static void
wrong_shapes_are_refused(void **state)
{
	(void)state;
	assert_refused("- a\n", "a.yaml:1:1: this is a list, not a mapping");
	assert_refused("just words\n", "this is a single text, not a mapping");
	assert_refused("severity: [low]\n", "a.yaml:1:11: this is a list, not a single text");
	assert_refused("checks: {a: b}\n", "a mapping of keys to values, not a list");
	assert_refused("checks: [[a]]\n", "a list, not a single text");
	assert_refused("checks: ['']\n", "a text is missing");
	assert_refused("waivers: x\n", "a single text, not a list");
	assert_refused("parameters: {a/b: 3}\n",
		       "a.yaml:1:19: this is a single text, not a mapping");
	assert_refused("a: b: c\n", "a.yaml:1:5: ");
	assert_refused("severity: low\n---\nseverity: high\n", "a.yaml:3:1: a second document");
	assert_refused("severity: {{ .level }}\n", "a.yaml:1:11: a template");
}

static void
what_is_hostile_steers_no_terminal(void **state)
{
	cleanup_strbuf struct strbuf large = {0};

	(void)state;
	assert_refused("\"\\e[31mx\": 1\n", "unknown key \"\\x1b[31mx\"");
	assert_refused("severity: \"\\u202ex\"\n", "\"\\u202ex\" is no level");
	for (size_t i = 0; i < 300000; i++)
		strbuf_add_text(&large, "# x\n");
	assert_refused(large.text, "a.yaml: larger than 1 MiB");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_sets_nothing),
		cmocka_unit_test(values_know_their_place),
		cmocka_unit_test(plugins_lie_beside_the_file),
		cmocka_unit_test(a_file_that_lies_in_the_way_loads_and_writes_nothing),
		cmocka_unit_test(parameters_and_severities_are_maps),
		cmocka_unit_test(waivers_have_members),
		cmocka_unit_test(misspelt_keys_are_refused),
		cmocka_unit_test(misspelt_values_are_refused),
		cmocka_unit_test(waivers_want_a_reason),
		cmocka_unit_test(wrong_shapes_are_refused),
		cmocka_unit_test(what_is_hostile_steers_no_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
