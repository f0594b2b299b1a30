/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
memory_is_zeroed_and_aligned(void **state)
{
	cleanup_arena struct arena arena = {0};

	(void)state;
	for (size_t size = 0; size < 300; size++) {
		unsigned char *memory = arena_alloc(&arena, size);

		assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		if (size > 0)
			memset(memory, 0xff, size);
	}
}

static void
pieces_never_overlap(void **state)
{
	cleanup_arena struct arena arena = {0};
	char *pieces[500];

	(void)state;
	for (size_t i = 0; i < 500; i++) {
		pieces[i] = arena_alloc(&arena, i);
		memset(pieces[i], (int)(i % 128), i);
	}
	for (size_t i = 0; i < 500; i++) {
		for (size_t j = 0; j < i; j++)
			assert_int_equal(pieces[i][j], i % 128);
	}
}

static void
large_pieces_fit(void **state)
{
	cleanup_arena struct arena arena = {0};
	const size_t size = (size_t)1024 * 1024;
	char *small = arena_copy(&arena, "small");
	char *large = arena_alloc(&arena, size);
	char *after;

	(void)state;
	memset(large, 'x', size);
	after = arena_copy(&arena, "after");
	assert_string_equal(small, "small");
	assert_string_equal(after, "after");
	assert_int_equal(large[size - 1], 'x');
}

static void
texts_are_copied(void **state)
{
	cleanup_arena struct arena arena = {0};
	char text[] = "text";
	const char *copy = arena_copy(&arena, text);
	const char *part = arena_copy_bytes(&arena, text, 2);
	const char *nul = arena_copy_bytes(&arena, "a\0b", 3);

	(void)state;
	text[0] = 'n';
	assert_string_equal(copy, "text");
	assert_string_equal(part, "te");
	assert_memory_equal(nul, "a\0b", 4);
	assert_string_equal(arena_copy_bytes(&arena, NULL, 0), "");
	assert_null(arena_copy(&arena, NULL));
}

static void
formats_texts_of_any_length(void **state)
{
	cleanup_arena struct arena arena = {0};
	const char *text = arena_printf(&arena, "%s-%d", "a", 7);
	const char *wide = arena_printf(&arena, "%40000d", 1);

	(void)state;
	assert_string_equal(text, "a-7");
	assert_int_equal(strlen(wide), 40000);
	assert_string_equal(arena_printf(&arena, "%s", ""), "");
}

static void
an_arena_can_be_freed_twice_and_used_again(void **state)
{
	struct arena arena = {0};

	(void)state;
	arena_free(&arena);
	arena_copy(&arena, "once");
	arena_free(&arena);
	arena_free(&arena);
	assert_string_equal(arena_copy(&arena, "again"), "again");
	arena_free(&arena);
}

/* Each block follows others that grow. */
static void
many_pieces_stay_zeroed_until_they_are_used(void **state)
{
	cleanup_arena struct arena arena = {0};

	(void)state;
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < 2000; i++) {
			unsigned char *memory = arena_alloc(&arena, 777);

			for (size_t at = 0; at < 777; at++)
				assert_int_equal(memory[at], 0);
			memset(memory, 0xff, 777);
		}
		arena_reset(&arena);
	}
}

static void
an_arena_can_be_reset(void **state)
{
	struct arena arena = {0};
	const char *first;

	(void)state;
	arena_reset(&arena);
	first = arena_copy(&arena, "first");
	arena_reset(&arena);
	assert_ptr_equal(arena_copy(&arena, "second"), first);
	assert_string_equal(first, "second");
	assert_string_equal(arena_copy_bytes(&arena, "", 0), "");
	arena_free(&arena);
	arena_reset(&arena);
	assert_string_equal(arena_copy(&arena, "again"), "again");
	arena_free(&arena);
}

/* What an unusual piece took is given back, and the block of the usual ones stays. */
static void
a_reset_keeps_no_large_piece(void **state)
{
	struct arena arena = {0};
	const char *first = arena_copy(&arena, "first");

	(void)state;
	memset(arena_alloc(&arena, (size_t)8 * 1024 * 1024), 'x', 1000);
	arena_reset(&arena);
	assert_ptr_equal(arena_copy(&arena, "second"), first);
	arena_free(&arena);
	memset(arena_alloc(&arena, (size_t)8 * 1024 * 1024), 'x', 1000);
	arena_reset(&arena);
	assert_null(arena.newest);
}

static void
an_index_stands_behind_its_text(void **state)
{
	cleanup_arena struct arena arena = {0};

	(void)state;
	assert_string_equal(arena_indexed(&arena, "args", 0), "args[0]");
	assert_string_equal(arena_indexed(&arena, "", 10), "[10]");
	assert_string_equal(arena_indexed(&arena, "a.b", 90210), "a.b[90210]");
	for (size_t power = 1; power < SIZE_MAX / 10; power *= 10)
		assert_string_equal(arena_indexed(&arena, "x", power - 1),
				    arena_printf(&arena, "x[%zu]", power - 1));
	assert_string_equal(arena_indexed(&arena, "x", SIZE_MAX),
			    arena_printf(&arena, "x[%zu]", SIZE_MAX));
}

/* Short texts and long ones are formatted in different places. */
static void
formats_texts_of_every_length_about_the_limit(void **state)
{
	cleanup_arena struct arena arena = {0};

	(void)state;
	for (int length = 1; length < 600; length++) {
		const char *text = arena_printf(&arena, "%*d", length, 7);

		assert_int_equal(strlen(text), length);
		assert_int_equal(text[length - 1], '7');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(pieces_never_overlap),
		cmocka_unit_test(large_pieces_fit),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(formats_texts_of_any_length),
		cmocka_unit_test(an_arena_can_be_freed_twice_and_used_again),
		cmocka_unit_test(many_pieces_stay_zeroed_until_they_are_used),
		cmocka_unit_test(an_arena_can_be_reset),
		cmocka_unit_test(a_reset_keeps_no_large_piece),
		cmocka_unit_test(an_index_stands_behind_its_text),
		cmocka_unit_test(formats_texts_of_every_length_about_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
