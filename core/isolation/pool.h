/* SPDX-License-Identifier: Apache-2.0
 *
 * The workers of a scan. The parent finds plugins and units and opens them; workers load the
 * plugins, read the units and run the checks, and whatever becomes of one of them, the rest is as
 * it would have been. The result is the same for any number of workers.
 *
 *	pool_new, pool_load (which plugins are there?), pool_start (these checks are to run),
 *	pool_take for each unit, pool_finish, pool_free
 */
#ifndef ARGVET_ISOLATION_POOL_H
#define ARGVET_ISOLATION_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"
#include "plugin/registry.h"
#include "plugin/search.h"
#include "scan/result.h"
#include "source/unit.h"
#include "target/component.h"
#include "target/problem.h"
#include "target/version.h"

enum isolation {
	ISOLATION_AUTO = 0, /* as much as the kernel gives */
	ISOLATION_REQUIRE,  /* all of it, or no scan */
	ISOLATION_NONE,     /* everything in this process, for debuggers */
};

struct pool_settings {
	enum isolation isolation;
	size_t jobs;     /* workers at most; 0: one for each processor at hand */
	double patience; /* how many seconds a check may take */
	bool wordless;   /* of a target's words nobody asks for more than the first */
	/* Told of what has been looked at so far; may be NULL. */
	void (*watch)(void *watcher, size_t files, size_t processes, size_t targets);
	void *watcher;
};

#define POOL_PATIENCE 2.0

struct pool;

/* What the pool keeps is in arena. */
struct pool *pool_new(const struct pool_settings *settings, struct arena *arena);

/* Loads the plugins and admits or refuses each; the search is borrowed until pool_free. */
void pool_load(struct pool *pool, const struct search *search, struct registry *registry);

/* What a scan wants of its workers. All of it is borrowed until pool_finish. */
struct pool_plan {
	const struct registry *registry;
	const struct vector *checks; /* const struct check *: those that run */
	const struct components *components;
	struct kubernetes_version fallback;
	struct problems *problems;
};

/* An error only where isolation is required and something is missing. */
int pool_start(struct pool *pool, const struct pool_plan *plan, struct error **err);

/* Has a unit answered, sooner or later; takes its descriptor. pool is a struct pool: see
 * walk_settings. */
void pool_take(void *pool, const struct unit *unit);

/* Waits for the answers, and adds targets with their results, and problems. */
void pool_finish(struct pool *pool, struct result *result);

/* What stood between plugins and the machine, for reports. In the arena. */
void pool_describe(const struct pool *pool, struct isolation_summary *summary);

void pool_free(struct pool *pool);

#endif
