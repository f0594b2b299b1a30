/* SPDX-License-Identifier: Apache-2.0
 *
 * An intake for the tests of sources, and what they ask of the targets in it.
 */
#ifndef ARGVET_TESTS_CORE_INTAKE_SAMPLE_H
#define ARGVET_TESTS_CORE_INTAKE_SAMPLE_H

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "target/intake.h"

struct fixture {
	struct arena arena;
	struct components components;
	struct intake intake;
};

static inline int
set_up(void **state)
{
	struct fixture *fixture = alloc_zeroed(1, sizeof(*fixture));

	components_init(&fixture->components);
	intake_init(&fixture->intake, &fixture->arena, &fixture->components);
	*state = fixture;
	return 0;
}

static inline int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	intake_free(&fixture->intake);
	components_free(&fixture->components);
	arena_free(&fixture->arena);
	free(fixture);
	return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static inline const struct target *
target_at(const struct fixture *fixture, size_t index)
{
	return *(struct target **)vector_at(&fixture->intake.targets, index);
}

static inline void
expect_words(const struct target *target, const char *wanted)
{
	cleanup_strbuf struct strbuf text = {0};

	for (size_t i = 0; i < target->word_count; i++)
		strbuf_printf(&text, "[%s]", target->words[i].text);
	assert_string_equal(text.text, wanted);
}

static inline void
expect_place(const struct argvet_origin *origin, uint32_t line, uint32_t column)
{
	assert_string_equal(origin->file, "lines");
	assert_int_equal(origin->line, line);
	assert_int_equal(origin->column, column);
}

/* The only problem, its severity and place. */
static inline void
expect_problem(const struct fixture *fixture, enum problem_severity severity, uint32_t line,
	       uint32_t column, const char *part)
{
	const struct problem *problem;

	assert_int_equal(fixture->intake.problems.items.count, 1);
	problem = vector_at(&fixture->intake.problems.items, 0);
	assert_int_equal(problem->severity, severity);
	expect_place(&problem->origin, line, column);
	assert_non_null(strstr(problem->message, part));
}

#endif
