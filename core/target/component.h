/* SPDX-License-Identifier: Apache-2.0
 *
 * Components: how one is recognised in the words of a command line, and what flags it has.
 */
#ifndef ARGVET_TARGET_COMPONENT_H
#define ARGVET_TARGET_COMPONENT_H

#include <stdbool.h>
#include <stddef.h>

#include <argvet/plugin.h>

#include "base/arena.h"
#include "base/vector.h"
#include "target/target.h"

/* What a value must look like for the component to start; a boolean's form follows from its type.
 */
enum flag_form {
	FORM_ANY = 0,
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

struct component {
	const char *name; /* "kube-apiserver" */
	const char *const *subcommands; /* of hyperkube, beside the name itself; ends with NULL */
	const char *settings_flag; /* the flag of a distribution's build that moves all flags into a
				      file; or NULL */
	const struct flag_spec
		*flags; /* sorted by name; empty for a component that only checks know */
	size_t flag_count;
	struct vector declared; /* struct argvet_flag_decl: what checks declare beyond that */
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

/* Does some flag of the component begin with these letters and go on after them? */
bool component_flag_begins(const struct component *component, const char *letters);

/* What runs when a command line runs. */
struct invocation {
	const struct component *component;
	const struct word *words; /* its own words, the program first */
	size_t count;
	const char *image; /* the image that a container runtime's command line names, or NULL */
	const char *gap; /* NULL, or why words may be missing: an unresolved "$ARGS" in a shell
			    script */
	bool wrapped; /* the program of the process itself is another: a shell, a wrapper */
};

/* Looks for a component in the words, through shells, wrappers and hyperkube. True if one is run;
 * words that had to be made (those of a shell script) are in arena. */
bool component_recognise(const struct components *components, struct arena *arena,
			 const struct word *words, size_t count, struct invocation *invocation);

/* The component that an image is named after ("registry.k8s.io/kube-apiserver-amd64:v1.19.3"), or
 * NULL. */
const struct component *component_of_image(const struct components *components, const char *image);

#endif
