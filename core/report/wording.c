/* SPDX-License-Identifier: Apache-2.0 */
#include "report/wording.h"

#include <string.h>

#include "report/style.h"

static void
add_object(struct strbuf *buffer, const struct object *object)
{
	style_add_safe(buffer, object->kind != NULL ? object->kind : "object");
	strbuf_add_char(buffer, ' ');
	if (object->namespace != NULL) {
		style_add_safe(buffer, object->namespace);
		strbuf_add_char(buffer, '/');
	}
	style_add_safe(buffer, object->name != NULL ? object->name : "without a name");
}

void
wording_add_holder(struct strbuf *buffer, const struct place *place)
{
	bool has_object = place->object.kind != NULL || place->object.name != NULL;

	if (has_object)
		add_object(buffer, &place->object);
	if (place->container == NULL)
		return;
	strbuf_add_text(buffer, has_object ? ", container " : "container ");
	style_add_safe(buffer, place->container);
}

void
wording_add_place(struct strbuf *buffer, const struct place *place)
{
	if (place->host != NULL) {
		style_add_safe(buffer, place->host);
		strbuf_add_text(buffer, ": ");
	}
	style_add_place(buffer, &place->origin);
}

void
wording_add_target(struct strbuf *buffer, const struct target *target)
{
	cleanup_strbuf struct strbuf holder = {0};

	style_add_safe(buffer, target->component->name);
	strbuf_add_char(buffer, ' ');
	wording_add_place(buffer, &target->place);
	wording_add_holder(&holder, &target->place);
	if (holder.length > 0)
		strbuf_printf(buffer, " (%s)", holder.text);
}

void
wording_add_actual(struct strbuf *buffer, const struct argvet_finding *finding)
{
	if (finding->actual == NULL)
		strbuf_add_text(buffer, "nothing");
	else if (*finding->actual == '\0')
		strbuf_add_text(buffer, "an empty value");
	else
		style_add_safe(buffer, finding->actual);
}

size_t
wording_count_errors(const struct problems *problems)
{
	size_t count = 0;

	for (size_t i = 0; i < problems->items.count; i++) {
		const struct problem *problem = vector_at(&problems->items, i);

		count += problem->severity == PROBLEM_ERROR;
	}
	return count;
}

size_t
wording_count_results(const struct result *result)
{
	size_t count = 0;

	for (size_t i = 0; i < STATUS_COUNT; i++)
		count += result->counts[i];
	return count;
}

void
wording_add_incomplete(struct strbuf *buffer, const struct result *result)
{
	size_t inputs = wording_count_errors(result->problems);
	size_t checks = result->counts[STATUS_ERROR];

	if (checks > 0)
		strbuf_printf(buffer, "%zu %s could not look", checks,
			      checks == 1 ? "check" : "checks");
	if (checks > 0 && inputs > 0)
		strbuf_add_text(buffer, ", ");
	if (inputs > 0)
		strbuf_printf(buffer, "%zu %s with the input", inputs,
			      inputs == 1 ? "problem" : "problems");
	if (checks == 0 && inputs == 0)
		strbuf_add_text(buffer, "a plugin that was asked for is not there");
}

void
wording_add_verdict(struct strbuf *buffer, const struct result *result)
{
	size_t total = wording_count_results(result);
	size_t failed = result->counts[STATUS_FAIL];

	if (result->targets.count == 0)
		strbuf_add_text(buffer, "nothing to check");
	else if (failed > 0)
		strbuf_printf(buffer, "%zu of %zu %s failed", failed, total,
			      total == 1 ? "check" : "checks");
	else if (!result->complete)
		strbuf_add_text(buffer, "nothing found, but the scan is incomplete");
	else
		strbuf_add_text(buffer, "nothing found");
}

static bool
is_literal(const char *line)
{
	return *line == ' ' || *line == '\t';
}

/* Empty lines belong to code if more of it follows. */
static const char *
skip_line(const char *line, bool literal)
{
	const char *end = line + strcspn(line, "\n");
	const char *next = end;

	while (literal && *next == '\n')
		next++;
	return literal && next > end && is_literal(next) ? next - 1 : end;
}

bool
wording_next(const char **text, struct wording_block *block)
{
	const char *start = *text + strspn(*text, "\n");
	const char *end = start;

	*block = (struct wording_block){.text = start, .literal = is_literal(start)};
	if (*start == '\0')
		return false;
	for (;;) {
		end = skip_line(end, block->literal);
		if (end[0] == '\0' || end[1] == '\0' || end[1] == '\n' ||
		    is_literal(end + 1) != block->literal)
			break;
		end++;
	}
	block->length = (size_t)(end - start);
	*text = end;
	return true;
}
