/* SPDX-License-Identifier: Apache-2.0 */
#include "target/component.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "target/kube-apiserver.h"

static int
setup(void **state)
{
	struct components *components = alloc_zeroed(1, sizeof(*components));

	components_init(components);
	*state = components;
	return 0;
}

static int
teardown(void **state)
{
	components_free(*state);
	free(*state);
	return 0;
}

static void
finds_by_exact_name(void **state)
{
	const struct components *components = *state;
	const struct component *component = components_find(components, "kube-apiserver");

	assert_non_null(component);
	assert_string_equal(component->name, "kube-apiserver");
	assert_null(components_find(components, ""));
	assert_null(components_find(components, "kube-apiserver-foo"));
	assert_null(components_find(components, "karmada-apiserver"));
	assert_null(components_find(components, "Kube-apiserver"));
	assert_null(components_find(components, "apiserver"));
}

/* The search relies on the order of the table, with "_" counted as "-". */
static void
finds_every_flag_of_the_table(void **state)
{
	const struct component *component = components_find(*state, "kube-apiserver");

	for (size_t i = 0; i < component_kube_apiserver.flag_count; i++) {
		const struct flag_spec *spec = &component_kube_apiserver.flags[i];
		char name[128];

		assert_true(strlen(spec->name) < sizeof(name));
		strcpy(name, spec->name);
		for (char *c = name; *c != '\0'; c++)
			*c = *c == '_' ? '-' : *c;
		if (component_flag(component, name) != spec)
			fail_msg("--%s is not found", name);
	}
}

static void
flags_match_whole(void **state)
{
	const struct component *component = components_find(*state, "kube-apiserver");

	assert_string_equal(component_flag(component, "insecure-port")->name, "insecure-port");
	assert_null(component_flag(component, "insecure-por"));
	assert_null(component_flag(component, "insecure-port-"));
	assert_null(component_flag(component, "Insecure-port"));
	assert_null(component_flag(component, ""));
	assert_null(component_flag(component, "zzz"));
	assert_null(component_flag(component, "--v"));
}

static void
checks_declare_components_and_flags(void **state)
{
	static const struct argvet_flag_decl flags[] = {
		{"config", ARGVET_STRING}, {"read-only-port", ARGVET_LIST}, {0}};
	static const struct argvet_flag_decl again[] = {{"config", ARGVET_MAP}, {0}};
	struct components *components = *state;
	const struct component *kubelet;

	components_declare(components, "kubelet", flags);
	components_declare(components, "kubelet", again);
	components_declare(components, "kubelet", NULL);
	kubelet = components_find(components, "kubelet");
	assert_non_null(kubelet);
	assert_int_equal(component_flag_type(kubelet, "config"), ARGVET_STRING);
	assert_int_equal(component_flag_type(kubelet, "read-only-port"), ARGVET_LIST);
	assert_int_equal(component_flag_type(kubelet, "other"), 0);
	assert_null(component_flag(kubelet, "config"));
	assert_int_equal(kubelet->declared.count, 2);
	assert_int_equal(components->items.count, 2);
}

static void
the_table_knows_better_than_checks(void **state)
{
	static const struct argvet_flag_decl flags[] = {
		{"insecure-port", ARGVET_MAP}, {"of-a-fork", ARGVET_ARRAY}, {0}};
	struct components *components = *state;
	const struct component *component;

	components_declare(components, "kube-apiserver", flags);
	component = components_find(components, "kube-apiserver");
	assert_int_equal(component_flag_type(component, "insecure-port"), ARGVET_STRING);
	assert_int_equal(component_flag_type(component, "of-a-fork"), ARGVET_ARRAY);
	assert_int_equal(components->items.count, 1);
}

static void
a_component_stays_where_it_is(void **state)
{
	static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"};
	struct components *components = *state;
	const struct component *first = components_find(components, "kube-apiserver");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		components_declare(components, names[i], NULL);
	assert_ptr_equal(components_find(components, "kube-apiserver"), first);
	assert_string_equal(first->name, "kube-apiserver");
}

static void
knows_how_flags_begin(void **state)
{
	static const struct argvet_flag_decl flags[] = {{"of-a-fork", ARGVET_ARRAY}, {0}};
	struct components *components = *state;
	const struct component *component = components_find(components, "kube-apiserver");

	assert_true(component_flag_begins(component, "enable-bootstrap-to"));
	assert_true(component_flag_begins(component, "tls-"));
	assert_false(component_flag_begins(component, "watch-cache-sizes"));
	assert_true(component_flag_begins(component, "watch-cache"));
	assert_false(component_flag_begins(component, "nothing-like-it"));
	assert_false(component_flag_begins(component, "of-a"));
	components_declare(components, "kube-apiserver", flags);
	assert_true(component_flag_begins(component, "of-a"));
	assert_false(component_flag_begins(component, "of-a-fork"));
}

/* As a search from one end to the other would, for names near those of the table. */
static void
finds_only_what_is_there(void **state)
{
	const struct component *component = components_find(*state, "kube-apiserver");

	for (size_t i = 0; i < component->flag_count; i++) {
		static const char last[] = "-az~";
		char name[128];
		size_t length = strlen(component->flags[i].name);

		assert_true(length + 1 < sizeof(name));
		for (size_t cut = 0; cut <= length; cut++) {
			for (size_t l = 0; l < sizeof(last); l++) {
				const struct flag_spec *wanted = NULL;

				memcpy(name, component->flags[i].name, cut);
				name[cut] = last[l];
				name[cut + 1] = '\0';
				for (char *c = name; *c != '\0'; c++)
					*c = *c == '_' ? '-' : *c;
				for (size_t k = 0; k < component->flag_count; k++) {
					const char *at = component->flags[k].name;
					const char *n = name;

					while (*n != '\0' && *n == (*at == '_' ? '-' : *at)) {
						n++;
						at++;
					}
					if (*n == '\0' && *at == '\0')
						wanted = &component->flags[k];
				}
				assert_ptr_equal(component_flag(component, name), wanted);
			}
		}
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_by_exact_name),
		TEST(finds_every_flag_of_the_table),
		TEST(finds_only_what_is_there),
		TEST(flags_match_whole),
		TEST(checks_declare_components_and_flags),
		TEST(the_table_knows_better_than_checks),
		TEST(a_component_stays_where_it_is),
		TEST(knows_how_flags_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
