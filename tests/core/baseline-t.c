/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/baseline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"

/* A result with one check, and targets that are added one by one. */
struct scene {
	struct sample sample;
	const struct check *check;
};

static void
scene_open(struct scene *scene)
{
	sample_open(&scene->sample);
	scene->check = sample_check(&scene->sample, "kube-apiserver/port", ARGVET_HIGH);
}

static void
scene_close(struct scene *scene)
{
	sample_close(&scene->sample);
}

static struct target *
add_target(struct scene *scene, const char *file, const char *word, enum status status)
{
	struct arena *arena = &scene->sample.arena;
	struct argvet_origin *origin = arena_alloc(arena, sizeof(*origin));
	struct check_result *one = arena_alloc(arena, sizeof(*one));
	struct word *words = arena_alloc(arena, sizeof(*words));
	struct target *target;

	origin->file = file;
	origin->pid = file == NULL ? (int64_t)scene->sample.result.targets.count + 7 : 0;
	*one = (struct check_result){.check = scene->check, .status = status};
	one->findings = sample_findings(&scene->sample, origin);
	one->finding_count = status == STATUS_FAIL || status == STATUS_WAIVED;
	words->text = word;
	target = sample_target(&scene->sample, origin, one, 1);
	target->words = words;
	target->word_count = 1;
	return target;
}

static struct target *
add_object(struct scene *scene, const char *file, const char *name, const char *word,
	   enum status status)
{
	struct target *target = add_target(scene, file, word, status);

	target->place.object = (struct object){"Pod", "kube-system", name};
	target->place.container = "main";
	return target;
}

static struct check_result *
result_of(const struct scene *scene, size_t index)
{
	const struct target_result *on_target = vector_at(&scene->sample.result.targets, index);

	return on_target->results;
}

static size_t
apply(struct scene *now, const struct scene *former)
{
	return baseline_apply(&now->sample.result, &former->sample.result, "old.json");
}

static void
assert_waived(const struct check_result *one)
{
	assert_int_equal(one->status, STATUS_WAIVED);
	assert_string_equal(one->message, BASELINE_REASON);
	assert_non_null(one->waived);
	assert_string_equal(one->waived->origin.file, "old.json");
	assert_null(one->waived->expires);
}

static void
test_known_by_object(void **state)
{
	struct scene former;
	struct scene now;

	(void)state;
	scene_open(&former);
	scene_open(&now);
	add_object(&former, "old/a.yaml", "api", "x", STATUS_FAIL);
	add_object(&now, "moved/b.yaml", "api", "y", STATUS_FAIL)->place.origin.line = 99;
	add_object(&now, "moved/b.yaml", "other", "x", STATUS_FAIL);
	assert_int_equal(apply(&now, &former), 0);
	assert_waived(result_of(&now, 0));
	assert_int_equal(result_of(&now, 1)->status, STATUS_FAIL);
	scene_close(&now);
	scene_close(&former);
}

static void
test_known_by_file(void **state)
{
	struct scene former;
	struct scene now;

	(void)state;
	scene_open(&former);
	scene_open(&now);
	add_target(&former, "./a.txt", "x", STATUS_FAIL)->place.source = SOURCE_ARGV;
	add_target(&now, "b.txt", "x", STATUS_FAIL)->place.source = SOURCE_ARGV;
	add_target(&now, "a.txt", "y", STATUS_FAIL)->place.source = SOURCE_ARGV;
	assert_int_equal(apply(&now, &former), 0);
	assert_int_equal(result_of(&now, 0)->status, STATUS_FAIL);
	assert_waived(result_of(&now, 1));
	scene_close(&now);
	scene_close(&former);
}

static void
test_known_by_component(void **state)
{
	struct scene former;
	struct scene now;

	(void)state;
	scene_open(&former);
	scene_open(&now);
	add_target(&former, NULL, "x", STATUS_FAIL);
	add_target(&now, NULL, "a", STATUS_FAIL);
	add_target(&now, NULL, "x", STATUS_FAIL);
	assert_int_equal(apply(&now, &former), 0);
	/* One was known, so of two one is new: not the one with the same words. */
	assert_int_equal(result_of(&now, 0)->status, STATUS_FAIL);
	assert_waived(result_of(&now, 1));
	scene_close(&now);
	scene_close(&former);
}

/* Two overlays hold the same object. One is repaired, the other breaks: that is new. */
static void
test_one_object_in_two_files(void **state)
{
	struct scene former;
	struct scene now;

	(void)state;
	scene_open(&former);
	scene_open(&now);
	add_object(&former, "a.yaml", "api", "bad", STATUS_FAIL);
	add_object(&former, "b.yaml", "api", "good", STATUS_PASS);
	add_object(&now, "a.yaml", "api", "good", STATUS_PASS);
	add_object(&now, "b.yaml", "api", "bad", STATUS_FAIL);
	assert_int_equal(apply(&now, &former), 1);
	assert_int_equal(result_of(&now, 1)->status, STATUS_FAIL);
	scene_close(&now);
	scene_close(&former);
}

