/* SPDX-License-Identifier: Apache-2.0 */
#include "target/intake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "target/flag.h"

#define WORDS_MAX 16

struct scene {
	struct arena arena;
	struct components components;
	struct intake intake;
	struct word words[WORDS_MAX];
};

static int
setup(void **state)
{
	struct scene *scene = test_calloc(1, sizeof(*scene));

	components_init(&scene->components);
	intake_init(&scene->intake, &scene->arena, &scene->components);
	*state = scene;
	return 0;
}

static int
teardown(void **state)
{
	struct scene *scene = *state;

	intake_free(&scene->intake);
	components_free(&scene->components);
	arena_free(&scene->arena);
	test_free(scene);
	return 0;
}

static const struct target *
offer(struct scene *scene, struct command_line line, const char *const *words)
{
	for (; words[line.count] != NULL; line.count++) {
		assert_true(line.count < WORDS_MAX);
		scene->words[line.count] = (struct word){.text = words[line.count]};
	}
	line.words = scene->words;
	return intake_offer(&scene->intake, &line);
}

#define OFFER(scene, line, ...) offer(scene, line, (const char *const[]){__VA_ARGS__, NULL})
#define ANYWHERE                ((struct command_line){.place = {.source = SOURCE_ARGV}})
#define IN_IMAGE(image_) \
	((struct command_line){.place = {.source = SOURCE_MANIFEST, .image = (image_)}})

static void
what_runs_a_component_becomes_a_target(void **state)
{
	const struct command_line line = {
		.place = {.source = SOURCE_PROCESS, .origin = {.pid = 7}, .container = "api"}};
	struct scene *scene = *state;
	const struct target *target =
		OFFER(scene, line, "nohup", "/bin/kube-apiserver", "--insecure-port=0");

	assert_non_null(target);
	assert_string_equal(target->component->name, "kube-apiserver");
	assert_int_equal(target->place.source, SOURCE_PROCESS);
	assert_int_equal(target->place.origin.pid, 7);
	assert_int_equal(target->place.origin.size, sizeof(struct argvet_origin));
	assert_string_equal(target->place.container, "api");
	assert_int_equal(target->word_count, 2);
	assert_string_equal(target->words[0].text, "/bin/kube-apiserver");
	assert_string_equal(flags_find(target->flags, "insecure-port")->value, "0");
	assert_null(target->gap);
	assert_int_equal(scene->intake.targets.count, 1);
	assert_ptr_equal(*(struct target **)vector_at(&scene->intake.targets, 0), target);
}

static void
what_does_not_is_nothing(void **state)
{
	static const char *const none[] = {NULL};
	struct scene *scene = *state;

	assert_null(OFFER(scene, ANYWHERE, "grep", "kube-apiserver"));
	assert_null(OFFER(scene, IN_IMAGE("kube-apiserver:v1.19.3"), "sleep", "1"));
	assert_null(offer(scene, ANYWHERE, none));
	assert_int_equal(scene->intake.targets.count, 0);
	assert_int_equal(scene->intake.problems.items.count, 0);
}

static void
an_image_tells_the_version(void **state)
{
	struct scene *scene = *state;
	const struct target *target =
		OFFER(scene, IN_IMAGE("a/kube-apiserver:v1.19.3"), "kube-apiserver");

	assert_int_equal(target->kubernetes.number.minor, 19);
	assert_string_equal(target->kubernetes.text, "1.19.3");
	assert_int_equal(target->kubernetes.source, VERSION_FROM_IMAGE);
}

static void
nobody_tells_the_version(void **state)
{
	struct scene *scene = *state;
	const struct target *target = OFFER(scene, IN_IMAGE("kube-apiserver"), "kube-apiserver");

	assert_false(version_known(target->kubernetes.number));
	assert_null(target->kubernetes.text);
	assert_int_equal(target->kubernetes.source, VERSION_UNKNOWN);
}

static void
the_fallback_is_only_that(void **state)
{
	struct scene *scene = *state;
	const struct target *target;

	scene->intake.fallback = (struct kubernetes_version){{1, 30}, "1.30", VERSION_FROM_OPTION};
	target = OFFER(scene, ANYWHERE, "kube-apiserver");
	assert_string_equal(target->kubernetes.text, "1.30");
	assert_int_equal(target->kubernetes.source, VERSION_FROM_OPTION);
	target = OFFER(scene, IN_IMAGE("kube-apiserver:latest"), "kube-apiserver");
	assert_string_equal(target->kubernetes.text, "1.30");
	target = OFFER(scene, IN_IMAGE("busybox:1.36"), "kube-apiserver");
	assert_string_equal(target->kubernetes.text, "1.30");
	target = OFFER(scene, IN_IMAGE("kube-apiserver:v1.19.3"), "kube-apiserver");
	assert_string_equal(target->kubernetes.text, "1.19.3");
	assert_int_equal(target->kubernetes.source, VERSION_FROM_IMAGE);
}

