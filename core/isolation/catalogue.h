/* SPDX-License-Identifier: Apache-2.0
 *
 * What a plugin says of itself, as a message: all of struct argvet_plugin but its function, so that
 * a process can know a check that never loaded it.
 */
#ifndef ARGVET_ISOLATION_CATALOGUE_H
#define ARGVET_ISOLATION_CATALOGUE_H

#include <argvet/plugin.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "isolation/wire.h"

/* The plugin must be valid (plugin_validate). */
void catalogue_put(struct strbuf *message, const struct argvet_plugin *plugin);

/* Everything is in arena. .run is NULL. The sender may have been talked into anything by the
 * plugin: what comes is complete for a reader (lists end, enumerators are known), and whether it
 * is fit to be printed plugin_validate must tell once more. */
void catalogue_get(struct wire *wire, struct arena *arena, struct argvet_plugin *plugin);

#endif
