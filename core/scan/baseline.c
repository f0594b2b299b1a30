/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "base/key.h"
#include "scan/waive.h"

/* How a target of this scan is found to be one of the baseline. The file has a say before the words
 * have: the same object may be in several, in each with flags of its own. */
enum likeness {
	LIKE_FILE_AND_WORDS = 0,
	LIKE_FILE_AND_LINE,
	LIKE_FILE,
	LIKE_WORDS,
	LIKE_NAME,
	LIKENESS_COUNT,
};

/* A target, and what it is in the other report. */
struct side {
	struct target_result *on_target;
	const struct side *other; /* NULL: it is not there */
	char *key;
	size_t index;
};

struct comparison {
	struct result *result;
	const char *path;
	struct side *now;
	size_t now_count;
	struct side *former;
	size_t former_count;
};

static const char *
plain_file(const char *file)
{
	while (file != NULL && strncmp(file, "./", 2) == 0) {
		file += 2;
		file += strspn(file, "/");
	}
	return file;
}

static void
add_words(struct strbuf *key, const struct target *target)
{
	for (size_t i = 0; i < target->word_count; i++)
		key_add(key, target->words[i].text);
}

/* What every target must have in common with its former self. */
static void
add_name(struct strbuf *key, const struct target *target)
{
	const struct place *place = &target->place;

	key_add_number(key, place->source);
	key_add(key, target->component->name);
	if (place->source == SOURCE_PROCESS)
		return;
	key_add(key, place->object.kind);
	key_add(key, place->object.namespace);
	key_add(key, place->object.name);
	key_add(key, place->container);
	if (place->object.name == NULL)
		key_add(key, plain_file(place->origin.file));
}

static char *
make_key(struct arena *arena, const struct target *target, enum likeness likeness)
{
	cleanup_strbuf struct strbuf key = {0};

	add_name(&key, target);
	if (likeness <= LIKE_FILE)
		key_add(&key, plain_file(target->place.origin.file));
	if (likeness == LIKE_FILE_AND_LINE)
		key_add_number(&key, target->place.origin.line);
	if (likeness == LIKE_FILE_AND_WORDS || likeness == LIKE_WORDS)
		add_words(&key, target);
	return arena_copy(arena, key.text);
}

static int
compare_sides(const void *left, const void *right)
{
	const struct side *a = *(const struct side *const *)left;
	const struct side *b = *(const struct side *const *)right;
	int order = strcmp(a->key, b->key);

	return order != 0 ? order : a->index < b->index ? -1 : 1;
}

/* Those that have no other side yet (struct side *), sorted by their keys. */
static struct vector
list_alone(struct arena *arena, struct side *sides, size_t count, enum likeness likeness)
{
	struct vector alone = VECTOR(struct side *);

	for (size_t i = 0; i < count; i++) {
		if (sides[i].other != NULL)
			continue;
		sides[i].key = make_key(arena, sides[i].on_target->target, likeness);
		*(struct side **)vector_add(&alone) = &sides[i];
	}
	vector_sort(&alone, compare_sides);
	return alone;
}

static void
pair(struct comparison *all, enum likeness likeness)
{
	cleanup_arena struct arena keys = {0};
	cleanup_vector struct vector now = list_alone(&keys, all->now, all->now_count, likeness);
	cleanup_vector struct vector former =
		list_alone(&keys, all->former, all->former_count, likeness);
	size_t i = 0;
	size_t k = 0;

	while (i < now.count && k < former.count) {
		struct side *one = *(struct side **)vector_at(&now, i);
		struct side *other = *(struct side **)vector_at(&former, k);
		int order = strcmp(one->key, other->key);

		i += order <= 0;
		k += order >= 0;
		if (order != 0)
			continue;
		one->other = other;
		other->other = one;
	}
}

/* Reports of several hosts can be a baseline for each of them. */
static bool
is_of_host(const struct target *target, const char *host)
{
	return target->place.host == NULL || host == NULL || strcmp(target->place.host, host) == 0;
}

static struct side *
make_sides(struct arena *arena, const struct vector *targets, const char *host, size_t *count)
{
	struct side *sides = arena_alloc(arena, targets->count * sizeof(*sides));

	*count = 0;
	for (size_t i = 0; i < targets->count; i++) {
		struct target_result *on_target = vector_at(targets, i);

		if (!is_of_host(on_target->target, host))
			continue;
		sides[*count] = (struct side){.on_target = on_target, .index = i};
		++*count;
	}
	return sides;
}

