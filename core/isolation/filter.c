/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include <seccomp.h>

#include "isolation/sandbox.h"
#include "isolation/sanitizer.h"

#define COUNT(table_) (sizeof(table_) / sizeof((table_)[0]))

#define MOST_ARGUMENTS 3

/* What the kernel calls O_LARGEFILE may be 0 in C, and O_TMPFILE holds O_DIRECTORY, which is fine
 * to read. Without a write mode O_TMPFILE is refused by the kernel. */
#define OPEN_CHANGES (O_ACCMODE | O_CREAT | O_TRUNC)

/* A call whose arguments, some in a row, are (argument & mask) == value each. They are numbers, not
 * pointers: nobody can change them behind the filter's back. */
struct conditional {
	const char *name;
	unsigned first;
	unsigned count;
	uint64_t mask;
	uint64_t value;
};

/* Things that argvet never does, by purpose. They raise a signal and do not kill outright, since
 * of two filters the harder one wins: a worker that inherits this one could not say which call
 * it was. A name that this machine, or this libseccomp, does not know is left out. */
static const char *const alien[] = {
	"execve",
	"execveat",

	"socket",
	"bind",
	"connect",
	"listen",
	"accept",
	"accept4",

#if !SANITIZER
	/* The leak checker stops the process by ptrace, and reports look at memory that may not be
	 * there. */
	"ptrace",
	"process_vm_readv",
#endif
	"process_vm_writev",
	"process_madvise",
	"kcmp",
	"pidfd_getfd",
	"perf_event_open",

	"setns",
	"unshare",
	"chroot",
	"pivot_root",
	"mount",
	"umount",
	"umount2",
	"mount_setattr",
	"move_mount",
	"open_tree",
	"fsopen",
	"fsconfig",
	"fsmount",
	"fspick",
	"swapon",
	"swapoff",
	"quotactl",
	"quotactl_fd",

	"init_module",
	"finit_module",
	"delete_module",
	"kexec_load",
	"kexec_file_load",
	"reboot",
	"bpf",
	"userfaultfd",
	"io_uring_setup",
	"io_uring_enter",
	"io_uring_register",
	"add_key",
	"request_key",
	"keyctl",
	"fanotify_init",
	"name_to_handle_at",
	"open_by_handle_at",
	"mknod",
	"mknodat",
	"acct",
	"syslog",
	"vhangup",
	"iopl",
	"ioperm",
	"modify_ldt",
	"sethostname",
	"setdomainname",
	"settimeofday",
	"stime",
	"adjtimex",
	"clock_adjtime",
	"clock_adjtime64",
	"clock_settime",
	"clock_settime64",

	"shmget",
	"semget",
	"msgget",
	"mq_open",
};

/* The namespaces that a new process could be born into. */
static const struct conditional alien_if[] = {
	{"clone", 0, 1, CLONE_NEWUSER, CLONE_NEWUSER},
	{"clone", 0, 1, CLONE_NEWNS, CLONE_NEWNS},
	{"clone", 0, 1, CLONE_NEWNET, CLONE_NEWNET},
	{"clone", 0, 1, CLONE_NEWPID, CLONE_NEWPID},
};

/* Messages go to what is connected: to send to an address, a call needs a socket that is not. */
static const char *const computing[] = {
	"brk",
	"clock_getres",
	"clock_gettime",
	"clock_gettime64",
	"clock_nanosleep",
	"clock_nanosleep_time64",
	"close",
	"exit",
	"exit_group",
	"fstat",
	"fstat64",
	"futex",
	"futex_time64",
	"getegid",
	"geteuid",
	"getgid",
	"getpid",
	"getppid",
	"getrandom",
	"getrusage",
	"gettid",
	"gettimeofday",
	"getuid",
	"_llseek",
	"lseek",
	"madvise",
	"mremap",
	"munmap",
	"nanosleep",
	"poll",
	"ppoll",
	"ppoll_time64",
	"pread64",
	"read",
	"readv",
	"recvfrom",
	"recvmsg",
	"restart_syscall",
	"rt_sigprocmask",
	"rt_sigreturn",
	"sched_yield",
	"sendmsg",
	"sigaltstack",
	"sigreturn",
	"time",
	"write",
	"writev",
#if SANITIZER
	/* Its shadow memory and its reports; none of them reaches a file or another process. */
	"rt_sigaction",
	"sched_getaffinity",
#endif
};

