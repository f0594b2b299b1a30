/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A copy of just these bytes, so that a step beyond them is seen. */
static char *
exactly(const char *bytes, size_t length)
{
	char *copy = test_malloc(length > 0 ? length : 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

static void
put_all(struct strbuf *message)
{
	wire_put_u32(message, 0);
	wire_put_u32(message, UINT32_MAX);
	wire_put_i64(message, INT64_MIN);
	wire_put_bool(message, true);
	wire_put_bool(message, false);
	wire_put_text(message, "text");
	wire_put_text(message, "");
	wire_put_text(message, NULL);
	wire_put_u32(message, 2); /* a count */
	wire_put_u32(message, 3); /* an enumerator */
	wire_put_text(message, "last");
}

static void
gives_back_what_was_put(void **state)
{
	cleanup_strbuf struct strbuf message = {0};
	struct wire wire;

	(void)state;
	put_all(&message);
	wire = WIRE(message.text, message.length);
	assert_int_equal(wire_get_u32(&wire), 0);
	assert_int_equal(wire_get_u32(&wire), UINT32_MAX);
	assert_true(wire_get_i64(&wire) == INT64_MIN);
	assert_true(wire_get_bool(&wire));
	assert_false(wire_get_bool(&wire));
	assert_string_equal(wire_get_text(&wire), "text");
	assert_string_equal(wire_get_text(&wire), "");
	assert_null(wire_get_text(&wire));
	assert_int_equal(wire_get_count(&wire, 6), 2);
	assert_int_equal(wire_get_enum(&wire, 1, 3), 3);
	assert_false(wire_ends(&wire));
	assert_string_equal(wire_get_text(&wire), "last");
	assert_true(wire_ends(&wire));
	assert_false(wire.broken);
}

static void
read_all(struct wire *wire)
{
	wire_get_u32(wire);
	wire_get_u32(wire);
	wire_get_i64(wire);
	wire_get_bool(wire);
	wire_get_bool(wire);
	wire_get_text(wire);
	wire_get_text(wire);
	wire_get_text(wire);
	wire_get_count(wire, 6);
	wire_get_enum(wire, 1, 3);
	wire_get_text(wire);
}

static void
a_message_cut_short_is_broken(void **state)
{
	cleanup_strbuf struct strbuf message = {0};

	(void)state;
	put_all(&message);
	for (size_t length = 0; length < message.length; length++) {
		char *bytes = exactly(message.text, length);
		struct wire wire = WIRE(bytes, length);

		read_all(&wire);
		assert_true(wire.broken);
		assert_false(wire_ends(&wire));
		test_free(bytes);
	}
}

static void
nothing_comes_behind_a_fault(void **state)
{
	cleanup_strbuf struct strbuf message = {0};
	struct wire wire;

	(void)state;
	wire_put_i64(&message, 0x0101010101010101);
	wire_put_text(&message, "text");
	wire = WIRE(message.text, message.length);
	wire_break(&wire);
	assert_int_equal(wire_get_u32(&wire), 0);
	assert_true(wire_get_i64(&wire) == 0);
	assert_false(wire_get_bool(&wire));
	assert_null(wire_get_text(&wire));
	assert_int_equal(wire_get_count(&wire, 1), 0);
	assert_int_equal(wire_get_enum(&wire, 0, UINT32_MAX), 0);
	assert_true(wire.broken);
	assert_false(wire_ends(&wire));
	wire.at = wire.end;
	assert_false(wire_ends(&wire));
}

static void
expect_no_text(const char *bytes, size_t length)
{
	char *copy = exactly(bytes, length);
	struct wire wire = WIRE(copy, length);

	assert_null(wire_get_text(&wire));
	assert_true(wire.broken);
	test_free(copy);
}

static void
texts_must_end_where_they_say(void **state)
{
	static const char unended[] = {3, 0, 0, 0, 'a', 'b', 'c', 'd'};
	static const char nul_inside[] = {3, 0, 0, 0, 'a', 0, 'c', 0};
	static const char too_long[] = {4, 0, 0, 0, 'a', 'b', 'c', 0};
	static const char endless[] = {-2, -1, -1, -1, 'a', 'b', 'c', 0};
	static const char empty_unended[] = {0, 0, 0, 0};

	(void)state;
	expect_no_text(unended, sizeof(unended));
	expect_no_text(nul_inside, sizeof(nul_inside));
	expect_no_text(too_long, sizeof(too_long));
	expect_no_text(endless, sizeof(endless));
	expect_no_text(empty_unended, sizeof(empty_unended));
}

static void
a_bool_is_nothing_but_0_and_1(void **state)
{
	(void)state;
	for (int i = 2; i < 256; i++) {
		char byte = (char)i;
		struct wire wire = WIRE(&byte, 1);

		assert_false(wire_get_bool(&wire));
		assert_true(wire.broken);
	}
}

static bool
count_is_fine(uint32_t count, size_t size, size_t room)
{
	cleanup_strbuf struct strbuf message = {0};
	struct wire wire;
	size_t got;

	wire_put_u32(&message, count);
	for (size_t i = 0; i < room; i++)
		strbuf_add_char(&message, 'x');
	wire = WIRE(message.text, message.length);
	got = wire_get_count(&wire, size);
	assert_int_equal(got, wire.broken ? 0 : count);
	return !wire.broken;
}

static void
a_count_has_room_in_the_message(void **state)
{
	(void)state;
	assert_true(count_is_fine(0, 8, 0));
	assert_true(count_is_fine(2, 8, 16));
	assert_true(count_is_fine(2, 8, 23));
	assert_false(count_is_fine(2, 8, 15));
	assert_false(count_is_fine(UINT32_MAX, 1, 100));
	assert_false(count_is_fine(UINT32_MAX, SIZE_MAX, 100));
	assert_false(count_is_fine(0x20000001, 8, 8));
}

static bool
enum_is_fine(uint32_t number, uint32_t first, uint32_t last)
{
	struct wire wire = WIRE((const char *)&number, sizeof(number));
	uint32_t got = wire_get_enum(&wire, first, last);

	assert_int_equal(got, wire.broken ? 0 : number);
	return !wire.broken;
}

static void
an_enumerator_is_one_of_them(void **state)
{
	(void)state;
	assert_true(enum_is_fine(1, 1, 3));
	assert_true(enum_is_fine(3, 1, 3));
	assert_true(enum_is_fine(0, 0, 3));
	assert_false(enum_is_fine(0, 1, 3));
	assert_false(enum_is_fine(4, 1, 3));
	assert_false(enum_is_fine(UINT32_MAX, 1, 3));
}

static void
an_empty_message_ends_at_once(void **state)
{
	struct wire wire = WIRE("", 0);

	(void)state;
	assert_true(wire_ends(&wire));
	assert_null(wire_get_text(&wire));
	assert_false(wire_ends(&wire));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_back_what_was_put),
		cmocka_unit_test(a_message_cut_short_is_broken),
		cmocka_unit_test(nothing_comes_behind_a_fault),
		cmocka_unit_test(texts_must_end_where_they_say),
		cmocka_unit_test(a_bool_is_nothing_but_0_and_1),
		cmocka_unit_test(a_count_has_room_in_the_message),
		cmocka_unit_test(an_enumerator_is_one_of_them),
		cmocka_unit_test(an_empty_message_ends_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
