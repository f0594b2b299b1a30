/* SPDX-License-Identifier: Apache-2.0 */
#include "base/intern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TEXTS 20000

#define cleanup_intern __attribute__((cleanup(intern_free)))

static void
equal_texts_are_one(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_intern struct intern intern = {.arena = &arena};
	char text[] = "--secure-port=6443";
	const char *one = intern_text(&intern, text);

	(void)state;
	assert_ptr_not_equal(one, text);
	assert_ptr_equal(intern_text(&intern, "--secure-port=6443"), one);
	text[2] = 'S';
	assert_string_equal(one, "--secure-port=6443");
	assert_ptr_not_equal(intern_text(&intern, text), one);
	assert_int_equal(intern.count, 2);
}

static void
null_stays_null_and_empty_is_a_text(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_intern struct intern intern = {.arena = &arena};
	const char *empty;

	(void)state;
	assert_null(intern_text(&intern, NULL));
	assert_int_equal(intern.count, 0);
	empty = intern_text(&intern, "");
	assert_string_equal(empty, "");
	assert_ptr_equal(intern_text(&intern, ""), empty);
}

/* Every length around that of the pieces that are hashed, and bytes beyond ASCII. */
static void
tells_texts_apart(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_intern struct intern intern = {.arena = &arena};
	const char *kept[40];
	char text[41] = "";

	(void)state;
	for (size_t i = 0; i < 40; i++) {
		kept[i] = intern_text(&intern, text);
		text[i] = (char)0xff;
	}
	for (size_t i = 0; i < 40; i++) {
		assert_int_equal(strlen(kept[i]), i);
		for (size_t j = 0; j < i; j++)
			assert_ptr_not_equal(kept[i], kept[j]);
	}
	assert_int_equal(intern.count, 40);
}

static void
grows(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_intern struct intern intern = {.arena = &arena};
	const char **kept = test_calloc(TEXTS, sizeof(*kept));
	char text[64];

	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		snprintf(text, sizeof(text), "spec.containers[0].command[%d]", i);
		kept[i] = intern_text(&intern, text);
	}
	assert_int_equal(intern.count, TEXTS);
	assert_true(intern.capacity > intern.count);
	for (int i = 0; i < TEXTS; i++) {
		snprintf(text, sizeof(text), "spec.containers[0].command[%d]", i);
		assert_string_equal(kept[i], text);
		assert_ptr_equal(intern_text(&intern, text), kept[i]);
	}
	assert_int_equal(intern.count, TEXTS);
	test_free(kept);
}

static void
two_tables_have_two_keys(void **state)
{
	cleanup_arena struct arena arena = {0};
	cleanup_intern struct intern one = {.arena = &arena};
	cleanup_intern struct intern other = {.arena = &arena};

	(void)state;
	intern_text(&one, "a");
	intern_text(&other, "a");
	assert_memory_not_equal(one.key, other.key, sizeof(one.key));
}

static void
texts_outlive_the_table(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct intern intern = {.arena = &arena};
	const char *text = intern_text(&intern, "text");

	(void)state;
	intern_free(&intern);
	intern_free(&intern);
	assert_string_equal(text, "text");
	assert_string_equal(intern_text(&intern, "again"), "again");
	assert_int_equal(intern.count, 1);
	intern_free(&intern);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_texts_are_one),
		cmocka_unit_test(null_stays_null_and_empty_is_a_text),
		cmocka_unit_test(tells_texts_apart),
		cmocka_unit_test(grows),
		cmocka_unit_test(two_tables_have_two_keys),
		cmocka_unit_test(texts_outlive_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