static const struct conditional computing_if[] = {
	{"mmap", 2, 1, PROT_EXEC, 0},
	{"mmap2", 2, 1, PROT_EXEC, 0},
	{"mprotect", 2, 1, PROT_EXEC, 0},
	{"sendto", 4, 1, UINT64_MAX, 0},
	/* How some C libraries spell fstat. Whoever slips a path in learns what stat says of a file
	 * that the process may walk to, and no more: a filter cannot look at the path. */
	{"newfstatat", 3, 1, UINT64_MAX, AT_EMPTY_PATH},
};

/* On top of computing. */
static const char *const loading[] = {
	"access",
	"arch_prctl",
	"capget",
	"capset",
	"close_range",
	"dup",
	"dup2",
	"dup3",
	"faccessat",
	"faccessat2",
	"fstatat64",
	"getcwd",
	"getresgid",
	"getresuid",
	"getrlimit",
	"landlock_add_rule",
	"landlock_create_ruleset",
	"landlock_restrict_self",
	"lstat",
	"lstat64",
	"mmap",
	"mmap2",
	"mprotect",
	"newfstatat",
	"prctl",
	"readlink",
	"readlinkat",
	"rt_sigaction",
	"sched_getaffinity",
	"seccomp",
	"setrlimit",
	"stat",
	"stat64",
	"statx",
	"sysinfo",
	"ugetrlimit",
	"uname",
};

static const struct conditional loading_if[] = {
	{"fcntl", 1, 1, UINT64_MAX, F_GETFD},
	{"fcntl", 1, 1, UINT64_MAX, F_GETFL},
	{"fcntl", 1, 1, UINT64_MAX, F_SETFD},
	{"fcntl64", 1, 1, UINT64_MAX, F_GETFD},
	{"fcntl64", 1, 1, UINT64_MAX, F_GETFL},
	{"fcntl64", 1, 1, UINT64_MAX, F_SETFD},
	{"open", 1, 1, OPEN_CHANGES, O_RDONLY},
	{"openat", 2, 1, OPEN_CHANGES, O_RDONLY},
	/* Its own limits, not another process'. */
	{"prlimit64", 0, 1, UINT64_MAX, 0},
	{"sendto", 4, 1, UINT64_MAX, 0},
	/* Root may become nobody, and no other. */
	{"setgroups", 0, 1, UINT64_MAX, 0},
	{"setgroups32", 0, 1, UINT64_MAX, 0},
	{"setresgid", 0, 3, UINT64_MAX, SANDBOX_NOBODY},
	{"setresgid32", 0, 3, UINT64_MAX, SANDBOX_NOBODY},
	{"setresuid", 0, 3, UINT64_MAX, SANDBOX_NOBODY},
	{"setresuid32", 0, 3, UINT64_MAX, SANDBOX_NOBODY},
};

static void
filter_free(scmp_filter_ctx *filter)
{
	if (*filter != NULL)
		seccomp_release(*filter);
}

#define cleanup_filter __attribute__((cleanup(filter_free)))

/* A tree costs less than a list, to load and to pass. */
static scmp_filter_ctx
filter_new(uint32_t action)
{
	scmp_filter_ctx filter = seccomp_init(action);

	if (filter == NULL)
		return NULL;
	if (seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) < 0) {
		seccomp_release(filter);
		return NULL;
	}
	seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	return filter;
}

/* A negative number is a call that other machines have. */
static int
filter_add_if(scmp_filter_ctx filter, uint32_t action, const struct conditional *call)
{
	int number = seccomp_syscall_resolve_name(call->name);
	struct scmp_arg_cmp tests[MOST_ARGUMENTS];

	if (number < 0)
		return 0;
	for (unsigned i = 0; i < call->count; i++)
		tests[i] = (struct scmp_arg_cmp){.arg = call->first + i,
						 .op = SCMP_CMP_MASKED_EQ,
						 .datum_a = call->mask,
						 .datum_b = call->value};
	return seccomp_rule_add_array(filter, action, number, call->count, tests);
}

