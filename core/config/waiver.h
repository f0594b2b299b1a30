/* SPDX-License-Identifier: Apache-2.0
 *
 * A waiver: somebody's word that a check may fail in a certain place, why, and until when.
 */
#ifndef ARGVET_CONFIG_WAIVER_H
#define ARGVET_CONFIG_WAIVER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/vector.h"
#include "config/value.h"
#include "target/problem.h"
#include "target/target.h"

/* All members that are set narrow it. */
struct waiver {
	struct config_value check; /* a selector */
	struct config_value component;
	/* Globs. An object is "Kind/namespace/name", or "Kind/name" in any namespace. */
	const char *file;
	const char *object;
	const char *container;
	const char *reason;
	const char *expires; /* "2026-12-31", the last day on which it holds; NULL: it never ends */
	struct argvet_origin origin;
};

/* Is the text a day of the calendar, written like 2026-12-31? */
bool waiver_is_date(const char *text);

/* Could a Kubernetes object match the text: has it the right number of parts? */
bool waiver_is_object(const char *text);

/* Both days are written like 2026-12-31. */
bool waiver_has_expired(const struct waiver *waiver, const char *today);

/* The file's path seen from directory, which is absolute and without links; NULL if it is not
 * below it. */
const char *waiver_relative_path(struct arena *arena, const char *directory, const char *file);

/* Does the target lie within component, file, object and container? relative is another name of the
 * target's file, or NULL. */
bool waiver_covers(const struct waiver *waiver, const struct target *target, const char *relative);

/* Reads the waivers of an annotation (struct waiver), "CHECK=REASON" each, with semicolons or
 * newlines between them; "(until 2026-12-31)" at the end of a reason is its last day. What is no
 * waiver is a warning. */
void waiver_read_annotation(struct arena *arena, const struct annotation *annotation,
			    struct vector *waivers, struct problems *problems);

#endif
