/* SPDX-License-Identifier: Apache-2.0
 *
 * A result made by hand, for the tests of reports: a manifest's API server with a verdict of each
 * kind, and a live one that fails twice.
 */
#ifndef ARGVET_TESTS_REPORT_SAMPLE_H
#define ARGVET_TESTS_REPORT_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"

struct sample {
	struct arena arena;
	struct vector checks;
	struct problems problems;
	struct result result;
};

static const struct component sample_component = {.name = "kube-apiserver"};

static const struct benchmark sample_benchmark = {
	.name = "cis-1.5.1", .framework = "cis-kubernetes", .version = "1.5.1"};

static const struct argvet_origin sample_manifest = {.file = "manifests/api.yaml",
						     .path = "spec.containers[0].command[0]",
						     .line = 12,
						     .column = 7};
static const struct argvet_origin sample_word = {.file = "manifests/api.yaml",
						 .path = "spec.containers[0].command[3]",
						 .line = 15,
						 .column = 7};
static const struct argvet_origin sample_process = {.pid = 1234};
static const struct argvet_origin sample_argument = {.path = "argv[3]", .pid = 1234};

static inline const struct check *
sample_check(struct sample *sample, const char *id, enum argvet_severity severity)
{
	static const char *const components[] = {"kube-apiserver", NULL};
	static const char *const references[] = {"https://kubernetes.io/docs/", NULL};
	static const char *const aliases[] = {"CKV_K8S_88", NULL};
	static const struct argvet_control controls[] = {
		{"cis-kubernetes", "1.5.1", "1.2.19"},
		{0},
	};
	struct check *check = arena_alloc(&sample->arena, sizeof(*check));

	check->path = arena_printf(&sample->arena, "/usr/lib/argvet/%s.so", id);
	check->plugin = (struct argvet_plugin){
		.id = id,
		.severity = severity,
		.vendor = "argvet",
		.version = "0.1.0",
		.title = arena_printf(&sample->arena, "What %s wants", strchr(id, '/') + 1),
		.category = "Networking and Firewall",
		.rationale = "Whoever gets at the port is in.",
		.remediation = "Turn it off.",
		.components = components,
		.references = references,
		.aliases = aliases,
		.controls = controls,
	};
	*(const struct check **)vector_add(&sample->checks) = check;
	return check;
}

static inline struct target *
sample_target(struct sample *sample, const struct argvet_origin *origin,
	      struct check_result *results, size_t count)
{
	static const struct word words[] = {
		{.text = "kube-apiserver"},
		{.text = "--insecure-port=8080"},
	};
	struct target *target = arena_alloc(&sample->arena, sizeof(*target));

	target->component = &sample_component;
	target->place.source = origin->pid > 0 ? SOURCE_PROCESS : SOURCE_MANIFEST;
	target->place.origin = *origin;
	target->words = words;
	target->word_count = 2;
	*(struct target_result *)vector_add(&sample->result.targets) =
		(struct target_result){target, results, count};
	for (size_t i = 0; i < count; i++) {
		sample->result.counts[results[i].status]++;
		if (results[i].status == STATUS_FAIL)
			sample->result.failed_at[results[i].check->plugin.severity]++;
	}
	return target;
}

/* A result without a target, to be released with sample_close. */
static inline void
sample_open(struct sample *sample)
{
	*sample = (struct sample){.checks = VECTOR(const struct check *)};
	sample->problems = PROBLEMS(&sample->arena);
	sample->result = (struct result){
		.arena = &sample->arena,
		.benchmark = &sample_benchmark,
		.checks = &sample->checks,
		.targets = VECTOR(struct target_result),
		.problems = &sample->problems,
		.complete = true,
	};
}

static inline void
sample_problem(struct sample *sample, enum problem_severity severity, const char *message)
{
	static const struct argvet_origin origin = {.file = "b.yaml", .line = 3, .column = 5};

	*(struct problem *)vector_add(&sample->problems.items) =
		(struct problem){.severity = severity, .origin = origin, .message = message};
	if (severity == PROBLEM_ERROR)
		sample->result.complete = false;
}

static inline struct argvet_finding *
sample_findings(struct sample *sample, const struct argvet_origin *origin)
{
	struct argvet_finding *findings = arena_alloc(&sample->arena, 2 * sizeof(*findings));

	findings[0] = (struct argvet_finding){.kind = ARGVET_INCORRECT_VALUE,
					      .flag = "insecure-port",
					      .expected = "--insecure-port=0",
					      .actual = "8080",
					      .origin = origin};
	findings[1] = (struct argvet_finding){.kind = ARGVET_MISSING_ATTRIBUTE,
					      .flag = "tls-cert-file",
					      .expected = "a path",
					      .origin = origin};
	return findings;
}

