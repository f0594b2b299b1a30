/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "source/environment.h"

struct fixture {
	struct arena arena;
	struct environment environment;
	size_t budget;
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_zeroed(1, sizeof(*fixture));

	fixture->budget = 1000000;
	environment_init(&fixture->environment, &fixture->arena, &fixture->budget);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	environment_free(&fixture->environment);
	arena_free(&fixture->arena);
	free(fixture);
	return 0;
}

static void
assert_expands(const struct fixture *fixture, const char *text, const char *expected)
{
	assert_string_equal(environment_expand(&fixture->environment, text).text, expected);
}

static void
expands_as_kubernetes_does(void **state)
{
	struct fixture *fixture = *state;

	environment_set(&fixture->environment, "A", "1");
	environment_set(&fixture->environment, "EMPTY", "");
	assert_expands(fixture, "$(A)", "1");
	assert_expands(fixture, "x$(A)y$(EMPTY)z", "x1yz");
	assert_expands(fixture, "$$(A)", "$(A)");
	assert_expands(fixture, "$$$(A)", "$1");
	assert_expands(fixture, "$$$$(A)", "$$(A)");
	assert_expands(fixture, "$(B)", "$(B)");
	assert_expands(fixture, "$(A", "$(A");
	assert_expands(fixture, "$(", "$(");
	assert_expands(fixture, "$$", "$");
	assert_expands(fixture, "a$", "a$");
	assert_expands(fixture, "$A ${A}", "$A ${A}");
	assert_expands(fixture, "$($(A))", "$($(A))");
}

static void
values_refer_to_earlier_names(void **state)
{
	struct fixture *fixture = *state;

	environment_set(&fixture->environment, "A", "$(B)");
	environment_set(&fixture->environment, "B", "1");
	environment_set(&fixture->environment, "C", "$(B)2");
	environment_set(&fixture->environment, "B", "3");
	assert_expands(fixture, "$(A) $(B) $(C)", "$(B) 3 12");
}

static void
tells_what_is_unknown(void **state)
{
	struct fixture *fixture = *state;
	struct expansion expansion;

	environment_set(&fixture->environment, "IP", NULL);
	environment_set(&fixture->environment, "URL", "http://$(IP)");
	expansion = environment_expand(&fixture->environment, "--a=$(URL):80");
	assert_string_equal(expansion.text, "--a=http://$(IP):80");
	assert_string_equal(expansion.unknown, "$(IP)");
	assert_true(expansion.changed);
	assert_null(environment_expand(&fixture->environment, "$(NONE)").unknown);
	assert_string_equal(
		environment_expand(&fixture->environment, "$(KUBERNETES_SERVICE_HOST)").unknown,
		"$(KUBERNETES_SERVICE_HOST)");
	fixture->environment.open = true;
	assert_string_equal(environment_expand(&fixture->environment, "$(NONE)").unknown,
			    "$(NONE)");
	assert_null(environment_expand(&fixture->environment, "$(cat x)").unknown);
}

static void
what_means_itself_is_defaced(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(environment_expand(&fixture->environment, "$$(A) $(B) {{c}}").defaced,
			    ".(A) .(B) {{c}}");
}

static void
growth_has_an_end(void **state)
{
	struct fixture *fixture = *state;
	struct expansion expansion;

	environment_set(&fixture->environment, "A0", "0123456789");
	for (int i = 1; i < 40; i++)
		environment_set(&fixture->environment, arena_printf(&fixture->arena, "A%d", i),
				arena_printf(&fixture->arena, "$(A%d)$(A%d)", i - 1, i - 1));
	expansion = environment_expand(&fixture->environment, "$(A39)");
	assert_non_null(expansion.unknown);
	assert_true(strlen(expansion.text) <= 128 * 1024);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(expands_as_kubernetes_does, set_up, tear_down),
		cmocka_unit_test_setup_teardown(values_refer_to_earlier_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_what_is_unknown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_means_itself_is_defaced, set_up, tear_down),
		cmocka_unit_test_setup_teardown(growth_has_an_end, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
