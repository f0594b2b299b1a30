/* SPDX-License-Identifier: Apache-2.0
 *
 * The names in a directory, in order, and what the kernel says of each without being asked.
 */
#ifndef ARGVET_SOURCE_LISTING_H
#define ARGVET_SOURCE_LISTING_H

#include "base/strbuf.h"
#include "base/vector.h"

struct listing {
	struct strbuf text;  /* all entries, one behind the other */
	struct vector names; /* const char *, into text */
};

#define LISTING ((struct listing){.names = VECTOR(const char *)})

/* Lists the directory that is open as fd, which stays open; names with a leading dot are left out.
 * 0, or an errno: then the names until there are in the listing. */
int listing_read(struct listing *listing, int fd);

/* DT_REG, DT_DIR, …, or DT_UNKNOWN, of a name in a listing. */
unsigned char listing_type(const char *name);

void listing_free(struct listing *listing);

#define cleanup_listing __attribute__((cleanup(listing_free)))

#endif
