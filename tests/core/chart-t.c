/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/chart.h"

#define HEAD(height) \
	"<figure><figcaption>By day</figcaption>\n" \
	"<svg viewBox=\"0 0 480 " height "\" role=\"img\" aria-label=\"By day\">\n"

static void
assert_chart(const struct chart_bar *given, size_t count, const char *expected)
{
	cleanup_strbuf struct strbuf page = {0};
	cleanup_vector struct vector bars = VECTOR(struct chart_bar);

	for (size_t i = 0; i < count; i++)
		*(struct chart_bar *)vector_add(&bars) = given[i];
	chart_add(&page, "By day", &bars);
	assert_string_equal(page.text, expected);
}

static void
test_nothing(void **state)
{
	(void)state;
	assert_chart(NULL, 0, HEAD("4") "<desc></desc>\n</svg></figure>\n");
}

/* The longest bar has all the width; a segment without room has no number in it. */
static void
test_bars(void **state)
{
	static const struct chart_bar bars[] = {
		{"mon", {[STATUS_PASS] = 30, [STATUS_FAIL] = 9, [STATUS_ERROR] = 1}},
		{"tue", {[STATUS_MANUAL] = 10}},
	};

	(void)state;
	assert_chart(bars, 2,
		     HEAD("60") "<desc>mon: 9 fail, 1 error, 30 pass; tue: 10 manual</desc>\n"
				"<text x=\"0\" y=\"18\">mon</text>"
				"<rect class=\"fail\" x=\"150.0\" y=\"4\" width=\"63.0\" "
				"height=\"18\"><title>9 fail</title></rect>"
				"<text class=\"count\" x=\"181.5\" y=\"18\">9</text>"
				"<rect class=\"error\" x=\"213.0\" y=\"4\" width=\"7.0\" "
				"height=\"18\"><title>1 error</title></rect>"
				"<rect class=\"pass\" x=\"220.0\" y=\"4\" width=\"210.0\" "
				"height=\"18\"><title>30 pass</title></rect>"
				"<text class=\"count\" x=\"325.0\" y=\"18\">30</text>"
				"<text class=\"sum\" x=\"438.0\" y=\"18\">40</text>\n"
				"<text x=\"0\" y=\"46\">tue</text>"
				"<rect class=\"manual\" x=\"150.0\" y=\"32\" width=\"70.0\" "
				"height=\"18\"><title>10 manual</title></rect>"
				"<text class=\"count\" x=\"185.0\" y=\"46\">10</text>"
				"<text class=\"sum\" x=\"228.0\" y=\"46\">10</text>\n"
				"</svg></figure>\n");
}

static void
test_names(void **state)
{
	static const struct chart_bar bars[] = {
		{"<b>&", {[STATUS_WAIVED] = 0}},
		{"exactly-twenty-four-long", {[STATUS_WAIVED] = 0}},
		{"one-more-than-twenty-four", {[STATUS_WAIVED] = 0}},
	};

	(void)state;
	assert_chart(bars, 3,
		     HEAD("88") "<desc>&lt;b&gt;&amp;; exactly-twenty-four-long; "
				"one-more-than-twenty-four</desc>\n"
				"<text x=\"0\" y=\"18\">&lt;b&gt;&amp;</text>"
				"<text class=\"sum\" x=\"158.0\" y=\"18\">0</text>\n"
				"<text x=\"0\" y=\"46\">exactly-twenty-four-long</text>"
				"<text class=\"sum\" x=\"158.0\" y=\"46\">0</text>\n"
				"<text x=\"0\" y=\"74\">one-more-than-twenty-fo…</text>"
				"<text class=\"sum\" x=\"158.0\" y=\"74\">0</text>\n"
				"</svg></figure>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_bars),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
