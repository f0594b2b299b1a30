/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <time.h>

#include "child-sample.h"
#include "isolation/sandbox.h"
#include "isolation/sanitizer.h"

#define COUNT(table_) (sizeof(table_) / sizeof((table_)[0]))

struct call {
	long number;
	long arguments[6];
};

static long
call_make(const struct call *call)
{
	const long *arguments = call->arguments;

	return syscall(call->number, arguments[0], arguments[1], arguments[2], arguments[3],
		       arguments[4], arguments[5]);
}

static int
call_as_parent(const void *call)
{
	if (filter_deny_alien() < 0)
		return CANNOT;
	call_make(call);
	return 0;
}

static int
call_when_loading(const void *call)
{
	if (filter_allow_loading() < 0)
		return CANNOT;
	EXPECT(call_make(call) == -1 && errno == ENOSYS);
	return 0;
}

static int
call_when_computing(const void *call)
{
	if (filter_allow_computing() < 0)
		return CANNOT;
	call_make(call);
	return 0;
}

static const struct call never[] = {
	{SYS_execve, {0}},
	{SYS_execveat, {-1}},
	{SYS_socket, {AF_UNIX, SOCK_STREAM}},
	{SYS_socket, {AF_INET, SOCK_STREAM}},
	{SYS_connect, {-1}},
	{SYS_bind, {-1}},
	{SYS_listen, {-1}},
	{SYS_accept, {-1}},
	{SYS_accept4, {-1}},
	{SYS_process_vm_writev, {0}},
	{SYS_mount, {0}},
	{SYS_umount2, {0}},
	{SYS_chroot, {0}},
	{SYS_pivot_root, {0}},
	{SYS_setns, {-1}},
	{SYS_unshare, {0}},
	{SYS_init_module, {0}},
	{SYS_finit_module, {-1}},
	{SYS_kexec_load, {0}},
	{SYS_bpf, {-1}},
	{SYS_perf_event_open, {0}},
	{SYS_keyctl, {-1}},
	{SYS_add_key, {0}},
	{SYS_mknodat, {-1}},
	{SYS_userfaultfd, {-1}},
	{SYS_settimeofday, {0}},
	{SYS_reboot, {0}},
#ifdef SYS_io_uring_setup
	{SYS_io_uring_setup, {0}},
#endif
#ifdef SYS_move_mount
	{SYS_move_mount, {-1, 0, -1}},
#endif
#if !SANITIZER
	{SYS_ptrace, {0}},
	{SYS_process_vm_readv, {0}},
#endif
};

static void
parent_dies_of_what_it_never_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(never); i++)
		child_expect(call_as_parent, &never[i], SIGSYS);
}

static void
nothing_of_that_exists_later(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(never); i++) {
		child_expect(call_when_loading, &never[i], 0);
		child_expect(call_when_computing, &never[i], SIGSYS);
	}
}

static int
parent_works(const void *what)
{
	int ends[2];
	pid_t child;
	FILE *file;

	(void)what;
	if (filter_deny_alien() < 0)
		return CANNOT;
	EXPECT(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0);
	child = fork();
	if (child == 0)
		for (;;)
			pause();
	EXPECT(child > 0 && kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
	file = tmpfile();
	EXPECT(file != NULL && fputs("x", file) >= 0 && fclose(file) == 0);
#ifdef SYS_clone3
	EXPECT(syscall(SYS_clone3, NULL, 0L) == -1 && errno == ENOSYS);
#endif
	return 0;
}

static void
parent_still_works(void **state)
{
	(void)state;
	child_expect(parent_works, NULL, 0);
}

static void
parent_makes_no_namespace(void **state)
{
	static const struct call call = {SYS_clone, {CLONE_NEWUSER | SIGCHLD}};

	(void)state;
	child_expect(call_as_parent, &call, SIGSYS);
}

/* Harmless in their arguments or not: the filter must not let them get that far. */
static const struct call later_not[] = {
	{SYS_clone, {SIGCHLD}},
	{SYS_kill, {-1}},
	{SYS_tgkill, {1, 1}},
	{SYS_tkill, {1}},
	{SYS_rt_sigqueueinfo, {-1}},
	{SYS_openat, {-1, 0, O_WRONLY}},
	{SYS_openat, {-1, 0, O_RDWR}},
	{SYS_openat, {-1, 0, O_CREAT}},
	{SYS_openat, {-1, 0, O_TRUNC}},
	{SYS_fchmodat, {-1}},
	{SYS_fchmod, {-1}},
	{SYS_fchown, {-1}},
	{SYS_fchownat, {-1}},
	{SYS_fsetxattr, {-1}},
	{SYS_utimensat, {-1}},
	{SYS_ftruncate, {-1}},
	{SYS_fallocate, {-1}},
	{SYS_pwrite64, {-1}},
	{SYS_linkat, {-1}},
	{SYS_symlinkat, {0, -1}},
	{SYS_renameat2, {-1}},
	{SYS_unlinkat, {-1}},
	{SYS_mkdirat, {-1}},
	{SYS_memfd_create, {0}},
	{SYS_personality, {-1}},
	{SYS_ioctl, {-1, TIOCSTI}},
	{SYS_fcntl, {-1, F_SETOWN}},
	{SYS_fcntl, {-1, F_SETFL}},
	{SYS_prlimit64, {1, 0, 0, 0}},
	{SYS_setresuid, {0, 0, 0}},
	{SYS_setresuid, {SANDBOX_NOBODY, 0, SANDBOX_NOBODY}},
	{SYS_setresuid, {-1, -1, -1}},
	{SYS_setuid, {SANDBOX_NOBODY}},
	{SYS_setgroups, {1, 0}},
	{SYS_setpriority, {-1}},
	{SYS_sched_setaffinity, {1}},
	{SYS_shmget, {0}},
	{SYS_sendto, {-1, 0, 0, 0, 1}},
	{SYS_setitimer, {-1}},
	{SYS_timer_create, {-1}},
	{1 << 20, {0}},
};

static void
nothing_changes_or_leaves(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(later_not); i++) {
		child_expect(call_when_loading, &later_not[i], 0);
		child_expect(call_when_computing, &later_not[i], SIGSYS);
	}
}

