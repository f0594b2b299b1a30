/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of a word that nobody has filled in yet.
 */
#ifndef ARGVET_TARGET_UNRESOLVED_H
#define ARGVET_TARGET_UNRESOLVED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* The first part of text that a cluster or a template has yet to fill in, as written: "$(PORT)",
 * "${PORT}", "$PORT", "{{ .Values.port }}", "<%= port %>", "__PORT__", "@PORT@", "<port>", or a
 * value that is wholly capitals and underscores, API_PORT. NULL if there is none. The result is in
 * arena. */
const char *unresolved_part(struct arena *arena, const char *text);

/* As unresolved_part, without the marks that begin with "$": for a reader of shell text, who knows
 * better which of those are meant literally. */
const char *unresolved_mark(struct arena *arena, const char *text);

/* The length of the mark that text begins with, if it is one that a shell would not take for one
 * word: "{{ .Values.port }}", "<%= port %>", "<port>". 0 if it is none. */
size_t unresolved_length(const char *text);

/* Could the word hold other flags, or none, once it is filled in? True for "{{ .flags }}" and
 * "--{{ $name }}={{ $value }}", false for "--port={{ .port }}". */
bool unresolved_flags(const char *text);

#endif
