/* SPDX-License-Identifier: Apache-2.0 */
#include "source/builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

#define DEPTH_LIMIT 3
#define NODE_LIMIT  20

struct fixture {
	struct arena arena;
	struct builder builder;
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_zeroed(1, sizeof(*fixture));

	builder_init(&fixture->builder, &fixture->arena, DEPTH_LIMIT, NODE_LIMIT);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	builder_free(&fixture->builder);
	arena_free(&fixture->arena);
	free(fixture);
	return 0;
}

static const char *
add(struct fixture *fixture, const char *text, const char *anchor)
{
	struct node *node = builder_node(&fixture->builder, NODE_SCALAR);

	node->text = text;
	return builder_add(&fixture->builder, node, anchor);
}

static const char *
open_collection(struct fixture *fixture, enum node_kind kind, const char *anchor)
{
	struct node *node = builder_node(&fixture->builder, kind);

	node->line = 1;
	return builder_open(&fixture->builder, node, anchor, (struct opening){0});
}

static const char *
close_collection(struct fixture *fixture)
{
	return builder_close(&fixture->builder, 1);
}

static void
expect_fault(const char *fault, const char *part)
{
	assert_non_null(fault);
	if (strstr(fault, part) == NULL)
		assert_string_equal(fault, part);
}

static void
a_scalar_may_be_all(void **state)
{
	struct fixture *fixture = *state;

	assert_null(fixture->builder.root);
	assert_null(add(fixture, "x", NULL));
	assert_string_equal(fixture->builder.root->text, "x");
	assert_int_equal(fixture->builder.root->size, 1);
	assert_int_equal(fixture->builder.root->height, 0);
}

/* a: [x, y], b: {} */
static void
children_are_in_their_collection(void **state)
{
	struct fixture *fixture = *state;
	const struct node *root;

	assert_null(open_collection(fixture, NODE_MAPPING, NULL));
	assert_null(add(fixture, "a", NULL));
	assert_null(open_collection(fixture, NODE_SEQUENCE, NULL));
	assert_null(add(fixture, "x", NULL));
	assert_null(add(fixture, "y", NULL));
	assert_null(close_collection(fixture));
	assert_null(add(fixture, "b", NULL));
	assert_null(open_collection(fixture, NODE_MAPPING, NULL));
	assert_null(close_collection(fixture));
	assert_null(fixture->builder.root);
	assert_null(close_collection(fixture));
	root = fixture->builder.root;
	assert_int_equal(root->kind, NODE_MAPPING);
	assert_int_equal(root->count, 2);
	assert_int_equal(root->size, 7);
	assert_int_equal(root->height, 2);
	assert_int_equal(node_get(root, "a")->count, 2);
	assert_string_equal(node_get(root, "a")->items[1]->text, "y");
	assert_int_equal(node_get(root, "b")->count, 0);
}

static void
the_later_anchor_counts(void **state)
{
	struct fixture *fixture = *state;
	const struct node *root;

	assert_null(open_collection(fixture, NODE_SEQUENCE, NULL));
	assert_null(add(fixture, "x", "a"));
	assert_null(builder_add_alias(&fixture->builder, "a"));
	assert_null(add(fixture, "y", "a"));
	assert_null(builder_add_alias(&fixture->builder, "a"));
	assert_null(close_collection(fixture));
	root = fixture->builder.root;
	assert_ptr_equal(root->items[1], root->items[0]);
	assert_ptr_equal(root->items[3], root->items[2]);
	assert_int_equal(root->size, 5);
}

static void
an_alias_wants_an_anchor_before_it(void **state)
{
	struct fixture *fixture = *state;

	expect_fault(builder_add_alias(&fixture->builder, "a"), "*a has no anchor &a");
	assert_null(open_collection(fixture, NODE_SEQUENCE, "b"));
	expect_fault(builder_add_alias(&fixture->builder, "b"), "*b stands inside what it names");
	assert_null(close_collection(fixture));
}

static void
nesting_has_a_limit(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 0; i < DEPTH_LIMIT; i++)
		assert_null(open_collection(fixture, NODE_SEQUENCE, NULL));
	expect_fault(open_collection(fixture, NODE_SEQUENCE, NULL), "more than 3 levels");
}