static struct check_result *
find_result(const struct target_result *on_target, const char *id)
{
	for (size_t i = 0; i < on_target->result_count; i++) {
		if (strcmp(on_target->results[i].check->plugin.id, id) == 0)
			return &on_target->results[i];
	}
	return NULL;
}

/* Does a result of the baseline make its findings known? */
static bool
is_known(const struct check_result *former)
{
	return former->status == STATUS_FAIL ||
	       (former->status == STATUS_WAIVED && former->waived != NULL &&
		strcmp(former->waived->reason, BASELINE_REASON) == 0);
}

static bool
take_same(const struct check_result *former, bool *taken, const struct argvet_finding *finding)
{
	for (size_t i = 0; i < former->finding_count; i++) {
		if (taken[i] || former->findings[i].kind != finding->kind ||
		    strcmp(former->findings[i].flag, finding->flag) != 0)
			continue;
		taken[i] = true;
		return true;
	}
	return false;
}

static void
waive(struct comparison *all, struct check_result *one)
{
	const struct waived why = {
		.reason = BASELINE_REASON,
		.origin = {.size = sizeof(why.origin), .file = all->path},
	};

	result_waive(all->result->arena, one, &why);
}

/* The findings that are new are those at the front. */
static void
keep_new(struct comparison *all, struct check_result *one, size_t count)
{
	size_t known = one->finding_count - count;
	const char *note = arena_printf(all->result->arena, "%zu more %s known since the baseline",
					known, known == 1 ? "finding is" : "findings are");

	one->finding_count = count;
	one->message = one->message == NULL
			       ? note
			       : arena_printf(all->result->arena, "%s; %s", one->message, note);
}

/* Returns how many findings of the former result are gone. */
static size_t
compare_results(struct comparison *all, const struct check_result *former, struct check_result *now)
{
	bool *taken = arena_alloc(all->result->arena, former->finding_count * sizeof(*taken));
	struct argvet_finding *fresh =
		arena_alloc(all->result->arena, now->finding_count * sizeof(*fresh));
	size_t fresh_count = 0;
	size_t gone = 0;

	for (size_t i = 0; i < now->finding_count; i++) {
		if (!take_same(former, taken, &now->findings[i]))
			fresh[fresh_count++] = now->findings[i];
	}
	for (size_t i = 0; i < former->finding_count; i++)
		gone += !taken[i];
	if (now->status != STATUS_FAIL || fresh_count == now->finding_count)
		return gone;
	if (fresh_count == 0) {
		waive(all, now);
		return gone;
	}
	now->findings = fresh;
	keep_new(all, now, fresh_count);
	return gone;
}

static int
compare_id(const void *id, const void *item)
{
	return strcmp(id, (*(const struct check *const *)item)->plugin.id);
}

static bool
was_selected(const struct result *result, const char *id)
{
	const struct vector *checks = result->checks;

	return checks->count > 0 &&
	       bsearch(id, checks->items, checks->count, checks->item_size, compare_id) != NULL;
}

/* What could not be looked at this time is not gone. */
static size_t
compare_former(struct comparison *all, const struct side *former, const struct check_result *one)
{
	struct check_result *now;

	if (!is_known(one) || !was_selected(all->result, one->check->plugin.id))
		return 0;
	if (former->other == NULL)
		return one->finding_count;
	now = find_result(former->other->on_target, one->check->plugin.id);
	if (now == NULL || now->status == STATUS_ERROR || now->status == STATUS_MANUAL)
		return 0;
	return compare_results(all, one, now);
}

size_t
baseline_apply(struct result *result, const struct result *known, const char *path)
{
	cleanup_arena struct arena arena = {0};
	struct comparison all = {.result = result, .path = path};
	size_t gone = 0;

	all.now = make_sides(&arena, &result->targets, NULL, &all.now_count);
	all.former = make_sides(&arena, &known->targets, result->host, &all.former_count);
	for (enum likeness likeness = 0; likeness < LIKENESS_COUNT; likeness++)
		pair(&all, likeness);
	for (size_t i = 0; i < all.former_count; i++) {
		const struct target_result *on_target = all.former[i].on_target;

		for (size_t k = 0; k < on_target->result_count; k++)
			gone += compare_former(&all, &all.former[i], &on_target->results[k]);
	}
	return gone;
}
