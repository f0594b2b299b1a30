/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/member.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/signal.h"
#include "isolation/sandbox.h"
#include "worker-sample.h"

/* What the process of a member does here, instead of a worker's work. A worker hands it on without
 * a look: here, in place of its plugins. */
struct actor {
	void (*act)(const struct worker *worker);
	const void *what;
};

static struct worker
worker_of(const struct actor *actor)
{
	return (struct worker){.search = (const struct search *)(const void *)actor};
}

static const struct actor *
actor_of(const struct worker *worker)
{
	return (const struct actor *)(const void *)worker->search;
}

static const void *
what_of(const struct worker *worker)
{
	return actor_of(worker)->what;
}

void
worker_run(const struct worker *worker)
{
	signal_reset_all();
	actor_of(worker)->act(worker);
	_exit(0);
}

static void
spawn(struct member *member, void (*act)(const struct worker *worker), const void *what)
{
	const struct actor actor = {act, what};
	const struct worker worker = worker_of(&actor);
	cleanup_error struct error *err = NULL;

	assert_int_equal(member_spawn(member, &worker, &err), 0);
	assert_null(err);
	assert_true(member->pid > 0);
	assert_int_equal(member->jobs.count, 0);
}

/* Waits until it has closed its end or ended. */
static void
wait_for_close(struct member *member)
{
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX];
	size_t count;

	assert_false(channel_wait(&member->channel, &message, fds, &count));
}

/* What member_end makes of a process that acts like this, and that nothing of it is left. */
static void
expect(void (*act)(const struct worker *worker), const void *what, enum member_end end,
       enum member_end is, const char *text)
{
	cleanup_strbuf struct strbuf told = {0};
	size_t before = sample_count_fds();
	struct member member;

	spawn(&member, act, what);
	if (end == MEMBER_DIED)
		wait_for_close(&member);
	strbuf_add_text(&told, "it ");
	assert_int_equal(member_end(&member, end, 0.25, &told), is);
	assert_string_equal(told.text, text);
	assert_int_equal(member.pid, -1);
	assert_int_equal(member.channel.fd, -1);
	assert_false(sample_has_children());
	assert_int_equal(sample_count_fds(), before);
	/* Still there for whoever asks where it was. */
	assert_true(board_look(member.board).step < 10);
	member_free(&member);
	assert_int_equal(sample_count_fds(), before);
}

static void
stay(const struct worker *worker)
{
	(void)worker;
	for (;;)
		pause();
}

static void
leave(const struct worker *worker)
{
	_exit(*(const int *)what_of(worker));
}

static void
raise_signal(const struct worker *worker)
{
	/* Nobody wants a core file of it. */
	setrlimit(RLIMIT_CORE, &(const struct rlimit){0});
	kill(getpid(), *(const int *)what_of(worker));
	stay(worker);
}

static void
a_status_is_told(void **state)
{
	const int none = 0;
	const int some = 7;

	(void)state;
	expect(leave, &none, MEMBER_DIED, MEMBER_DIED, "it ended its process with status 0");
	expect(leave, &some, MEMBER_DIED, MEMBER_DIED, "it ended its process with status 7");
}

static void
a_signal_is_told(void **state)
{
	const int crash = SIGSEGV;
	const int end = SIGKILL;

	(void)state;
	expect(raise_signal, &crash, MEMBER_DIED, MEMBER_DIED, "it was killed by SIGSEGV");
	expect(raise_signal, &end, MEMBER_DIED, MEMBER_DIED, "it was killed by SIGKILL");
}

static void
shut(const struct worker *worker)
{
	close(worker->channel->fd);
	stay(worker);
}

static void
who_lives_on_has_closed_its_channel(void **state)
{
	(void)state;
	expect(shut, NULL, MEMBER_DIED, MEMBER_CLOSED, "it closed the channel of results");
}

static void
stop(const struct worker *worker)
{
	close(worker->channel->fd);
	kill(getpid(), SIGSTOP);
	stay(worker);
}

static void
who_is_stopped_is_ended_too(void **state)
{
	(void)state;
	expect(stop, NULL, MEMBER_DIED, MEMBER_CLOSED, "it closed the channel of results");
}

static void
shut_and_leave(const struct worker *worker)
{
	const struct timespec moment = {.tv_nsec = 50000000};

	close(worker->channel->fd);
	nanosleep(&moment, NULL);
	leave(worker);
}

/* The kernel closes what a process has before others see its end. */
static void
dying_may_take_a_moment(void **state)
{
	const int status = 4;

	(void)state;
	expect(shut_and_leave, &status, MEMBER_DIED, MEMBER_DIED,
	       "it ended its process with status 4");
}

