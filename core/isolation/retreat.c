/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/retreat.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/signal.h"
#include "base/vector.h"

/* What a plugin prints is nobody's business. */
static void
leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (null < 0 || dup2(null, fd) < 0)
			close(fd);
	}
	if (null > STDERR_FILENO)
		close(null);
}

bool
retreat_from(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		return false;
	signal_reset_all();
	/* A hangup of the terminal, say, is for the parent, which may have been told to ignore
	 * it. */
	setsid();
	leave_terminal();
	return true;
}

static int
compare_fds(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

void
retreat_keep(const int *fds, size_t count)
{
	cleanup_vector struct vector sorted = VECTOR(int);
	unsigned from = STDERR_FILENO + 1;

	for (size_t i = 0; i < count; i++)
		*(int *)vector_add(&sorted) = fds[i];
	vector_sort(&sorted, compare_fds);
	for (size_t i = 0; i < count; i++) {
		unsigned fd = (unsigned)*(int *)vector_at(&sorted, i);

		if (fd > from)
			close_range(from, fd - 1, 0);
		if (fd >= from)
			from = fd + 1;
	}
	close_range(from, ~0U, 0);
}
