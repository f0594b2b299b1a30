/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <sys/prctl.h>

#include "base/alloc.h"
#include "base/intern.h"
#include "isolation/answer.h"
#include "isolation/catalogue.h"
#include "isolation/member.h"
#include "isolation/setup.h"
#include "isolation/task.h"
#include "isolation/wire.h"
#include "worker-sample.h"

/* The candidates, as their names are sorted. */
enum {
	BAD,   /* .abi is zero */
	ERROR, /* concludes with an error */
	NAMED, /* reports a flag that it may not report */
	CANDIDATES,
};

static const char *const plugins[] = {"abi-zero", "runs-error", "runs-name-other"};

/* A worker and what its parent knows. */
struct fixture {
	struct arena arena;
	char *directory;
	struct search search;
	struct registry registry;
	struct components components;
	struct intern intern;
	bool wanted[CANDIDATES];
	struct worker worker;
	struct member member;
	struct channel_message message;
	struct answer answer;
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_zeroed(1, sizeof(*fixture));

	fixture->search = SEARCH(&fixture->arena);
	fixture->intern.arena = &fixture->arena;
	fixture->directory = sample_directory();
	for (size_t i = 0; i < CANDIDATES; i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s/%s.so", TEST_BAD_PLUGINS, plugins[i]);
		sample_bring(fixture->directory, "test", path);
		fixture->wanted[i] = true;
	}
	search_directory(&fixture->search, fixture->directory, true);
	registry_init(&fixture->registry);
	components_init(&fixture->components);
	fixture->worker = (struct worker){
		.search = &fixture->search,
		.wanted = fixture->wanted,
		.introduce = true,
		.limits = {.memory = (size_t)1 << 30, .cpu = 60, .descriptors = 1024},
	};
	fixture->member = (struct member){.pid = -1, .channel.fd = -1};
	fixture->answer = (struct answer){.targets = VECTOR(struct target_result),
					  .problems = VECTOR(struct problem)};
	*state = fixture;
	return fixture->search.candidates.count == CANDIDATES ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	member_free(&fixture->member);
	vector_free(&fixture->answer.targets);
	vector_free(&fixture->answer.problems);
	components_free(&fixture->components);
	registry_free(&fixture->registry);
	search_free(&fixture->search);
	intern_free(&fixture->intern);
	sample_directory_free(&fixture->directory);
	arena_free(&fixture->arena);
	free(fixture);
	return 0;
}

static void
spawn(struct fixture *fixture)
{
	cleanup_error struct error *err = NULL;

	sample_need_workers();
	assert_int_equal(member_spawn(&fixture->member, &fixture->worker, &err), 0);
}

/* The next message: its kind, or 0 if none will come. */
static unsigned
hear(struct fixture *fixture)
{
	struct pollfd entry = {.fd = fixture->member.channel.fd, .events = POLLIN};

	for (;;) {
		switch (channel_poll(&fixture->member.channel, &fixture->message)) {
		case CHANNEL_MESSAGE:
			return fixture->message.kind;
		case CHANNEL_EMPTY:
			assert_int_equal(poll(&entry, 1, SAMPLE_PATIENCE * 1000), 1);
			break;
		default:
			return 0;
		}
	}
}

static void
say(struct fixture *fixture, enum channel_kind kind, const struct strbuf *message, const int *fds,
    size_t count)
{
	assert_int_equal(channel_send(&fixture->member.channel, kind, message, fds, count), 0);
}

static void
say_nothing(struct fixture *fixture, enum channel_kind kind)
{
	static const struct strbuf nothing;

	say(fixture, kind, &nothing, NULL, 0);
}

static void
expect_end(struct fixture *fixture, const char *text)
{
	cleanup_strbuf struct strbuf told = {0};

	assert_int_equal(hear(fixture), 0);
	assert_int_equal(member_end(&fixture->member, MEMBER_DIED, 0, &told), MEMBER_DIED);
	assert_string_equal(told.text, text);
}