static void
ignore_all(const struct worker *worker)
{
	for (int number = 1; number < 32; number++)
		signal(number, SIG_IGN);
	stay(worker);
}

static void
garbage_ends_it(void **state)
{
	(void)state;
	expect(ignore_all, NULL, MEMBER_GARBAGE, MEMBER_GARBAGE,
	       "it wrote to the channel of results");
}

static void
silence_ends_it(void **state)
{
	(void)state;
	expect(ignore_all, NULL, MEMBER_SILENT, MEMBER_SILENT, "it gave no answer in 0.25 s");
}

/* Where it had ended before anybody thought it silent. */
static void
silence_of_the_dead(void **state)
{
	const int status = 1;

	(void)state;
	expect(leave, &status, MEMBER_SILENT, MEMBER_SILENT, "it gave no answer in 0.25 s");
}

struct confession {
	enum board_cause cause;
	int number;
};

static void
confess(const struct worker *worker)
{
	const struct confession *confession = what_of(worker);

	board_enter(worker->board, BOARD_CHECKING, 0);
	board_confess(worker->board, confession->cause, confession->number);
	_exit(1);
}

static void
a_confession_is_told(void **state)
{
	const struct confession call = {BOARD_FORBIDDEN_CALL, SYS_openat};
	const struct confession unknown = {BOARD_FORBIDDEN_CALL, -1};
	const struct confession memory = {BOARD_OUT_OF_MEMORY, 0};
	const struct confession flood = {BOARD_FINDINGS, 1000};
	const struct confession nonsense = {99, 0};

	(void)state;
	expect(confess, &call, MEMBER_DIED, MEMBER_DIED,
	       "it made the forbidden system call openat");
	expect(confess, &unknown, MEMBER_DIED, MEMBER_DIED, "it made the forbidden system call -1");
	expect(confess, &memory, MEMBER_DIED, MEMBER_DIED, "it ran out of memory");
	expect(confess, &flood, MEMBER_DIED, MEMBER_DIED, "it reported more than 1000 findings");
	expect(confess, &nonsense, MEMBER_DIED, MEMBER_DIED, "it ended its process with status 1");
}

static void
confess_and_stay(const struct worker *worker)
{
	board_confess(worker->board, BOARD_OUT_OF_MEMORY, 0);
	stay(worker);
}

/* The board is its own word: what its parent has seen counts more. */
static void
a_confession_of_who_lives_is_nothing(void **state)
{
	cleanup_strbuf struct strbuf told = {0};
	struct member member;

	(void)state;
	spawn(&member, confess_and_stay, NULL);
	while (board_look(member.board).step == 0)
		usleep(1000);
	member_end(&member, MEMBER_SILENT, 2, &told);
	assert_string_equal(told.text, "gave no answer in 2 s");
	member_free(&member);
}

static void
talk(const struct worker *worker)
{
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX];
	size_t count;
	struct stat info;

	if (!channel_wait(worker->channel, &message, fds, &count) ||
	    message.kind != CHANNEL_SETUP || count != 1 || fstat(fds[0], &info) != 0)
		_exit(1);
	board_enter(worker->board, BOARD_READING, 42);
	_exit(channel_send(worker->channel, CHANNEL_READY,
			   &(const struct strbuf){.text = (char *)(uintptr_t) "hi", .length = 2},
			   NULL, 0));
}

static void
both_ends_hear_each_other(void **state)
{
	static const struct strbuf nothing;
	cleanup_strbuf struct strbuf told = {0};
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX] = {STDIN_FILENO};
	struct member member;
	size_t count;

	(void)state;
	spawn(&member, talk, NULL);
	assert_int_equal(channel_send(&member.channel, CHANNEL_SETUP, &nothing, fds, 1), 0);
	assert_true(channel_wait(&member.channel, &message, fds, &count));
	assert_int_equal(message.kind, CHANNEL_READY);
	assert_int_equal(message.length, 2);
	assert_memory_equal(message.bytes, "hi", 2);
	wait_for_close(&member);
	assert_int_equal(member_end(&member, MEMBER_DIED, 0, &told), MEMBER_DIED);
	assert_string_equal(told.text, "ended its process with status 0");
	assert_int_equal(board_look(member.board).phase, BOARD_READING);
	assert_int_equal(board_look(member.board).unit, 42);
	member_free(&member);
}

static void
look_at_parent(const struct worker *worker)
{
	_exit(worker->parent == getppid() ? 0 : 1);
}

static void
it_knows_its_parent(void **state)
{
	(void)state;
	expect(look_at_parent, NULL, MEMBER_DIED, MEMBER_DIED,
	       "it ended its process with status 0");
}

