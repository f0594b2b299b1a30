/* SPDX-License-Identifier: Apache-2.0
 *
 * A directory that looks like /proc, for tests whose fixture begins with it.
 */
#ifndef ARGVET_TESTS_CORE_PROC_SAMPLE_H
#define ARGVET_TESTS_CORE_PROC_SAMPLE_H

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/arena.h"

struct proc_sample {
	struct arena arena;
	char proc[32];
};

static inline int
proc_sample_open(struct proc_sample *sample)
{
	strcpy(sample->proc, "/tmp/argvet-proc-XXXXXX");
	return mkdtemp(sample->proc) != NULL ? 0 : -1;
}

static inline int
proc_sample_remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

static inline void
proc_sample_close(struct proc_sample *sample)
{
	nftw(sample->proc, proc_sample_remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(&sample->arena);
}

static inline const char *
path_in(void **state, int pid, const char *name)
{
	struct proc_sample *sample = *state;

	return arena_printf(&sample->arena, "%s/%d%s%s", sample->proc, pid,
			    *name != '\0' ? "/" : "", name);
}

static inline void
put(void **state, int pid, const char *name, const char *bytes, size_t length)
{
	FILE *file = fopen(path_in(state, pid, name), "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

/* A process with a parent; each blank in words stands for a NUL. */
static inline void
put_process(void **state, int pid, int parent, const char *words)
{
	struct proc_sample *sample = *state;
	size_t length = strlen(words);
	char *bytes = arena_copy(&sample->arena, words);
	const char *status = arena_printf(
		&sample->arena, "Name:\tx\nUmask:\t0022\nPid:\t%d\nPPid:\t%d\n", pid, parent);

	for (size_t i = 0; i < length; i++)
		bytes[i] = bytes[i] == ' ' ? '\0' : bytes[i];
	assert_int_equal(mkdir(path_in(state, pid, ""), 0700), 0);
	put(state, pid, "cmdline", bytes, length > 0 ? length + 1 : 0);
	put(state, pid, "status", status, strlen(status));
	put(state, pid, "comm", "kube-apiserver\n", 15);
}

#endif
