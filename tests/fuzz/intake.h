/* SPDX-License-Identifier: Apache-2.0
 *
 * What a source has found, for the fuzz targets of sources.
 */
#ifndef ARGVET_TESTS_FUZZ_INTAKE_H
#define ARGVET_TESTS_FUZZ_INTAKE_H

#include "fuzz.h"
#include "target/flag.h"
#include "target/intake.h"

struct found {
	struct arena arena;
	struct components components;
	struct intake intake;
};

static inline void
found_init(struct found *found)
{
	*found = (struct found){0};
	components_init(&found->components);
	intake_init(&found->intake, &found->arena, &found->components);
}

/* What every target and problem is, wherever it is from. */
static inline void
found_check(const struct found *found)
{
	const struct vector *targets = &found->intake.targets;
	const struct vector *problems = &found->intake.problems.items;

	for (size_t i = 0; i < targets->count; i++) {
		const struct target *target = *(struct target **)vector_at(targets, i);

		EXPECT(target->component != NULL && target->flags != NULL);
		EXPECT(target->word_count > 0 && target->words[0].text != NULL);
		for (size_t w = 0; w < target->word_count; w++)
			EXPECT(target->words[w].text != NULL);
		for (size_t f = 0; f < target->flags->count; f++)
			EXPECT(flags_find(target->flags, target->flags->flags[f].name) ==
			       &target->flags->flags[f]);
	}
	for (size_t i = 0; i < problems->count; i++) {
		const struct problem *problem = vector_at(problems, i);

		EXPECT(problem->message != NULL);
		EXPECT(problem->severity == PROBLEM_ERROR || problem->severity == PROBLEM_WARNING);
	}
}

static inline void
found_free(struct found *found)
{
	intake_free(&found->intake);
	components_free(&found->components);
	arena_free(&found->arena);
}

#endif
