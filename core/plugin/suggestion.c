/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/suggestion.h"

#include <stdint.h>
#include <string.h>

#include "base/distance.h"

#define MOST 3

/* The name of a check that is nearest to what was written. */
struct near_miss {
	const struct check *check;
	const char *name; /* its id, its number or an alias */
	size_t distance;
};

static const struct check *
check_at(const struct registry *registry, size_t index)
{
	return *(const struct check *const *)vector_at(&registry->checks, index);
}

static void
consider(struct near_miss *best, const char *selector, const char *word, const char *name)
{
	size_t distance = distance_between(selector, word);

	if (distance >= best->distance)
		return;
	best->distance = distance;
	best->name = name;
}

static struct near_miss
nearest_name(const struct check *check, const char *selector, const struct benchmark *benchmark)
{
	const struct argvet_plugin *plugin = &check->plugin;
	struct near_miss best = {.check = check, .distance = SIZE_MAX};
	const char *number = benchmark_control(benchmark, plugin);

	/* "port" for "insecure-port" is many letters away and still a good guess. */
	if (strlen(selector) > 2 && strcasestr(plugin->id, selector) != NULL) {
		best.name = plugin->id;
		best.distance = 1;
	}
	consider(&best, selector, plugin->id, plugin->id);
	consider(&best, selector, strchr(plugin->id, '/') + 1, plugin->id);
	if (number != NULL)
		consider(&best, selector, number, number);
	for (const char *const *alias = plugin->aliases; alias != NULL && *alias != NULL; alias++)
		consider(&best, selector, *alias, *alias);
	return best;
}

static int
compare_candidates(const void *a, const void *b)
{
	const struct near_miss *one = a;
	const struct near_miss *other = b;

	if (one->distance != other->distance)
		return one->distance < other->distance ? -1 : 1;
	return strcmp(one->check->plugin.id, other->check->plugin.id);
}

/* One letter in three may be wrong; more is another word. */
static void
find_nearest(struct vector *candidates, const struct registry *registry, const char *selector,
	     const struct benchmark *benchmark)
{
	size_t farthest = strlen(selector) / 3;

	for (size_t i = 0; i < registry->checks.count; i++) {
		struct near_miss candidate =
			nearest_name(check_at(registry, i), selector, benchmark);

		if (candidate.distance <= farthest)
			*(struct near_miss *)vector_add(candidates) = candidate;
	}
	vector_sort(candidates, compare_candidates);
}

static const char *
separator(size_t index, size_t count)
{
	if (index == 0)
		return "";
	return index + 1 == count ? " or " : ", ";
}

static bool
add_nearest(struct strbuf *text, const struct registry *registry, const char *selector,
	    const struct benchmark *benchmark)
{
	cleanup_vector struct vector candidates = VECTOR(struct near_miss);
	size_t count;

	find_nearest(&candidates, registry, selector, benchmark);
	if (candidates.count == 0)
		return false;
	count = candidates.count < MOST ? candidates.count : MOST;
	strbuf_add_text(text, "; did you mean ");
	for (size_t i = 0; i < count; i++) {
		const struct near_miss *candidate = vector_at(&candidates, i);
		const char *id = candidate->check->plugin.id;

		strbuf_printf(text, "%s%s", separator(i, count), candidate->name);
		if (candidate->name != id)
			strbuf_printf(text, " (%s)", id);
	}
	strbuf_add_char(text, '?');
	return true;
}

static bool
has_number(const struct check *check, const struct benchmark *benchmark, const char *number)
{
	const char *own = benchmark_control(benchmark, &check->plugin);

	return own != NULL && strcmp(own, number) == 0;
}

/* Whether an earlier benchmark gave this number to the same check. */
static bool
was_named(const struct check *check, size_t benchmarks, const char *number)
{
	for (size_t i = 0; i < benchmarks; i++)
		if (has_number(check, benchmark_at(i), number))
			return true;
	return false;
}

/* A number moves from one check to another between benchmarks: each is named once. */
static bool
add_other_benchmarks(struct strbuf *text, const struct registry *registry, const char *number,
		     const struct benchmark *benchmark)
{
	const struct benchmark *other;
	size_t added = 0;

	for (size_t i = 0; added < MOST && (other = benchmark_at(i)) != NULL; i++) {
		for (size_t j = 0; added < MOST && j < registry->checks.count; j++) {
			const struct check *check = check_at(registry, j);

			if (!has_number(check, other, number) || was_named(check, i, number))
				continue;
			if (added++ == 0)
				strbuf_printf(text, " in %s; it is ", benchmark->name);
			else
				strbuf_add_text(text, ", ");
			strbuf_printf(text, "%s in %s", check->plugin.id, other->name);
		}
	}
	return added > 0;
}

void
suggestion_add(struct strbuf *text, const struct registry *registry, const char *selector,
	       const struct benchmark *benchmark)
{
	if (registry->checks.count == 0) {
		strbuf_add_text(text, ": no check was loaded (see argvet list)");
		return;
	}
	if (add_other_benchmarks(text, registry, selector, benchmark))
		return;
	if (add_nearest(text, registry, selector, benchmark))
		return;
	strbuf_add_text(text, "; argvet list shows them all");
}
