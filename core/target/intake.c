/* SPDX-License-Identifier: Apache-2.0 */
#include "target/intake.h"

#include <string.h>

#include "target/flag.h"

void
intake_init(struct intake *intake, struct arena *arena, const struct components *components)
{
	*intake = (struct intake){
		.arena = arena,
		.components = components,
		.targets = VECTOR(struct target *),
		.problems = PROBLEMS(arena),
	};
}

void
intake_free(struct intake *intake)
{
	vector_free(&intake->targets);
	vector_free(&intake->problems.items);
}

static void
tell_watcher(const struct intake *intake)
{
	if (intake->watch != NULL)
		intake->watch(intake->watcher, intake);
}

void
intake_count_file(struct intake *intake)
{
	intake->files++;
	tell_watcher(intake);
}

void
intake_count_process(struct intake *intake)
{
	intake->processes++;
	tell_watcher(intake);
}

static struct kubernetes_version
find_version(const struct intake *intake, const char *image)
{
	struct kubernetes_version version = {0};

	if (image != NULL && version_from_image(intake->arena, image, &version))
		return version;
	return intake->fallback;
}

/* A distribution's flag that names a file with all the others. */
static const char *
find_settings_gap(const struct intake *intake, const struct target *target)
{
	const char *name = target->component->settings_flag;
	const struct argvet_flag *flag = name != NULL ? flags_find(target->flags, name) : NULL;

	if (flag == NULL)
		return NULL;
	return arena_printf(intake->arena, "--%s=%s takes the flags from a file", name,
			    flag->value);
}

static const char *
find_open_gap(const struct intake *intake, const struct flag_set *flags)
{
	const char *path = flags->open != NULL ? flags->open->origin.path : NULL;

	if (flags->open == NULL)
		return NULL;
	return arena_printf(intake->arena, "\"%s\"%s%s may hold more flags", flags->open->text,
			    path != NULL ? " in " : "", path != NULL ? path : "");
}

static const struct target *
admit(struct intake *intake, const struct place *place, const struct invocation *invocation,
      const char *gap)
{
	struct target *target = arena_alloc(intake->arena, sizeof(*target));

	target->component = invocation->component;
	target->place = *place;
	target->place.origin.size = sizeof(target->place.origin);
	if (target->place.image == NULL)
		target->place.image = invocation->image;
	target->kubernetes = find_version(intake, target->place.image);
	target->words = invocation->words;
	target->word_count = invocation->count;
	target->flags =
		flags_read(intake->arena, target->component, target->words, target->word_count,
			   target->kubernetes.number, &intake->problems);
	target->gap = invocation->gap != NULL ? invocation->gap : gap;
	if (target->gap == NULL)
		target->gap = find_open_gap(intake, target->flags);
	if (target->gap == NULL)
		target->gap = find_settings_gap(intake, target);
	*(struct target **)vector_add(&intake->targets) = target;
	return target;
}

const struct target *
intake_admit(struct intake *intake, const struct place *place, const struct invocation *invocation)
{
	const struct target *first = admit(intake, place, invocation, NULL);

	/* Where words are missing from the line, they may be missing in all that it runs. */
	for (const struct invocation *at = invocation->next; at != NULL; at = at->next)
		admit(intake, place, at, invocation->gap);
	return first;
}

const struct target *
intake_offer(struct intake *intake, const struct command_line *line)
{
	struct invocation invocation;

	if (!component_recognise(intake->components, intake->arena, line->words, line->count,
				 &invocation))
		return NULL;
	if (invocation.gap == NULL)
		invocation.gap = line->gap;
	return intake_admit(intake, &line->place, &invocation);
}
