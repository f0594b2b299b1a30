/* SPDX-License-Identifier: Apache-2.0
 *
 * Files whose size nobody knows before they are read: pipes, /proc, standard input.
 */
#ifndef ARGVET_BASE_FILE_H
#define ARGVET_BASE_FILE_H

#include <stddef.h>

#include "base/strbuf.h"

/* Adds to text what can be read from fd until its end, or until there are at least limit bytes. A
 * NUL is behind it then, even if there is nothing. Returns 0, or an errno. */
int file_read(int fd, size_t limit, struct strbuf *text);

/* The same for a file in a directory that is open. Waits for nobody: a FIFO without a writer is
 * empty. */
int file_read_at(int directory, const char *name, size_t limit, struct strbuf *text);

/* Writes all of the bytes. Returns 0, or an errno. */
int file_write(int fd, const char *bytes, size_t length);

#endif
