/* SPDX-License-Identifier: Apache-2.0
 *
 * The items of command and args, which Kubernetes wants to be texts.
 */
#ifndef ARGVET_SOURCE_ITEM_H
#define ARGVET_SOURCE_ITEM_H

#include "source/node.h"

/* What Kubernetes would refuse in an item, or NULL. */
const char *item_fault(const struct node *item);

#endif
