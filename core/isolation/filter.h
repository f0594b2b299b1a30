/* SPDX-License-Identifier: Apache-2.0
 *
 * Which system calls a process may still make. A filter is for good and is kept by children; a
 * later one can only take away more. The only module that knows libseccomp.
 */
#ifndef ARGVET_ISOLATION_FILTER_H
#define ARGVET_ISOLATION_FILTER_H

/* Each returns 0 or a negative errno, and sets no_new_privs if that was not done yet. All let no
 * call through that was made for another machine than ours (x32 and i386 on x86_64): it kills. */

/* All but what argvet never does, such as to execute, to connect, to trace, to mount: that
 * raises SIGSYS, which ends a process without a handler. */
int filter_deny_alien(void);

/* What the dynamic linker and the steps of sandbox.h need. Anything else does not exist
 * (ENOSYS). */
int filter_allow_loading(void);

/* To compute, to read and write what is open, to end. Anything else raises SIGSYS. */
int filter_allow_computing(void);

/* "openat" for the number of a system call; NULL if this machine has none. The caller frees it. */
char *filter_call_name(int number);

#endif
