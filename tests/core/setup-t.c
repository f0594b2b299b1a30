/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/setup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "isolation/catalogue.h"
#include "plugin/parameter.h"

#define FLIPS      5000
#define CHECKS     4
#define CANDIDATES 6

static enum argvet_outcome
run(struct argvet_run *host)
{
	(void)host;
	return ARGVET_DONE;
}

static const struct argvet_parameter parameters[] = {
	{"days", ARGVET_PARAMETER_INTEGER, "30", 1, 365, NULL, "how many days"},
	{"file", ARGVET_PARAMETER_STRING, "", 0, 0, NULL, "which file"},
	{"modes", ARGVET_PARAMETER_LIST, "RBAC,Node", 0, 0, NULL, "which modes"},
	{"strict", ARGVET_PARAMETER_BOOLEAN, "false", 0, 0, NULL, "whether to be strict"},
	{0},
};

#define PLUGIN(id_, component_, flags_, parameters_) \
	{ \
		ARGVET_STAMP, .severity = ARGVET_LOW, .id = (id_), .vendor = "v", .version = "1", \
			      .title = "t", \
			      .components = (const char *const[]){"kubelet", (component_), NULL}, \
			      .flags = (flags_), .run = run, .parameters = (parameters_), \
	}

static const struct argvet_flag_decl a_flag[] = {{"of-a", ARGVET_BOOL}, {0}};
static const struct argvet_flag_decl b_flag[] = {{"of-b", ARGVET_MAP}, {0}};

/* In the registry's order. */
static const struct argvet_plugin plugins[CHECKS] = {
	PLUGIN("acme/a", "a-server", a_flag, parameters),
	PLUGIN("acme/b", "b-server", b_flag, parameters),
	PLUGIN("acme/c", "c-server", NULL, NULL),
	PLUGIN("acme/d", "d-server", NULL, parameters),
};

/* Where the candidates lie, found in another order; two were no plugins, one of them not even
 * opened. */
static const char *const paths[CANDIDATES] = {
	"/p/d.so", "/p/refused.so", "/p/b.so", "/p/broken.so", "/p/a.so", "/p/c.so",
};
static const size_t candidate_of[CHECKS] = {4, 2, 5, 0};

/* The parent's side, and a worker's. */
struct scene {
	struct arena arena;
	struct check checks[CHECKS];
	struct registry registry;
	struct search search;
	struct vector selected; /* const struct check * */
	struct kubernetes_version fallback;
	struct strbuf message;

	struct arena own;
	struct check theirs[CHECKS];
	struct check *loaded[CANDIDATES];
	struct setup setup;
};

static void
add_candidates(struct scene *scene)
{
	scene->search = SEARCH(&scene->arena);
	for (size_t i = 0; i < CANDIDATES; i++) {
		struct candidate *candidate = vector_add(&scene->search.candidates);

		candidate->path = paths[i];
		candidate->fd = i != 1 ? (int)i + 100 : -1;
	}
}

static void
open_check(struct check *check, size_t number)
{
	*check = (struct check){.plugin = plugins[number], .fd = -1};
	check->path = arena_copy(&check->arena, paths[candidate_of[number]]);
	parameter_reset(check);
}

/* A worker that has just loaded all. */
static void
begin(struct scene *scene)
{
	for (size_t i = 0; i < CHECKS; i++) {
		open_check(&scene->theirs[i], i);
		scene->loaded[candidate_of[i]] = &scene->theirs[i];
	}
	scene->setup = (struct setup){
		.arena = &scene->own,
		.loaded = scene->loaded,
		.loaded_count = CANDIDATES,
		.checks = VECTOR(const struct check *),
	};
	components_init(&scene->setup.components);
}

static void
end(struct scene *scene)
{
	components_free(&scene->setup.components);
	vector_free(&scene->setup.checks);
	for (size_t i = 0; i < CHECKS; i++)
		arena_free(&scene->theirs[i].arena);
	arena_free(&scene->own);
}

