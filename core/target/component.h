/* SPDX-License-Identifier: Apache-2.0
 *
 * Components: the programs that checks judge, and the flags that they have.
 */
#ifndef ARGVET_TARGET_COMPONENT_H
#define ARGVET_TARGET_COMPONENT_H

#include <stdbool.h>
#include <stddef.h>

#include <argvet/plugin.h>

#include "base/vector.h"

/* What a value must look like for the component to start. */
enum flag_form {
	FORM_ANY = 0,
	FORM_BOOLEAN,
	FORM_INTEGER,
	FORM_DURATION,
};

/* A flag of a component, and the Kubernetes versions that know it (from since up to, not including,
 * until). */
struct flag_spec {
	const char *name;
	enum argvet_type type;
	enum flag_form form;
	struct argvet_version since;
	struct argvet_version until;
};

/* Two flags that the component refuses to see together. */
struct flag_conflict {
	const char *one;
	const char *other;
};

struct component {
	/* "kube-apiserver" */
	const char *name;
	/* Of hyperkube, beside the name itself; ends with NULL. */
	const char *const *subcommands;
	/* The flag of a distribution's build that moves all others into a file; or NULL. */
	const char *settings_flag;
	/* Ends with an element of NULLs. */
	const struct flag_conflict *conflicts;
	/* Sorted by name, "_" counted as "-"; empty for a component that only checks know. */
	const struct flag_spec *flags;
	size_t flag_count;
	/* struct argvet_flag_decl: what checks declare beyond that. */
	struct vector declared;
};

/* The components that this program recognises: the built-in ones, and those that checks ask for. */
struct components {
	struct vector items; /* struct component * */
};

void components_init(struct components *components);
void components_free(struct components *components);

/* A check judges the component name and reads these flags (ends with an all-zero element, or NULL).
 * The strings are borrowed. A flag that a table knows stays as the table has it. */
void components_declare(struct components *components, const char *name,
			const struct argvet_flag_decl *flags);

/* By its exact name; NULL if nobody knows it. */
const struct component *components_find(const struct components *components, const char *name);

/* How component declares the flag name (with dashes); NULL if it doesn't. */
const struct flag_spec *component_flag(const struct component *component, const char *name);

/* How the words for a flag of this name become a value: the table's type, else the checks'; 0 if
 * nobody knows the flag. */
enum argvet_type component_flag_type(const struct component *component, const char *name);

/* The same, for a flag of which component_flag has said how it is declared. */
enum argvet_type component_spec_type(const struct component *component, const char *name,
				     const struct flag_spec *spec);

/* Does some flag of the component begin with these letters and go on after them? */
bool component_flag_begins(const struct component *component, const char *letters);

#endif
