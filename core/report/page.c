/* SPDX-License-Identifier: Apache-2.0 */
#include "report/page.h"

#include <string.h>

#include "base/strbuf.h"
#include "report/paragraph.h"

enum style
page_status_style(enum status status)
{
	static const enum style styles[STATUS_COUNT] = {
		[STATUS_PASS] = STYLE_GOOD,    [STATUS_FAIL] = STYLE_BAD,
		[STATUS_MANUAL] = STYLE_OPEN,  [STATUS_NOT_APPLICABLE] = STYLE_FAINT,
		[STATUS_WAIVED] = STYLE_FAINT, [STATUS_ERROR] = STYLE_BROKEN,
	};

	return styles[status];
}

void
page_put_style(const struct page *page, enum style style, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};

	if (style_is_safe(text, strlen(text))) {
		style_put(page->out, page->color, style, text);
		return;
	}
	strbuf_add_text(&safe, "");
	style_add_safe(&safe, text);
	style_put(page->out, page->color, style, safe.text);
}

void
page_put(const struct page *page, const char *text)
{
	page_put_style(page, STYLE_PLAIN, text);
}

void
page_put_spaces(const struct page *page, size_t count)
{
	static const char spaces[] = "                ";
	const size_t most = sizeof(spaces) - 1;

	for (; count > most; count -= most)
		fwrite(spaces, 1, most, page->out);
	fwrite(spaces, 1, count, page->out);
}

void
page_put_control(const struct page *page, const char *control, size_t width)
{
	if (width == 0)
		return;
	page_put(page, control != NULL ? control : "-");
	page_put_spaces(page, width - paragraph_width(control != NULL ? control : "-") + 2);
}