/* It finds that it is not understood, and cannot say so. */
static void
expect_surrender(struct fixture *fixture)
{
	expect_end(fixture, "ended its process with status 1");
	assert_false(sample_has_children());
}

static void
admit(struct fixture *fixture, uint32_t index, struct wire *wire)
{
	const struct candidate *candidate = vector_at(&fixture->search.candidates, index);
	struct check *check = alloc_zeroed(1, sizeof(*check));

	check->path = alloc_copy(candidate->path);
	check->inode = candidate->inode;
	check->fd = -1;
	catalogue_get(wire, &check->arena, &check->plugin);
	registry_admit(&fixture->registry, candidate, check);
}

/* Makes a worker, and takes what it tells of its plugins for true. They are never loaded here: what
 * a child then loads by the same numbers would be them again. */
static void
meet(struct fixture *fixture)
{
	struct wire wire;

	spawn(fixture);
	assert_int_equal(hear(fixture), CHANNEL_CATALOGUE);
	wire = WIRE(fixture->message.bytes, fixture->message.length);
	wire_get_u32(&wire);
	while (wire.at < wire.end) {
		uint32_t index = wire_get_u32(&wire);

		if (wire_get_text(&wire) == NULL)
			admit(fixture, index, &wire);
	}
	assert_true(wire_ends(&wire));
	assert_int_equal(fixture->registry.checks.count, CANDIDATES - 1);
	registry_declare(&fixture->registry, &fixture->components);
}

static void
put_setup(const struct fixture *fixture, struct strbuf *setup)
{
	const struct kubernetes_version none = {0};

	setup_put(setup, &fixture->search, &fixture->registry, &fixture->registry.checks, &none);
}

static void
say_setup(struct fixture *fixture)
{
	cleanup_strbuf struct strbuf setup = {0};

	put_setup(fixture, &setup);
	say(fixture, CHANNEL_SETUP, &setup, NULL, 0);
}

/* Makes a worker that waits for units. */
static void
make_ready(struct fixture *fixture)
{
	meet(fixture);
	say_setup(fixture);
	assert_int_equal(hear(fixture), CHANNEL_READY);
}

/* Makes another, which does not introduce itself. */
static void
replace(struct fixture *fixture)
{
	meet(fixture);
	member_free(&fixture->member);
	fixture->worker.introduce = false;
	spawn(fixture);
}

