/* SPDX-License-Identifier: Apache-2.0
 *
 * Names for findings that stay the same from scan to scan, so that a tool knows an old one again
 * when lines have moved.
 */
#ifndef ARGVET_REPORT_IDENTITY_H
#define ARGVET_REPORT_IDENTITY_H

#include <stddef.h>

#include "base/strbuf.h"
#include "scan/result.h"

/* Adds 40 hexadecimal digits: the check, the file, the object, the container. Of command lines that
 * stand in no object, their line. The host, if the report holds several. Not the process, whose
 * number means nothing. */
void identity_add_result(struct strbuf *buffer, const struct target *target,
			 const struct check_result *result);

/* The same, and which of its findings: kind and flag. */
void identity_add_finding(struct strbuf *buffer, const struct target *target,
			  const struct check_result *result, size_t index);

/* Adds the UUID (version 5) that belongs to a name. */
void identity_add_uuid(struct strbuf *buffer, const char *name);

#endif
