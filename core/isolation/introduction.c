/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/introduction.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "base/error.h"
#include "isolation/catalogue.h"
#include "isolation/wire.h"
#include "plugin/parameter.h"
#include "plugin/probe.h"
#include "plugin/validate.h"
#include "scan/result.h"

/* How long loading a plugin may take, in milliseconds; time is looked at so often. */
#define PATIENCE 5000
#define TICK     20

/* A worker that ends so often before it has loaded anything will not do better. */
#define TRIES 3

/* What is known of the candidates so far. */
struct finding_out {
	struct introduction *introduction;
	bool *wanted;         /* by candidate: to be loaded by the next worker */
	struct check **found; /* by candidate */
	const char **refused; /* by candidate: why not */
	struct arena arena;
};

static size_t
count(const struct finding_out *about)
{
	return about->introduction->search->candidates.count;
}

static const struct candidate *
candidate_at(const struct finding_out *about, size_t index)
{
	return vector_at(&about->introduction->search->candidates, index);
}

static enum argvet_outcome
run_elsewhere(struct argvet_run *run)
{
	return argvet_conclude(run, ARGVET_ERROR, "only a worker can run this check");
}

/* Makes a check of what a worker has said, which a plugin may have talked it into. */
static struct check *
read_check(struct wire *wire, const struct candidate *candidate, struct error **err)
{
	struct check *check = alloc_zeroed(1, sizeof(*check));

	check->path = alloc_copy(candidate->path);
	check->device = candidate->device;
	check->inode = candidate->inode;
	check->fd = -1;
	catalogue_get(wire, &check->arena, &check->plugin);
	check->plugin.run = run_elsewhere;
	if (wire->broken) {
		error_make(err, 0, "its worker said what makes no sense");
	} else if (plugin_validate(&check->plugin, err) == 0 &&
		   check_place(&check->plugin, check->path, candidate->wanted_id, err) == 0) {
		parameter_reset(check);
		return check;
	}
	check_free(check);
	return NULL;
}

/* Reads one entry of the catalogue: true if it tells of a candidate that was asked for. */
static bool
read_entry(struct finding_out *about, struct wire *wire)
{
	uint32_t index = wire_get_u32(wire);
	const char *refusal = wire_get_text(wire);
	cleanup_error struct error *err = NULL;

	if (wire->broken || index >= count(about) || !about->wanted[index] ||
	    about->found[index] != NULL)
		return false;
	if (refusal == NULL)
		about->found[index] = read_check(wire, candidate_at(about, index), &err);
	if (about->found[index] == NULL)
		about->refused[index] =
			arena_copy(&about->arena, refusal != NULL ? refusal : error_text(err));
	return !wire->broken;
}

static bool
read_catalogue(struct finding_out *about, const struct channel_message *message)
{
	struct wire wire = WIRE(message->bytes, message->length);

	about->introduction->gaps |= wire_get_u32(&wire);
	while (!wire.broken && wire.at < wire.end) {
		if (!read_entry(about, &wire))
			return false;
	}
	return !wire.broken && message->kind == CHANNEL_CATALOGUE;
}

/* Waits for something to come from a worker; false if it was at one plugin for too long. */
static bool
wait_for(const struct member *member)
{
	struct pollfd entry = {.fd = member->channel.fd, .events = POLLIN};
	uint32_t step = 0;
	int waited = 0;

	while (poll(&entry, 1, TICK) <= 0) {
		const struct board look = board_look(member->board);

		waited = look.step == step ? waited + TICK : 0;
		step = look.step;
		if (waited > PATIENCE)
			return false;
	}
	return true;
}

static enum channel_state
hear(struct finding_out *about, struct member *member, enum member_end *end)
{
	struct channel_message message;
	enum channel_state state = CHANNEL_EMPTY;

	*end = MEMBER_DIED;
	while (state == CHANNEL_EMPTY) {
		if (!wait_for(member)) {
			*end = MEMBER_SILENT;
			return CHANNEL_CLOSED;
		}
		state = channel_poll(&member->channel, &message);
	}
	if (state == CHANNEL_MESSAGE && read_catalogue(about, &message))
		return CHANNEL_MESSAGE;
	if (state != CHANNEL_CLOSED)
		*end = MEMBER_GARBAGE;
	return CHANNEL_CLOSED;
}

