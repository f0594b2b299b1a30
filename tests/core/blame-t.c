/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/blame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "isolation/task.h"

#define CHECKS 3
#define UNITS  6

static const char put_aside[] = "not run: the plugin was put aside after it had failed three times";

static void
book_free(struct blame_book *book)
{
	arena_free(book->arena);
	vector_free(&book->blames);
}

#define cleanup_book __attribute__((cleanup(book_free)))

static void
add(struct blame_book *book, uint32_t unit, uint32_t target, uint32_t check)
{
	char cause[64];

	snprintf(cause, sizeof(cause), "%u.%u.%u", unit, target, check);
	blame_add(book, &(const struct blame){unit, target, check, cause});
	/* The book has a copy. */
	memset(cause, 'x', sizeof(cause));
}

static void
expect_last(const struct blame_book *book, size_t check, uint32_t unit, uint32_t target)
{
	const struct blame *last = blame_last(book, check);

	assert_non_null(last);
	assert_int_equal(last->unit, unit);
	assert_int_equal(last->target, target);
	assert_int_equal(last->check, check);
}

static void
expect_said(const struct blame_book *book, uint32_t unit, size_t target, size_t check,
	    const char *text)
{
	const char *said = blame_find(book, unit, target, check);

	if (text == NULL)
		assert_null(said);
	else
		assert_string_equal(said, text);
}

static void
an_empty_book_blames_nobody(void **state)
{
	struct arena arena = {0};
	cleanup_book struct blame_book book = BLAME_BOOK(&arena);
	cleanup_vector struct vector rules = VECTOR(struct task_rule);

	(void)state;
	assert_null(blame_last(&book, 0));
	expect_said(&book, 0, 0, 0, NULL);
	blame_rules(&book, CHECKS, 0, &rules);
	assert_int_equal(rules.count, 0);
}

static void
a_blame_is_for_one_check_on_one_target(void **state)
{
	struct arena arena = {0};
	cleanup_book struct blame_book book = BLAME_BOOK(&arena);

	(void)state;
	add(&book, 4, 2, 1);
	expect_said(&book, 4, 2, 1, "4.2.1");
	expect_said(&book, 4, 2, 0, NULL);
	expect_said(&book, 4, 2, 2, NULL);
	expect_said(&book, 4, 1, 1, NULL);
	expect_said(&book, 4, 3, 1, NULL);
	expect_said(&book, 3, 2, 1, NULL);
	expect_said(&book, 5, 2, 1, NULL);
	assert_null(blame_last(&book, 1));
}

static void
the_third_failure_puts_aside(void **state)
{
	struct arena arena = {0};
	cleanup_book struct blame_book book = BLAME_BOOK(&arena);

	(void)state;
	add(&book, 1, 0, 0);
	add(&book, 1, 5, 0);
	assert_null(blame_last(&book, 0));
	expect_said(&book, 9, 0, 0, NULL);
	add(&book, 3, 2, 0);
	expect_last(&book, 0, 3, 2);
	/* It has a cause of its own, and so have those before it; what lies between was fine. */
	expect_said(&book, 1, 0, 0, "1.0.0");
	expect_said(&book, 1, 3, 0, NULL);
	expect_said(&book, 1, 5, 0, "1.5.0");
	expect_said(&book, 2, 900, 0, NULL);
	expect_said(&book, 3, 1, 0, NULL);
	expect_said(&book, 3, 2, 0, "3.2.0");
	/* Not so what is behind. */
	expect_said(&book, 3, 3, 0, put_aside);
	expect_said(&book, 4, 0, 0, put_aside);
	expect_said(&book, UINT32_MAX, SIZE_MAX, 0, put_aside);
	/* Other checks go on. */
	expect_said(&book, 4, 0, 1, NULL);
	assert_null(blame_last(&book, 1));
}

