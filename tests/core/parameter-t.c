/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "plugin/parameter.h"

static const char *const modes[] = {"RBAC", "Node", NULL};

static const struct argvet_parameter parameters[] = {
	{"days", ARGVET_PARAMETER_INTEGER, "30", 1, 365, NULL, "how many days"},
	{"mode", ARGVET_PARAMETER_STRING, "RBAC", 0, 0, modes, "which mode"},
	{"strict", ARGVET_PARAMETER_BOOLEAN, "false", 0, 0, NULL, "whether to be strict"},
	{"modes", ARGVET_PARAMETER_LIST, "", 0, 2, modes, "some modes"},
	{0},
};

static void
open_check(struct check *check)
{
	*check = (struct check){.plugin = {.id = "acme/log.retention", .parameters = parameters}};
	parameter_reset(check);
}

/* The fault in a plugin with just this parameter; NULL if there is none. */
static void
assert_fault(struct argvet_parameter parameter, const char *fault)
{
	const struct argvet_parameter one[] = {parameter, {0}};
	const struct argvet_plugin plugin = {.parameters = one};
	cleanup_error struct error *err = NULL;
	int result = parameter_validate(&plugin, &err);

	if (fault == NULL)
		assert_int_equal(result, 0);
	else
		assert_string_equal(error_text(err), fault);
}

static void
assert_refused(struct check *check, const char *assignment, const char *reason)
{
	cleanup_error struct error *err = NULL;

	assert_int_equal(parameter_set(check, assignment, &err), -1);
	assert_string_equal(error_text(err), reason);
}

static void
defaults_are_in_force(void **state)
{
	struct check check;

	(void)state;
	open_check(&check);
	assert_int_equal(parameter_find(&check, "days")->number, 30);
	assert_string_equal(parameter_find(&check, "days")->text, "30");
	assert_string_equal(parameter_find(&check, "mode")->items[0], "RBAC");
	assert_int_equal(parameter_find(&check, "strict")->truth, 0);
	assert_null(parameter_find(&check, "modes")->items[0]);
	assert_null(parameter_find(&check, "day"));
	arena_free(&check.arena);
}

static void
values_are_read_by_their_type(void **state)
{
	struct check check;

	(void)state;
	open_check(&check);
	assert_int_equal(parameter_set(&check, "days=0x1e", NULL), 0);
	assert_int_equal(parameter_find(&check, "days")->number, 30);
	assert_int_equal(parameter_set(&check, "days=365", NULL), 0);
	assert_int_equal(parameter_set(&check, "strict=T", NULL), 0);
	assert_int_equal(parameter_find(&check, "strict")->truth, 1);
	assert_int_equal(parameter_set(&check, "modes=Node,\"RBAC\"", NULL), 0);
	assert_string_equal(parameter_find(&check, "modes")->items[1], "RBAC");
	arena_free(&check.arena);
}

static void
errors_say_what_is_allowed(void **state)
{
	struct check check;

	(void)state;
	open_check(&check);
	assert_refused(&check, "days=366",
		       "acme/log.retention: days is an integer from 1 to 365, not \"366\"");
	assert_refused(&check, "days=",
		       "acme/log.retention: days is an integer from 1 to 365, "
		       "not \"\"");
	assert_refused(&check, "mode=ABAC",
		       "acme/log.retention: mode is one of RBAC, Node, not \"ABAC\"");
	assert_refused(&check, "strict=yes",
		       "acme/log.retention: strict is true or false, not \"yes\"");
	assert_refused(&check, "modes=Node,RBAC,Node",
		       "acme/log.retention: modes is a list with from 0 to 2 elements of RBAC, "
		       "Node, not \"Node,RBAC,Node\"");
	assert_refused(&check, "dayz=3",
		       "acme/log.retention has no parameter \"dayz\": it has days, mode, strict, "
		       "modes");
	assert_refused(&check, "days", "\"days\" sets nothing: write NAME=VALUE");
	assert_int_equal(parameter_find(&check, "days")->number, 30);
	arena_free(&check.arena);
}

static void
the_last_dot_ends_the_id(void **state)
{
	struct registry registry;
	struct check check;
	cleanup_error struct error *err = NULL;

	(void)state;
	open_check(&check);
	registry_init(&registry);
	*(struct check **)vector_add(&registry.checks) = &check;
	assert_int_equal(parameter_assign(&registry, "acme/log.retention.days=7", &err), 0);
	assert_int_equal(parameter_find(&check, "days")->number, 7);
	assert_int_equal(parameter_assign(&registry, "acme/log.days=7", &err), -1);
	assert_string_equal(error_text(err), "there is no check acme/log");
	error_free(&err);
	assert_int_equal(parameter_assign(&registry, "days=7.5", &err), -1);
	assert_string_equal(error_text(err),
			    "\"days=7.5\" names no parameter: write CHECK.NAME=VALUE");
	vector_free(&registry.checks);
	vector_free(&registry.refusals);
	arena_free(&check.arena);
}

static void
a_plugin_without_parameters_has_none(void **state)
{
	struct check check = {.plugin = {.id = "a/b"}};

	(void)state;
	parameter_reset(&check);
	assert_int_equal(parameter_validate(&check.plugin, NULL), 0);
	assert_null(parameter_find(&check, "days"));
	assert_refused(&check, "days=3", "a/b has no parameters");
	arena_free(&check.arena);
}

static void
wrong_declarations_are_found(void **state)
{
	struct argvet_parameter good = parameters[0];
	struct argvet_parameter bad;

	(void)state;
	assert_fault(good, NULL);
	bad = good;
	bad.name = "Days";
	assert_fault(bad, "parameter 1: its name has characters other than small letters, digits "
			  "and -");
	bad = good;
	bad.type = 9;
	assert_fault(bad, "parameter 1: 9 is no type");
	bad = good;
	bad.minimum = 400;
	assert_fault(bad, "parameter 1: the minimum is above the maximum");
	bad = good;
	bad.help = NULL;
	assert_fault(bad, "parameter 1: it has no help");
	bad = good;
	bad.default_value = "0";
	assert_fault(bad, "parameter 1: the default: days is an integer from 1 to 365, not \"0\"");
}

static void
lists_of_parameters_end(void **state)
{
	struct argvet_parameter many[PARAMETERS_MAX + 2];
	char names[PARAMETERS_MAX + 2][8];
	const struct argvet_plugin plugin = {.parameters = many};
	cleanup_error struct error *err = NULL;

	(void)state;
	for (size_t i = 0; i < PARAMETERS_MAX + 2; i++) {
		many[i] = parameters[0];
		snprintf(names[i], sizeof(names[i]), "p%zu", i);
		many[i].name = names[i];
	}
	assert_int_equal(parameter_validate(&plugin, &err), -1);
	assert_string_equal(error_text(err), "parameters has more than 64 elements, or no end");
	error_free(&err);
	many[1].name = "p0";
	assert_int_equal(parameter_validate(&plugin, &err), -1);
	assert_string_equal(error_text(err), "parameter 2: there are two of that name");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_in_force),
		cmocka_unit_test(values_are_read_by_their_type),
		cmocka_unit_test(errors_say_what_is_allowed),
		cmocka_unit_test(the_last_dot_ends_the_id),
		cmocka_unit_test(a_plugin_without_parameters_has_none),
		cmocka_unit_test(wrong_declarations_are_found),
		cmocka_unit_test(lists_of_parameters_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
