/* SPDX-License-Identifier: Apache-2.0
 *
 * A target: one command line of one component, with the origin of every word. Const once it is
 * made.
 */
#ifndef ARGVET_TARGET_TARGET_H
#define ARGVET_TARGET_TARGET_H

#include <stddef.h>
#include <stdint.h>

#include <argvet/plugin.h>

#include "target/version.h"

enum target_source {
	SOURCE_PROCESS = 1,
	SOURCE_MANIFEST,
	SOURCE_ARGV,
};

/* How the text of a word lies in its file, letter for letter, where it does: its first character is
 * at line and column, each further line of it is indented by so many characters. */
struct word_layout {
	uint32_t line;
	uint32_t column;
	uint32_t indent;
};

/* One word of a command line. */
struct word {
	const char *text;
	const struct word_layout *layout; /* NULL: only its origin is known */
	/* NULL, or the part of .text whose value nobody can know from here. */
	const char *unresolved;
	struct argvet_origin origin;
};

/* The Kubernetes object that holds a container; members are NULL where it doesn't say. */
struct object {
	const char *kind;
	const char *namespace;
	const char *name;
};

/* What somebody wrote on the object in argvet's own annotation. */
struct annotation {
	const char *text;
	struct argvet_origin origin;
};

/* Where a command line was found, beyond the place of its first word. */
struct place {
	enum target_source source;
	struct argvet_origin origin;
	size_t document; /* in its file, from 1; 0 where there are none */
	struct object object;
	const char *container; /* NULL where there is none */
	const char *image;     /* NULL if not known */
	/* The machine that it was found on, where a report holds those of several; else NULL. */
	const char *host;
	/* Which checks to waive: the same array for all containers of an object. */
	const struct annotation *waive;
	size_t waive_count;
};

struct target {
	const struct component *component;
	struct place place;
	struct kubernetes_version kubernetes;
	const struct word *words; /* the component's own command line: its program first */
	size_t word_count;
	const struct flag_set *flags;
	const char *gap; /* NULL, or why flags may be missing from the words: "the line is cut off
			    inside --tls" */
};

#endif
