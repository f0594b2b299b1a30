/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum argvet_outcome
run(struct argvet_run *run)
{
	(void)run;
	return ARGVET_DONE;
}

static struct argvet_plugin
complete(void)
{
	static const char *const components[] = {"kube-apiserver", NULL};

	return (struct argvet_plugin){
		ARGVET_STAMP,
		.severity = ARGVET_INFO,
		.id = "kube-apiserver/insecure-port",
		.vendor = "somebody",
		.version = "1",
		.title = "A title",
		.components = components,
		.run = run,
	};
}

static void
assert_valid(const struct argvet_plugin *plugin)
{
	cleanup_error struct error *err = NULL;

	if (plugin_validate(plugin, &err) < 0)
		fail_msg("refused: %s", error_text(err));
	assert_null(err);
}

static void
assert_invalid(const struct argvet_plugin *plugin, const char *reason)
{
	cleanup_error struct error *err = NULL;

	assert_int_equal(plugin_validate(plugin, &err), -1);
	if (strstr(error_text(err), reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", error_text(err), reason);
}

static void
least(void **state)
{
	struct argvet_plugin plugin = complete();

	(void)state;
	assert_valid(&plugin);
}

static void
good_ids(void **state)
{
	static const char *const ids[] = {"a/b", "0/0", "kube-apiserver/tls-1.3", "x.y/z-",
					  "a.so/b.c"};
	struct argvet_plugin plugin = complete();

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		plugin.id = ids[i];
		assert_valid(&plugin);
	}
}

static void
bad_ids(void **state)
{
	static const struct {
		const char *id, *reason;
	} bad[] = {
		{"", ".id is missing"},
		{"a", "is not COMPONENT/NAME"},
		{"/", "is not COMPONENT/NAME"},
		{"a/", "is not COMPONENT/NAME"},
		{"/b", "is not COMPONENT/NAME"},
		{"a//b", "is not COMPONENT/NAME"},
		{"a/b/c", "is not COMPONENT/NAME"},
		{"a/b/", "is not COMPONENT/NAME"},
		{"A/b", "is not COMPONENT/NAME"},
		{"a/b_c", "is not COMPONENT/NAME"},
		{"a/b c", "is not COMPONENT/NAME"},
		{"a/caf\xc3\xa9", "is not COMPONENT/NAME"},
		{"a/caf\xe9", ".id is not valid UTF-8"},
		{"a/b\n", ".id holds a control character (0x0a)"},
		{"../b", "begins with a dot or a dash"},
		{"a/..", "begins with a dot or a dash"},
		{".a/b", "begins with a dot or a dash"},
		{"a/-b", "begins with a dot or a dash"},
		{"a/b..c", "holds two dots in a row"},
	};
	struct argvet_plugin plugin = complete();
	char longest[130];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		plugin.id = bad[i].id;
		assert_invalid(&plugin, bad[i].reason);
	}
	memset(longest, 'a', sizeof(longest));
	longest[1] = '/';
	longest[128] = '\0';
	plugin.id = longest;
	assert_valid(&plugin);
	longest[128] = 'a';
	longest[129] = '\0';
	assert_invalid(&plugin, ".id is longer than 128 bytes");
}

static void
severities(void **state)
{
	struct argvet_plugin plugin = complete();

	(void)state;
	plugin.severity = ARGVET_CRITICAL;
	assert_valid(&plugin);
	plugin.severity = 0;
	assert_invalid(&plugin, ".severity is 0, which is no argvet_severity");
	plugin.severity = ARGVET_CRITICAL + 1;
	assert_invalid(&plugin, ".severity is 6");
	plugin.severity = (enum argvet_severity) - 1;
	assert_invalid(&plugin, ".severity is -1");
}

static void
required_texts(void **state)
{
	struct argvet_plugin plugin = complete();

	(void)state;
	plugin.title = NULL;
	assert_invalid(&plugin, ".title is missing");
	plugin.title = "";
	assert_invalid(&plugin, ".title is missing");
	plugin = complete();
	plugin.vendor = NULL;
	assert_invalid(&plugin, ".vendor is missing");
	plugin = complete();
	plugin.version = "";
	assert_invalid(&plugin, ".version is missing");
	plugin = complete();
	plugin.run = NULL;
	assert_invalid(&plugin, ".run is missing");
}

static void
encoding(void **state)
{
	static const char *const good[] = {
		"caf\xc3\xa9",  "\xe2\x82\xac",     "\xf0\x9f\x98\x80",
		"\xef\xbf\xbd", "\xf4\x8f\xbf\xbf", "\xc2\xa0",
	};
	static const char *const bad[] = {
		"\xe9",
		"\x80",
		"\xc3",
		"\xc0\xaf",
		"\xc1\xbf",
		"\xe0\x80\xaf",
		"\xe2\x82",
		"\xed\xa0\x80",
		"\xf0\x80\x80\xaf",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xff",
		"\xc3(",
		"\xf0\x9f\x98",
	};
	struct argvet_plugin plugin = complete();

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		plugin.title = good[i];
		assert_valid(&plugin);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		plugin.title = bad[i];
		assert_invalid(&plugin, ".title is not valid UTF-8");
	}
	plugin = complete();
	plugin.impact = "\xe9";
	assert_invalid(&plugin, ".impact is not valid UTF-8");
}