static int
file_of(const char *text)
{
	int fd = memfd_create("unit", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	return fd;
}

/* Asks for the command lines, of which each is a unit with rules (or NULL). */
static void
ask(struct fixture *fixture, enum worker_mode mode, const char *const *lines, size_t count,
    const struct task_rule *rule)
{
	cleanup_strbuf struct strbuf batch = {0};
	int fds[CHANNEL_FDS_MAX];

	wire_put_u32(&batch, mode);
	for (size_t i = 0; i < count; i++) {
		struct task task = {
			.number = (uint32_t)i + 100,
			.unit = {.kind = UNIT_ARGV, .name = "unit", .named = true},
			.rules = VECTOR(struct task_rule),
		};

		if (rule != NULL)
			*(struct task_rule *)vector_add(&task.rules) = *rule;
		task_put(&batch, &task);
		vector_free(&task.rules);
		fds[i] = file_of(lines[i]);
	}
	say(fixture, CHANNEL_BATCH, &batch, fds, count);
	for (size_t i = 0; i < count; i++)
		close(fds[i]);
}

/* The next answer in a message. */
static void
get_answer(struct fixture *fixture, struct wire *wire, uint32_t number)
{
	const struct answer_reader reader = {
		.arena = &fixture->arena,
		.intern = &fixture->intern,
		.components = &fixture->components,
		.checks = &fixture->registry.checks,
	};

	fixture->answer.targets.count = 0;
	fixture->answer.problems.count = 0;
	assert_int_equal(wire_get_u32(wire), number);
	answer_get(wire, &reader, &fixture->answer);
	assert_false(wire->broken);
}

static const struct check_result *
result_at(const struct fixture *fixture, size_t target, size_t check)
{
	const struct target_result *one = vector_at(&fixture->answer.targets, target);

	assert_true(check < one->result_count);
	return &one->results[check];
}

static void
it_tells_what_its_plugins_are(void **state)
{
	struct fixture *fixture = *state;
	struct argvet_plugin plugin;
	struct wire wire;

	spawn(fixture);
	assert_int_equal(hear(fixture), CHANNEL_CATALOGUE);
	wire = WIRE(fixture->message.bytes, fixture->message.length);
	wire_get_u32(&wire);
	assert_int_equal(wire_get_u32(&wire), BAD);
	sample_expect_part(wire_get_text(&wire), "built for ABI 0");
	for (uint32_t i = ERROR; i < CANDIDATES; i++) {
		assert_int_equal(wire_get_u32(&wire), i);
		assert_null(wire_get_text(&wire));
		catalogue_get(&wire, &fixture->arena, &plugin);
		sample_expect_part(plugin.id, plugins[i]);
	}
	assert_true(wire_ends(&wire));
}

static void
it_loads_only_what_is_wanted(void **state)
{
	struct fixture *fixture = *state;
	struct argvet_plugin plugin;
	struct wire wire;

	fixture->wanted[BAD] = false;
	fixture->wanted[NAMED] = false;
	spawn(fixture);
	assert_int_equal(hear(fixture), CHANNEL_CATALOGUE);
	wire = WIRE(fixture->message.bytes, fixture->message.length);
	wire_get_u32(&wire);
	assert_int_equal(wire_get_u32(&wire), ERROR);
	assert_null(wire_get_text(&wire));
	catalogue_get(&wire, &fixture->arena, &plugin);
	assert_true(wire_ends(&wire));
}

static void
it_says_where_it_is(void **state)
{
	struct fixture *fixture = *state;
	struct board look;

	spawn(fixture);
	assert_int_equal(hear(fixture), CHANNEL_CATALOGUE);
	look = board_look(fixture->member.board);
	assert_int_equal(look.phase, BOARD_WAITING);
	assert_int_equal(look.cause, BOARD_NO_CAUSE);
	assert_true(look.step > CANDIDATES);
}

static void
follow(char *to, pid_t pid, const char *name)
{
	char path[64];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/%d/fd/%s", pid, name);
	length = readlink(path, to, PATH_MAX - 1);
	to[length > 0 ? length : 0] = '\0';
}

/* Neither what its parent has open, nor the plugins, nor the terminal. */
static void
it_keeps_its_channel_and_nothing_else(void **state)
{
	struct fixture *fixture = *state;
	char path[PATH_MAX];
	int secret, far;

	sample_need_workers();
	secret = open("/etc/passwd", O_RDONLY);
	far = dup2(secret, 900);
	spawn(fixture);
	close(secret);
	close(far);
	assert_int_equal(hear(fixture), CHANNEL_CATALOGUE);
	for (int fd = 0; fd < 3; fd++) {
		snprintf(path, sizeof(path), "%d", fd);
		follow(path, fixture->member.pid, (const char[]){(char)('0' + fd), '\0'});
		assert_string_equal(path, "/dev/null");
	}
	snprintf(path, sizeof(path), "/proc/%d/fd", fixture->member.pid);
	assert_int_equal(sample_count_entries(path), 4);
}

static void
units_are_answered(void **state)
{
	static const char *const lines[] = {"kube-apiserver --insecure-port=0", "ls -l",
					    "kube-apiserver\nkube-apiserver 'unclosed"};
	struct fixture *fixture = *state;
	struct wire wire;

	make_ready(fixture);
	ask(fixture, WORKER_SWIFT, lines, 3, NULL);
	assert_int_equal(hear(fixture), CHANNEL_ANSWER);
	wire = WIRE(fixture->message.bytes, fixture->message.length);
	get_answer(fixture, &wire, 100);
	assert_int_equal(fixture->answer.targets.count, 1);
	assert_int_equal(fixture->answer.files, 1);
	assert_int_equal(result_at(fixture, 0, 0)->status, STATUS_ERROR);
	assert_string_equal(result_at(fixture, 0, 0)->message, "the moon is in the way");
	assert_string_equal(result_at(fixture, 0, 1)->check->plugin.id, "test/runs-name-other");
	get_answer(fixture, &wire, 101);
	assert_int_equal(fixture->answer.targets.count, 0);
	assert_int_equal(fixture->answer.problems.count, 1);
	get_answer(fixture, &wire, 102);
	assert_true(fixture->answer.problems.count > 0);
	assert_true(wire_ends(&wire));
}

static void
one_batch_after_the_other(void **state)
{
	static const char *const lines[] = {"kube-apiserver --insecure-port=0"};
	struct fixture *fixture = *state;
	struct wire wire;

	make_ready(fixture);
	/* Some are under way before the first is answered. */
	for (int i = 0; i < 3; i++)
		ask(fixture, WORKER_SWIFT, lines, 1, NULL);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(hear(fixture), CHANNEL_ANSWER);
		wire = WIRE(fixture->message.bytes, fixture->message.length);
		get_answer(fixture, &wire, 100);
		assert_true(wire_ends(&wire));
		if (i < 17)
			ask(fixture, WORKER_SWIFT, lines, 1, NULL);
	}
	/* It has kept no descriptor of all those. */
	if (geteuid() == 0 && getuid() == 0) {
		char path[64];

		snprintf(path, sizeof(path), "/proc/%d/fd", fixture->member.pid);
		assert_int_equal(sample_count_entries(path), 4);
	}
}

