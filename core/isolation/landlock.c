/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/landlock.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* By hand: <linux/landlock.h> is older than the kernel on many systems, and is missing on some. The
 * numbers are the same on all machines that Debian, Fedora and Alpine run on. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#endif
#ifndef SYS_landlock_add_rule
#define SYS_landlock_add_rule 445
#endif
#ifndef SYS_landlock_restrict_self
#define SYS_landlock_restrict_self 446
#endif

#define ASK_VERSION  1
#define PATH_BENEATH 1
#define FS_READ_FILE (UINT64_C(1) << 2)
#define FS_REFER     (UINT64_C(1) << 13)
#define FS_TRUNCATE  (UINT64_C(1) << 14)
#define FS_IOCTL_DEV (UINT64_C(1) << 15)
#define ALL_NET      UINT64_C(3)
#define ALL_SCOPES   UINT64_C(3)
/* Version 1 knew all below. */
#define FIRST_FS_KNOWN (FS_REFER - 1)

struct ruleset {
	uint64_t fs;
	uint64_t net;
	uint64_t scopes;
};

struct beneath {
	uint64_t allowed;
	int32_t fd;
} __attribute__((packed));

static long
status_of(long returned)
{
	return returned < 0 ? -errno : returned;
}

/* A kernel refuses what it does not know. */
static struct ruleset
everything(long version)
{
	struct ruleset all = {.fs = FIRST_FS_KNOWN};

	if (version >= 2)
		all.fs |= FS_REFER;
	if (version >= 3)
		all.fs |= FS_TRUNCATE;
	if (version >= 4)
		all.net = ALL_NET;
	if (version >= 5)
		all.fs |= FS_IOCTL_DEV;
	if (version >= 6)
		all.scopes = ALL_SCOPES;
	return all;
}

/* How long the struct was then. */
static size_t
ruleset_size(long version)
{
	if (version >= 6)
		return sizeof(struct ruleset);
	return version >= 4 ? offsetof(struct ruleset, scopes) : offsetof(struct ruleset, net);
}

int
landlock_new(void)
{
	long version =
		status_of(syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, ASK_VERSION));
	struct ruleset all;

	if (version < 0)
		return (int)version;
	all = everything(version);
	return (int)status_of(syscall(SYS_landlock_create_ruleset, &all, ruleset_size(version), 0));
}

int
landlock_allow_reading(int rules, int fd)
{
	const struct beneath rule = {.allowed = FS_READ_FILE, .fd = fd};

	return (int)status_of(syscall(SYS_landlock_add_rule, rules, PATH_BENEATH, &rule, 0));
}

int
landlock_enter(int rules)
{
	return (int)status_of(syscall(SYS_landlock_restrict_self, rules, 0));
}
