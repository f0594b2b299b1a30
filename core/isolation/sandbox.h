/* SPDX-License-Identifier: Apache-2.0
 *
 * What a process of argvet gives up, and when. Each step is for good and is kept by its children;
 * what a kernel, or a container, cannot give is told by name and the rest is done all the same. The
 * steps build on each other, and are for processes with one thread. filter.h, landlock.h and
 * rights.h know libseccomp, Landlock and libcap, one each.
 *
 *	the parent:  sandbox_keep_reading   before the first plugin and the first byte of input
 *	a worker:    sandbox_keep_loading   before it loads plugins
 *	             sandbox_keep_nothing   before it reads the first byte of input
 */
#ifndef ARGVET_ISOLATION_SANDBOX_H
#define ARGVET_ISOLATION_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* The user and the group that own nothing, on every Linux. */
#define SANDBOX_NOBODY 65534

/* A set of enum sandbox_part: what could not be had. */
typedef unsigned sandbox_gaps;

enum sandbox_part {
	SANDBOX_NO_NEW_PRIVILEGES = 1 << 0,
	SANDBOX_CAPABILITIES = 1 << 1,
	SANDBOX_SECCOMP = 1 << 2,
	SANDBOX_LANDLOCK = 1 << 3, /* no Landlock at all */
	SANDBOX_USER = 1 << 4,     /* root stays root */
	SANDBOX_LIMITS = 1 << 5,
};

/* Adds "no Landlock (the kernel has none, or it is switched off), …": nothing for 0. */
void sandbox_explain(sandbox_gaps gaps, struct strbuf *text);

/* The process still opens files, makes workers, kills them and writes reports, and never again
 * executes a program, opens a socket to anywhere, traces, mounts or loads a module. */
sandbox_gaps sandbox_keep_reading(void);

struct sandbox_files {
	/* Descriptors of the files that the dynamic linker will be asked for. */
	const int *fds;
	size_t count;
};

/* The process still reads libraries (in the usual places, and where LD_LIBRARY_PATH says) and
 * these files, and no others; it opens nothing to write, has no network, makes no process and
 * sends no signal. Root is still root, without its rights but that to become nobody. Other
 * system calls fail with ENOSYS, and those that argvet never makes raise SIGSYS. What is open
 * can still be written to: the caller closes what must not be. */
sandbox_gaps sandbox_keep_loading(const struct sandbox_files *files);

struct sandbox_limits {
	size_t memory; /* bytes of address space; 0: no limit */
	unsigned cpu;  /* seconds until SIGXCPU; one more until SIGKILL */
	unsigned descriptors;
};

/* The limits alone, and those that every worker has: no file grows, no process is made, no core is
 * dumped, even to a program that collects them. For what comes before the next step, which sets
 * them, too. A build with AddressSanitizer has no limit on memory. */
sandbox_gaps sandbox_limit(const struct sandbox_limits *limits);

/* The process can compute, read and write what is open, get descriptors from its socket, and
 * end. Where it belonged to root it belongs to nobody now. A system call beyond that raises
 * SIGSYS, whose si_syscall tells which; the handler must be there before, since none can be set
 * any more. It dies with its parent from now on: whoever calls this looks at getppid()
 * afterwards, for a parent that was gone before. It ends with _exit: a leak checker that is
 * built in would need more than there is left at exit. */
sandbox_gaps sandbox_keep_nothing(const struct sandbox_limits *limits);

/* "openat" for the number of a system call; NULL if this machine has none. The caller frees it. */
char *sandbox_call_name(int number);

#endif