static void
much_is_answered_in_parts(void **state)
{
	struct fixture *fixture = *state;
	const char *lines[100];
	cleanup_strbuf struct strbuf line = {0};
	size_t messages = 0;
	uint32_t next = 100;

	sample_need_workers();
	strbuf_add_text(&line, "kube-apiserver");
	for (int i = 0; i < 300; i++)
		strbuf_printf(&line, " --flag-number-%d=value", i);
	for (size_t i = 0; i < 100; i++)
		lines[i] = line.text;
	make_ready(fixture);
	ask(fixture, WORKER_SWIFT, lines, 100, NULL);
	while (next < 200) {
		struct wire wire;

		assert_int_equal(hear(fixture), CHANNEL_ANSWER);
		wire = WIRE(fixture->message.bytes, fixture->message.length);
		while (wire.at < wire.end)
			get_answer(fixture, &wire, next++);
		messages++;
	}
	assert_true(messages > 2);
	assert_true(messages < 100);
}

static void
what_a_rule_says_is_left_out(void **state)
{
	static const char *const lines[] = {"kube-apiserver\nkube-apiserver"};
	const struct task_rule rule = {.check = 0, .target = 1};
	struct fixture *fixture = *state;
	struct wire wire;

	make_ready(fixture);
	ask(fixture, WORKER_SWIFT, lines, 1, &rule);
	assert_int_equal(hear(fixture), CHANNEL_ANSWER);
	wire = WIRE(fixture->message.bytes, fixture->message.length);
	get_answer(fixture, &wire, 100);
	assert_int_equal(fixture->answer.targets.count, 2);
	assert_string_equal(result_at(fixture, 0, 0)->message, "the moon is in the way");
	assert_int_equal(result_at(fixture, 1, 0)->status, STATUS_ERROR);
	assert_string_equal(result_at(fixture, 1, 0)->message, "left out");
}

/* Two checks on two targets: four times it waits to be told to go on. */
static void
the_careful_mode_waits_after_each_check(void **state)
{
	static const char *const lines[] = {"kube-apiserver\nkube-apiserver"};
	struct fixture *fixture = *state;

	make_ready(fixture);
	ask(fixture, WORKER_CAREFUL, lines, 1, NULL);
	for (uint32_t i = 0; i < 4; i++) {
		struct board look;

		assert_int_equal(hear(fixture), CHANNEL_CHECKED);
		look = board_look(fixture->member.board);
		assert_int_equal(look.phase, BOARD_CHECKING);
		assert_int_equal(look.unit, 100);
		assert_int_equal(look.target, i / 2);
		assert_int_equal(look.check, i % 2);
		say_nothing(fixture, CHANNEL_GO);
	}
	assert_int_equal(hear(fixture), CHANNEL_ANSWER);
	/* And the next batch is swift again. */
	ask(fixture, WORKER_SWIFT, lines, 1, NULL);
	assert_int_equal(hear(fixture), CHANNEL_ANSWER);
}

