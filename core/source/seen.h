/* SPDX-License-Identifier: Apache-2.0
 *
 * Files that were met already, whatever their names. A zeroed struct has met none.
 */
#ifndef ARGVET_SOURCE_SEEN_H
#define ARGVET_SOURCE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct seen_file {
	dev_t device;
	ino_t inode;
};

struct seen {
	struct seen_file *slots; /* all zero where there is none */
	size_t capacity;         /* a power of two, or 0 */
	size_t count;
};

/* Is the file met for the first time? */
bool seen_add(struct seen *seen, dev_t device, ino_t inode);

void seen_free(struct seen *seen);

#define cleanup_seen __attribute__((cleanup(seen_free)))

#endif
