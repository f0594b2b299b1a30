/* SPDX-License-Identifier: Apache-2.0 */
#include "base/child.h"

#include <errno.h>
#include <sys/wait.h>

#include "base/signal.h"

bool
child_has_ended(pid_t pid)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == pid;
}

int
child_reap(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

void
child_add_end(struct strbuf *text, int status)
{
	if (WIFSIGNALED(status)) {
		strbuf_add_text(text, "was killed by ");
		signal_add_name(text, WTERMSIG(status));
	} else {
		strbuf_printf(text, "ended its process with status %d", WEXITSTATUS(status));
	}
}
