/* SPDX-License-Identifier: Apache-2.0
 *
 * Most files of a tree have nothing to do with a component, and are not worth parsing.
 */
#ifndef ARGVET_SOURCE_PREFILTER_H
#define ARGVET_SOURCE_PREFILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "target/component.h"

/* Could these bytes of a manifest hold a target? False only where manifest_read would find none.
 * What it would say of such a file's mistakes is lost with it. */
bool prefilter_may_hold(const struct components *components, const char *bytes, size_t length);

#endif
