/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of flags is data; these are the rules that whoever edits it must keep.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "target/kube-apiserver.h"
#include "target/version.h"

static const struct component *const server = &component_kube_apiserver;

/* A binary search finds nothing in a table out of order. */
static void
every_flag_is_found_by_its_name(void **state)
{
	(void)state;
	assert_true(server->flag_count > 200);
	for (size_t i = 0; i < server->flag_count; i++) {
		char name[128];

		assert_true(strlen(server->flags[i].name) < sizeof(name));
		strcpy(name, server->flags[i].name);
		for (char *c = name; *c != '\0'; c++)
			*c = *c == '_' ? '-' : *c;
		if (component_flag(server, name) != &server->flags[i])
			fail_msg("--%s is out of order, or there twice", name);
	}
}

static void
every_flag_has_a_type_and_a_life(void **state)
{
	(void)state;
	for (size_t i = 0; i < server->flag_count; i++) {
		const struct flag_spec *spec = &server->flags[i];

		assert_in_range(spec->type, ARGVET_STRING, ARGVET_MAP);
		if (spec->form == FORM_BOOLEAN)
			assert_int_equal(spec->type, ARGVET_BOOL);
		if (version_known(spec->until) && !argvet_older(spec->since, spec->until) &&
		    version_known(spec->since))
			fail_msg("--%s ends before it begins", spec->name);
	}
}

/* What was observed with servers of these versions. */
static void
types_are_as_the_server_prints_them(void **state)
{
	(void)state;
	assert_int_equal(component_flag(server, "authorization-mode")->type, ARGVET_LIST);
	assert_int_equal(component_flag(server, "service-account-key-file")->type, ARGVET_ARRAY);
	assert_int_equal(component_flag(server, "feature-gates")->type, ARGVET_MAP);
	assert_int_equal(component_flag(server, "profiling")->type, ARGVET_BOOL);
	assert_int_equal(component_flag(server, "tls-cert-file")->type, ARGVET_STRING);
	assert_int_equal(component_flag(server, "insecure-port")->until.minor, 24);
	assert_int_equal(component_flag(server, "authorization-config")->since.minor, 29);
	assert_null(component_flag(server, "authorization-mod"));
}

static void
conflicts_are_between_flags_that_exist(void **state)
{
	(void)state;
	for (const struct flag_conflict *at = server->conflicts; at->one != NULL; at++) {
		assert_non_null(component_flag(server, at->one));
		assert_non_null(component_flag(server, at->other));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_flag_is_found_by_its_name),
		cmocka_unit_test(every_flag_has_a_type_and_a_life),
		cmocka_unit_test(types_are_as_the_server_prints_them),
		cmocka_unit_test(conflicts_are_between_flags_that_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
