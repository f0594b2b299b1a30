/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "source/template.h"

static struct template_text
mask(struct arena *arena, const char *text)
{
	struct template_text masked;

	template_mask(&masked, arena, text, strlen(text), 1);
	return masked;
}

/* Masked and unmasked again, a text is what it was, but for what became white space. */
static void
assert_round(const char *text, const char *expected)
{
	cleanup_arena struct arena arena = {0};
	struct template_text masked = mask(&arena, text);

	template_unmask(masked.text.text, masked.text.length);
	assert_string_equal(masked.text.text, expected);
	template_free(&masked);
}

static void
marks_in_a_line_come_back(void **state)
{
	(void)state;
	assert_round("a: {{ .x }}-{% y %}\n", "a: {{ .x }}-{% y %}\n");
	assert_round("a: <%= \"x\" %>, ${y:-${z}}\n", "a: <%= \"x\" %>, ${y:-${z}}\n");
	assert_round("a: {{ \xc3\xa4 }}\n", "a: {{ \xc3\xa4 }}\n");
	assert_round("a: {{ x\nb: ${y\n", "a: {{ x\nb: ${y\n");
}

static void
marks_hide_their_characters(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct template_text masked = mask(&arena, "a: {{ x: y }}");

	(void)state;
	assert_null(strpbrk(masked.text.text + 3, "{}: "));
	assert_int_equal(masked.text.length, 3 + 10 * 3);
	assert_true(masked.certain);
	template_free(&masked);
}

static void
a_line_of_marks_is_a_gap(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct template_text masked =
		mask(&arena, "a:\n  {{ x }} {{ y }},\n$FLAGS ${MORE}\n# {{ c }}\n- $x\n");
	const struct template_gap *gaps = masked.gaps.items;

	(void)state;
	assert_int_equal(masked.gaps.count, 2);
	assert_int_equal(gaps[0].line, 2);
	assert_string_equal(gaps[0].text, "{{ x }} {{ y }},");
	assert_string_equal(gaps[1].text, "$FLAGS ${MORE}");
	assert_string_equal(masked.text.text, "a:\n\n\n# {{ c }}\n- $x\n");
	assert_int_equal(masked.line, 2);
	assert_int_equal(masked.column, 3);
	template_free(&masked);
}

static void
marks_over_several_lines(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct template_text masked = mask(&arena, "{{/* a\n: b\n*/}}\nc: {{ f\n  g }}\nd: 1\n");

	(void)state;
	assert_int_equal(masked.gaps.count, 0);
	template_unmask(masked.text.text, masked.text.length);
	assert_string_equal(masked.text.text, "\n   \n    \nc: {{}}\n      \nd: 1\n");
	template_free(&masked);
}

static void
control_marks_around_a_line_are_blank(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct template_text masked =
		mask(&arena, "{{ if .a }}- b{{ end }}\n- c{{if d}}e{{end}}\n");

	(void)state;
	assert_int_equal(masked.gaps.count, 1);
	template_unmask(masked.text.text, masked.text.length);
	assert_string_equal(masked.text.text, "           - b         \n- c{{if d}}e{{end}}\n");
	template_free(&masked);
}

static void
text_without_marks_has_none(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct template_text masked = mask(&arena, "a: {b: {}}\nc: $d\n");

	(void)state;
	assert_int_equal(masked.line, 0);
	assert_false(masked.certain);
	template_free(&masked);
	masked = mask(&arena, "a: [${b}]\n");
	assert_int_equal(masked.line, 1);
	assert_false(masked.certain);
	template_free(&masked);
}

static void
a_certain_mark_is_named_before_others(void **state)
{
	cleanup_arena struct arena arena = {0};
	struct template_text masked = mask(&arena, "a: ${b}\nc: {{ d }}\n");

	(void)state;
	assert_int_equal(masked.line, 2);
	template_free(&masked);
}

static void
padding_leaves_no_trace(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	strbuf_add_text(&text, "a");
	template_pad(&text, 2);
	strbuf_add_text(&text, "b\xee\x80");
	assert_int_equal(template_unmask(text.text, text.length), 4);
	assert_string_equal(text.text, "ab\xee\x80");
}

static void
gaps_are_found_by_their_lines(void **state)
{
	static const struct template_gap gaps[] = {{2, "a"}, {5, "b"}, {6, "c"}};

	(void)state;
	assert_ptr_equal(template_find_gap(gaps, 3, 1, 9), &gaps[0]);
	assert_ptr_equal(template_find_gap(gaps, 3, 3, 5), &gaps[1]);
	assert_ptr_equal(template_find_gap(gaps, 3, 6, 6), &gaps[2]);
	assert_null(template_find_gap(gaps, 3, 3, 4));
	assert_null(template_find_gap(gaps, 3, 7, 9));
	assert_null(template_find_gap(NULL, 0, 1, 9));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_in_a_line_come_back),
		cmocka_unit_test(marks_hide_their_characters),
		cmocka_unit_test(a_line_of_marks_is_a_gap),
		cmocka_unit_test(marks_over_several_lines),
		cmocka_unit_test(control_marks_around_a_line_are_blank),
		cmocka_unit_test(text_without_marks_has_none),
		cmocka_unit_test(a_certain_mark_is_named_before_others),
		cmocka_unit_test(padding_leaves_no_trace),
		cmocka_unit_test(gaps_are_found_by_their_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
