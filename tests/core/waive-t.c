/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scan/waive.h"

#include "selection-sample.h"

#define CHECKS (sizeof(sample_checks) / sizeof(sample_checks[0]))

static const struct component server = {.name = "kube-apiserver"};

/* Two targets, each with a result of every check. */
struct scene {
	struct arena arena;
	struct registry registry;
	struct problems problems;
	struct target targets[2];
	struct check_result results[2][CHECKS];
	struct result result;
};

static int
setup(void **state)
{
	struct scene *scene = test_calloc(1, sizeof(*scene));

	scene->registry = sample_registry();
	scene->problems = PROBLEMS(&scene->arena);
	scene->result = (struct result){
		.arena = &scene->arena,
		.benchmark = &benchmark_default,
		.targets = VECTOR(struct target_result),
		.problems = &scene->problems,
	};
	for (size_t t = 0; t < 2; t++) {
		struct target_result *slot = vector_add(&scene->result.targets);

		scene->targets[t] = (struct target){
			.component = &server,
			.place = {.origin = {.file = t == 0 ? "m/a.yaml" : "m/b.yaml"},
				  .object = {"Pod", "kube-system", t == 0 ? "a" : "b"}}};
		*slot = (struct target_result){
			.target = &scene->targets[t],
			.results = scene->results[t],
			.result_count = CHECKS,
		};
		for (size_t i = 0; i < CHECKS; i++)
			scene->results[t][i] = (struct check_result){.check = &sample_checks[i],
								     .status = STATUS_FAIL,
								     .finding_count = 1};
	}
	*state = scene;
	return 0;
}

static int
teardown(void **state)
{
	struct scene *scene = *state;

	vector_free(&scene->result.targets);
	vector_free(&scene->problems.items);
	vector_free(&scene->registry.checks);
	arena_free(&scene->arena);
	test_free(scene);
	return 0;
}

static void
waive(struct scene *scene, const struct waiver *waivers, size_t count, bool inline_waivers)
{
	scan_waive(&scene->result, &(const struct waive_rules){.waivers = waivers,
							       .count = count,
							       .inline_waivers = inline_waivers,
							       .today = "2026-11-22",
							       .registry = &scene->registry});
}

static size_t
count_waived(const struct scene *scene)
{
	size_t count = 0;

	for (size_t t = 0; t < 2; t++) {
		for (size_t i = 0; i < CHECKS; i++)
			count += scene->results[t][i].status == STATUS_WAIVED;
	}
	return count;
}

static void
assert_warning(const struct scene *scene, size_t index, uint32_t line, const char *part)
{
	const struct problem *problem = vector_at(&scene->problems.items, index);

	assert_int_equal(problem->severity, PROBLEM_WARNING);
	assert_int_equal(problem->origin.line, line);
	if (strstr(problem->message, part) == NULL)
		assert_string_equal(problem->message, part);
}

static struct waiver
waiver_of(const char *check, uint32_t line)
{
	return (struct waiver){
		.check = {.text = check}, .reason = "because", .origin = {.line = line}};
}

static void
what_fails_is_waived_and_keeps_its_findings(void **state)
{
	struct scene *scene = *state;
	struct waiver waiver = waiver_of("kube-apiserver/insecure-port", 3);
	const struct check_result *one = &scene->results[0][2];

	waiver.file = "m/a.yaml";
	waiver.expires = "2026-11-22";
	waive(scene, &waiver, 1, true);
	assert_int_equal(count_waived(scene), 1);
	assert_int_equal(one->status, STATUS_WAIVED);
	assert_int_equal(one->finding_count, 1);
	assert_string_equal(one->message, "because (until 2026-11-22)");
	assert_string_equal(one->waived->reason, "because");
	assert_string_equal(one->waived->expires, "2026-11-22");
	assert_int_equal(one->waived->origin.line, 3);
	assert_int_equal(scene->problems.items.count, 0);
}

static void
a_person_may_have_looked_but_errors_stay(void **state)
{
	struct scene *scene = *state;
	const struct waiver waiver = waiver_of("*", 1);

	scene->results[0][0].status = STATUS_MANUAL;
	scene->results[0][1].status = STATUS_ERROR;
	scene->results[0][2].status = STATUS_PASS;
	scene->results[0][3].status = STATUS_NOT_APPLICABLE;
	waive(scene, &waiver, 1, true);
	assert_int_equal(scene->results[0][0].status, STATUS_WAIVED);
	assert_int_equal(scene->results[0][1].status, STATUS_ERROR);
	assert_int_equal(scene->results[0][2].status, STATUS_PASS);
	assert_int_equal(scene->results[0][3].status, STATUS_NOT_APPLICABLE);
	assert_null(scene->results[0][2].waived);
	assert_string_equal(scene->results[0][0].message, "because");
}

static void
the_first_reason_counts_and_both_are_of_use(void **state)
{
	struct scene *scene = *state;
	struct waiver waivers[] = {waiver_of("1.2.19", 1), waiver_of("CKV_K8S_88", 2)};

	waivers[1].reason = "second";
	waive(scene, waivers, 2, true);
	assert_int_equal(count_waived(scene), 2);
	assert_string_equal(scene->results[1][2].message, "because");
	assert_int_equal(scene->problems.items.count, 0);
}

