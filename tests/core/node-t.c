/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/node.h"

#define SCALAR(text_) \
	{ \
		.kind = NODE_SCALAR, .plain = true, .text = (text_) \
	}

static const struct node key_a = SCALAR("a");
static const struct node key_b = SCALAR("b");
static const struct node merge = SCALAR("<<");
static const struct node quoted_merge = {.kind = NODE_SCALAR, .text = "<<"};
static const struct node one = SCALAR("1");
static const struct node two = SCALAR("2");
static const struct node tilde = SCALAR("~");
static const struct node quoted_null = {.kind = NODE_SCALAR, .text = "null"};

static const struct node_pair base_pairs[] = {{&key_a, &one}, {&key_b, &one}};
static const struct node base = {.kind = NODE_MAPPING, .count = 2, .pairs = base_pairs};
static const struct node_pair other_pairs[] = {{&key_b, &two}};
static const struct node other = {.kind = NODE_MAPPING, .count = 1, .pairs = other_pairs};

static void
the_last_of_equal_keys_counts(void **state)
{
	const struct node_pair pairs[] = {{&key_a, &one}, {&key_a, &two}};
	const struct node mapping = {.kind = NODE_MAPPING, .count = 2, .pairs = pairs};

	(void)state;
	assert_ptr_equal(node_get(&mapping, "a"), &two);
	assert_null(node_get(&mapping, "b"));
	assert_null(node_get(&one, "a"));
	assert_null(node_get(NULL, "a"));
}

static void
merge_keys_give_what_is_missing(void **state)
{
	const struct node_pair pairs[] = {{&key_a, &two}, {&merge, &base}};
	const struct node mapping = {.kind = NODE_MAPPING, .count = 2, .pairs = pairs};
	const struct node_pair quoted_pairs[] = {{&quoted_merge, &base}};
	const struct node quoted = {.kind = NODE_MAPPING, .count = 1, .pairs = quoted_pairs};

	(void)state;
	assert_ptr_equal(node_get(&mapping, "a"), &two);
	assert_ptr_equal(node_get(&mapping, "b"), &one);
	assert_null(node_get(&quoted, "a"));
}

static void
the_first_of_several_merged_wins(void **state)
{
	const struct node *items[] = {&one, &other, &base};
	const struct node list = {.kind = NODE_SEQUENCE, .count = 3, .items = items};
	const struct node_pair pairs[] = {{&merge, &list}};
	const struct node mapping = {.kind = NODE_MAPPING, .count = 1, .pairs = pairs};

	(void)state;
	assert_ptr_equal(node_get(&mapping, "b"), &two);
	assert_ptr_equal(node_get(&mapping, "a"), &one);
}

static void
null_is_not_a_value(void **state)
{
	const struct node_pair pairs[] = {{&key_a, &tilde}, {&merge, &base}};
	const struct node mapping = {.kind = NODE_MAPPING, .count = 2, .pairs = pairs};

	(void)state;
	assert_null(node_get(&mapping, "a"));
	assert_ptr_equal(node_find(&mapping, "a")->value, &tilde);
	assert_null(node_text(&tilde));
	assert_string_equal(node_text(&quoted_null), "null");
	assert_null(node_text(&base));
	assert_true(node_is_null(NULL));
	assert_false(node_is_null(&base));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_of_equal_keys_counts),
		cmocka_unit_test(merge_keys_give_what_is_missing),
		cmocka_unit_test(the_first_of_several_merged_wins),
		cmocka_unit_test(null_is_not_a_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