static void
the_careful_mode_hears_nothing_else(void **state)
{
	static const char *const lines[] = {"kube-apiserver"};
	struct fixture *fixture = *state;

	make_ready(fixture);
	ask(fixture, WORKER_CAREFUL, lines, 1, NULL);
	assert_int_equal(hear(fixture), CHANNEL_CHECKED);
	say_nothing(fixture, CHANNEL_SETUP);
	expect_surrender(fixture);
}

static void
it_ends_when_the_channel_closes(void **state)
{
	struct fixture *fixture = *state;
	int status;

	make_ready(fixture);
	channel_close(&fixture->member.channel);
	assert_int_equal(waitpid(fixture->member.pid, &status, 0), fixture->member.pid);
	fixture->member.pid = -1;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
}

static void
it_ends_before_its_setup_when_the_channel_closes(void **state)
{
	struct fixture *fixture = *state;
	int status;

	spawn(fixture);
	channel_close(&fixture->member.channel);
	assert_int_equal(waitpid(fixture->member.pid, &status, 0), fixture->member.pid);
	fixture->member.pid = -1;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
}

/* A process makes a worker, lets somebody else keep its end of the channel open, and ends. */
static _Noreturn void
leave_worker(struct fixture *fixture, bool ready, int report)
{
	pid_t pids[2];

	if (ready)
		make_ready(fixture);
	else
		spawn(fixture);
	pids[0] = fixture->member.pid;
	pids[1] = fork();
	if (pids[1] == 0)
		for (;;)
			pause();
	_exit(write(report, pids, sizeof(pids)) == sizeof(pids) ? 0 : 1);
}

static void
expect_end_with_parent(struct fixture *fixture, bool ready)
{
	pid_t pids[2];
	pid_t parent;
	int report[2];
	int status;

	sample_need_workers();
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L), 0);
	assert_int_equal(pipe(report), 0);
	fflush(NULL);
	parent = fork();
	if (parent == 0)
		leave_worker(fixture, ready, report[1]);
	close(report[1]);
	assert_int_equal(waitpid(parent, &status, 0), parent);
	assert_int_equal(status, 0);
	assert_int_equal(read(report[0], pids, sizeof(pids)), sizeof(pids));
	close(report[0]);
	assert_int_equal(waitpid(pids[0], &status, 0), pids[0]);
	kill(pids[1], SIGKILL);
	waitpid(pids[1], NULL, 0);
	prctl(PR_SET_CHILD_SUBREAPER, 0L, 0L, 0L, 0L);
	/* Or it was so early that it has seen for itself. */
	if (ready || WIFSIGNALED(status))
		assert_int_equal(WTERMSIG(status), SIGKILL);
	else
		assert_int_equal(WEXITSTATUS(status), 1);
}

static void
it_ends_when_its_parent_does(void **state)
{
	expect_end_with_parent(*state, true);
}

static void
it_ends_before_its_setup_when_its_parent_does(void **state)
{
	expect_end_with_parent(*state, false);
}

/* The parent may be gone before the worker has taken its first step. */
static void
it_ends_where_its_parent_is_another(void **state)
{
	struct fixture *fixture = *state;
	struct channel ends[2];
	int status;
	pid_t pid;

	sample_need_workers();
	assert_int_equal(channel_pair(&ends[0], &ends[1]), 0);
	fixture->worker.channel = &ends[1];
	fixture->worker.board = board_new();
	fixture->worker.parent = 1;
	pid = fork();
	if (pid == 0)
		worker_run(&fixture->worker);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_int_equal(board_look(fixture->worker.board).step, 0);
	board_free(fixture->worker.board);
	channel_close(&ends[0]);
	channel_close(&ends[1]);
}