static int
set_up(void **state)
{
	struct scene *scene = alloc_zeroed(1, sizeof(*scene));

	registry_init(&scene->registry);
	scene->selected = VECTOR(const struct check *);
	for (size_t i = 0; i < CHECKS; i++) {
		open_check(&scene->checks[i], i);
		*(struct check **)vector_add(&scene->registry.checks) = &scene->checks[i];
	}
	add_candidates(scene);
	begin(scene);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	end(scene);
	for (size_t i = 0; i < CHECKS; i++)
		arena_free(&scene->checks[i].arena);
	vector_free(&scene->registry.checks);
	vector_free(&scene->search.candidates);
	vector_free(&scene->selected);
	strbuf_free(&scene->message);
	arena_free(&scene->arena);
	free(scene);
	return 0;
}

static void
choose(struct scene *scene, size_t number)
{
	*(const struct check **)vector_add(&scene->selected) = &scene->checks[number];
}

static void
assign(struct scene *scene, size_t number, const char *assignment)
{
	assert_int_equal(parameter_set(&scene->checks[number], assignment, NULL), 0);
}

static void
put(struct scene *scene)
{
	strbuf_clear(&scene->message);
	setup_put(&scene->message, &scene->search, &scene->registry, &scene->selected,
		  &scene->fallback);
}

/* The worker reads just these bytes, and nobody keeps them. */
static bool
get_bytes(struct scene *scene, const char *bytes, size_t length)
{
	char *copy = test_malloc(length + (length == 0));
	struct wire wire = WIRE(copy, length);

	if (length > 0)
		memcpy(copy, bytes, length);
	setup_get(&wire, &scene->setup);
	if (length > 0)
		memset(copy, 'x', length);
	test_free(copy);
	return wire_ends(&wire);
}

static bool
get(struct scene *scene)
{
	return get_bytes(scene, scene->message.text, scene->message.length);
}

/* One that has seen nothing yet. */
static bool
get_anew(struct scene *scene)
{
	end(scene);
	begin(scene);
	return get(scene);
}

static void
expect_runs(const struct scene *scene, size_t index, size_t number)
{
	assert_ptr_equal(*(const struct check **)vector_at(&scene->setup.checks, index),
			 &scene->theirs[number]);
}

static const struct argvet_setting *
setting(const struct scene *scene, size_t number, const char *name)
{
	const struct argvet_setting *found = parameter_find(&scene->theirs[number], name);

	assert_non_null(found);
	return found;
}

static enum argvet_type
type_of(const struct scene *scene, const char *component, const char *flag)
{
	const struct component *found = components_find(&scene->setup.components, component);

	assert_non_null(found);
	return component_flag_type(found, flag);
}

static void
a_check_is_found_by_its_file(void **state)
{
	struct scene *scene = *state;

	for (size_t i = 0; i < CHECKS; i++)
		assert_int_equal(setup_candidate(&scene->search, &scene->checks[i]),
				 candidate_of[i]);
	scene->checks[0].path = arena_copy(&scene->arena, "/p/elsewhere.so");
	assert_int_equal(setup_candidate(&scene->search, &scene->checks[0]), CANDIDATES);
}

/* Nothing was loaded from what was not opened, though it lies at the same place. */
static void
a_file_that_was_not_opened_is_passed_over(void **state)
{
	struct scene *scene = *state;
	struct candidate *first = vector_at(&scene->search.candidates, 1);

	first->path = paths[candidate_of[0]];
	assert_int_equal(setup_candidate(&scene->search, &scene->checks[0]), candidate_of[0]);
	first->fd = 101;
	assert_int_equal(setup_candidate(&scene->search, &scene->checks[0]), 1);
}

static void
the_selected_run_in_their_order(void **state)
{
	struct scene *scene = *state;

	choose(scene, 0);
	choose(scene, 2);
	choose(scene, 3);
	put(scene);
	assert_true(get(scene));
	assert_int_equal(scene->setup.checks.count, 3);
	expect_runs(scene, 0, 0);
	expect_runs(scene, 1, 2);
	expect_runs(scene, 2, 3);
}