static int
filter_add(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t count)
{
	int status = 0;

	for (size_t i = 0; i < count && status == 0; i++)
		status = filter_add_if(filter, action, &(struct conditional){.name = names[i]});
	return status;
}

static int
filter_add_all_if(scmp_filter_ctx filter, uint32_t action, const struct conditional *calls,
		  size_t count)
{
	int status = 0;

	for (size_t i = 0; i < count && status == 0; i++)
		status = filter_add_if(filter, action, &calls[i]);
	return status;
}

/* abort and raise. */
static int
filter_add_own_signals(scmp_filter_ctx filter)
{
	const struct conditional process = {"tgkill", 0, 1, UINT64_MAX, (uint64_t)getpid()};
	const struct conditional thread = {"tkill", 0, 1, UINT64_MAX,
					   (uint64_t)syscall(SYS_gettid)};
	int status = filter_add_if(filter, SCMP_ACT_ALLOW, &process);

	return status < 0 ? status : filter_add_if(filter, SCMP_ACT_ALLOW, &thread);
}

/* What printf asks of a terminal before its first line: it does without the answer. */
static int
filter_add_no_terminal(scmp_filter_ctx filter)
{
	const struct conditional kind = {"ioctl", 1, 1, UINT32_MAX, TCGETS};
	const struct conditional size = {"ioctl", 1, 1, UINT32_MAX, TIOCGWINSZ};
	int status = filter_add_if(filter, SCMP_ACT_ERRNO(ENOTTY), &kind);

	return status < 0 ? status : filter_add_if(filter, SCMP_ACT_ERRNO(ENOTTY), &size);
}

int
filter_deny_alien(void)
{
	/* Its flags are in memory, where no filter can look: C libraries fall back to clone. */
	static const char *const unseen[] = {"clone3"};
	cleanup_filter scmp_filter_ctx filter = filter_new(SCMP_ACT_ALLOW);
	int status;

	if (filter == NULL)
		return -ENOMEM;
	status = filter_add(filter, SCMP_ACT_TRAP, alien, COUNT(alien));
	if (status == 0)
		status = filter_add_all_if(filter, SCMP_ACT_TRAP, alien_if, COUNT(alien_if));
	if (status == 0)
		status = filter_add(filter, SCMP_ACT_ERRNO(ENOSYS), unseen, COUNT(unseen));
	return status < 0 ? status : seccomp_load(filter);
}

int
filter_allow_loading(void)
{
	cleanup_filter scmp_filter_ctx filter = filter_new(SCMP_ACT_ERRNO(ENOSYS));
	int status;

	if (filter == NULL)
		return -ENOMEM;
	status = filter_add(filter, SCMP_ACT_ALLOW, computing, COUNT(computing));
	if (status == 0)
		status = filter_add(filter, SCMP_ACT_ALLOW, loading, COUNT(loading));
	if (status == 0)
		status = filter_add_all_if(filter, SCMP_ACT_ALLOW, loading_if, COUNT(loading_if));
	if (status == 0)
		status = filter_add_no_terminal(filter);
	if (status == 0)
		status = filter_add_own_signals(filter);
	return status < 0 ? status : seccomp_load(filter);
}

int
filter_allow_computing(void)
{
	cleanup_filter scmp_filter_ctx filter = filter_new(SCMP_ACT_TRAP);
	int status;

	if (filter == NULL)
		return -ENOMEM;
	status = filter_add(filter, SCMP_ACT_ALLOW, computing, COUNT(computing));
	if (status == 0)
		status = filter_add_all_if(filter, SCMP_ACT_ALLOW, computing_if,
					   COUNT(computing_if));
	if (status == 0)
		status = filter_add_no_terminal(filter);
	if (status == 0)
		status = filter_add_own_signals(filter);
	return status < 0 ? status : seccomp_load(filter);
}

char *
filter_call_name(int number)
{
	/* Negative numbers are libseccomp's own. */
	return number < 0 ? NULL : seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number);
}
