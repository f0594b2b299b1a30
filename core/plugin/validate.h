/* SPDX-License-Identifier: Apache-2.0
 *
 * Is what a plugin says of itself complete, and fit to be printed?
 */
#ifndef ARGVET_PLUGIN_VALIDATE_H
#define ARGVET_PLUGIN_VALIDATE_H

#include <argvet/plugin.h>

#include "base/error.h"

/* Every member that argvet relies on is there, every list ends, every text is UTF-8 without control
 * characters (but newlines and tabs in the long ones), the id is component/name. Returns 0, or -1
 * with the first fault; its text is safe to print. */
int plugin_validate(const struct argvet_plugin *plugin, struct error **err);

/* The same for an id alone; member is what the error calls it. */
int plugin_id_validate(const char *id, const char *member, struct error **err);

#endif