/* &a [], &b [*a], &c [*b]: each is shallow as it is written. */
static void
nesting_through_aliases_has_it_too(void **state)
{
	struct fixture *fixture = *state;

	assert_null(open_collection(fixture, NODE_SEQUENCE, NULL));
	assert_null(open_collection(fixture, NODE_SEQUENCE, "a"));
	assert_null(add(fixture, "x", NULL));
	assert_null(close_collection(fixture));
	assert_null(open_collection(fixture, NODE_SEQUENCE, "b"));
	assert_null(builder_add_alias(&fixture->builder, "a"));
	assert_null(close_collection(fixture));
	assert_null(open_collection(fixture, NODE_SEQUENCE, NULL));
	expect_fault(builder_add_alias(&fixture->builder, "b"), "more than 3 levels");
}

static void
nodes_have_a_limit(void **state)
{
	struct fixture *fixture = *state;

	assert_null(open_collection(fixture, NODE_SEQUENCE, NULL));
	for (int i = 1; i < NODE_LIMIT; i++)
		assert_null(add(fixture, "x", NULL));
	expect_fault(add(fixture, "x", NULL), "more than 20 values");
	expect_fault(open_collection(fixture, NODE_SEQUENCE, NULL), "more than 20 values");
}

static void
aliases_count_in_full(void **state)
{
	struct fixture *fixture = *state;

	assert_null(open_collection(fixture, NODE_SEQUENCE, NULL));
	assert_null(open_collection(fixture, NODE_SEQUENCE, "a"));
	for (int i = 0; i < 7; i++)
		assert_null(add(fixture, "x", NULL));
	assert_null(close_collection(fixture));
	assert_null(builder_add_alias(&fixture->builder, "a"));
	expect_fault(builder_add_alias(&fixture->builder, "a"), "more than 20 values");
}

static void
a_block_ends_before_the_line_of_the_next(void **state)
{
	struct fixture *fixture = *state;

	assert_null(open_collection(fixture, NODE_SEQUENCE, NULL));
	assert_null(builder_close(&fixture->builder, 5));
	assert_int_equal(fixture->builder.root->last_line, 4);
	assert_false(fixture->builder.root_flow);
}

static void
brackets_end_where_they_end(void **state)
{
	struct fixture *fixture = *state;
	struct node *node = builder_node(&fixture->builder, NODE_SEQUENCE);

	assert_null(builder_open(&fixture->builder, node, NULL, (struct opening){.flow = true}));
	assert_null(builder_close(&fixture->builder, 5));
	assert_int_equal(node->last_line, 5);
	assert_true(fixture->builder.root_flow);
}

static void
open_flow_mapping(struct fixture *fixture, size_t index)
{
	struct node *node = builder_node(&fixture->builder, NODE_MAPPING);

	assert_null(builder_open(&fixture->builder, node, NULL, (struct opening){index, true}));
}

static void
braces_in_a_row_are_noted(void **state)
{
	struct fixture *fixture = *state;

	open_flow_mapping(fixture, 4);
	open_flow_mapping(fixture, 5);
	assert_true(fixture->builder.braces);
}

static void
braces_apart_are_a_key_or_a_value(void **state)
{
	struct fixture *fixture = *state;

	open_flow_mapping(fixture, 4);
	open_flow_mapping(fixture, 6);
	assert_false(fixture->builder.braces);
	assert_null(add(fixture, "a", NULL));
	open_flow_mapping(fixture, 7);
	assert_false(fixture->builder.braces);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_scalar_may_be_all),
		TEST(children_are_in_their_collection),
		TEST(the_later_anchor_counts),
		TEST(an_alias_wants_an_anchor_before_it),
		TEST(nesting_has_a_limit),
		TEST(nesting_through_aliases_has_it_too),
		TEST(nodes_have_a_limit),
		TEST(aliases_count_in_full),
		TEST(a_block_ends_before_the_line_of_the_next),
		TEST(brackets_end_where_they_end),
		TEST(braces_in_a_row_are_noted),
		TEST(braces_apart_are_a_key_or_a_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