static void
control_characters(void **state)
{
	struct argvet_plugin plugin = complete();

	(void)state;
	plugin.description = "one line\n\tand another";
	assert_valid(&plugin);
	plugin.description = "a bell\a";
	assert_invalid(&plugin, ".description holds a control character (0x07)");
	plugin.description = "a return\r\n";
	assert_invalid(&plugin, ".description holds a control character (0x0d)");
	plugin.description = "a delete\x7f";
	assert_invalid(&plugin, ".description holds a control character (0x7f)");
	plugin.description = "an 8-bit CSI \xc2\x9b";
	assert_invalid(&plugin, ".description holds a control character (0x9b)");
	plugin = complete();
	plugin.title = "two\nlines";
	assert_invalid(&plugin, ".title holds a control character (0x0a)");
}

static void
endless_text(void **state)
{
	struct argvet_plugin plugin = complete();
	size_t size = (size_t)64 * 1024;
	char *text = malloc(size);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', size);
	plugin.remediation = text;
	assert_invalid(&plugin, ".remediation is longer than 65536 bytes");
	text[size - 1] = '\0';
	assert_valid(&plugin);
	free(text);
}

static void
lists(void **state)
{
	static const char *const empty[] = {NULL};
	static const char *const hole[] = {"kube-apiserver", "", NULL};
	static const char *const line[] = {"TEST_1\nTEST_2", NULL};
	const char *many[1026];
	struct argvet_plugin plugin = complete();

	(void)state;
	plugin.components = NULL;
	assert_invalid(&plugin, ".components is empty");
	plugin.components = empty;
	assert_invalid(&plugin, ".components is empty");
	plugin.components = hole;
	assert_invalid(&plugin, ".components[1] is missing");
	plugin = complete();
	plugin.aliases = plugin.references = empty;
	assert_valid(&plugin);
	plugin.aliases = line;
	assert_invalid(&plugin, ".aliases[0] holds a control character (0x0a)");

	for (size_t i = 0; i < 1025; i++)
		many[i] = "x";
	many[1024] = many[1025] = NULL;
	plugin.aliases = many;
	assert_valid(&plugin);
	many[1024] = "x";
	assert_invalid(&plugin, ".aliases has no end within 1024 entries");
	plugin.aliases = NULL;
	plugin.references = many;
	assert_invalid(&plugin, ".references has no end within 1024 entries");
}

static void
flags(void **state)
{
	static const struct {
		struct argvet_flag_decl flag;
		const char *reason;
	} bad[] = {
		{{NULL, ARGVET_BOOL}, ".flags[0].name is missing"},
		{{"", ARGVET_BOOL}, ".flags[0].name is missing"},
		{{"--port", ARGVET_STRING}, ".flags[0].name \"--port\" must be written"},
		{{"-p", ARGVET_STRING}, ".flags[0].name \"-p\" must be written"},
		{{"insecure_port", ARGVET_STRING}, "\"insecure_port\" must be written"},
		{{"port=0", ARGVET_STRING}, "\"port=0\" must be written"},
		{{"port 0", ARGVET_STRING}, "\"port 0\" must be written"},
		{{"port", 0}, ".flags[0].type of \"port\" is 0, which is no argvet_type"},
		{{"port", ARGVET_MAP + 1}, ".flags[0].type of \"port\" is 6"},
		{{"port\x1b", ARGVET_STRING}, ".flags[0].name holds a control character (0x1b)"},
	};
	struct argvet_plugin plugin = complete();

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct argvet_flag_decl list[] = {bad[i].flag, {0}};

		plugin.flags = list;
		assert_invalid(&plugin, bad[i].reason);
	}
	plugin.flags = (const struct argvet_flag_decl[]){{0}};
	assert_valid(&plugin);
	plugin.flags = (const struct argvet_flag_decl[]){
		{"v", ARGVET_STRING}, {"labels", ARGVET_MAP}, {0}};
	assert_valid(&plugin);
}

static void
controls(void **state)
{
	static const struct argvet_control parts[] = {
		{NULL, "1.5.1", "1.2.6"},
		{"cis-kubernetes", NULL, "1.2.6"},
		{"cis-kubernetes", "1.5.1", NULL},
		{"cis-kubernetes", "1.5.1", ""},
	};
	static const char *const missing[] = {"framework", "version", "id", "id"};
	struct argvet_plugin plugin = complete();
	struct argvet_control *many = calloc(4098, sizeof(*many));

	(void)state;
	assert_non_null(many);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct argvet_control list[] = {{"cis-controls", "7", "4.5"}, parts[i], {0}};
		char reason[64];

		plugin.controls = list;
		snprintf(reason, sizeof(reason), ".controls[1].%s is missing", missing[i]);
		assert_invalid(&plugin, reason);
	}
	for (size_t i = 0; i < 4096; i++)
		many[i] = (struct argvet_control){"f", "v", "i"};
	plugin.controls = many;
	assert_valid(&plugin);
	many[4096] = many[0];
	assert_invalid(&plugin, ".controls has no end within 4096 entries");
	free(many);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(least),
		cmocka_unit_test(good_ids),
		cmocka_unit_test(bad_ids),
		cmocka_unit_test(severities),
		cmocka_unit_test(required_texts),
		cmocka_unit_test(encoding),
		cmocka_unit_test(control_characters),
		cmocka_unit_test(endless_text),
		cmocka_unit_test(lists),
		cmocka_unit_test(flags),
		cmocka_unit_test(controls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
