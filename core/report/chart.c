/* SPDX-License-Identifier: Apache-2.0 */
#include "report/chart.h"

#include "report/markup.h"

/* In the units of the picture, which the page scales. */
#define WIDTH     480
#define NAME      150
#define SUM       50
#define BAR       (WIDTH - NAME - SUM)
#define STEP      28
#define THICKNESS 18

/* Narrower than this, a segment has no room for its number. */
#define ROOM_FOR_NUMBER 22

/* Names that are longer would run into their bars. */
#define LONGEST_NAME 24

const enum status chart_order[STATUS_COUNT] = {
	STATUS_FAIL, STATUS_ERROR, STATUS_MANUAL, STATUS_PASS, STATUS_WAIVED, STATUS_NOT_APPLICABLE,
};

static size_t
sum(const struct chart_bar *bar)
{
	size_t total = 0;

	for (size_t i = 0; i < STATUS_COUNT; i++)
		total += bar->counts[i];
	return total;
}

static size_t
longest(const struct vector *bars)
{
	size_t most = 1;

	for (size_t i = 0; i < bars->count; i++) {
		size_t total = sum(vector_at(bars, i));

		most = total > most ? total : most;
	}
	return most;
}

/* One status in a bar. Returns where the next one begins. */
static double
add_segment(struct strbuf *page, enum status status, size_t count, double left, double width,
	    size_t top)
{
	strbuf_printf(page,
		      "<rect class=\"%s\" x=\"%.1f\" y=\"%zu\" width=\"%.1f\" height=\"%d\">"
		      "<title>%zu %s</title></rect>",
		      status_name(status), left, top, width, THICKNESS, count, status_name(status));
	if (width >= ROOM_FOR_NUMBER)
		strbuf_printf(page, "<text class=\"count\" x=\"%.1f\" y=\"%zu\">%zu</text>",
			      left + width / 2, top + THICKNESS - 4, count);
	return left + width;
}

static void
add_name(struct strbuf *page, const char *name, size_t top)
{
	cleanup_strbuf struct strbuf text = {0};

	strbuf_add_text(&text, name);
	if (text.length > LONGEST_NAME) {
		text.length = LONGEST_NAME - 1;
		text.text[text.length] = '\0';
		strbuf_add_text(&text, "…");
	}
	strbuf_printf(page, "<text x=\"0\" y=\"%zu\">", top + THICKNESS - 4);
	markup_add(page, text.text);
	strbuf_add_text(page, "</text>");
}

static void
add_bar(struct strbuf *page, const struct chart_bar *bar, size_t most, size_t top)
{
	double left = NAME;

	add_name(page, bar->name, top);
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		enum status status = chart_order[i];
		size_t count = bar->counts[status];

		if (count > 0)
			left = add_segment(page, status, count, left,
					   (double)BAR * (double)count / (double)most, top);
	}
	strbuf_printf(page, "<text class=\"sum\" x=\"%.1f\" y=\"%zu\">%zu</text>\n", left + 8,
		      top + THICKNESS - 4, sum(bar));
}

/* What the picture shows, for those who don't see it. */
static void
add_description(struct strbuf *page, const struct vector *bars)
{
	strbuf_add_text(page, "<desc>");
	for (size_t i = 0; i < bars->count; i++) {
		const struct chart_bar *bar = vector_at(bars, i);
		const char *before = ": ";

		strbuf_add_text(page, i > 0 ? "; " : "");
		markup_add(page, bar->name);
		for (size_t k = 0; k < STATUS_COUNT; k++) {
			if (bar->counts[chart_order[k]] == 0)
				continue;
			strbuf_printf(page, "%s%zu %s", before, bar->counts[chart_order[k]],
				      status_name(chart_order[k]));
			before = ", ";
		}
	}
	strbuf_add_text(page, "</desc>\n");
}

void
chart_add(struct strbuf *page, const char *title, const struct vector *bars)
{
	size_t most = longest(bars);

	strbuf_printf(page,
		      "<figure><figcaption>%s</figcaption>\n"
		      "<svg viewBox=\"0 0 %d %zu\" role=\"img\" aria-label=\"%s\">\n",
		      title, WIDTH, bars->count * STEP + 4, title);
	add_description(page, bars);
	for (size_t i = 0; i < bars->count; i++)
		add_bar(page, vector_at(bars, i), most, i * STEP + 4);
	strbuf_add_text(page, "</svg></figure>\n");
}
