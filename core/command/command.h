/* SPDX-License-Identifier: Apache-2.0
 *
 * The verbs of argvet, one file each.
 */
#ifndef ARGVET_COMMAND_COMMAND_H
#define ARGVET_COMMAND_COMMAND_H

#include "command/option.h"

extern const struct command command_scan;
extern const struct command command_convert;
extern const struct command command_list;
extern const struct command command_explain;
extern const struct command command_config;
extern const struct command command_new;
extern const struct command command_inspect;
extern const struct command command_test;
extern const struct command command_completion;

/* All of them, in the order of --help; ends with NULL. */
extern const struct command *const commands[];

#endif
