/* SPDX-License-Identifier: Apache-2.0
 *
 * The cases of checks, read and run.
 */
#include "fuzz.h"

#include "scan/case.h"

static const char *const components[] = {"kube-apiserver", NULL};

static const struct argvet_flag_decl flags[] = {{"insecure-port", ARGVET_STRING}, {NULL, 0}};

static const struct argvet_parameter parameters[] = {
	{.name = "port", .type = ARGVET_PARAMETER_INTEGER, .default_value = "0", .maximum = 65535},
	{.name = NULL},
};

static enum argvet_outcome
run(struct argvet_run *run)
{
	const struct argvet_flag *flag = argvet_flag(run, "insecure-port");

	if (flag == NULL)
		argvet_report(run, .kind = ARGVET_MISSING_ATTRIBUTE, .flag = "insecure-port");
	else if (!argvet_same(flag->value, "0"))
		argvet_report(run, .kind = ARGVET_INCORRECT_VALUE, .flag = "insecure-port",
			      .actual = flag->value);
	return ARGVET_DONE;
}

static struct check check = {
	.plugin =
		{
			ARGVET_STAMP,
			.severity = ARGVET_HIGH,
			.id = "kube-apiserver/fuzz",
			.components = components,
			.flags = flags,
			.parameters = parameters,
			.until = {1, 24},
			.run = run,
		},
};

static void
run_case(struct arena *arena, const struct test_case *test)
{
	struct strbuf diagnosis = {0};
	struct check_result said = {0};
	bool right = case_run(arena, &check, test, &said, &diagnosis);

	EXPECT(test->title != NULL && test->command != NULL && test->line > 0);
	EXPECT(right || diagnosis.length > 0);
	strbuf_free(&diagnosis);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct vector cases = VECTOR(struct test_case);
	struct error *err = NULL;
	int result = case_read(&arena, "f.case", (const char *)data, size, &cases, &err);

	EXPECT((result == 0) == (err == NULL));
	EXPECT(result < 0 || cases.count > 0);
	for (size_t i = 0; result == 0 && i < cases.count; i++)
		run_case(&arena, vector_at(&cases, i));
	error_free(&err);
	vector_free(&cases);
	arena_free(&arena);
	return 0;
}
