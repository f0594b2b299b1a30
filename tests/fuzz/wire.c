/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages of a worker that a plugin has taken over. The first byte says what the others are: 'a'
 * an answer, 'c' a catalogue, 'm' a manifest, whose answer must arrive.
 */
#include "fuzz.h"

#include <string.h>

#include "isolation/answer.h"
#include "isolation/catalogue.h"
#include "scan/scan.h"
#include "source/manifest.h"

static const char *const servers[] = {"kube-apiserver", NULL};
static const struct argvet_flag_decl flags[] = {{"insecure-port", ARGVET_STRING}, {0}};

static enum argvet_outcome
run(struct argvet_run *run)
{
	argvet_report(run, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "insecure-port");
	return argvet_conclude(run, ARGVET_DONE, "remark");
}

static const struct check check = {
	.plugin =
		{
			ARGVET_STAMP,
			.severity = ARGVET_HIGH,
			.id = "kube-apiserver/fuzz",
			.remediation = "remediation",
			.components = servers,
			.flags = flags,
			.run = run,
		},
};

struct reading {
	struct arena arena;
	struct intern intern;
	struct components components;
	struct vector checks;
};

static void
check_result(const struct check_result *result)
{
	EXPECT(result->check == &check && result->status < STATUS_COUNT);
	for (size_t i = 0; i < result->finding_count; i++)
		EXPECT(result->findings[i].flag != NULL && result->findings[i].expected != NULL &&
		       result->findings[i].origin != NULL);
}

static void
check_answer(const struct answer *answer)
{
	for (size_t i = 0; i < answer->targets.count; i++) {
		const struct target_result *one = vector_at(&answer->targets, i);

		EXPECT(one->target->component != NULL && one->target->word_count > 0);
		for (size_t w = 0; w < one->target->word_count; w++)
			EXPECT(one->target->words[w].text != NULL);
		for (size_t r = 0; r < one->result_count; r++)
			check_result(&one->results[r]);
	}
	for (size_t i = 0; i < answer->problems.count; i++)
		EXPECT(((const struct problem *)vector_at(&answer->problems, i))->message != NULL);
}

static bool
read_answer(struct reading *reading, const char *bytes, size_t size)
{
	const struct answer_reader reader = {&reading->arena, &reading->intern,
					     &reading->components, &reading->checks};
	struct answer answer = {.targets = VECTOR(struct target_result),
				.problems = VECTOR(struct problem)};
	struct wire wire = WIRE(bytes, size);
	bool whole;

	answer_get(&wire, &reader, &answer);
	whole = wire_ends(&wire);
	if (whole)
		check_answer(&answer);
	vector_free(&answer.targets);
	vector_free(&answer.problems);
	return whole;
}

static void
read_catalogue(struct arena *arena, const char *bytes, size_t size)
{
	struct argvet_plugin plugin;
	struct wire wire = WIRE(bytes, size);

	catalogue_get(&wire, arena, &plugin);
	EXPECT(plugin.run == NULL);
	for (size_t i = 0; plugin.components != NULL && plugin.components[i] != NULL; i++)
		EXPECT(strlen(plugin.components[i]) < size);
}

static void
send_answer(struct reading *reading, const char *bytes, size_t size)
{
	struct intake intake;
	struct strbuf message = {0};
	struct result result = {.arena = &reading->arena,
				.checks = &reading->checks,
				.targets = VECTOR(struct target_result)};

	intake_init(&intake, &reading->arena, &reading->components);
	result.problems = &intake.problems;
	manifest_read(&intake, "f.yaml", bytes, size, true);
	scan_targets(&result, &intake.targets, NULL);
	answer_put(&message, &intake, &result);
	EXPECT(read_answer(reading, message.text, message.length));
	strbuf_free(&message);
	vector_free(&result.targets);
	intake_free(&intake);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading reading = {.checks = VECTOR(const struct check *)};
	const char *bytes = (const char *)data + 1;

	if (size == 0)
		return 0;
	reading.intern.arena = &reading.arena;
	components_init(&reading.components);
	*(const struct check **)vector_add(&reading.checks) = &check;
	if (data[0] == 'a')
		read_answer(&reading, bytes, size - 1);
	else if (data[0] == 'c')
		read_catalogue(&reading.arena, bytes, size - 1);
	else if (data[0] == 'm')
		send_answer(&reading, bytes, size - 1);
	vector_free(&reading.checks);
	components_free(&reading.components);
	intern_free(&reading.intern);
	arena_free(&reading.arena);
	return 0;
}
