/* SPDX-License-Identifier: Apache-2.0
 *
 * How far what a shell would fill in goes: "$NAME", "${NAME}", "$(command)", "<(command)".
 */
#ifndef ARGVET_TARGET_EXPANSION_H
#define ARGVET_TARGET_EXPANSION_H

#include <stdbool.h>
#include <stddef.h>

/* The length of the expansion at text; 0: it is none, SIZE_MAX: it has no end. */
size_t expansion_length(const char *text);

/* The same for "<(command)", which is one only where a word begins. */
size_t expansion_process_length(const char *text);

/* "$@" is all arguments, each a word, even within quotes; so is "${list[@]}". */
bool expansion_is_list(const char *expansion);

/* Is it all arguments of the script? */
bool expansion_is_arguments(const char *expansion);

#endif
