/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "config/apply.h"
#include "plugin/parameter.h"

static const char *const servers[] = {"kube-apiserver", NULL};
static const char *const both[] = {"etcd", "kube-apiserver", NULL};

static const struct argvet_parameter parameters[] = {
	{"days", ARGVET_PARAMETER_INTEGER, "30", 1, 365, NULL, "how many days"}, {0}};

struct scene {
	struct arena arena;
	struct check checks[2];
	struct registry registry;
};

static int
setup(void **state)
{
	struct scene *scene = test_calloc(1, sizeof(*scene));

	scene->checks[0].plugin = (struct argvet_plugin){.id = "acme/days",
							 .severity = ARGVET_LOW,
							 .components = servers,
							 .parameters = parameters};
	scene->checks[1].plugin = (struct argvet_plugin){
		.id = "acme/other", .severity = ARGVET_LOW, .components = both};
	registry_init(&scene->registry);
	for (size_t i = 0; i < 2; i++) {
		parameter_reset(&scene->checks[i]);
		*(struct check **)vector_add(&scene->registry.checks) = &scene->checks[i];
	}
	*state = scene;
	return 0;
}

static int
teardown(void **state)
{
	struct scene *scene = *state;

	vector_free(&scene->registry.checks);
	for (size_t i = 0; i < 2; i++)
		arena_free(&scene->checks[i].arena);
	arena_free(&scene->arena);
	test_free(scene);
	return 0;
}

static int
apply(struct scene *scene, const char *text, struct error **err)
{
	static const struct config_source source = {"a.yaml", "/", true};
	struct config config;

	assert_int_equal(config_read(&scene->arena, &source, text, strlen(text), &config, err), 0);
	return config_apply(&config, &scene->registry, &benchmark_default, err);
}

static void
assert_refused(struct scene *scene, const char *text, const char *reason)
{
	cleanup_error struct error *err = NULL;

	assert_int_equal(apply(scene, text, &err), -1);
	assert_string_equal(error_text(err), reason);
}

static void
nothing_changes_nothing(void **state)
{
	struct scene *scene = *state;
	const struct config none = {0};

	assert_int_equal(config_apply(&none, &scene->registry, &benchmark_default, NULL), 0);
	assert_int_equal(scene->checks[0].plugin.severity, ARGVET_LOW);
}

static void
the_last_severity_holds(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(apply(scene, "severities: {acme/*: high, acme/days: critical}\n", NULL),
			 0);
	assert_int_equal(scene->checks[0].plugin.severity, ARGVET_CRITICAL);
	assert_int_equal(scene->checks[1].plugin.severity, ARGVET_HIGH);
}

static void
parameters_are_set(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(apply(scene, "parameters: {acme/days: {days: 90}}\n", NULL), 0);
	assert_int_equal(parameter_find(&scene->checks[0], "days")->number, 90);
}

static void
wrong_parameters_are_refused(void **state)
{
	assert_refused(*state, "parameters: {acme/dais: {days: 90}}\n",
		       "a.yaml:1:14: there is no check acme/dais; did you mean acme/days?");
	assert_refused(*state, "parameters: {acme/days: {weeks: 9}}\n",
		       "a.yaml:1:26: acme/days has no parameter \"weeks\": it has days");
	assert_refused(*state, "parameters: {acme/days: {days: 900}}\n",
		       "a.yaml:1:26: acme/days: days is an integer from 1 to 365, not \"900\"");
}

static void
selectors_must_mean_a_check(void **state)
{
	static const char hint[] = "; did you mean acme/other?";
	struct scene *scene = *state;

	assert_int_equal(apply(scene, "checks: [acme/days]\nskip: ['*/other']\n", NULL), 0);
	assert_refused(scene, "checks: [acme/days, acme/othr]\n",
		       "a.yaml:1:21: the selector \"acme/othr\" matches no check; did you mean "
		       "acme/other?");
	assert_refused(scene, "skip: acme/othr\n",
		       arena_printf(&scene->arena, "%s%s",
				    "a.yaml:1:7: the selector \"acme/othr\" matches no check",
				    hint));
	assert_refused(scene, "severities:\n  acme/othr: low\n",
		       arena_printf(&scene->arena, "%s%s",
				    "a.yaml:2:3: the selector \"acme/othr\" matches no check",
				    hint));
	assert_refused(scene, "waivers:\n- {check: acme/othr, reason: x}\n",
		       arena_printf(&scene->arena, "%s%s",
				    "a.yaml:2:11: the selector \"acme/othr\" matches no check",
				    hint));
}

static void
components_must_have_checks(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(
		apply(scene, "waivers:\n- {check: '*', component: etcd, reason: x}\n", NULL), 0);
	assert_refused(scene, "waivers:\n- {check: '*', component: kubelt, reason: x}\n",
		       "a.yaml:2:27: no check judges a component \"kubelt\": there are "
		       "kube-apiserver, etcd");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(the_last_severity_holds, setup, teardown),
		cmocka_unit_test_setup_teardown(parameters_are_set, setup, teardown),
		cmocka_unit_test_setup_teardown(wrong_parameters_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(selectors_must_mean_a_check, setup, teardown),
		cmocka_unit_test_setup_teardown(components_must_have_checks, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
