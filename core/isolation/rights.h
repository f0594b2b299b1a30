/* SPDX-License-Identifier: Apache-2.0
 *
 * Capabilities: the parts of root's power. What is given up is gone for good, for children and for
 * programs that they would execute. A process never gets one that it did not have. The only module
 * that knows libcap.
 */
#ifndef ARGVET_ISOLATION_RIGHTS_H
#define ARGVET_ISOLATION_RIGHTS_H

#include <stdbool.h>

/* Each returns false if something stayed that was to go. */

/* To read any file, to see what any process executes, to write a report anywhere, and to make a
 * worker nobody's and end it. */
bool rights_keep_reading(void);

/* To become nobody. */
bool rights_keep_leaving(void);

bool rights_keep_none(void);

#endif
