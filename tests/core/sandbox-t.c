/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/sandbox.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/cleanup.h"
#include "child-sample.h"
#include "isolation/sanitizer.h"

static const struct sandbox_limits limits = {
	.memory = (size_t)256 << 20, .cpu = 1, .descriptors = 16};

static void
nothing_missing_is_nothing_to_tell(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	sandbox_explain(0, &text);
	assert_int_equal(text.length, 0);
}

static void
what_is_missing_is_told(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	sandbox_explain(SANDBOX_LANDLOCK | SANDBOX_SECCOMP, &text);
	assert_string_equal(
		text.text,
		"no seccomp filter (this kernel has none, or a container forbids it), no Landlock "
		"(this kernel has none, it is switched off, or a container forbids it)");
}

static void
every_part_has_a_text(void **state)
{
	(void)state;
	for (unsigned part = SANDBOX_NO_NEW_PRIVILEGES; part <= SANDBOX_LIMITS; part <<= 1) {
		cleanup_strbuf struct strbuf text = {0};

		sandbox_explain(part, &text);
		assert_true(text.length > 0);
	}
}

/* A library in a place where no linker looks: what a plugin is. */
static int
copy_of_a_library(void)
{
	char path[] = "/tmp/sandbox-t.XXXXXX";
	char bytes[65536];
	Dl_info info;
	ssize_t got;
	int from;
	int to = mkstemp(path);
	int copy;

	assert_true(dladdr((void *)(uintptr_t)dlsym(RTLD_DEFAULT, "_cmocka_run_group_tests"),
			   &info) != 0);
	from = open(info.dli_fname, O_RDONLY);
	while ((got = read(from, bytes, sizeof(bytes))) > 0)
		assert_int_equal(write(to, bytes, (size_t)got), got);
	close(from);
	close(to);
	copy = open(path, O_RDONLY);
	unlink(path);
	assert_true(copy >= 0);
	return copy;
}

static int
reads(const void *what)
{
	int ends[2];
	char byte;

	(void)what;
	if ((sandbox_keep_reading() & SANDBOX_SECCOMP) != 0)
		return CANNOT;
	EXPECT(prctl(PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L) == 1);
	EXPECT(open("/etc/passwd", O_RDONLY) >= 0);
	EXPECT(readlink("/proc/self/exe", &byte, 1) == 1);
	EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	return 0;
}

static int
executes(const void *what)
{
	(void)what;
	if ((sandbox_keep_reading() & SANDBOX_SECCOMP) != 0)
		return CANNOT;
	execl("/bin/true", "true", (char *)NULL);
	return __LINE__;
}

static void
the_parent_reads_and_never_executes(void **state)
{
	(void)state;
	child_expect(reads, NULL, 0);
	child_expect(executes, NULL, SIGSYS);
}

static int
loads(const void *what)
{
	int fd = *(const int *)what;
	struct sandbox_files files = {&fd, 1};
	char path[32];
	int ends[2];

	sandbox_keep_reading();
	if ((sandbox_keep_loading(&files) & (SANDBOX_SECCOMP | SANDBOX_LANDLOCK)) != 0)
		return CANNOT;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	EXPECT(dlopen(path, RTLD_NOW | RTLD_LOCAL) != NULL);
	EXPECT(open("/etc/shadow", O_RDONLY) == -1 && errno == EACCES);
	EXPECT(open("/etc/passwd", O_RDONLY) == -1 && errno == EACCES);
	EXPECT(open("/proc/self/maps", O_RDONLY) == -1 && errno == EACCES);
	EXPECT(open("/tmp/sandbox-t", O_WRONLY | O_CREAT, 0600) == -1);
	EXPECT(chmod("/etc/passwd", 0644) == -1 && errno == ENOSYS);
	EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1);
	EXPECT(fork() == -1);
	EXPECT(kill(getppid(), 0) == -1);
	EXPECT(setuid(1) == -1);
	return 0;
}

static int
loads_and_connects(const void *what)
{
	(void)what;
	sandbox_keep_reading();
	if ((sandbox_keep_loading(&(struct sandbox_files){0}) & SANDBOX_SECCOMP) != 0)
		return CANNOT;
	socket(AF_UNIX, SOCK_STREAM, 0);
	return __LINE__;
}

static void
a_worker_loads_and_does_nothing_else(void **state)
{
	int fd = copy_of_a_library();

	(void)state;
	child_expect(loads, &fd, 0);
	child_expect(loads_and_connects, NULL, SIGSYS);
	close(fd);
}

/* Everything a worker does before its first unit. Returns whether the kernel has all of it. */
static bool
give_up_all(void)
{
	sandbox_gaps gaps = sandbox_keep_reading();

	gaps |= sandbox_keep_loading(&(struct sandbox_files){0});
	gaps |= sandbox_keep_nothing(&limits);
	return (gaps & (SANDBOX_SECCOMP | SANDBOX_LANDLOCK)) == 0;
}

/* A message of one byte that brings a descriptor. */
static void
pass(int socket, int fd)
{
	char byte = 'x';
	struct iovec part = {&byte, 1};
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr head;
	} control = {{0}};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	assert_int_equal(sendmsg(socket, &message, 0), 1);
}

static int
receive(int socket)
{
	char byte;
	struct iovec part = {&byte, 1};
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr head;
	} control = {{0}};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};
	int fd = -1;

	if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) == 1 && CMSG_FIRSTHDR(&message) != NULL)
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return fd;
}