/* Or a command line would be read one way with a check, and another way without. */
static void
all_checks_say_what_is_recognised(void **state)
{
	struct scene *scene = *state;

	choose(scene, 0);
	put(scene);
	assert_true(get(scene));
	assert_int_equal(type_of(scene, "a-server", "of-a"), ARGVET_BOOL);
	assert_int_equal(type_of(scene, "b-server", "of-b"), ARGVET_MAP);
	assert_int_equal(type_of(scene, "a-server", "of-b"), 0);
	assert_int_equal(type_of(scene, "kubelet", "of-a"), ARGVET_BOOL);
	assert_int_equal(type_of(scene, "kubelet", "of-b"), ARGVET_MAP);
	assert_non_null(components_find(&scene->setup.components, "c-server"));
	assert_non_null(components_find(&scene->setup.components, "d-server"));
	assert_null(components_find(&scene->setup.components, "e-server"));
}

static void
who_selects_nothing_runs_nothing(void **state)
{
	struct scene *scene = *state;

	put(scene);
	assert_true(get(scene));
	assert_int_equal(scene->setup.checks.count, 0);
	assert_non_null(components_find(&scene->setup.components, "a-server"));
	scene->registry.checks.count = 0;
	put(scene);
	assert_true(get_anew(scene));
	assert_null(components_find(&scene->setup.components, "a-server"));
}

static void
parameters_are_as_they_were_set(void **state)
{
	struct scene *scene = *state;

	choose(scene, 0);
	choose(scene, 1);
	choose(scene, 3);
	assign(scene, 0, "days=365");
	assign(scene, 0, "file=/etc/a=b c\n\"d\"");
	assign(scene, 0, "modes=");
	assign(scene, 0, "strict=true");
	assign(scene, 3, "modes=one,two,three");
	put(scene);
	assert_true(get(scene));
	assert_int_equal(setting(scene, 0, "days")->number, 365);
	assert_string_equal(setting(scene, 0, "days")->text, "365");
	assert_string_equal(setting(scene, 0, "file")->text, "/etc/a=b c\n\"d\"");
	assert_null(setting(scene, 0, "modes")->items[0]);
	assert_true(setting(scene, 0, "strict")->truth);
	/* Nobody set these. */
	assert_int_equal(setting(scene, 1, "days")->number, 30);
	assert_string_equal(setting(scene, 1, "file")->text, "");
	assert_string_equal(setting(scene, 1, "modes")->items[1], "Node");
	assert_false(setting(scene, 1, "strict")->truth);
	assert_string_equal(setting(scene, 3, "modes")->items[2], "three");
	assert_null(setting(scene, 3, "modes")->items[3]);
	assert_int_equal(setting(scene, 3, "days")->number, 30);
}

static void
the_fallback_comes_as_it_went(void **state)
{
	struct scene *scene = *state;

	put(scene);
	assert_true(get(scene));
	assert_null(scene->setup.fallback.text);
	assert_false(version_known(scene->setup.fallback.number));
	assert_int_equal(scene->setup.fallback.source, VERSION_UNKNOWN);
	scene->fallback = (struct kubernetes_version){{1, 65535}, "1.65535.2", VERSION_FROM_OPTION};
	put(scene);
	assert_true(get_anew(scene));
	assert_int_equal(scene->setup.fallback.number.major, 1);
	assert_int_equal(scene->setup.fallback.number.minor, 65535);
	assert_string_equal(scene->setup.fallback.text, "1.65535.2");
	assert_int_equal(scene->setup.fallback.source, VERSION_FROM_OPTION);
}

static void
a_check_that_was_not_loaded_is_broken(void **state)
{
	struct scene *scene = *state;

	choose(scene, 1);
	put(scene);
	scene->loaded[candidate_of[1]] = NULL;
	assert_false(get(scene));
	assert_int_equal(scene->setup.checks.count, 0);
	/* Nor is one of no candidate, or of a number beyond them. */
	end(scene);
	begin(scene);
	scene->setup.loaded_count = candidate_of[1];
	assert_false(get(scene));
	scene->checks[1].path = arena_copy(&scene->arena, "/p/elsewhere.so");
	put(scene);
	assert_false(get_anew(scene));
}

/* The beginning of a message that was not put by setup_put: one check, which runs or does not. */
static void
put_lie(struct scene *scene, uint32_t source, bool runs)
{
	strbuf_clear(&scene->message);
	wire_put_u32(&scene->message, 1);
	wire_put_u32(&scene->message, 20);
	wire_put_text(&scene->message, "1.20");
	wire_put_u32(&scene->message, source);
	wire_put_u32(&scene->message, 1);
	wire_put_bool(&scene->message, runs);
}

