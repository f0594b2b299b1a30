/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a result ends: its problems on standard error, its reports where the user wants them, and
 * the exit status.
 */
#ifndef ARGVET_COMMAND_PUBLISH_H
#define ARGVET_COMMAND_PUBLISH_H

#include "command/plan.h"
#include "scan/result.h"

enum exit_status publish(const struct scan_settings *settings, const struct scan_plan *plan,
			 const struct result *result);

#endif