/* Failures of several checks on one target are none of each other's. */
static void
checks_are_counted_by_themselves(void **state)
{
	struct arena arena = {0};
	cleanup_book struct blame_book book = BLAME_BOOK(&arena);

	(void)state;
	for (uint32_t check = 0; check < CHECKS; check++)
		add(&book, 1, 1, check);
	for (uint32_t check = 0; check < CHECKS; check++) {
		assert_null(blame_last(&book, check));
		expect_said(&book, 1, 2, check, NULL);
	}
	expect_said(&book, 1, 1, 0, "1.1.0");
	expect_said(&book, 1, 1, 1, "1.1.1");
	expect_said(&book, 1, 1, 2, "1.1.2");
}

/* A failure that comes to light late, but lies early, is one of the three: what was the third is
 * behind it then, and was not run. */
static void
a_late_blame_for_an_early_target_moves_the_end(void **state)
{
	struct arena arena = {0};
	cleanup_book struct blame_book book = BLAME_BOOK(&arena);

	(void)state;
	add(&book, 7, 0, 0);
	add(&book, 8, 0, 0);
	add(&book, 9, 0, 0);
	expect_last(&book, 0, 9, 0);
	expect_said(&book, 9, 0, 0, "9.0.0");
	add(&book, 2, 0, 0);
	expect_last(&book, 0, 8, 0);
	expect_said(&book, 8, 0, 0, "8.0.0");
	expect_said(&book, 8, 1, 0, put_aside);
	expect_said(&book, 9, 0, 0, put_aside);
	add(&book, 2, 3, 0);
	expect_last(&book, 0, 7, 0);
	expect_said(&book, 8, 0, 0, put_aside);
}

/* A target's number is of its unit only: the unit comes first. */
static void
the_order_is_by_unit_and_then_target(void **state)
{
	struct arena arena = {0};
	cleanup_book struct blame_book book = BLAME_BOOK(&arena);

	(void)state;
	add(&book, 2, 0, 0);
	add(&book, 1, 9, 0);
	add(&book, 0, UINT32_MAX, 0);
	expect_last(&book, 0, 2, 0);
	add(&book, 1, 10, 0);
	expect_last(&book, 0, 1, 10);
}

/* Adds these blames, beginning with any of them, going on in steps that reach all. */
static void
add_stepping(struct blame_book *book, const struct blame *blames, size_t count, size_t from,
	     size_t step)
{
	for (size_t i = 0; i < count; i++)
		blame_add(book, &blames[(from + i * step) % count]);
}

static void
expect_same_sayings(const struct blame_book *one, const struct blame_book *other)
{
	for (uint32_t unit = 0; unit < UNITS; unit++)
		for (size_t target = 0; target < 4; target++)
			for (size_t check = 0; check < CHECKS; check++)
				expect_said(one, unit, target, check,
					    blame_find(other, unit, target, check));
}

static void
the_order_of_adding_is_irrelevant(void **state)
{
	static const struct blame blames[] = {
		{0, 1, 0, "a"}, {1, 0, 1, "b"}, {1, 0, 0, "c"}, {2, 3, 2, "d"},
		{2, 3, 0, "e"}, {3, 0, 0, "f"}, {3, 1, 1, "g"}, {4, 0, 2, "h"},
		{4, 1, 1, "i"}, {5, 2, 1, "j"}, {5, 3, 0, "k"},
	};
	const size_t count = sizeof(blames) / sizeof(blames[0]);
	struct arena arena = {0};
	cleanup_book struct blame_book wanted = BLAME_BOOK(&arena);

	(void)state;
	add_stepping(&wanted, blames, count, 0, 1);
	expect_last(&wanted, 0, 2, 3);
	expect_last(&wanted, 1, 4, 1);
	assert_null(blame_last(&wanted, 2));
	/* Their number is a prime: every step reaches all. */
	for (size_t step = 1; step < count; step++) {
		for (size_t from = 0; from < count; from++) {
			struct arena own = {0};
			cleanup_book struct blame_book book = BLAME_BOOK(&own);

			add_stepping(&book, blames, count, from, step);
			expect_same_sayings(&book, &wanted);
		}
	}
}

static bool
rules_leave_out(const struct vector *rules, uint32_t check, size_t target)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct task_rule *rule = vector_at(rules, i);

		if (rule->check == check &&
		    (rule->onwards ? target >= rule->target : target == rule->target))
			return true;
	}
	return false;
}

