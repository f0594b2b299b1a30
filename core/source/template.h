/* SPDX-License-Identifier: Apache-2.0
 *
 * Templates that are not rendered yet, made readable: their marks ({{ … }}, {% … %}, <% … %>,
 * ${ … }) are put where YAML sees plain text or nothing at all, and every other character stays in
 * its line and column.
 */
#ifndef ARGVET_SOURCE_TEMPLATE_H
#define ARGVET_SOURCE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/vector.h"

/* A line whose content only a renderer can tell, or that decides whether its neighbours are there.
 */
struct template_gap {
	uint32_t line;
	const char *text; /* without the white space around it */
};

struct template_text {
	struct strbuf text;
	/* Of the first mark; both 0 if there is none. */
	uint32_t line;
	uint32_t column;
	/* ${NAME} within a line is YAML as well: it alone makes no template. */
	bool certain;
	struct vector gaps; /* struct template_gap, in the order of the lines */
};

/* Masks bytes, which begin at first_line. Each ASCII character of a mark becomes the one at the
 * same place in a private block of Unicode. Strings are in arena; template_free frees the rest. */
void template_mask(struct template_text *masked, struct arena *arena, const char *bytes,
		   size_t length, uint32_t first_line);
void template_free(struct template_text *masked);

/* The first of the gaps, which are in the order of their lines, that is on one of these lines; NULL
 * if none is. */
const struct template_gap *
template_find_gap(const struct template_gap *gaps, size_t count, uint32_t from, uint32_t to);

/* Adds length characters that template_unmask leaves out. */
void template_pad(struct strbuf *text, size_t length);

/* Turns what template_mask made of marks back, in place; returns the new length. */
size_t template_unmask(char *text, size_t length);

#endif
