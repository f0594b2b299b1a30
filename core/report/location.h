/* SPDX-License-Identifier: Apache-2.0
 *
 * Where something was found, as other tools want to read it: a path in the repository, a URI.
 */
#ifndef ARGVET_REPORT_LOCATION_H
#define ARGVET_REPORT_LOCATION_H

#include <stdbool.h>
#include <stddef.h>

#include <argvet/plugin.h>

#include "base/strbuf.h"

/* Adds the path of a file seen from the working directory, as far as it is below it, without "./"
 * and doubled slashes. False if there is no file: a process, standard input. */
bool location_add_path(struct strbuf *buffer, const struct argvet_origin *origin);

/* Adds a URI: relative for a file below the working directory, else file:///etc/x. A process is
 * file:///proc/PID/cmdline, standard input file:///dev/stdin. */
void location_add_uri(struct strbuf *buffer, const struct argvet_origin *origin);

#endif