static void
test_kind_and_flag(void **state)
{
	struct scene former;
	struct scene now;

	(void)state;
	scene_open(&former);
	scene_open(&now);
	for (size_t i = 0; i < 4; i++) {
		static const char *const names[] = {"a", "b", "c", "d"};

		add_object(&former, "a.yaml", names[i], "x", STATUS_FAIL);
		add_object(&now, "a.yaml", names[i], "x", STATUS_FAIL);
	}
	result_of(&now, 0)->findings->actual = "another value";
	result_of(&now, 1)->findings->kind = ARGVET_REDUNDANT_ATTRIBUTE;
	result_of(&now, 2)->findings->flag = "another-flag";
	result_of(&now, 3)->finding_count = 2;
	assert_int_equal(apply(&now, &former), 2);
	assert_waived(result_of(&now, 0));
	assert_int_equal(result_of(&now, 1)->status, STATUS_FAIL);
	assert_null(result_of(&now, 1)->message);
	assert_int_equal(result_of(&now, 2)->status, STATUS_FAIL);
	assert_int_equal(result_of(&now, 3)->status, STATUS_FAIL);
	assert_int_equal(result_of(&now, 3)->finding_count, 1);
	assert_string_equal(result_of(&now, 3)->findings->flag, "tls-cert-file");
	assert_string_equal(result_of(&now, 3)->message,
			    "1 more finding is known since the baseline");
	scene_close(&now);
	scene_close(&former);
}

/* The same finding twice, where it was there once, is new once. */
static void
test_twins(void **state)
{
	struct scene former;
	struct scene now;

	(void)state;
	scene_open(&former);
	scene_open(&now);
	add_object(&former, "a.yaml", "api", "x", STATUS_FAIL);
	add_object(&now, "a.yaml", "api", "x", STATUS_FAIL);
	result_of(&now, 0)->findings[1] = result_of(&now, 0)->findings[0];
	result_of(&now, 0)->finding_count = 2;
	assert_int_equal(apply(&now, &former), 0);
	assert_int_equal(result_of(&now, 0)->status, STATUS_FAIL);
	assert_int_equal(result_of(&now, 0)->finding_count, 1);
	scene_close(&now);
	scene_close(&former);
}

static void
test_former_waivers(void **state)
{
	static const struct waived theirs = {.reason = "until June"};
	static const struct waived ours = {.reason = BASELINE_REASON};
	struct scene former;
	struct scene now;

	(void)state;
	scene_open(&former);
	scene_open(&now);
	add_object(&former, "a.yaml", "a", "x", STATUS_WAIVED);
	add_object(&former, "a.yaml", "b", "x", STATUS_WAIVED);
	add_object(&former, "a.yaml", "c", "x", STATUS_MANUAL);
	result_of(&former, 0)->waived = &theirs;
	result_of(&former, 1)->waived = &ours;
	add_object(&now, "a.yaml", "a", "x", STATUS_FAIL);
	add_object(&now, "a.yaml", "b", "x", STATUS_FAIL);
	add_object(&now, "a.yaml", "c", "x", STATUS_FAIL);
	assert_int_equal(apply(&now, &former), 0);
	assert_int_equal(result_of(&now, 0)->status, STATUS_FAIL);
	assert_waived(result_of(&now, 1));
	assert_int_equal(result_of(&now, 2)->status, STATUS_FAIL);
	scene_close(&now);
	scene_close(&former);
}

static void
test_gone(void **state)
{
	static const enum status statuses[] = {STATUS_PASS, STATUS_NOT_APPLICABLE, STATUS_ERROR,
					       STATUS_MANUAL, STATUS_WAIVED};
	static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
	struct scene former;
	struct scene now;

	(void)state;
	scene_open(&former);
	scene_open(&now);
	for (size_t i = 0; i < 6; i++)
		add_object(&former, "a.yaml", names[i], "x", STATUS_FAIL);
	for (size_t i = 0; i < 5; i++)
		add_object(&now, "a.yaml", names[i], "x", statuses[i]);
	/* Passed, not applicable, and no longer there. */
	assert_int_equal(apply(&now, &former), 3);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(result_of(&now, i)->status, statuses[i]);
	scene_close(&now);
	scene_close(&former);
}

static void
test_checks_that_did_not_run(void **state)
{
	struct scene former;
	struct scene now;

	(void)state;
	scene_open(&former);
	scene_open(&now);
	add_object(&former, "a.yaml", "a", "x", STATUS_FAIL);
	now.sample.checks.count = 0;
	assert_int_equal(apply(&now, &former), 0);
	scene_close(&now);
	scene_close(&former);
}

static void
test_hosts(void **state)
{
	struct scene former;
	struct scene now;

	(void)state;
	scene_open(&former);
	scene_open(&now);
	add_target(&former, NULL, "x", STATUS_FAIL)->place.host = "node1";
	add_target(&former, NULL, "x", STATUS_PASS)->place.host = "node2";
	add_target(&now, NULL, "x", STATUS_FAIL);
	now.sample.result.host = "node2";
	assert_int_equal(apply(&now, &former), 0);
	assert_int_equal(result_of(&now, 0)->status, STATUS_FAIL);
	now.sample.result.host = "node1";
	assert_int_equal(apply(&now, &former), 0);
	assert_waived(result_of(&now, 0));
	scene_close(&now);
	scene_close(&former);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_by_object),
		cmocka_unit_test(test_known_by_file),
		cmocka_unit_test(test_known_by_component),
		cmocka_unit_test(test_one_object_in_two_files),
		cmocka_unit_test(test_kind_and_flag),
		cmocka_unit_test(test_twins),
		cmocka_unit_test(test_former_waivers),
		cmocka_unit_test(test_gone),
		cmocka_unit_test(test_checks_that_did_not_run),
		cmocka_unit_test(test_hosts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
