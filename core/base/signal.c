/* SPDX-License-Identifier: Apache-2.0 */
#include "base/signal.h"

#include <signal.h>
#include <stddef.h>

/* Not in every C library: sigabbrev_np. */
static const struct {
	int number;
	const char *name;
} signals[] = {
	{SIGABRT, "SIGABRT"}, {SIGALRM, "SIGALRM"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
	{SIGHUP, "SIGHUP"},   {SIGILL, "SIGILL"},   {SIGINT, "SIGINT"},   {SIGKILL, "SIGKILL"},
	{SIGPIPE, "SIGPIPE"}, {SIGQUIT, "SIGQUIT"}, {SIGSEGV, "SIGSEGV"}, {SIGSYS, "SIGSYS"},
	{SIGTERM, "SIGTERM"}, {SIGTRAP, "SIGTRAP"}, {SIGUSR1, "SIGUSR1"}, {SIGUSR2, "SIGUSR2"},
	{SIGXCPU, "SIGXCPU"}, {SIGXFSZ, "SIGXFSZ"},
};

void
signal_add_name(struct strbuf *text, int number)
{
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (signals[i].number == number) {
			strbuf_add_text(text, signals[i].name);
			return;
		}
	}
	strbuf_printf(text, "signal %d", number);
}

void
signal_reset_all(void)
{
	sigset_t none;

	/* Also those without a name here: a shell has its background jobs ignore some. */
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}
