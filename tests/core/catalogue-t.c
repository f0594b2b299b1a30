/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plugin/validate.h"

#define FLIPS 20000

static enum argvet_outcome
run(struct argvet_run *host)
{
	(void)host;
	return ARGVET_DONE;
}

static const struct argvet_plugin full = {
	ARGVET_STAMP,
	.severity = ARGVET_HIGH,
	.id = "kube-apiserver/sample",
	.vendor = "vendor",
	.version = "1.2",
	.title = "title",
	.category = "category",
	.description = "description\nof two lines",
	.rationale = "rationale",
	.audit = "audit",
	.remediation = "remediation",
	.impact = "impact",
	.default_value = "default",
	.components = (const char *const[]){"kube-apiserver", "kubelet", NULL},
	.flags = (const struct argvet_flag_decl[]){{"profiling", ARGVET_BOOL},
						   {"audit-log-maxage", ARGVET_STRING},
						   {"feature-gates", ARGVET_MAP},
						   {0}},
	.references = (const char *const[]){"https://example.org/", NULL},
	.aliases = (const char *const[]){NULL},
	.controls =
		(const struct argvet_control[]){{"list", "1", "1.1"}, {"other", "2", "3.3"}, {0}},
	.since = {1, 5},
	.until = {1, 65535},
	.run = run,
	.parameters =
		(const struct argvet_parameter[]){{"days", ARGVET_PARAMETER_INTEGER, "30",
						   INT64_MIN, INT64_MAX, NULL, "how many days"},
						  {"modes", ARGVET_PARAMETER_LIST, "RBAC,Node", 0,
						   0, (const char *const[]){"RBAC", "Node", NULL},
						   "which modes"},
						  {0}},
};

static const struct argvet_plugin scanty = {
	ARGVET_STAMP,
	.severity = ARGVET_INFO,
	.id = "kubelet/x",
	.vendor = "v",
	.version = "1",
	.title = "t",
	.components = (const char *const[]){"kubelet", NULL},
	.run = run,
};

static void
expect_text(const char *got, const char *wanted)
{
	if (wanted == NULL)
		assert_null(got);
	else
		assert_string_equal(got, wanted);
}

static void
expect_texts(const char *const *got, const char *const *wanted)
{
	assert_int_equal(got == NULL, wanted == NULL);
	if (wanted == NULL)
		return;
	for (; *wanted != NULL; got++, wanted++)
		assert_string_equal(*got, *wanted);
	assert_null(*got);
}

static void
expect_flags(const struct argvet_flag_decl *got, const struct argvet_flag_decl *wanted)
{
	assert_int_equal(got == NULL, wanted == NULL);
	if (wanted == NULL)
		return;
	for (; wanted->name != NULL; got++, wanted++) {
		assert_string_equal(got->name, wanted->name);
		assert_int_equal(got->type, wanted->type);
	}
	assert_null(got->name);
	assert_int_equal(got->type, 0);
}

static void
expect_controls(const struct argvet_control *got, const struct argvet_control *wanted)
{
	assert_int_equal(got == NULL, wanted == NULL);
	if (wanted == NULL)
		return;
	for (; wanted->id != NULL; got++, wanted++) {
		assert_string_equal(got->framework, wanted->framework);
		assert_string_equal(got->version, wanted->version);
		assert_string_equal(got->id, wanted->id);
	}
	assert_null(got->framework);
	assert_null(got->version);
	assert_null(got->id);
}

static void
expect_parameters(const struct argvet_parameter *got, const struct argvet_parameter *wanted)
{
	static const struct argvet_parameter last = {0};

	assert_int_equal(got == NULL, wanted == NULL);
	if (wanted == NULL)
		return;
	for (; wanted->name != NULL; got++, wanted++) {
		assert_string_equal(got->name, wanted->name);
		assert_int_equal(got->type, wanted->type);
		assert_string_equal(got->default_value, wanted->default_value);
		assert_true(got->minimum == wanted->minimum && got->maximum == wanted->maximum);
		expect_texts(got->choices, wanted->choices);
		assert_string_equal(got->help, wanted->help);
	}
	assert_memory_equal(got, &last, sizeof(last));
}

static void
expect_plugin(const struct argvet_plugin *got, const struct argvet_plugin *wanted)
{
	assert_int_equal(got->size, sizeof(*got));
	assert_int_equal(got->abi, ARGVET_ABI);
	assert_int_equal(got->severity, wanted->severity);
	expect_text(got->id, wanted->id);
	expect_text(got->vendor, wanted->vendor);
	expect_text(got->version, wanted->version);
	expect_text(got->title, wanted->title);
	expect_text(got->category, wanted->category);
	expect_text(got->description, wanted->description);
	expect_text(got->rationale, wanted->rationale);
	expect_text(got->audit, wanted->audit);
	expect_text(got->remediation, wanted->remediation);
	expect_text(got->impact, wanted->impact);
	expect_text(got->default_value, wanted->default_value);
	expect_texts(got->components, wanted->components);
	expect_flags(got->flags, wanted->flags);
	expect_texts(got->references, wanted->references);
	expect_texts(got->aliases, wanted->aliases);
	expect_controls(got->controls, wanted->controls);
	assert_memory_equal(&got->since, &wanted->since, sizeof(got->since));
	assert_memory_equal(&got->until, &wanted->until, sizeof(got->until));
	assert_null(got->run);
	expect_parameters(got->parameters, wanted->parameters);
}

