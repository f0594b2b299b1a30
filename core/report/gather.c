/* SPDX-License-Identifier: Apache-2.0 */
#include "report/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/key.h"
#include "base/path.h"

/* A check and the report that it is from. */
struct claim {
	struct check *check;
	const struct saved_report *report;
};

static void
add_list(struct strbuf *key, const char *const *texts)
{
	for (; texts != NULL && *texts != NULL; texts++)
		key_add(key, *texts);
	key_add(key, NULL);
}

static void
add_controls(struct strbuf *key, const struct argvet_control *control)
{
	for (; control != NULL && control->framework != NULL; control++) {
		key_add(key, control->framework);
		key_add(key, control->version);
		key_add(key, control->id);
	}
	key_add(key, NULL);
}

static void
add_settings(struct strbuf *key, const struct check *check)
{
	const struct argvet_parameter *parameter = check->plugin.parameters;

	for (size_t i = 0; parameter != NULL && parameter[i].name != NULL; i++) {
		key_add(key, check->settings[i].name);
		key_add(key, check->settings[i].text);
	}
}

/* All that a report tells of a check, but for the file and the version of its plugin. */
static void
add_content(struct strbuf *key, const struct check *check)
{
	const struct argvet_plugin *plugin = &check->plugin;
	const char *const texts[] = {
		plugin->vendor,      plugin->title,     plugin->category,
		plugin->description, plugin->rationale, plugin->audit,
		plugin->remediation, plugin->impact,    plugin->default_value,
	};

	key_add(key, severity_name(plugin->severity));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		key_add(key, texts[i]);
	add_list(key, plugin->components);
	add_list(key, plugin->references);
	add_list(key, plugin->aliases);
	add_controls(key, plugin->controls);
	add_settings(key, check);
}

static bool
is_same(const struct check *one, const struct check *other)
{
	cleanup_strbuf struct strbuf key = {0};
	cleanup_strbuf struct strbuf other_key = {0};

	add_content(&key, one);
	add_content(&other_key, other);
	return strcmp(key.text, other_key.text) == 0;
}

/* By version; of one version, the more severe is the one that hides nothing. */
static bool
is_newer(const struct check *one, const struct check *than)
{
	const char *version = one->plugin.version != NULL ? one->plugin.version : "";
	const char *other = than->plugin.version != NULL ? than->plugin.version : "";
	int order = strverscmp(version, other);

	return order > 0 || (order == 0 && one->plugin.severity > than->plugin.severity);
}

static int
compare_claims(const void *left, const void *right)
{
	const struct claim *a = left;
	const struct claim *b = right;

	return strcmp(a->check->plugin.id, b->check->plugin.id);
}

static int
compare_check(const void *check, const void *claim)
{
	return strcmp((*(const struct check *const *)check)->plugin.id,
		      ((const struct claim *)claim)->check->plugin.id);
}

static const char *
version_of(const struct check *check)
{
	return check->plugin.version != NULL ? check->plugin.version : "without a version";
}

static void
warn(struct problems *problems, const struct claim *taken, const struct claim *other)
{
	const struct argvet_origin origin = {.size = sizeof(origin), .file = other->report->path};

	problem_add(problems, PROBLEM_WARNING, &origin,
		    "%s is another check here (version %s) than in %s (version %s): the latter's "
		    "severity and texts are shown for both",
		    other->check->plugin.id, version_of(other->check), taken->report->path,
		    version_of(taken->check));
}

static struct claim *
find_claim(const struct vector *claims, const struct check *check)
{
	for (size_t i = 0; i < claims->count; i++) {
		struct claim *claim = vector_at(claims, i);

		if (strcmp(claim->check->plugin.id, check->plugin.id) == 0)
			return claim;
	}
	return NULL;
}

/* As find_claim, for claims that are sorted. */
static const struct claim *
taken_claim(const struct vector *claims, const struct check *check)
{
	return bsearch(&check, claims->items, claims->count, claims->item_size, compare_check);
}

static void
claim_checks(struct vector *claims, const struct saved_report *report)
{
	for (size_t i = 0; i < report->checks.count; i++) {
		struct check *check = *(struct check **)vector_at(&report->checks, i);
		struct claim *claim = find_claim(claims, check);

		if (claim == NULL)
			claim = vector_add(claims);
		else if (!is_newer(check, claim->check))
			continue;
		*claim = (struct claim){check, report};
	}
}