static bool
takes_assignment(struct scene *scene, const char *assignment)
{
	put_lie(scene, VERSION_FROM_OPTION, true);
	wire_put_u32(&scene->message, (uint32_t)candidate_of[0]);
	wire_put_u32(&scene->message, 1);
	wire_put_text(&scene->message, assignment);
	return get_anew(scene);
}

static void
parameters_are_what_the_check_declares(void **state)
{
	struct scene *scene = *state;

	assert_true(takes_assignment(scene, "days=7"));
	assert_int_equal(setting(scene, 0, "days")->number, 7);
	assert_false(takes_assignment(scene, "days=366"));
	assert_false(takes_assignment(scene, "days="));
	assert_false(takes_assignment(scene, "days"));
	assert_false(takes_assignment(scene, "nights=7"));
	assert_false(takes_assignment(scene, "strict=perhaps"));
	assert_false(takes_assignment(scene, ""));
	assert_false(takes_assignment(scene, NULL));
}

static bool
takes_plugin(struct scene *scene, const struct argvet_plugin *plugin)
{
	put_lie(scene, VERSION_FROM_OPTION, false);
	catalogue_put(&scene->message, plugin);
	return get_anew(scene);
}

/* A valid plugin judges something. */
static void
a_check_without_components_is_broken(void **state)
{
	struct scene *scene = *state;
	struct argvet_plugin plugin = plugins[0];

	assert_true(takes_plugin(scene, &plugin));
	plugin.components = NULL;
	assert_false(takes_plugin(scene, &plugin));
}

static void
the_origin_of_the_fallback_is_known(void **state)
{
	struct scene *scene = *state;

	for (uint32_t source = VERSION_UNKNOWN; source <= VERSION_FROM_OPTION; source++) {
		put_lie(scene, source, false);
		catalogue_put(&scene->message, &plugins[0]);
		assert_true(get_anew(scene));
	}
	put_lie(scene, VERSION_FROM_OPTION + 1, false);
	catalogue_put(&scene->message, &plugins[0]);
	assert_false(get_anew(scene));
}

static void
put_some(struct scene *scene)
{
	scene->selected.count = 0;
	choose(scene, 0);
	choose(scene, 3);
	scene->fallback = (struct kubernetes_version){{1, 20}, "1.20", VERSION_FROM_OPTION};
	put(scene);
}

static void
a_message_cut_short_is_broken(void **state)
{
	struct scene *scene = *state;

	put_some(scene);
	for (size_t length = 0; length < scene->message.length; length++) {
		assert_false(get_bytes(scene, scene->message.text, length));
		end(scene);
		begin(scene);
	}
	assert_true(get(scene));
}

static void
a_longer_message_is_broken(void **state)
{
	struct scene *scene = *state;

	put_some(scene);
	strbuf_add_char(&scene->message, 0);
	assert_false(get(scene));
}

static void
survives_any_bytes(void **state)
{
	struct scene *scene = *state;
	unsigned seed = 1;
	size_t whole = 0;

	for (int i = 0; i < FLIPS; i++) {
		if (i % 4 == 0)
			put_some(scene);
		scene->message.text[(size_t)rand_r(&seed) % scene->message.length] ^=
			(char)(1 << rand_r(&seed) % 8);
		whole += get_anew(scene);
		for (size_t j = 0; j < scene->setup.checks.count; j++)
			assert_non_null(*(const struct check **)vector_at(&scene->setup.checks, j));
	}
	/* A changed letter is not found out. */
	assert_true(whole > 0 && whole < FLIPS);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_check_is_found_by_its_file),
		TEST(a_file_that_was_not_opened_is_passed_over),
		TEST(the_selected_run_in_their_order),
		TEST(all_checks_say_what_is_recognised),
		TEST(who_selects_nothing_runs_nothing),
		TEST(parameters_are_as_they_were_set),
		TEST(the_fallback_comes_as_it_went),
		TEST(a_check_that_was_not_loaded_is_broken),
		TEST(parameters_are_what_the_check_declares),
		TEST(a_check_without_components_is_broken),
		TEST(the_origin_of_the_fallback_is_known),
		TEST(a_message_cut_short_is_broken),
		TEST(a_longer_message_is_broken),
		TEST(survives_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