static void
a_command_line_may_tell_the_image(void **state)
{
	struct scene *scene = *state;
	const struct target *target;

	target = OFFER(scene, ANYWHERE, "docker", "run", "kube-apiserver:v1.20.1", "--a=b");
	assert_string_equal(target->place.image, "kube-apiserver:v1.20.1");
	assert_string_equal(target->kubernetes.text, "1.20.1");
	target = OFFER(scene, IN_IMAGE("a/kube-apiserver:v1.19.3"), "docker", "run",
		       "kube-apiserver:v1.20.1", "--a=b");
	assert_string_equal(target->place.image, "a/kube-apiserver:v1.19.3");
}

static void
gaps_are_kept(void **state)
{
	struct scene *scene = *state;
	struct command_line cut = ANYWHERE;

	cut.gap = "the line is cut off";
	assert_string_equal(OFFER(scene, cut, "kube-apiserver")->gap, "the line is cut off");
	assert_non_null(strstr(OFFER(scene, cut, "sh", "-c", "kube-apiserver $X")->gap, "$X"));
	assert_null(OFFER(scene, ANYWHERE, "kube-apiserver")->gap);
}

static void
settings_in_a_file_are_a_gap(void **state)
{
	struct scene *scene = *state;
	const struct target *target =
		OFFER(scene, ANYWHERE, "kube-apiserver", "--openshift-config=/etc/config.yaml");

	assert_string_equal(target->gap,
			    "--openshift-config=/etc/config.yaml takes the flags from a file");
}

static void
the_version_decides_which_flags_are_known(void **state)
{
	struct scene *scene = *state;

	OFFER(scene, IN_IMAGE("kube-apiserver:v1.23.0"), "kube-apiserver", "--insecure-port=0");
	assert_int_equal(scene->intake.problems.items.count, 0);
	OFFER(scene, IN_IMAGE("kube-apiserver:v1.24.0"), "kube-apiserver", "--insecure-port=0");
	assert_int_equal(scene->intake.problems.items.count, 1);
	assert_int_equal(scene->intake.targets.count, 2);
}

static void
what_is_known_already_is_not_looked_for(void **state)
{
	static const struct word words[] = {{.text = "some/image"}, {.text = "--insecure-port=0"}};
	const struct place place = {.source = SOURCE_MANIFEST, .image = "some/image"};
	struct scene *scene = *state;
	const struct invocation invocation = {
		.component = components_find(&scene->components, "kube-apiserver"),
		.words = words,
		.count = 2,
		.image = "other/image",
	};
	const struct target *target = intake_admit(&scene->intake, &place, &invocation);

	assert_string_equal(target->place.image, "some/image");
	assert_non_null(flags_find(target->flags, "insecure-port"));
	assert_int_equal(scene->intake.targets.count, 1);
}

static void
remember_looks(void *watcher, const struct intake *intake)
{
	*(size_t *)watcher = *(size_t *)watcher * 100 + intake->files * 10 + intake->processes;
}

static void
a_watcher_is_told_of_every_look(void **state)
{
	struct scene *scene = *state;
	size_t looks = 0;

	intake_count_file(&scene->intake);
	scene->intake.watch = remember_looks;
	scene->intake.watcher = &looks;
	intake_count_process(&scene->intake);
	intake_count_file(&scene->intake);
	assert_int_equal(looks, 1121);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

/* A script may ask for the version first, or start two servers: each is judged by its own words. */
static void
a_script_may_run_more_than_one(void **state)
{
	const struct word words[] = {
		{.text = "sh"},
		{.text = "-c"},
		{.text = "kube-apiserver --v=1; sh -c 'kube-apiserver --v=2; kube-apiserver "
			 "--v=3'\n"
			 "exec kube-apiserver --v=4"},
	};
	const struct command_line line = {.words = words, .count = 3, .gap = "it is cut off"};
	struct components components;
	struct arena arena = {0};
	struct intake intake;

	(void)state;
	components_init(&components);
	intake_init(&intake, &arena, &components);
	assert_non_null(intake_offer(&intake, &line));
	assert_int_equal(intake.targets.count, 4);
	for (size_t i = 0; i < 4; i++) {
		const struct target *target = *(struct target **)vector_at(&intake.targets, i);

		assert_int_equal(flags_find(target->flags, "v")->value[0], '1' + (int)i);
		assert_string_equal(target->gap, "it is cut off");
	}
	intake_free(&intake);
	components_free(&components);
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_runs_a_component_becomes_a_target),
		TEST(what_does_not_is_nothing),
		TEST(an_image_tells_the_version),
		TEST(nobody_tells_the_version),
		TEST(the_fallback_is_only_that),
		TEST(a_command_line_may_tell_the_image),
		TEST(gaps_are_kept),
		TEST(settings_in_a_file_are_a_gap),
		TEST(the_version_decides_which_flags_are_known),
		TEST(what_is_known_already_is_not_looked_for),
		TEST(a_watcher_is_told_of_every_look),
		TEST(a_script_may_run_more_than_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
