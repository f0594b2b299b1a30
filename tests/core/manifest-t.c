/* SPDX-License-Identifier: Apache-2.0 */
#include "source/manifest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake-sample.h"

static void
read_text(struct fixture *fixture, const char *text)
{
	manifest_read(&fixture->intake, "f.yaml", text, strlen(text), true);
}

/* Reads text, which holds one command line and no problem. */
static const struct target *
read_one(struct fixture *fixture, const char *text)
{
	read_text(fixture, text);
	if (fixture->intake.problems.items.count > 0)
		assert_string_equal(
			((const struct problem *)vector_at(&fixture->intake.problems.items, 0))
				->message,
			"");
	assert_int_equal(fixture->intake.targets.count, 1);
	return target_at(fixture, 0);
}

static void
assert_problem(const struct fixture *fixture, size_t index, enum problem_severity severity,
	       uint32_t line, const char *part)
{
	const struct problem *problem = vector_at(&fixture->intake.problems.items, index);

	assert_int_equal(problem->severity, severity);
	assert_int_equal(problem->origin.line, line);
	assert_string_equal(problem->origin.file, "f.yaml");
	if (strstr(problem->message, part) == NULL)
		assert_string_equal(problem->message, part);
}

static void
reads_a_pod(void **state)
{
	const struct target *target = read_one(*state, "kind: Pod\n"
						       "metadata: {name: n, namespace: s}\n"
						       "spec:\n"
						       "  containers:\n"
						       "  - name: c\n"
						       "    image: r/kube-apiserver:v1.19.3\n"
						       "    args: [--secure-port=1]\n"
						       "    command:\n"
						       "    - kube-apiserver\n"
						       "    - \"--v=2\"\n");

	assert_string_equal(target->component->name, "kube-apiserver");
	assert_int_equal(target->place.source, SOURCE_MANIFEST);
	assert_string_equal(target->place.origin.path, "spec.containers[0]");
	assert_int_equal(target->place.origin.line, 9);
	assert_int_equal(target->place.origin.column, 7);
	assert_int_equal(target->place.document, 1);
	assert_string_equal(target->place.object.kind, "Pod");
	assert_string_equal(target->place.object.namespace, "s");
	assert_string_equal(target->place.object.name, "n");
	assert_string_equal(target->place.container, "c");
	assert_string_equal(target->place.image, "r/kube-apiserver:v1.19.3");
	assert_string_equal(target->kubernetes.text, "1.19.3");
	assert_int_equal(target->word_count, 3);
	assert_string_equal(target->words[1].text, "--v=2");
	assert_string_equal(target->words[1].origin.path, "spec.containers[0].command[1]");
	assert_int_equal(target->words[1].origin.column, 7);
	assert_int_equal(target->words[1].layout->column, 8);
	assert_string_equal(target->words[2].origin.path, "spec.containers[0].args[0]");
	assert_int_equal(target->words[2].origin.line, 7);
	assert_int_equal(target->words[2].origin.column, 12);
	assert_null(target->gap);
}

static void
finds_pods_in_every_kind(void **state)
{
	static const char *const kinds[][3] = {
		{"Pod", "{\"spec\":%s}", "spec.containers[0]"},
		{"PodTemplate", "{\"template\":{\"spec\":%s}}", "template.spec.containers[0]"},
		{"Deployment", "{\"spec\":{\"template\":{\"spec\":%s}}}",
		 "spec.template.spec.containers[0]"},
		{"Job", "{\"spec\":{\"template\":{\"spec\":%s}}}",
		 "spec.template.spec.containers[0]"},
		{"Rollout", "{\"spec\":{\"template\":{\"spec\":%s}}}",
		 "spec.template.spec.containers[0]"},
		{"CronJob", "{\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":%s}}}}}",
		 "spec.jobTemplate.spec.template.spec.containers[0]"},
		{"PodList", "{\"items\":[1,{\"kind\":\"Pod\",\"spec\":%s}]}",
		 "items[1].spec.containers[0]"},
		{"List",
		 "{\"items\":[{\"kind\":\"List\",\"items\":[{\"kind\":\"Pod\",\"spec\":%s}]}]}",
		 "items[0].items[0].spec.containers[0]"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *at = strstr(kinds[i][1], "%s");
		const char *text = arena_printf(
			&fixture->arena, "{\"kind\":\"%s\",%.*s%s%s", kinds[i][0],
			(int)(at - kinds[i][1] - 1), kinds[i][1] + 1,
			"{\"containers\":[{\"command\":[\"kube-apiserver\"]}]}", at + 2);

		read_text(fixture, text);
		assert_int_equal(fixture->intake.targets.count, i + 1);
		assert_string_equal(target_at(fixture, i)->place.origin.path, kinds[i][2]);
	}
	assert_int_equal(fixture->intake.problems.items.count, 0);
}

