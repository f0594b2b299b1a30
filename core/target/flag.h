/* SPDX-License-Identifier: Apache-2.0
 *
 * The only flag parser there is. It reads a command line as the component itself would: pflag's
 * rules with Kubernetes' word separator, as observed on real servers.
 */
#ifndef ARGVET_TARGET_FLAG_H
#define ARGVET_TARGET_FLAG_H

#include <stddef.h>

#include <argvet/plugin.h>

#include "base/arena.h"
#include "target/component.h"
#include "target/problem.h"
#include "target/target.h"

/* The flags that are written on one command line, each once, sorted by name. */
struct flag_set {
	const struct argvet_flag *flags;
	size_t count;
	/* NULL, or the first word that may become other flags, or none, once it is filled in. */
	const struct word *open;
};

/* Reads the words behind the program. What would keep the component from starting (a flag it does
 * not know in that version, a stray word, a value it refuses) is a warning in problems. */
const struct flag_set *
flags_read(struct arena *arena, const struct component *component, const struct word *words,
	   size_t count, struct argvet_version version, struct problems *problems);

/* The flag, or NULL if it is not written. Its name has dashes. */
const struct argvet_flag *flags_find(const struct flag_set *flags, const char *name);

#endif
