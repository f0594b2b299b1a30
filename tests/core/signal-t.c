/* SPDX-License-Identifier: Apache-2.0 */
#include "base/signal.h"

#include <locale.h>
#include <sys/resource.h>

#include "child-sample.h"

static void
assert_name(int number, const char *name)
{
	cleanup_strbuf struct strbuf text = {0};

	signal_add_name(&text, number);
	assert_string_equal(text.text, name);
}

static void
well_known_names(void **state)
{
	(void)state;
	assert_name(SIGABRT, "SIGABRT");
	assert_name(SIGALRM, "SIGALRM");
	assert_name(SIGBUS, "SIGBUS");
	assert_name(SIGFPE, "SIGFPE");
	assert_name(SIGHUP, "SIGHUP");
	assert_name(SIGILL, "SIGILL");
	assert_name(SIGINT, "SIGINT");
	assert_name(SIGKILL, "SIGKILL");
	assert_name(SIGPIPE, "SIGPIPE");
	assert_name(SIGQUIT, "SIGQUIT");
	assert_name(SIGSEGV, "SIGSEGV");
	assert_name(SIGSYS, "SIGSYS");
	assert_name(SIGTERM, "SIGTERM");
	assert_name(SIGTRAP, "SIGTRAP");
	assert_name(SIGUSR1, "SIGUSR1");
	assert_name(SIGUSR2, "SIGUSR2");
	assert_name(SIGXCPU, "SIGXCPU");
	assert_name(SIGXFSZ, "SIGXFSZ");
	/* Another name of SIGABRT. */
	assert_name(SIGIOT, "SIGABRT");
}

static void
numbers_without_a_name(void **state)
{
	(void)state;
	assert_name(SIGVTALRM, "signal 26");
	assert_name(34, "signal 34");
	assert_name(64, "signal 64");
	assert_name(0, "signal 0");
	assert_name(-1, "signal -1");
	assert_name(INT32_MAX, "signal 2147483647");
	assert_name(INT32_MIN, "signal -2147483648");
}

static void
adds_to_a_text(void **state)
{
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	strbuf_add_text(&text, "killed by ");
	signal_add_name(&text, SIGSEGV);
	strbuf_add_text(&text, " or ");
	signal_add_name(&text, 50);
	assert_string_equal(text.text, "killed by SIGSEGV or signal 50");
	assert_int_equal(text.length, strlen(text.text));
}

static void
any_locale(void **state)
{
	(void)state;
	setlocale(LC_ALL, "");
	assert_name(SIGSEGV, "SIGSEGV");
	setlocale(LC_ALL, "C");
}

static void
do_nothing(int number)
{
	(void)number;
}

/* The C library keeps some for itself, and the kernel gives two to nobody. */
static bool
can_be_handled(int number)
{
	struct sigaction now;

	return number != SIGKILL && number != SIGSTOP && sigaction(number, NULL, &now) == 0;
}

/* Is every signal as a new program has it? */
static bool
all_are_default(void)
{
	for (int number = 1; number < NSIG; number++) {
		struct sigaction now;

		if (!can_be_handled(number))
			continue;
		if (sigaction(number, NULL, &now) < 0 || (now.sa_flags & SA_SIGINFO) != 0 ||
		    now.sa_handler != SIG_DFL)
			return false;
	}
	return true;
}

static bool
none_is_blocked(void)
{
	sigset_t blocked;

	if (sigprocmask(SIG_SETMASK, NULL, &blocked) < 0)
		return false;
	for (int number = 1; number < NSIG; number++)
		if (sigismember(&blocked, number) == 1)
			return false;
	return true;
}

static void
handle_all(void (*handler)(int number))
{
	for (int number = 1; number < NSIG; number++)
		if (can_be_handled(number))
			signal(number, handler);
}

static void
block_all(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}

static int
reset_handled(const void *what)
{
	(void)what;
	handle_all(do_nothing);
	EXPECT(!all_are_default());
	signal_reset_all();
	EXPECT(all_are_default());
	EXPECT(none_is_blocked());
	return 0;
}

static int
reset_ignored(const void *what)
{
	(void)what;
	handle_all(SIG_IGN);
	EXPECT(!all_are_default());
	signal_reset_all();
	EXPECT(all_are_default());
	return 0;
}

static int
reset_blocked(const void *what)
{
	(void)what;
	block_all();
	EXPECT(!none_is_blocked());
	signal_reset_all();
	EXPECT(none_is_blocked());
	EXPECT(all_are_default());
	return 0;
}

static int
reset_twice(const void *what)
{
	(void)what;
	signal_reset_all();
	signal_reset_all();
	EXPECT(all_are_default());
	EXPECT(none_is_blocked());
	return 0;
}

/* A handler that leaves no trace. */
static void
step_aside(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)info;
	(void)context;
	_exit(0);
}

/* Dies, and without a core file. */
static int
die_of(int number)
{
	const struct rlimit nothing = {0};

	setrlimit(RLIMIT_CORE, &nothing);
	raise(number);
	return __LINE__;
}

static int
raise_handled(const void *what)
{
	const struct sigaction action = {.sa_sigaction = step_aside, .sa_flags = SA_SIGINFO};
	int number = *(const int *)what;

	if (can_be_handled(number))
		EXPECT(sigaction(number, &action, NULL) == 0);
	signal_reset_all();
	return die_of(number);
}

static int
raise_ignored(const void *what)
{
	int number = *(const int *)what;

	if (can_be_handled(number))
		signal(number, SIG_IGN);
	signal_reset_all();
	return die_of(number);
}

/* One that waited for its turn comes at once. */
static int
raise_blocked(const void *what)
{
	block_all();
	die_of(*(const int *)what);
	signal_reset_all();
	return __LINE__;
}

/* valgrind has a mind of its own about signals: child_expect skips under it. */
static void
forgets_what_was_made_of_them(void **state)
{
	(void)state;
	child_expect(reset_handled, NULL, 0);
	child_expect(reset_ignored, NULL, 0);
	child_expect(reset_blocked, NULL, 0);
	child_expect(reset_twice, NULL, 0);
}

static void
every_death_shows(void **state)
{
	/* With a name and without. */
	static const int deadly[] = {SIGABRT, SIGALRM, SIGBUS,  SIGFPE,    SIGHUP,    SIGILL,
				     SIGINT,  SIGKILL, SIGPIPE, SIGQUIT,   SIGSEGV,   SIGSYS,
				     SIGTERM, SIGTRAP, SIGUSR1, SIGUSR2,   SIGXCPU,   SIGXFSZ,
				     SIGPOLL, SIGPROF, SIGPWR,  SIGSTKFLT, SIGVTALRM, 40};

	(void)state;
	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++) {
		child_expect(raise_handled, &deadly[i], deadly[i]);
		child_expect(raise_ignored, &deadly[i], deadly[i]);
		child_expect(raise_blocked, &deadly[i], deadly[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_known_names),
		cmocka_unit_test(numbers_without_a_name),
		cmocka_unit_test(adds_to_a_text),
		cmocka_unit_test(any_locale),
		cmocka_unit_test(forgets_what_was_made_of_them),
		cmocka_unit_test(every_death_shows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
