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
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/signal.h"
#include "base/stopwatch.h"
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

/* How many steps came back before the child closed its end or the time was over. */
static size_t
count_steps(int report, size_t count, int64_t deadline)
{
	struct pollfd end = {.fd = report, .events = POLLIN};
	size_t done = 0;

	while (done < count) {
		int64_t left = deadline - stopwatch_now();
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
		if (child_has_ended(child))
			return true;
		nanosleep(&moment, NULL);
	} while (stopwatch_now() < deadline);
	return false;
}

/* Ends the child, if it has not ended, and what it has started. Returns its status. */
static int
finish(pid_t child)
{
	kill(-child, SIGKILL);
	return child_reap(child);
}

static int
watch(pid_t child, int report, const struct probe_step *steps, size_t count, int milliseconds,
      struct error **err)
{
	int64_t deadline = stopwatch_now() + milliseconds;
	size_t done = count_steps(report, count, deadline);
	bool dead = done < count && is_dead(child, deadline);
	int status = finish(child);
	cleanup_strbuf struct strbuf end = {0};

	if (done == count)
		return 0;
	if (!dead)
		return error_make(err, 0, "%s did not come back within %g s" HINT, steps[done].name,
				  milliseconds / 1000.0);
	child_add_end(&end, status);
	return error_make(err, 0, "%s %s" HINT, steps[done].name, end.text);
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