static void
warn_of_others(struct problems *problems, const struct vector *claims,
	       const struct saved_report *report)
{
	for (size_t i = 0; i < report->checks.count; i++) {
		const struct claim own = {*(struct check **)vector_at(&report->checks, i), report};
		const struct claim *taken = taken_claim(claims, own.check);

		if (taken->check != own.check && !is_same(taken->check, own.check))
			warn(problems, taken, &own);
	}
}

/* "node1" of "reports/node1.json". */
static const char *
host_of(struct arena *arena, const struct saved_report *report)
{
	const char *name = path_base(report->path);
	const char *dot = strrchr(name, '.');

	if (report->result.host != NULL)
		return report->result.host;
	if (dot == NULL || dot == name)
		return name;
	return arena_copy_bytes(arena, name, (size_t)(dot - name));
}

static void
add_targets(struct saved_report *whole, const struct vector *claims,
	    const struct saved_report *report, const char *host)
{
	for (size_t i = 0; i < report->result.targets.count; i++) {
		const struct target_result *theirs = vector_at(&report->result.targets, i);
		struct target_result *on_target = vector_add(&whole->result.targets);
		struct target *target = arena_alloc(whole->result.arena, sizeof(*target));

		*target = *theirs->target;
		if (target->place.host == NULL)
			target->place.host = host;
		*on_target = *theirs;
		on_target->target = target;
		for (size_t k = 0; k < on_target->result_count; k++)
			on_target->results[k].check =
				taken_claim(claims, on_target->results[k].check)->check;
	}
}

/* Formats show a problem's place and message, so the message has to tell the host. */
static void
add_problems(struct saved_report *whole, const struct saved_report *report, const char *host)
{
	for (size_t i = 0; i < report->problems.items.count; i++) {
		struct problem *problem = vector_add(&whole->problems.items);

		*problem = *(const struct problem *)vector_at(&report->problems.items, i);
		if (problem->host != NULL || host == NULL)
			continue;
		problem->host = host;
		problem->message =
			arena_printf(whole->result.arena, "%s (on %s)", problem->message, host);
	}
}

static int
check_benchmarks(const struct saved_report *reports, size_t count, struct error **err)
{
	for (size_t i = 1; i < count; i++) {
		if (reports[i].result.benchmark != reports[0].result.benchmark)
			return error_make(err, 0,
					  "%s has the numbers of %s, %s those of %s: reports of "
					  "different benchmarks cannot be one",
					  reports[0].path, reports[0].result.benchmark->name,
					  reports[i].path, reports[i].result.benchmark->name);
	}
	return 0;
}

static void
open_whole(struct arena *arena, const struct saved_report *reports, size_t count,
	   struct saved_report *whole)
{
	*whole = (struct saved_report){
		.path = reports[0].path,
		.checks = VECTOR(struct check *),
		.problems = PROBLEMS(arena),
	};
	whole->result = (struct result){
		.arena = arena,
		.benchmark = reports[0].result.benchmark,
		.host = count == 1 ? reports[0].result.host : NULL,
		.isolation = count == 1 ? reports[0].result.isolation : NULL,
		.checks = &whole->checks,
		.targets = VECTOR(struct target_result),
		.problems = &whole->problems,
	};
}

int
report_gather(struct arena *arena, const struct saved_report *reports, size_t count,
	      struct saved_report *whole, struct error **err)
{
	cleanup_vector struct vector claims = VECTOR(struct claim);
	bool incomplete = false;

	open_whole(arena, reports, count, whole);
	if (check_benchmarks(reports, count, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		claim_checks(&claims, &reports[i]);
	vector_sort(&claims, compare_claims);
	for (size_t i = 0; i < claims.count; i++)
		*(struct check **)vector_add(&whole->checks) =
			((struct claim *)vector_at(&claims, i))->check;
	for (size_t i = 0; i < count; i++) {
		const char *host = count > 1 ? host_of(arena, &reports[i]) : NULL;

		warn_of_others(&whole->problems, &claims, &reports[i]);
		add_targets(whole, &claims, &reports[i], host);
		add_problems(whole, &reports[i], host);
		incomplete = incomplete || !reports[i].result.complete;
	}
	result_sort_and_count(&whole->result, incomplete);
	return 0;
}