static const struct call computing_not[] = {
	{SYS_openat, {-1, 0, O_RDONLY}},
	{SYS_openat, {AT_FDCWD, 0, O_PATH}},
	{SYS_newfstatat, {-1, 0, 0, 0}},
	{SYS_newfstatat, {-1, 0, 0, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW}},
	{SYS_mmap, {0, 4096, PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1}},
	{SYS_mmap, {0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_ANONYMOUS, -1}},
	{SYS_mprotect, {0, 4096, PROT_READ | PROT_EXEC}},
	{SYS_prctl, {0}},
	{SYS_seccomp, {-1}},
	{SYS_setresuid, {SANDBOX_NOBODY, SANDBOX_NOBODY, SANDBOX_NOBODY}},
	{SYS_prlimit64, {0}},
	{SYS_readlinkat, {-1}},
	{SYS_getdents64, {-1}},
	{SYS_dup, {-1}},
#if !SANITIZER
	{SYS_rt_sigaction, {0}},
#endif
};

static void
computing_is_less_than_loading(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(computing_not); i++)
		child_expect(call_when_computing, &computing_not[i], SIGSYS);
}

static void
forbidden(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)context;
	_exit(info->si_syscall == SYS_getcwd ? 0 : 98);
}

static int
is_told(const void *what)
{
	struct sigaction action = {.sa_sigaction = forbidden, .sa_flags = SA_SIGINFO};

	(void)what;
	sigaction(SIGSYS, &action, NULL);
	if (filter_allow_computing() < 0)
		return CANNOT;
	syscall(SYS_getcwd, NULL, 0L);
	return __LINE__;
}

/* A blocked signal is no way around it. */
static int
is_not_blocked(const void *what)
{
	sigset_t all;

	(void)what;
	if (filter_allow_computing() < 0)
		return CANNOT;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	syscall(SYS_getcwd, NULL, 0L);
	return __LINE__;
}

static void
a_forbidden_call_is_told(void **state)
{
	(void)state;
	child_expect(is_told, NULL, 0);
	child_expect(is_not_blocked, NULL, SIGSYS);
}

static int
computes(const void *what)
{
	const struct timespec moment = {.tv_nsec = 1};
	struct timespec now;
	struct stat status;
	struct winsize size;
	void *memory;
	int ends[2];

	(void)what;
	EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	if (filter_allow_computing() < 0)
		return CANNOT;
	memory = malloc(1 << 22);
	EXPECT(memory != NULL);
	free(memory);
	memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	EXPECT(memory != MAP_FAILED && mprotect(memory, 4096, PROT_READ) == 0);
	EXPECT(send(ends[0], "x", 1, MSG_NOSIGNAL) == 1);
	EXPECT(recv(ends[1], &status, 1, 0) == 1);
	EXPECT(fstat(ends[0], &status) == 0 && S_ISSOCK(status.st_mode));
	EXPECT(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now) == 0);
	EXPECT(nanosleep(&moment, NULL) == 0);
	EXPECT(ioctl(ends[0], TIOCGWINSZ, &size) == -1 && errno == ENOTTY);
	return 0;
}

static int
aborts(const void *what)
{
	(void)what;
	if (filter_allow_computing() < 0)
		return CANNOT;
	abort();
}

static void
computing_works(void **state)
{
	(void)state;
	child_expect(computes, NULL, 0);
	child_expect(aborts, NULL, SIGABRT);
}

#ifdef __x86_64__
/* getpid by the numbers of 32-bit programs. */
static int
calls_as_i386(const void *what)
{
	long result = 20;

	(void)what;
	if (filter_deny_alien() < 0)
		return CANNOT;
	__asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
	return __LINE__;
}

static void
other_machines_kill(void **state)
{
	static const struct call x32 = {0x40000000 + SYS_getpid, {0}};

	(void)state;
	child_expect(calls_as_i386, NULL, SIGSYS);
	child_expect(call_as_parent, &x32, SIGSYS);
	child_expect(call_when_computing, &x32, SIGSYS);
}
#endif

static void
calls_have_names(void **state)
{
	char *name = filter_call_name(SYS_openat);

	(void)state;
	assert_string_equal(name, "openat");
	free(name);
	assert_null(filter_call_name(-1));
	assert_null(filter_call_name(-102));
	assert_null(filter_call_name(1 << 20));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parent_dies_of_what_it_never_does),
		cmocka_unit_test(nothing_of_that_exists_later),
		cmocka_unit_test(parent_still_works),
		cmocka_unit_test(parent_makes_no_namespace),
		cmocka_unit_test(nothing_changes_or_leaves),
		cmocka_unit_test(computing_is_less_than_loading),
		cmocka_unit_test(a_forbidden_call_is_told),
		cmocka_unit_test(computing_works),
#ifdef __x86_64__
		cmocka_unit_test(other_machines_kill),
#endif
		cmocka_unit_test(calls_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