/* The plugin that is on the board has done it. False if there is none. */
static bool
refuse(struct finding_out *about, const struct board *look, enum member_end end, const char *what)
{
	bool unloading = look->phase == BOARD_UNLOADING;

	if ((look->phase != BOARD_LOADING && !unloading) || look->unit >= count(about) ||
	    !about->wanted[look->unit])
		return false;
	about->wanted[look->unit] = false;
	about->refused[look->unit] = arena_printf(
		&about->arena, "its %s code %s%s", unloading ? "finalisation" : "initialisation",
		end == MEMBER_SILENT ? "did not come back within 5 s" : what, PROBE_HINT);
	return true;
}

static struct member *
spawn(const struct finding_out *about)
{
	struct member *member = alloc_zeroed(1, sizeof(*member));
	struct worker worker = {
		.search = about->introduction->search,
		.wanted = about->wanted,
		.introduce = true,
		.wordless = about->introduction->wordless,
		.limits = about->introduction->limits,
	};
	cleanup_error struct error *err = NULL;

	if (member_spawn(member, &worker, &err) == 0)
		return member;
	fprintf(stderr, "argvet: %s\n", error_text(err));
	exit(EXIT_INCOMPLETE);
}

static void
forget(struct finding_out *about)
{
	for (size_t i = 0; i < count(about); i++) {
		if (!about->wanted[i])
			continue;
		check_free(about->found[i]);
		about->found[i] = NULL;
		about->refused[i] = NULL;
	}
}

/* Has a worker load what is wanted. NULL if it did not survive that; *certain tells whether the
 * culprit is known, and not wanted any more. */
static struct member *
try(struct finding_out *about, bool *certain)
{
	struct member *member = spawn(about);
	cleanup_strbuf struct strbuf what = {0};
	enum member_end end;
	struct board look;

	about->introduction->gaps |= sandbox_keep_reading();
	if (hear(about, member, &end) == CHANNEL_MESSAGE)
		return member;
	forget(about);
	end = member_end(member, end, PATIENCE / 1000.0, &what);
	/* And not before: who has closed the channel was at another plugin meanwhile. */
	look = board_look(member->board);
	*certain = (end == MEMBER_DIED || end == MEMBER_SILENT) &&
		   refuse(about, &look, end, what.text);
	member_free(member);
	free(member);
	return NULL;
}

/* Each plugin in a worker of its own, to see which of them it is that cannot be with others. */
static void
try_each(struct finding_out *about)
{
	bool *wanted = about->wanted;

	about->wanted = arena_alloc(&about->arena, count(about) + 1);
	for (size_t i = 0; i < count(about); i++) {
		struct member *member;
		bool certain;

		if (!wanted[i])
			continue;
		about->wanted[i] = true;
		member = try(about, &certain);
		about->wanted[i] = false;
		if (member != NULL) {
			check_free(about->found[i]);
			about->found[i] = NULL;
			about->refused[i] = NULL;
			member_free(member);
			free(member);
			continue;
		}
		wanted[i] = false;
		if (about->refused[i] == NULL)
			about->refused[i] = "its initialisation code wrote to argvet's own "
					    "channel, or closed it" PROBE_HINT;
	}
	about->wanted = wanted;
}

static struct member *
find_out(struct finding_out *about)
{
	for (int tries = 0; tries < TRIES;) {
		bool certain = false;
		struct member *member = try(about, &certain);

		if (member != NULL)
			return member;
		if (certain)
			continue;
		try_each(about);
		tries++;
	}
	fputs("argvet: no worker can be started here; --isolation=none does without\n", stderr);
	exit(EXIT_INCOMPLETE);
}

struct member *
introduction_make(struct introduction *introduction, struct registry *registry)
{
	struct finding_out about = {.introduction = introduction};
	struct member *member;
	size_t candidates = count(&about);

	about.wanted = arena_alloc(&about.arena, candidates + 1);
	about.found = arena_alloc(&about.arena, (candidates + 1) * sizeof(struct check *));
	about.refused = arena_alloc(&about.arena, (candidates + 1) * sizeof(const char *));
	for (size_t i = 0; i < candidates; i++) {
		about.refused[i] = candidate_at(&about, i)->refusal;
		about.wanted[i] = about.refused[i] == NULL;
	}
	member = find_out(&about);
	for (size_t i = 0; i < candidates; i++) {
		if (about.found[i] != NULL)
			registry_admit(registry, candidate_at(&about, i), about.found[i]);
		else
			registry_refuse(registry, candidate_at(&about, i), about.refused[i]);
	}
	arena_free(&about.arena);
	return member;
}