static void
meddle(const struct worker *worker)
{
	const struct member *other = what_of(worker);

	setrlimit(RLIMIT_CORE, &(const struct rlimit){0});
	board_enter(other->board, BOARD_CHECKING, 1);
	_exit(0);
}

/* Two members: neither finds the other's board. */
static void
boards_are_hidden_from_others(void **state)
{
	cleanup_strbuf struct strbuf told = {0};
	struct member one, other;

	(void)state;
	spawn(&one, stay, NULL);
	spawn(&other, meddle, &one);
	wait_for_close(&other);
	member_end(&other, MEMBER_DIED, 0, &told);
	assert_string_equal(told.text, "was killed by SIGSEGV");
	assert_int_equal(board_look(one.board).phase, BOARD_STARTING);
	member_free(&other);
	member_free(&one);
	assert_false(sample_has_children());
}

static void
who_is_freed_is_ended(void **state)
{
	size_t before = sample_count_fds();
	struct member members[3];

	(void)state;
	for (size_t i = 0; i < 3; i++)
		spawn(&members[i], ignore_all, NULL);
	assert_true(sample_count_fds() > before);
	*(struct job **)vector_add(&members[0].jobs) = NULL;
	for (size_t i = 0; i < 3; i++)
		member_free(&members[i]);
	assert_false(sample_has_children());
	assert_int_equal(sample_count_fds(), before);
}

static void
spawn_without_descriptors(const void *what, struct strbuf *told)
{
	const struct actor actor = {stay, NULL};
	const struct worker worker = worker_of(&actor);
	cleanup_error struct error *err = NULL;
	struct rlimit before, low;
	struct member member;

	(void)what;
	getrlimit(RLIMIT_NOFILE, &before);
	low = (struct rlimit){0, before.rlim_max};
	setrlimit(RLIMIT_NOFILE, &low);
	if (member_spawn(&member, &worker, &err) == 0)
		strbuf_add_text(told, "was made");
	else
		strbuf_add_text(told, error_text(err));
	member_free(&member);
	setrlimit(RLIMIT_NOFILE, &before);
}

static void
spawn_without_processes(const void *what, struct strbuf *told)
{
	const struct actor actor = {stay, NULL};
	const struct worker worker = worker_of(&actor);
	cleanup_error struct error *err = NULL;
	size_t before = sample_count_fds();
	struct rlimit limit, low;
	struct member member;

	(void)what;
	getrlimit(RLIMIT_NPROC, &limit);
	low = (struct rlimit){0, limit.rlim_max};
	setrlimit(RLIMIT_NPROC, &low);
	/* Root may make as many as it likes. */
	if (getuid() == 0 && setuid(SANDBOX_NOBODY) != 0)
		return;
	if (member_spawn(&member, &worker, &err) == 0)
		strbuf_add_text(told, "was made");
	else
		strbuf_add_text(told, error_text(err));
	/* No process must not be taken for every process. */
	member_free(&member);
	strbuf_printf(told, "; %zu", sample_count_fds() - before);
	/* A leak checker needs a process, and a look at this one. */
	setrlimit(RLIMIT_NPROC, &limit);
	prctl(PR_SET_DUMPABLE, 1L, 0L, 0L, 0L);
}

static void
who_cannot_be_made_is_an_error(void **state)
{
	cleanup_free char *descriptors = NULL;
	cleanup_free char *processes = NULL;

	(void)state;
	/* Whose limits valgrind plays. */
	if (is_under_valgrind())
		skip();
	descriptors = sample_told(spawn_without_descriptors, NULL);
	assert_string_equal(descriptors, "cannot make a channel to a worker: Too many open files");
	processes = sample_told(spawn_without_processes, NULL);
	assert_string_equal(processes, "cannot make a worker: Resource temporarily unavailable; 0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_status_is_told),
		cmocka_unit_test(a_signal_is_told),
		cmocka_unit_test(who_lives_on_has_closed_its_channel),
		cmocka_unit_test(who_is_stopped_is_ended_too),
		cmocka_unit_test(dying_may_take_a_moment),
		cmocka_unit_test(garbage_ends_it),
		cmocka_unit_test(silence_ends_it),
		cmocka_unit_test(silence_of_the_dead),
		cmocka_unit_test(a_confession_is_told),
		cmocka_unit_test(a_confession_of_who_lives_is_nothing),
		cmocka_unit_test(both_ends_hear_each_other),
		cmocka_unit_test(it_knows_its_parent),
		cmocka_unit_test(boards_are_hidden_from_others),
		cmocka_unit_test(who_is_freed_is_ended),
		cmocka_unit_test(who_cannot_be_made_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