static void
what_has_expired_is_a_warning(void **state)
{
	struct scene *scene = *state;
	struct waiver waiver = waiver_of("1.2.19", 5);

	waiver.expires = "2026-11-21";
	waive(scene, &waiver, 1, true);
	assert_int_equal(count_waived(scene), 0);
	assert_int_equal(scene->problems.items.count, 1);
	assert_warning(scene, 0, 5, "expired on 2026-11-21 and no longer holds: because");
}

static void
what_matches_nothing_is_a_warning(void **state)
{
	struct scene *scene = *state;
	struct waiver waivers[] = {waiver_of("1.2.19", 5), waiver_of("1.2.18", 6)};

	waivers[0].object = "Pod/c";
	scene->results[0][1].status = STATUS_PASS;
	scene->results[1][1].status = STATUS_PASS;
	waive(scene, waivers, 2, true);
	assert_int_equal(count_waived(scene), 0);
	assert_int_equal(scene->problems.items.count, 2);
	assert_warning(scene, 0, 5, "the waiver of 1.2.19 matches nothing");
	assert_warning(scene, 1, 6, "the waiver of 1.2.18 matches nothing");
}

static void
what_was_not_looked_at_is_no_warning(void **state)
{
	struct scene *scene = *state;
	struct waiver waivers[] = {waiver_of("acme/other", 5), waiver_of("1.2.19", 6)};

	waivers[0].expires = "2020-01-01";
	waivers[1].component.text = "etcd";
	waive(scene, waivers, 2, true);
	assert_int_equal(count_waived(scene), 0);
	assert_int_equal(scene->problems.items.count, 0);
}

static void
annotations_hold_for_their_object(void **state)
{
	static const struct annotation annotation = {"kube-apiserver/insecure-port=here",
						     {.line = 9}};
	struct scene *scene = *state;

	scene->targets[0].place.waive = &annotation;
	scene->targets[0].place.waive_count = 1;
	waive(scene, NULL, 0, true);
	assert_int_equal(count_waived(scene), 1);
	assert_string_equal(scene->results[0][2].waived->reason, "here");
	assert_int_equal(scene->results[0][2].waived->origin.line, 9);
	assert_int_equal(scene->problems.items.count, 0);
}

static void
annotations_can_be_switched_off(void **state)
{
	static const struct annotation annotation = {"nonsense", {.line = 9}};
	struct scene *scene = *state;

	scene->targets[0].place.waive = &annotation;
	scene->targets[0].place.waive_count = 1;
	waive(scene, NULL, 0, false);
	assert_int_equal(count_waived(scene), 0);
	assert_int_equal(scene->problems.items.count, 0);
}

/* A sidecar shares the annotation: that it has nothing to waive is no news. */
static void
containers_of_an_object_share_its_annotation(void **state)
{
	static const struct annotation annotation = {
		"1.2.19=here; kube-apiserver/insecure-prt=x; 1.2.18=old (until 2020-01-01)",
		{.line = 9}};
	struct scene *scene = *state;

	for (size_t t = 0; t < 2; t++) {
		scene->targets[t].place.waive = &annotation;
		scene->targets[t].place.waive_count = 1;
	}
	scene->results[0][2].status = STATUS_PASS;
	waive(scene, NULL, 0, true);
	assert_int_equal(count_waived(scene), 1);
	assert_int_equal(scene->problems.items.count, 2);
	assert_warning(scene, 0, 9,
		       "\"kube-apiserver/insecure-prt\" means no check; did you mean "
		       "kube-apiserver/insecure-port?");
	assert_warning(scene, 1, 9, "the waiver of 1.2.18 expired on 2020-01-01");
}

static void
nothing_to_waive_is_fine(void **state)
{
	struct scene *scene = *state;

	waive(scene, NULL, 0, true);
	scene->result.targets.count = 0;
	waive(scene, NULL, 0, true);
	assert_int_equal(scene->problems.items.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_fails_is_waived_and_keeps_its_findings, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_person_may_have_looked_but_errors_stay, setup,
						teardown),
		cmocka_unit_test_setup_teardown(the_first_reason_counts_and_both_are_of_use, setup,
						teardown),
		cmocka_unit_test_setup_teardown(what_has_expired_is_a_warning, setup, teardown),
		cmocka_unit_test_setup_teardown(what_matches_nothing_is_a_warning, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_not_looked_at_is_no_warning, setup,
						teardown),
		cmocka_unit_test_setup_teardown(annotations_hold_for_their_object, setup, teardown),
		cmocka_unit_test_setup_teardown(annotations_can_be_switched_off, setup, teardown),
		cmocka_unit_test_setup_teardown(containers_of_an_object_share_its_annotation, setup,
						teardown),
		cmocka_unit_test_setup_teardown(nothing_to_waive_is_fine, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