static void
reads_all_lists_of_containers(void **state)
{
	struct fixture *fixture = *state;

	read_text(fixture, "kind: Pod\nspec:\n"
			   "  containers: [{command: [kube-apiserver]}, {command: [sleep]}, x]\n"
			   "  initContainers: [{command: [kube-apiserver]}]\n"
			   "  ephemeralContainers: [{command: [kube-apiserver]}]\n");
	assert_int_equal(fixture->intake.targets.count, 3);
	assert_string_equal(target_at(fixture, 1)->place.origin.path, "spec.initContainers[0]");
	assert_string_equal(target_at(fixture, 2)->place.origin.path,
			    "spec.ephemeralContainers[0]");
}

static void
a_template_is_read_as_far_as_it_goes(void **state)
{
	struct fixture *fixture = *state;

	read_text(fixture, "kind: Pod\nspec:\n  containers:\n"
			   "  - command:\n"
			   "    - kube-apiserver\n"
			   "    ${flags}\n"
			   "    image: {{ .x }}\n");
	assert_int_equal(fixture->intake.targets.count, 1);
	assert_string_equal(target_at(fixture, 0)->gap,
			    "line 6, \"${flags}\", may hold more flags");
	assert_int_equal(fixture->intake.problems.items.count, 1);
	assert_problem(fixture, 0, PROBLEM_ERROR, 6, "not rendered yet");
}

static void
anchors_and_merge_keys_count(void **state)
{
	const struct target *target =
		read_one(*state, "x: &base\n  image: kube-apiserver\n  command: [sleep]\n"
				 "kind: Pod\nspec:\n  containers:\n"
				 "  - <<: *base\n    command: &c [kube-apiserver, --v=1]\n");

	assert_string_equal(target->place.image, "kube-apiserver");
	assert_int_equal(target->words[1].origin.line, 8);
}

static void
broken_documents_hide_no_others(void **state)
{
	struct fixture *fixture = *state;

	read_text(fixture, "a: b: c\n---\nkind: Pod\nspec: {containers: [{command: "
			   "[kube-apiserver]}]}\n---\n[\n");
	assert_int_equal(fixture->intake.targets.count, 1);
	assert_int_equal(target_at(fixture, 0)->place.document, 2);
	assert_int_equal(fixture->intake.problems.items.count, 2);
	assert_problem(fixture, 0, PROBLEM_ERROR, 1, "a ':' stands where no key can be");
}

static void
what_kubernetes_refuses_is_said(void **state)
{
	struct fixture *fixture = *state;

	read_text(fixture, "kind: Pod\nspec:\n  containers:\n"
			   "  - command: kube-apiserver --v=2\n"
			   "  - command:\n"
			   "    - kube-apiserver\n"
			   "    - --v\n"
			   "    - 2\n"
			   "    - --v: 3\n");
	assert_int_equal(fixture->intake.targets.count, 1);
	assert_problem(fixture, 0, PROBLEM_ERROR, 4, "spec.containers[0].command is a single text");
	assert_problem(fixture, 1, PROBLEM_WARNING, 8, "spec.containers[1].command[2] is a number");
	assert_problem(fixture, 2, PROBLEM_ERROR, 9, "spec.containers[1].command[3] is a mapping");
}