/* The message is gone when the plugin is looked at. */
static void
expect_round_trip(const struct argvet_plugin *plugin)
{
	cleanup_arena struct arena arena = {0};
	struct strbuf message = {0};
	struct argvet_plugin got;
	struct wire wire;

	catalogue_put(&message, plugin);
	wire = WIRE(message.text, message.length);
	catalogue_get(&wire, &arena, &got);
	assert_true(wire_ends(&wire));
	strbuf_free(&message);
	expect_plugin(&got, plugin);
	got.run = run;
	assert_int_equal(plugin_validate(&got, NULL), 0);
}

static void
gives_back_all_of_a_plugin(void **state)
{
	(void)state;
	assert_int_equal(plugin_validate(&full, NULL), 0);
	expect_round_trip(&full);
}

static void
what_is_missing_stays_missing(void **state)
{
	(void)state;
	assert_int_equal(plugin_validate(&scanty, NULL), 0);
	expect_round_trip(&scanty);
}

static void
plugins_follow_each_other(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_strbuf struct strbuf message = {0};
	struct argvet_plugin got;
	struct wire wire;

	(void)state;
	catalogue_put(&message, &full);
	catalogue_put(&message, &scanty);
	wire = WIRE(message.text, message.length);
	catalogue_get(&wire, &arena, &got);
	expect_plugin(&got, &full);
	catalogue_get(&wire, &arena, &got);
	expect_plugin(&got, &scanty);
	assert_true(wire_ends(&wire));
}

/* Reads what a liar sent; plugin_validate must be able to look at all of it. */
static bool
read_lie(const char *bytes, size_t length)
{
	cleanup_arena struct arena arena = {0};
	char *copy = test_malloc(length + 1);
	struct wire wire = WIRE(copy, length);
	struct argvet_plugin got;

	memcpy(copy, bytes, length);
	catalogue_get(&wire, &arena, &got);
	test_free(copy);
	got.run = run;
	plugin_validate(&got, NULL);
	return wire_ends(&wire);
}

static void
a_message_cut_short_is_broken(void **state)
{
	cleanup_strbuf struct strbuf message = {0};

	(void)state;
	catalogue_put(&message, &full);
	for (size_t length = 0; length < message.length; length++)
		assert_false(read_lie(message.text, length));
}

/* The first number is the severity; further ones are found by what they stand behind. */
static void
enumerators_are_known(void **state)
{
	cleanup_strbuf struct strbuf message = {0};
	char *name;

	(void)state;
	catalogue_put(&message, &full);
	assert_true(read_lie(message.text, message.length));
	message.text[0] = ARGVET_CRITICAL + 1;
	assert_false(read_lie(message.text, message.length));
	message.text[0] = 0;
	assert_false(read_lie(message.text, message.length));
	message.text[0] = ARGVET_LOW;
	name = memmem(message.text, message.length, "profiling", sizeof("profiling"));
	assert_non_null(name);
	name[sizeof("profiling")] = ARGVET_MAP + 1;
	assert_false(read_lie(message.text, message.length));
	name[sizeof("profiling")] = ARGVET_MAP;
	name = memmem(message.text, message.length, "days", sizeof("days"));
	assert_non_null(name);
	name[sizeof("days")] = 0;
	assert_false(read_lie(message.text, message.length));
}

/* Texts that are never NULL, but for a liar. */
static void
a_plugin_of_nothing_is_no_crash(void **state)
{
	static const struct argvet_plugin nothing = {ARGVET_STAMP, .severity = ARGVET_LOW};
	cleanup_strbuf struct strbuf message = {0};

	(void)state;
	catalogue_put(&message, &nothing);
	assert_true(read_lie(message.text, message.length));
}

static void
survives_any_bytes(void **state)
{
	cleanup_strbuf struct strbuf message = {0};
	unsigned seed = 1;

	(void)state;
	catalogue_put(&message, &full);
	for (int i = 0; i < FLIPS; i++) {
		size_t at = (size_t)rand_r(&seed) % message.length;
		char old = message.text[at];

		message.text[at] = (char)(old ^ (1 << rand_r(&seed) % 8));
		read_lie(message.text, message.length);
		if (rand_r(&seed) % 4 > 0)
			message.text[at] = old;
		if (i % 100 == 0) {
			strbuf_clear(&message);
			catalogue_put(&message, &full);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_back_all_of_a_plugin),
		cmocka_unit_test(what_is_missing_stays_missing),
		cmocka_unit_test(plugins_follow_each_other),
		cmocka_unit_test(a_message_cut_short_is_broken),
		cmocka_unit_test(enumerators_are_known),
		cmocka_unit_test(a_plugin_of_nothing_is_no_crash),
		cmocka_unit_test(survives_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
