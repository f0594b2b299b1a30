/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/waive.h"

#include <string.h>

#include "base/strbuf.h"
#include "plugin/selection.h"
#include "plugin/suggestion.h"

/* What became of a waiver. */
struct fate {
	const struct waiver *waiver;
	bool reached; /* its check looked at its component */
	bool used;
};

void
result_waive(struct arena *arena, struct check_result *one, const struct waived *why)
{
	struct waived *waived = arena_alloc(arena, sizeof(*waived));

	*waived = *why;
	one->status = STATUS_WAIVED;
	one->waived = waived;
	one->message = why->reason;
	if (why->expires != NULL)
		one->message = arena_printf(arena, "%s (until %s)", why->reason, why->expires);
}

static void
waive(struct result *result, struct check_result *one, const struct waiver *waiver)
{
	result_waive(result->arena, one,
		     &(const struct waived){waiver->reason, waiver->expires, waiver->origin});
}

static bool
is_waivable(const struct check_result *one)
{
	return one->status == STATUS_FAIL || one->status == STATUS_MANUAL ||
	       one->status == STATUS_WAIVED;
}

static bool
is_for_component(const struct waiver *waiver, const struct target *target)
{
	return waiver->component.text == NULL ||
	       strcmp(waiver->component.text, target->component->name) == 0;
}

/* Several waivers may hold for one result: the first one's reason counts, and all are of use. */
static void
apply(struct result *result, const struct waive_rules *rules, struct target_result *on_target,
      const char *relative, struct fate *fate)
{
	const struct waiver *waiver = fate->waiver;
	bool holds = !waiver_has_expired(waiver, rules->today) &&
		     waiver_covers(waiver, on_target->target, relative);

	if (!is_for_component(waiver, on_target->target))
		return;
	for (size_t i = 0; i < on_target->result_count; i++) {
		struct check_result *one = &on_target->results[i];

		if (!selector_matches(waiver->check.text, one->check, result->benchmark))
			continue;
		fate->reached = true;
		if (!holds || !is_waivable(one))
			continue;
		fate->used = true;
		if (one->status != STATUS_WAIVED)
			waive(result, one, waiver);
	}
}

static void
note_fate(struct result *result, const struct waive_rules *rules, const struct fate *fate)
{
	const struct waiver *waiver = fate->waiver;

	if (!fate->reached || fate->used)
		return;
	if (waiver_has_expired(waiver, rules->today))
		problem_add(result->problems, PROBLEM_WARNING, &waiver->origin,
			    "the waiver of %s expired on %s and no longer holds: %s",
			    waiver->check.text, waiver->expires, waiver->reason);
	else
		problem_add(
			result->problems, PROBLEM_WARNING, &waiver->origin,
			"the waiver of %s matches nothing that was found: remove it, or correct "
			"where it holds",
			waiver->check.text);
}

/* Another name for the target's file, where one is needed. */
static const char *
find_relative(struct result *result, const struct waive_rules *rules, const struct target *target)
{
	const char *file = target->place.origin.file;
	bool wanted = false;

	for (size_t i = 0; i < rules->count; i++)
		wanted = wanted || rules->waivers[i].file != NULL;
	if (!wanted || rules->directory == NULL || file == NULL || strcmp(file, "-") == 0)
		return NULL;
	return waiver_relative_path(result->arena, rules->directory, file);
}

static void
apply_settings(struct result *result, const struct waive_rules *rules)
{
	struct fate *fates = arena_alloc(result->arena, rules->count * sizeof(*fates));

	for (size_t i = 0; i < rules->count; i++)
		fates[i].waiver = &rules->waivers[i];
	for (size_t t = 0; rules->count > 0 && t < result->targets.count; t++) {
		struct target_result *on_target = vector_at(&result->targets, t);
		const char *relative = find_relative(result, rules, on_target->target);

		for (size_t i = 0; i < rules->count; i++)
			apply(result, rules, on_target, relative, &fates[i]);
	}
	for (size_t i = 0; i < rules->count; i++)
		note_fate(result, rules, &fates[i]);
}

static bool
is_known(const struct result *result, const struct waive_rules *rules, const char *selector)
{
	for (size_t i = 0; i < rules->registry->checks.count; i++) {
		const struct check *check =
			*(const struct check **)vector_at(&rules->registry->checks, i);

		if (selector_matches(selector, check, result->benchmark))
			return true;
	}
	return false;
}

static void
note_inline_fate(struct result *result, const struct waive_rules *rules, const struct fate *fate)
{
	cleanup_strbuf struct strbuf hint = {0};
	const struct waiver *waiver = fate->waiver;

	if (is_known(result, rules, waiver->check.text)) {
		note_fate(result, rules, fate);
		return;
	}
	suggestion_add(&hint, rules->registry, waiver->check.text, result->benchmark);
	problem_add(result->problems, PROBLEM_WARNING, &waiver->origin,
		    "the waiver of \"%s\" means no check%s", waiver->check.text,
		    hint.text != NULL ? hint.text : "");
}

/* The targets from first to before end are of one object, and share its annotations. */
static void
apply_annotation(struct result *result, const struct waive_rules *rules,
		 const struct annotation *annotation, size_t first, size_t end)
{
	cleanup_vector struct vector waivers = VECTOR(struct waiver);

	waiver_read_annotation(result->arena, annotation, &waivers, result->problems);
	for (size_t i = 0; i < waivers.count; i++) {
		struct fate fate = {.waiver = vector_at(&waivers, i)};

		for (size_t t = first; t < end; t++)
			apply(result, rules, vector_at(&result->targets, t), NULL, &fate);
		note_inline_fate(result, rules, &fate);
	}
}

static const struct place *
place_at(const struct result *result, size_t index)
{
	return &((const struct target_result *)vector_at(&result->targets, index))->target->place;
}

/* Targets stand in the order in which they were found, so those of one object stand together. */
static void
apply_annotations(struct result *result, const struct waive_rules *rules)
{
	size_t end;

	for (size_t first = 0; first < result->targets.count; first = end) {
		const struct place *place = place_at(result, first);

		end = first + 1;
		while (end < result->targets.count && place->waive != NULL &&
		       place_at(result, end)->waive == place->waive)
			end++;
		for (size_t i = 0; i < place->waive_count; i++)
			apply_annotation(result, rules, &place->waive[i], first, end);
	}
}

void
scan_waive(struct result *result, const struct waive_rules *rules)
{
	apply_settings(result, rules);
	if (rules->inline_waivers)
		apply_annotations(result, rules);
}