static void
units_before_the_setup_end_it(void **state)
{
	struct fixture *fixture = *state;

	spawn(fixture);
	assert_int_equal(hear(fixture), CHANNEL_CATALOGUE);
	say_nothing(fixture, CHANNEL_BATCH);
	expect_surrender(fixture);
}

static void
a_setup_that_makes_no_sense_ends_it(void **state)
{
	struct fixture *fixture = *state;

	meet(fixture);
	member_free(&fixture->member);
	/* It has not loaded the plugin that is to run. */
	fixture->wanted[ERROR] = false;
	spawn(fixture);
	assert_int_equal(hear(fixture), CHANNEL_CATALOGUE);
	say_setup(fixture);
	expect_surrender(fixture);
}

static void
a_setup_that_is_too_long_ends_it(void **state)
{
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf setup = {0};

	meet(fixture);
	put_setup(fixture, &setup);
	strbuf_add_char(&setup, 'x');
	say(fixture, CHANNEL_SETUP, &setup, NULL, 0);
	expect_surrender(fixture);
}

/* Who comes later need not say what everybody knows. */
static void
a_later_one_is_told_at_once(void **state)
{
	static const char *const lines[] = {"kube-apiserver"};
	struct fixture *fixture = *state;

	replace(fixture);
	say_setup(fixture);
	assert_int_equal(hear(fixture), CHANNEL_READY);
	ask(fixture, WORKER_SWIFT, lines, 1, NULL);
	assert_int_equal(hear(fixture), CHANNEL_ANSWER);
}

static void
a_batch_in_no_mode_ends_it(void **state)
{
	static const char *const lines[] = {"kube-apiserver"};
	struct fixture *fixture = *state;

	make_ready(fixture);
	ask(fixture, WORKER_CAREFUL + 1, lines, 1, NULL);
	expect_surrender(fixture);
}

static void
a_batch_with_less_than_it_brings_ends_it(void **state)
{
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf batch = {0};
	const int fds[] = {STDIN_FILENO, STDIN_FILENO};

	make_ready(fixture);
	wire_put_u32(&batch, WORKER_SWIFT);
	say(fixture, CHANNEL_BATCH, &batch, fds, 2);
	expect_surrender(fixture);
}

/* It listens to its parent alone. */
static void
what_is_no_message_ends_it(void **state)
{
	struct fixture *fixture = *state;

	make_ready(fixture);
	fixture->member.channel.secret++;
	say_nothing(fixture, CHANNEL_BATCH);
	expect_surrender(fixture);
}

#define TEST(function_) cmocka_unit_test_setup_teardown(function_, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_tells_what_its_plugins_are),
		TEST(it_loads_only_what_is_wanted),
		TEST(it_says_where_it_is),
		TEST(it_keeps_its_channel_and_nothing_else),
		TEST(a_later_one_is_told_at_once),
		TEST(units_are_answered),
		TEST(one_batch_after_the_other),
		TEST(much_is_answered_in_parts),
		TEST(what_a_rule_says_is_left_out),
		TEST(the_careful_mode_waits_after_each_check),
		TEST(the_careful_mode_hears_nothing_else),
		TEST(it_ends_when_the_channel_closes),
		TEST(it_ends_before_its_setup_when_the_channel_closes),
		TEST(it_ends_when_its_parent_does),
		TEST(it_ends_before_its_setup_when_its_parent_does),
		TEST(it_ends_where_its_parent_is_another),
		TEST(units_before_the_setup_end_it),
		TEST(a_setup_that_makes_no_sense_ends_it),
		TEST(a_setup_that_is_too_long_ends_it),
		TEST(a_batch_in_no_mode_ends_it),
		TEST(a_batch_with_less_than_it_brings_ends_it),
		TEST(what_is_no_message_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
