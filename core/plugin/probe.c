/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/signal.h"
#include "base/strbuf.h"

#define HINT PROBE_HINT

/* Nothing that a step does in the child is to be seen outside: no output, not even what was
 * buffered here and exit(3) would write a second time; no core file; no signal to the group that
 * we are in. */
static void
isolate(int report)
{
	const struct rlimit nothing = {0};
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CORE, &nothing);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fd != report && (null < 0 || dup2(null, fd) < 0))
			close(fd);
	signal_reset_all();
}

/* One byte for each step that came back. */
static _Noreturn void
run_steps(const struct probe_step *steps, size_t count, void *context, int report)
{
	isolate(report);
	for (size_t i = 0; i < count; i++) {
		steps[i].run(context);
		if (write(report, "", 1) != 1)
			break;
	}
	_exit(0);
}

static int64_t
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* How many steps came back before the child closed its end or the time was over. */
static size_t
count_steps(int report, size_t count, int64_t deadline)
{
	struct pollfd end = {.fd = report, .events = POLLIN};
	size_t done = 0;

	while (done < count) {
		int64_t left = deadline - now();
		ssize_t got;
		char byte;

		if (left <= 0)
			return done;
		if (poll(&end, 1, (int)left) <= 0)
			continue;
		got = read(report, &byte, 1);
		if (got == 0)
			return done;
		done += got > 0;
	}
	return done;
}

/* A child whose end of the pipe is closed need not be dead: a step may have closed it. */
static bool
is_dead(pid_t child, int64_t deadline)
{
	const struct timespec moment = {.tv_nsec = 1000000};

	do {
		siginfo_t info = {0};

		if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
		    info.si_pid == child)
			return true;
		nanosleep(&moment, NULL);
	} while (now() < deadline);
	return false;
}

/* Ends the child, if it has not ended, and what it has started. Returns its status. */
static int
finish(pid_t child)
{
	int status = 0;

	kill(-child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

static int
refuse_signal(const char *step, int number, struct error **err)
{
	cleanup_strbuf struct strbuf name = {0};

	signal_add_name(&name, number);
	return error_make(err, 0, "%s was killed by %s" HINT, step, name.text);
}

static int
watch(pid_t child, int report, const struct probe_step *steps, size_t count, int milliseconds,
      struct error **err)
{
	int64_t deadline = now() + milliseconds;
	size_t done = count_steps(report, count, deadline);
	bool dead = done < count && is_dead(child, deadline);
	int status = finish(child);

	if (done == count)
		return 0;
	if (!dead)
		return error_make(err, 0, "%s did not come back within %g s" HINT, steps[done].name,
				  milliseconds / 1000.0);
	if (WIFSIGNALED(status))
		return refuse_signal(steps[done].name, WTERMSIG(status), err);
	return error_make(err, 0, "%s ended its process with status %d" HINT, steps[done].name,
			  WEXITSTATUS(status));
}

int
probe_run(const struct probe_step *steps, size_t count, void *context, int milliseconds,
	  struct error **err)
{
	int ends[2] = {-1, -1};
	pid_t child;
	int outcome;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_make(err, errno, "cannot make a pipe to try %s", steps[0].name);
	fflush(NULL);
	child = fork();
	if (child == 0)
		run_steps(steps, count, context, ends[1]);
	close(ends[1]);
	if (child < 0) {
		error_make(err, errno, "cannot make a process to try %s", steps[0].name);
		close(ends[0]);
		return -1;
	}
	/* Here too, for whoever comes first. */
	setpgid(child, child);
	outcome = watch(child, ends[0], steps, count, milliseconds, err);
	close(ends[0]);
	return outcome;
}
