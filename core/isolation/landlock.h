/* SPDX-License-Identifier: Apache-2.0
 *
 * Landlock: which files a process may still open. Whatever the kernel can take away is taken away
 * (files, TCP ports, abstract sockets and signals to others), except to read the files that were
 * named. What is open already stays usable. The only module that knows its system calls.
 */
#ifndef ARGVET_ISOLATION_LANDLOCK_H
#define ARGVET_ISOLATION_LANDLOCK_H

/* A new set of rules that allows nothing: a descriptor, or a negative errno. */
int landlock_new(void);

/* Lets the file, or all files below the directory, be read. The descriptor may be one that was
 * opened with O_PATH. Returns 0 or a negative errno: then it stays forbidden. */
int landlock_allow_reading(int rules, int fd);

/* The rules hold from now on, whatever was allowed before. Needs no_new_privs. The descriptor stays
 * open. Returns 0 or a negative errno. */
int landlock_enter(int rules);

#endif