static int
compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int
answers(const void *socket)
{
	int numbers[2000] = {2, 1};
	struct stat status;
	char byte;
	int fd;

	if (!give_up_all())
		return CANNOT;
	fd = receive(*(const int *)socket);
	EXPECT(fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode));
	EXPECT(read(fd, &byte, 1) == 1 && byte == '\177');
	qsort(numbers, 2000, sizeof(numbers[0]), compare);
	EXPECT(numbers[1999] == 2);
	return 0;
}

static void
a_worker_answers_with_what_it_is_given(void **state)
{
	int fd = copy_of_a_library();
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	pass(ends[0], fd);
	child_expect(answers, &ends[1], 0);
	close(fd);
	close(ends[0]);
	close(ends[1]);
}

static int
is_nobody(const void *what)
{
	bool was_root = geteuid() == 0;
	sandbox_gaps gaps;

	(void)what;
	gaps = sandbox_keep_nothing(&limits);
	if ((gaps & SANDBOX_USER) != 0)
		return CANNOT;
	EXPECT(!was_root || (getuid() == SANDBOX_NOBODY && geteuid() == SANDBOX_NOBODY));
	EXPECT(!was_root || (getgid() == SANDBOX_NOBODY && getegid() == SANDBOX_NOBODY));
	EXPECT(getuid() != 0);
	return 0;
}

static int
opens(const void *what)
{
	if (!give_up_all())
		return CANNOT;
	open(what, O_RDONLY);
	return __LINE__;
}

static int
signals_parent(const void *what)
{
	(void)what;
	if (!give_up_all())
		return CANNOT;
	kill(getppid(), SIGKILL);
	return __LINE__;
}

static void
a_worker_has_nothing_else(void **state)
{
	(void)state;
	child_expect(is_nobody, NULL, 0);
	child_expect(opens, "/etc/shadow", SIGSYS);
	child_expect(opens, "/proc/self/fd/0", SIGSYS);
	child_expect(signals_parent, NULL, SIGSYS);
}

static int
takes_memory(const void *what)
{
	/* A compiler may leave out memory that nobody uses. */
	void *volatile memory;

	(void)what;
	if (!give_up_all() || SANITIZER)
		return CANNOT;
	memory = malloc(limits.memory);
	EXPECT(memory == NULL);
	return 0;
}

static int
spins(const void *what)
{
	(void)what;
	if (!give_up_all())
		return CANNOT;
	for (;;)
		__asm__ volatile("");
}

/* Even where what is open could be written to. */
static int
writes_a_file(const void *what)
{
	int fd = fileno(tmpfile());

	(void)what;
	if (!give_up_all())
		return CANNOT;
	return write(fd, "x", 1) == 1 ? __LINE__ : 0;
}

static int
keeps_lower_limits(const void *what)
{
	const struct rlimit low = {5, 5};
	struct rlimit limit;

	(void)what;
	setrlimit(RLIMIT_NOFILE, &low);
	EXPECT(sandbox_limit(&limits) == 0);
	getrlimit(RLIMIT_NOFILE, &limit);
	EXPECT(limit.rlim_cur == 5 && limit.rlim_max == 5);
	getrlimit(RLIMIT_NPROC, &limit);
	EXPECT(limit.rlim_max == 0);
	getrlimit(RLIMIT_CORE, &limit);
	EXPECT(limit.rlim_max <= 1);
	return 0;
}

static void
memory_is_limited(void **state)
{
	(void)state;
	child_expect(takes_memory, NULL, 0);
}

static void
time_is_limited(void **state)
{
	(void)state;
	child_expect(spins, NULL, SIGXCPU);
}

static void
files_do_not_grow(void **state)
{
	(void)state;
	child_expect(writes_a_file, NULL, SIGXFSZ);
}

static void
limits_only_go_down(void **state)
{
	(void)state;
	child_expect(keeps_lower_limits, NULL, 0);
}

/* Ends with a child that waits for ever, unless it dies with us; its end of the pipe tells. */
static int
leaves_a_worker(const void *write_end)
{
	int ready[2];
	char byte;

	EXPECT(pipe(ready) == 0);
	if (fork() == 0) {
		sandbox_keep_nothing(&limits);
		if (write(ready[1], "", 1) == 1)
			for (;;)
				poll(NULL, 0, -1);
	}
	EXPECT(close(*(const int *)write_end) == 0);
	EXPECT(read(ready[0], &byte, 1) == 1);
	return 0;
}

static void
a_worker_dies_with_its_parent(void **state)
{
	int ends[2];
	char byte;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child_expect(leaves_a_worker, &ends[1], 0);
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
}

static void
calls_have_names(void **state)
{
	cleanup_free char *name = sandbox_call_name(SYS_openat);

	(void)state;
	assert_string_equal(name, "openat");
	assert_null(sandbox_call_name(-1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_missing_is_nothing_to_tell),
		cmocka_unit_test(what_is_missing_is_told),
		cmocka_unit_test(every_part_has_a_text),
		cmocka_unit_test(the_parent_reads_and_never_executes),
		cmocka_unit_test(a_worker_loads_and_does_nothing_else),
		cmocka_unit_test(a_worker_answers_with_what_it_is_given),
		cmocka_unit_test(a_worker_has_nothing_else),
		cmocka_unit_test(memory_is_limited),
		cmocka_unit_test(time_is_limited),
		cmocka_unit_test(files_do_not_grow),
		cmocka_unit_test(limits_only_go_down),
		cmocka_unit_test(a_worker_dies_with_its_parent),
		cmocka_unit_test(calls_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