/* A rule leaves out just what something is to be said of instead. */
static void
expect_rules(const struct blame_book *book, uint32_t unit)
{
	cleanup_vector struct vector rules = VECTOR(struct task_rule);

	blame_rules(book, CHECKS, unit, &rules);
	for (uint32_t check = 0; check < CHECKS; check++)
		for (size_t target = 0; target < 9; target++)
			assert_int_equal(rules_leave_out(&rules, check, target),
					 blame_find(book, unit, target, check) != NULL);
}

static void
rules_are_what_the_book_says(void **state)
{
	static const struct blame blames[] = {
		{2, 4, 1, "a"}, {1, 1, 0, "b"}, {3, 0, 1, "c"}, {1, 5, 0, "d"}, {4, 7, 2, "e"},
		{1, 7, 0, "f"}, {3, 1, 1, "g"}, {3, 5, 1, "h"}, {0, 0, 0, "i"}, {1, 3, 2, "j"},
	};
	struct arena arena = {0};
	cleanup_book struct blame_book book = BLAME_BOOK(&arena);

	(void)state;
	for (size_t i = 0; i < sizeof(blames) / sizeof(blames[0]); i++) {
		blame_add(&book, &blames[i]);
		for (uint32_t unit = 0; unit < UNITS; unit++)
			expect_rules(&book, unit);
	}
}

static void
expect_rule(const struct vector *rules, size_t index, struct task_rule wanted)
{
	const struct task_rule *rule = vector_at(rules, index);

	assert_int_equal(rule->check, wanted.check);
	assert_int_equal(rule->target, wanted.target);
	assert_int_equal(rule->onwards, wanted.onwards);
}

static void
rules_are_added_to_those_there_are(void **state)
{
	struct arena arena = {0};
	cleanup_book struct blame_book book = BLAME_BOOK(&arena);
	cleanup_vector struct vector rules = VECTOR(struct task_rule);

	(void)state;
	*(struct task_rule *)vector_add(&rules) = (struct task_rule){9, 9, true};
	add(&book, 2, 6, 1);
	blame_rules(&book, CHECKS, 1, &rules);
	assert_int_equal(rules.count, 1);
	blame_rules(&book, CHECKS, 2, &rules);
	assert_int_equal(rules.count, 2);
	expect_rule(&rules, 0, (struct task_rule){9, 9, true});
	expect_rule(&rules, 1, (struct task_rule){1, 6, false});
}

static void
a_check_that_was_put_aside_is_left_out_of_later_units(void **state)
{
	struct arena arena = {0};
	cleanup_book struct blame_book book = BLAME_BOOK(&arena);
	cleanup_vector struct vector rules = VECTOR(struct task_rule);

	(void)state;
	for (uint32_t target = 0; target < BLAME_MAX; target++)
		add(&book, 2, target, 1);
	blame_rules(&book, CHECKS, 1, &rules);
	assert_int_equal(rules.count, 0);
	blame_rules(&book, CHECKS, 3, &rules);
	assert_int_equal(rules.count, 1);
	expect_rule(&rules, 0, (struct task_rule){1, 0, true});
	blame_rules(&book, CHECKS, 2, &rules);
	assert_int_equal(rules.count, 1 + BLAME_MAX + 1);
	expect_rule(&rules, 4, (struct task_rule){1, BLAME_MAX, true});
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_book_blames_nobody),
		cmocka_unit_test(a_blame_is_for_one_check_on_one_target),
		cmocka_unit_test(the_third_failure_puts_aside),
		cmocka_unit_test(checks_are_counted_by_themselves),
		cmocka_unit_test(a_late_blame_for_an_early_target_moves_the_end),
		cmocka_unit_test(the_order_is_by_unit_and_then_target),
		cmocka_unit_test(the_order_of_adding_is_irrelevant),
		cmocka_unit_test(rules_are_what_the_book_says),
		cmocka_unit_test(rules_are_added_to_those_there_are),
		cmocka_unit_test(a_check_that_was_put_aside_is_left_out_of_later_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