static inline void
sample_add_manifest(struct sample *sample)
{
	struct check_result *results = arena_alloc(&sample->arena, 6 * sizeof(*results));
	struct target *target;

	results[0] = (struct check_result){
		.check = sample_check(sample, "kube-apiserver/a-passes", ARGVET_LOW),
		.control = "1.2.6"};
	results[1] = (struct check_result){
		.check = sample_check(sample, "kube-apiserver/b-fails", ARGVET_HIGH),
		.control = "1.2.19",
		.status = STATUS_FAIL,
		.remedy = "Write this in the manifest:\n  - --insecure-port=0\nand wait.",
		.findings = sample_findings(sample, &sample_word),
		.finding_count = 1};
	results[2] = (struct check_result){
		.check = sample_check(sample, "kube-apiserver/c-asks", ARGVET_HIGH),
		.control = "1.2.7",
		.status = STATUS_MANUAL,
		.message = "the value holds $(MODE), which only the cluster knows"};
	results[3] = (struct check_result){
		.check = sample_check(sample, "kube-apiserver/d-is-gone", ARGVET_HIGH),
		.status = STATUS_NOT_APPLICABLE,
		.message = "the flag is gone since 1.24"};
	results[4] = (struct check_result){
		.check = sample_check(sample, "kube-apiserver/e-is-waived", ARGVET_LOW),
		.status = STATUS_WAIVED,
		.message = "until June"};
	results[5] = (struct check_result){
		.check = sample_check(sample, "kube-apiserver/f-breaks", ARGVET_LOW),
		.status = STATUS_ERROR,
		.message = "the check asked for a flag that it does not declare"};
	target = sample_target(sample, &sample_manifest, results, 6);
	target->place.object = (struct object){"Pod", "kube-system", "api"};
	target->place.container = "main";
	target->place.document = 1;
	target->kubernetes = (struct kubernetes_version){{1, 19}, "1.19.3", VERSION_FROM_IMAGE};
	sample->result.complete = false;
}

static inline struct target *
sample_add_process(struct sample *sample)
{
	struct check_result *result = arena_alloc(&sample->arena, sizeof(*result));

	*result = (struct check_result){
		.check = sample_check(sample, "kube-apiserver/g-fails-twice", ARGVET_MEDIUM),
		.status = STATUS_FAIL,
		.findings = sample_findings(sample, &sample_argument),
		.finding_count = 2};
	return sample_target(sample, &sample_process, result, 1);
}

/* Whatever comes from an input says what the formats of reports listen to. */
#define SAMPLE_HOSTILE \
	"=1+1|`\"'<script>alert(1)</script>&amp;[a](b)*_#\n\x1b[31m\xff\xef\xbf\xbf\\ www.x.org"

static inline void
sample_add_hostile(struct sample *sample)
{
	static const struct argvet_origin origin = {.file = SAMPLE_HOSTILE, .line = 1};
	struct check_result *result = arena_alloc(&sample->arena, sizeof(*result));
	struct argvet_finding *finding = sample_findings(sample, &origin);
	struct target *target;

	finding->actual = SAMPLE_HOSTILE;
	*result = (struct check_result){
		.check = sample_check(sample, "kube-apiserver/h-is-lied-to", ARGVET_CRITICAL),
		.status = STATUS_FAIL,
		.message = SAMPLE_HOSTILE,
		.remedy = SAMPLE_HOSTILE,
		.findings = finding,
		.finding_count = 1};
	target = sample_target(sample, &origin, result, 1);
	target->place.object = (struct object){SAMPLE_HOSTILE, SAMPLE_HOSTILE, SAMPLE_HOSTILE};
	target->place.container = SAMPLE_HOSTILE;
	target->kubernetes.text = SAMPLE_HOSTILE;
	target->gap = SAMPLE_HOSTILE;
}

static inline void
sample_close(struct sample *sample)
{
	vector_free(&sample->checks);
	vector_free(&sample->problems.items);
	vector_free(&sample->result.targets);
	arena_free(&sample->arena);
}

/* The report as text, to be freed. */
static inline char *
sample_report(const struct report_format *format, const struct sample *sample, int verbosity,
	      bool color)
{
	const struct report_settings settings = {.color = color, .verbosity = verbosity};
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	format->write(out, &sample->result, &settings);
	fclose(out);
	return text;
}

#endif