static void
files_without_pods_are_named(void **state)
{
	static const char *const texts[][2] = {
		{"", "an empty file"},
		{"# x\n---\n", "an empty file"},
		{"apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n",
		 "a ClusterConfiguration (kubeadm.k8s.io/v1beta3): argvet reads Pods"},
		{"services: {a: {}}\n", "Compose"},
		{"- a\n", "no Kubernetes object"},
		{"hello\n", "a single text"},
		{"kind: Pod\nspec: {containers: []}\n", "a Pod: it holds no container"},
		{"kind: Pod\napiVersion: v1\n", "a Pod (v1): it holds no container"},
		{"kind: Pod\nspec: {containers: [{command: [x]}]}\n",
		 "1 container, and it runs no"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		read_text(fixture, texts[i][0]);
		assert_int_equal(fixture->intake.problems.items.count, i + 1);
		assert_problem(
			fixture, i, PROBLEM_WARNING,
			((const struct problem *)vector_at(&fixture->intake.problems.items, i))
				->origin.line,
			texts[i][1]);
		manifest_read(&fixture->intake, "f.yaml", texts[i][0], strlen(texts[i][0]), false);
	}
	assert_int_equal(fixture->intake.problems.items.count, sizeof(texts) / sizeof(texts[0]));
}

static void
strangers_get_a_hint(void **state)
{
	static const char unit[] = "# c\n[Unit]\nA=b\n[Service]\nExecStart=kube-apiserver\n";
	static const char script[] = "#!/bin/sh\nkube-apiserver --v=2\n";
	struct fixture *fixture = *state;

	read_text(fixture, unit);
	read_text(fixture, script);
	manifest_read(&fixture->intake, "f.yaml", unit, sizeof(unit) - 1, false);
	assert_int_equal(fixture->intake.problems.items.count, 3);
	assert_problem(fixture, 0, PROBLEM_ERROR, 0, "a systemd unit, not a manifest");
	assert_problem(fixture, 1, PROBLEM_ERROR, 0, "a script, not a manifest");
	assert_problem(fixture, 2, PROBLEM_ERROR, 0, "--argv");
}

static void
reads_annotations_of_object_and_template(void **state)
{
	const struct target *target =
		read_one(*state, "kind: CronJob\n"
				 "metadata:\n"
				 "  annotations: {argvet.dev/waive: a/b=x}\n"
				 "spec:\n"
				 "  jobTemplate:\n"
				 "    spec:\n"
				 "      template:\n"
				 "        metadata:\n"
				 "          annotations:\n"
				 "            argvet.dev/waive: |\n"
				 "              c/d=y\n"
				 "        spec: {containers: [{command: [kube-apiserver]}]}\n");

	assert_int_equal(target->place.waive_count, 2);
	assert_string_equal(target->place.waive[0].text, "a/b=x");
	assert_int_equal(target->place.waive[0].origin.line, 3);
	assert_string_equal(target->place.waive[1].text, "c/d=y\n");
	assert_int_equal(target->place.waive[1].origin.line, 10);
	assert_string_equal(
		target->place.waive[1].origin.path,
		"spec.jobTemplate.spec.template.metadata.annotations[argvet.dev/waive]");
}

static void
reads_the_annotation_of_a_pod_once(void **state)
{
	const struct target *target;

	read_text(*state,
		  "kind: Pod\n"
		  "metadata: {annotations: {argvet.dev/waive: a/b=x}}\n"
		  "spec:\n"
		  "  containers: [{command: [kube-apiserver]}, {command: [kube-apiserver]}]\n"
		  "---\n"
		  "kind: Pod\n"
		  "metadata: {annotations: {argvet.dev/waive: [a]}}\n"
		  "spec: {containers: [{command: [kube-apiserver]}]}\n");
	target = target_at(*state, 0);
	assert_int_equal(target->place.waive_count, 1);
	assert_string_equal(target->place.waive[0].origin.path,
			    "metadata.annotations[argvet.dev/waive]");
	assert_ptr_equal(target_at(*state, 1)->place.waive, target->place.waive);
	assert_int_equal(target_at(*state, 2)->place.waive_count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_pod),
		TEST(reads_annotations_of_object_and_template),
		TEST(reads_the_annotation_of_a_pod_once),
		TEST(finds_pods_in_every_kind),
		TEST(reads_all_lists_of_containers),
		TEST(a_template_is_read_as_far_as_it_goes),
		TEST(anchors_and_merge_keys_count),
		TEST(broken_documents_hide_no_others),
		TEST(what_kubernetes_refuses_is_said),
		TEST(files_without_pods_are_named),
		TEST(strangers_get_a_hint),
		TEST(reads_annotations_of_object_and_template),
		TEST(reads_the_annotation_of_a_pod_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
