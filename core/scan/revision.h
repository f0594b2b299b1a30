/* SPDX-License-Identifier: Apache-2.0
 *
 * A case that is brought in line with what its check says, in a text that otherwise stays as it is.
 */
#ifndef ARGVET_SCAN_REVISION_H
#define ARGVET_SCAN_REVISION_H

#include <stddef.h>

#include "base/strbuf.h"
#include "scan/case.h"
#include "scan/result.h"

/* Adds to text a file of cases, bytes, in which the case test has the status and the findings that
 * its check gave it, and the message, if it had one that does not hold. test was read from these
 * very bytes. Comments, order and layout stay, and so do all other cases. Adds the lines that
 * change to changes, those that go with "-" before them and those that come with "+". */
void revision_make(const char *bytes, size_t length, const struct test_case *test,
		   const struct check_result *said, struct strbuf *text, struct strbuf *changes);

#endif
