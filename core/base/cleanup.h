/* SPDX-License-Identifier: Apache-2.0
 *
 * What leaves scope cleans up after itself. Types with a cleanup of their own declare it beside
 * them (cleanup_arena, cleanup_error, cleanup_strbuf, cleanup_vector); these are for what the C
 * library made.
 */
#ifndef ARGVET_BASE_CLEANUP_H
#define ARGVET_BASE_CLEANUP_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline void
cleanup_free_pointer(void *pointer)
{
	free(*(void **)pointer);
}

static inline void
cleanup_close_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void
cleanup_close_dir(DIR **dir)
{
	if (*dir != NULL)
		closedir(*dir);
}

#define cleanup_free  __attribute__((cleanup(cleanup_free_pointer)))
#define cleanup_close __attribute__((cleanup(cleanup_close_fd)))
#define cleanup_dir   __attribute__((cleanup(cleanup_close_dir)))

/* Hands a descriptor to the caller: the variable's cleanup finds nothing left to do. */
static inline int
steal_fd(int *fd)
{
	int stolen = *fd;

	*fd = -1;
	return stolen;
}

#endif
