/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <sys/resource.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "plugin/parameter.h"
#include "worker-sample.h"

#define MANY 10000

/* Nobody hangs in seconds, however busy the machine is. */
#define PATIENCE 20.0

/* A scan that a child makes. */
struct order {
	const char *directory; /* of plugins */
	enum isolation isolation;
	size_t jobs;
	double patience;
	const char *setting; /* NULL, or a parameter's */
	size_t descriptors;  /* 0, or how many the process may have */
	bool quiet;          /* results that say nothing special are left out */
	/* Hands units in. */
	void (*give)(const struct order *order, struct pool *pool);
};

/* What the watcher has seen. */
struct watch {
	size_t calls;
	size_t files;
	size_t targets;
	bool back;
};

static int
set_up(void **state)
{
	*state = sample_directory();
	return 0;
}

static int
tear_down(void **state)
{
	char *directory = *state;

	sample_directory_free(&directory);
	return 0;
}

static void
bring(const char *directory, const char *plugin)
{
	sample_bring(directory, "kube-apiserver", plugin);
}

/* The real checks. */
static void
bring_real(const char *directory)
{
	glob_t found;

	assert_int_equal(glob(TEST_PLUGINS "/kube-apiserver/*.so", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		bring(directory, found.gl_pathv[i]);
	globfree(&found);
}

static void
take(struct pool *pool, enum unit_kind kind, const char *name, const char *text)
{
	cleanup_close int fd = memfd_create("unit", MFD_CLOEXEC);
	struct unit unit = {.kind = kind, .name = name, .named = true};
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	/* As files are opened that are not argvet's own. */
	unit.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (unit.fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		_exit(98);
	pool_take(pool, &unit);
}

/* A server whose --bind-address tells which it is, as text. */
static void
take_server(struct pool *pool, int number)
{
	char name[64];
	char text[128];

	snprintf(name, sizeof(name), "%05d.txt", number);
	snprintf(text, sizeof(text), "kube-apiserver --bind-address=10.0.0.%d %s", number,
		 number % 2 == 0 ? "--insecure-port=8080" : "--authorization-mode=AlwaysAllow");
	take(pool, UNIT_ARGV, name, text);
}

static void
give_four(const struct order *order, struct pool *pool)
{
	(void)order;
	for (int i = 1; i <= 4; i++)
		take_server(pool, i);
}

static void
watch(void *watcher, size_t files, size_t processes, size_t targets)
{
	struct watch *seen = watcher;

	seen->calls++;
	seen->back |= files < seen->files || targets < seen->targets || processes > 0;
	seen->files = files;
	seen->targets = targets;
}

static void
tell_findings(const struct check_result *one, struct strbuf *told)
{
	for (size_t i = 0; i < one->finding_count; i++)
		strbuf_printf(told, "    --%s %s, %s\n", one->findings[i].flag,
			      one->findings[i].expected,
			      one->findings[i].actual != NULL ? one->findings[i].actual : "-");
}

static void
tell_result(const struct result *result, bool quiet, struct strbuf *told)
{
	for (size_t i = 0; i < result->targets.count; i++) {
		const struct target_result *slot = vector_at(&result->targets, i);
		const struct argvet_origin *origin = &slot->target->place.origin;

		strbuf_printf(told, "%s:%u %s, %zu words\n", origin->file, origin->line,
			      slot->target->component->name, slot->target->word_count);
		for (size_t k = 0; k < slot->result_count; k++) {
			const struct check_result *one = &slot->results[k];

			if (quiet && one->status != STATUS_ERROR)
				continue;
			strbuf_printf(told, "  %s %s: %s\n", one->check->plugin.id,
				      status_name(one->status),
				      one->message != NULL ? one->message : "-");
			tell_findings(one, told);
		}
	}
	for (size_t i = 0; i < result->problems->items.count; i++) {
		const struct problem *problem = vector_at(&result->problems->items, i);
		const char *file = problem->origin.file != NULL ? problem->origin.file : "-";
		const char *slash = strrchr(file, '/');

		strbuf_printf(told, "problem: %s: %s\n", slash != NULL ? slash + 1 : file,
			      problem->message);
	}
}

static void
tell_isolation(const struct order *order, const struct isolation_summary *summary,
	       struct strbuf *told)
{
	if (summary->workers != (order->isolation != ISOLATION_NONE))
		strbuf_add_text(told, "workers or not?\n");
	if (!summary->workers && summary->missing != NULL)
		strbuf_printf(told, "missing without workers: %s\n", summary->missing);
	if (summary->missing != NULL && strncmp(summary->missing, "no ", 3) != 0 &&
	    strstr(summary->missing, " (") == NULL)
		strbuf_printf(told, "missing: %s\n", summary->missing);
}

static void
tell_watch(const struct watch *seen, const struct result *result, struct strbuf *told)
{
	if (seen->back)
		strbuf_add_text(told, "the numbers went back\n");
	if (seen->calls > 0 && seen->targets != result->targets.count)
		strbuf_printf(told, "%zu targets were seen of %zu\n", seen->targets,
			      result->targets.count);
	strbuf_printf(told, "%zu files\n", seen->files);
}

static void
scan(const struct order *order, struct pool *pool, const struct registry *registry,
     const struct watch *seen, struct strbuf *told)
{
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *err = NULL;
	struct problems problems = PROBLEMS(&arena);
	struct isolation_summary summary;
	struct components components;
	const struct pool_plan plan = {
		.registry = registry,
		.checks = &registry->checks,
		.components = &components,
		.problems = &problems,
	};
	struct result result = {
		.arena = &arena,
		.benchmark = &benchmark_default,
		.checks = &registry->checks,
		.targets = VECTOR(struct target_result),
		.problems = &problems,
	};

	components_init(&components);
	registry_declare(registry, &components);
	if (pool_start(pool, &plan, &err) < 0) {
		strbuf_add_text(told, error_text(err));
	} else {
		order->give(order, pool);
		pool_finish(pool, &result);
		pool_describe(pool, &summary);
		result_sort_and_count(&result, false);
		tell_result(&result, order->quiet, told);
		tell_isolation(order, &summary, told);
		tell_watch(seen, &result, told);
		if (sample_has_children())
			strbuf_add_text(told, "children are left\n");
	}
	result_free(&result);
	vector_free(&problems.items);
	components_free(&components);
}

static void
tell_scan(const void *what, struct strbuf *told)
{
	const struct order *order = what;
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *err = NULL;
	struct watch seen = {0};
	const struct pool_settings settings = {
		.isolation = order->isolation,
		.jobs = order->jobs,
		.patience = order->patience > 0 ? order->patience : PATIENCE,
		.watch = watch,
		.watcher = &seen,
	};
	struct search search = SEARCH(&arena);
	size_t before = sample_count_fds();
	struct registry registry;
	struct pool *pool;

	if (order->descriptors > 0)
		setrlimit(RLIMIT_NOFILE,
			  &(const struct rlimit){order->descriptors, order->descriptors});
	registry_init(&registry);
	search_directory(&search, order->directory, true);
	pool = pool_new(&settings, &arena);
	pool_load(pool, &search, &registry);
	if (order->setting != NULL && parameter_assign(&registry, order->setting, &err) < 0)
		strbuf_add_text(told, error_text(err));
	scan(order, pool, &registry, &seen, told);
	pool_free(pool);
	search_free(&search);
	registry_free(&registry);
	if (sample_has_children())
		strbuf_add_text(told, "children are left\n");
	if (sample_count_fds() != before)
		strbuf_printf(told, "%zu descriptors, %zu before\n", sample_count_fds(), before);
}

/* What a scan says with workers: the same for any number of them. */
static char *
told_by_workers(struct order *order)
{
	static const size_t others[] = {2, 8};
	char *first;

	sample_need_workers();
	order->isolation = ISOLATION_AUTO;
	order->jobs = 1;
	first = sample_told(tell_scan, order);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		cleanup_free char *told = NULL;

		order->jobs = others[i];
		told = sample_told(tell_scan, order);
		assert_string_equal(told, first);
	}
	return first;
}

static char *
told_here(struct order *order)
{
	order->isolation = ISOLATION_NONE;
	return sample_told(tell_scan, order);
}

/* Small ones and large ones, of every kind, with what is wrong in some of them. */
static void
give_mixture(const struct order *order, struct pool *pool)
{
	cleanup_strbuf struct strbuf large = {0};

	(void)order;
	for (int i = 0; i < 3000; i++)
		strbuf_printf(&large, "kube-apiserver --insecure-port=%d --v=%d\n", i % 7, i);
	for (int i = 0; i < 600; i++) {
		char name[64];

		snprintf(name, sizeof(name), "unit-%d", i);
		if (i % 97 == 5)
			take(pool, UNIT_ARGV, name, large.text);
		else if (i % 10 == 0)
			take(pool, UNIT_MANIFEST, name, "kind: Pod\nspec: [");
		else if (i % 10 == 1)
			take(pool, UNIT_MANIFEST, name,
			     "kind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
			     "  - command: [kube-apiserver, --insecure-port=0, --anonymous-auth]\n"
			     "  - command: [etcd]\n---\nkind: Pod\nspec:\n  containers:\n"
			     "  - {name: b, command: [kube-apiserver], args: "
			     "[--insecure-port=1]}\n");
		else if (i % 10 == 2)
			take(pool, UNIT_PROCESSES, name, "no snapshot");
		else if (i % 10 == 3)
			take(pool, UNIT_ARGV, name, "");
		else
			take_server(pool, i);
	}
}

static void
any_number_of_workers_says_the_same(void **state)
{
	struct order order = {.directory = *state, .give = give_mixture};
	cleanup_free char *told = NULL;
	cleanup_free char *here = NULL;

	sample_need_workers();
	bring_real(*state);
	told = told_by_workers(&order);
	here = told_here(&order);
	assert_string_equal(told, here);
	sample_expect_part(told, "unit-5:3000 kube-apiserver, 3 words\n");
	sample_expect_part(told, "problem: unit-590: ");
	sample_expect_part(told, "\n  kube-apiserver/insecure-port fail: ");
}

static void
give_none(const struct order *order, struct pool *pool)
{
	(void)order;
	(void)pool;
}

static void
nothing_to_do_is_nothing_said(void **state)
{
	struct order order = {.directory = *state, .give = give_none};
	cleanup_free char *told = NULL;

	sample_need_workers();
	bring_real(*state);
	told = told_by_workers(&order);
	assert_string_equal(told, "0 files\n");
}

/* What cannot be read, and what can be before and behind it. */
static void
give_unreadable(const struct order *order, struct pool *pool)
{
	int ends[2];

	(void)order;
	if (pipe(ends) != 0)
		_exit(98);
	take_server(pool, 1);
	pool_take(pool, &(const struct unit){UNIT_ARGV, "directory",
					     open("/etc", O_RDONLY | O_CLOEXEC), true});
	pool_take(pool, &(const struct unit){UNIT_MANIFEST, "to-write",
					     open("/dev/null", O_WRONLY | O_CLOEXEC), true});
	pool_take(pool, &(const struct unit){UNIT_MANIFEST, "path",
					     open("/etc/passwd", O_PATH | O_CLOEXEC), true});
	pool_take(pool, &(const struct unit){UNIT_ARGV, "pipe", ends[0], true});
	take_server(pool, 2);
	close(ends[1]);
}

static void
what_cannot_be_read_is_a_problem(void **state)
{
	struct order order = {.directory = *state, .give = give_unreadable, .quiet = true};
	cleanup_free char *told = NULL;
	cleanup_free char *here = NULL;

	sample_need_workers();
	bring_real(*state);
	told = told_by_workers(&order);
	here = told_here(&order);
	assert_string_equal(told, here);
	sample_expect_part(told, "00001.txt:1 kube-apiserver, 3 words\n"
				 "00002.txt:1 kube-apiserver, 3 words\n");
	sample_expect_part(told, "problem: directory: cannot ");
	sample_expect_part(told, "problem: path: cannot ");
	sample_expect_part(told, "problem: pipe: cannot ");
	sample_expect_part(told, "problem: to-write: cannot ");
}

/* The lines that do not speak of this check. */
static char *
without(const char *text, const char *id)
{
	struct strbuf left = {0};

	while (*text != '\0') {
		size_t length = strcspn(text, "\n") + 1;
		const char *found = strstr(text, id);

		if (found == NULL || found > text + length)
			strbuf_add(&left, text, length);
		text += length;
	}
	return left.text;
}

/* How one that does this to its process is told of, where it does so on the second of four; and
 * that all the rest is what it was. */
static void
expect_error_within(const char *directory, const char *name, double patience, const char *cause)
{
	struct order order = {.directory = directory, .give = give_four, .patience = patience};
	cleanup_free char *alone = NULL;
	cleanup_free char *told = NULL;
	cleanup_free char *rest = NULL;
	char plugin[PATH_MAX];
	char setting[128];
	char line[256];

	sample_need_workers();
	bring_real(directory);
	alone = told_by_workers(&order);
	snprintf(plugin, sizeof(plugin), "%s/%s.so", TEST_HOSTILE_PLUGINS, name);
	bring(directory, plugin);
	snprintf(setting, sizeof(setting), "kube-apiserver/%s.only=10.0.0.2", name);
	order.setting = setting;
	told = told_by_workers(&order);
	rest = without(told, name);
	assert_string_equal(rest, alone);
	snprintf(line, sizeof(line), "  kube-apiserver/%s error: the check %s\n", name, cause);
	sample_expect_part(told, line);
	snprintf(line, sizeof(line), "  kube-apiserver/%s pass: still here\n", name);
	sample_expect_part(told, line);
}

static void
expect_error(const char *directory, const char *name, const char *cause)
{
	expect_error_within(directory, name, PATIENCE, cause);
}

static void
a_crash_is_an_error(void **state)
{
	expect_error(*state, "zz-crash", "was killed by SIGSEGV");
}

static void
a_crash_before_the_others_is_an_error(void **state)
{
	expect_error(*state, "aa-crash", "was killed by SIGSEGV");
}

static void
an_end_is_an_error(void **state)
{
	expect_error(*state, "zz-exit-quick", "ended its process with status 42");
}

static void
a_flood_is_an_error(void **state)
{
	expect_error(*state, "zz-findings", "reported more than 1000 findings");
}

static void
who_hangs_is_an_error(void **state)
{
	expect_error_within(*state, "zz-hang", 0.5, "gave no answer in 0.5 s");
}

static void
noise_is_an_error(void **state)
{
	expect_error(*state, "zz-garbage", "wrote to the channel of results");
}

static void
a_closed_channel_is_an_error(void **state)
{
	expect_error(*state, "zz-close", "ended its process with status 1");
}

static void
give_eight(const struct order *order, struct pool *pool)
{
	(void)order;
	for (int i = 1; i <= 8; i++)
		take_server(pool, i);
}

static void
give_one_with_eight(const struct order *order, struct pool *pool)
{
	cleanup_strbuf struct strbuf lines = {0};

	(void)order;
	for (int i = 1; i <= 8; i++)
		strbuf_add_text(&lines, "kube-apiserver\n");
	take(pool, UNIT_ARGV, "eight", lines.text);
}

static size_t
count_parts(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		count++;
	return count;
}

/* Whether the targets are in one unit or in many. */
static void
expect_put_aside(const char *directory, void (*give)(const struct order *, struct pool *))
{
	struct order order = {.directory = directory, .give = give, .quiet = true};
	cleanup_free char *told = NULL;
	const char *aside;

	sample_need_workers();
	bring_real(directory);
	bring(directory, TEST_HOSTILE_PLUGINS "/zz-exit-quick.so");
	told = told_by_workers(&order);
	assert_int_equal(count_parts(told, "zz-exit-quick error: the check ended its process with "
					   "status 42\n"),
			 3);
	assert_int_equal(count_parts(told, "zz-exit-quick error: not run: the plugin was put aside "
					   "after it had failed three times\n"),
			 5);
	assert_int_equal(count_parts(told, "problem: "), 1);
	sample_expect_part(told, "problem: zz-exit-quick.so: put aside: it has failed three times, "
				 "the last time because the check ended its process with status "
				 "42\n");
	/* The first three are those that come first. */
	aside = strstr(told, "put aside");
	assert_int_equal(count_parts(aside, "the check ended its process with status 42\n"), 1);
}

static void
after_three_failures_a_plugin_is_put_aside(void **state)
{
	expect_put_aside(*state, give_eight);
}

static void
three_failures_in_one_unit_are_three(void **state)
{
	expect_put_aside(*state, give_one_with_eight);
}

/* Two of them, each with its own count. */
static void
each_plugin_is_put_aside_by_itself(void **state)
{
	const char *directory = *state;
	struct order order = {.directory = directory, .give = give_eight, .quiet = true};
	cleanup_free char *told = NULL;

	sample_need_workers();
	bring(directory, TEST_HOSTILE_PLUGINS "/aa-crash.so");
	bring(directory, TEST_HOSTILE_PLUGINS "/zz-exit-quick.so");
	told = told_by_workers(&order);
	assert_int_equal(count_parts(told, "aa-crash error: the check was killed by SIGSEGV\n"), 3);
	assert_int_equal(count_parts(told, "zz-exit-quick error: the check ended its process with "
					   "status 42\n"),
			 3);
	assert_int_equal(count_parts(told, " error: not run: "), 10);
	assert_int_equal(count_parts(told, "problem: "), 2);
}

static void
give_many(const struct order *order, struct pool *pool)
{
	(void)order;
	for (int i = 0; i < MANY; i++)
		take_server(pool, i);
}

static void
many_units_need_few_descriptors(void **state)
{
	struct order order = {.directory = *state,
			      .give = give_many,
			      .jobs = 2,
			      .descriptors = 64,
			      .quiet = true};
	cleanup_free char *told = NULL;
	const char *line;

	sample_need_workers();
	bring_real(*state);
	told = sample_told(tell_scan, &order);
	line = told;
	for (int i = 0; i < MANY; i++) {
		char expected[64];

		snprintf(expected, sizeof(expected), "%05d.txt:1 kube-apiserver, 3 words\n", i);
		assert_int_equal(strncmp(line, expected, strlen(expected)), 0);
		line += strlen(expected);
	}
	assert_string_equal(line, "10000 files\n");
}

/* A check that fails somewhere in the middle of it all. */
static void
one_failure_among_many(void **state)
{
	const char *directory = *state;
	struct order order = {.directory = directory,
			      .give = give_mixture,
			      .quiet = true,
			      .setting = "kube-apiserver/zz-crash.only=10.0.0.234"};
	cleanup_free char *told = NULL;
	cleanup_free char *rest = NULL;
	cleanup_free char *here = NULL;

	sample_need_workers();
	bring(directory, TEST_HOSTILE_PLUGINS "/zz-crash.so");
	told = told_by_workers(&order);
	rest = without(told, "zz-crash");
	order.setting = "kube-apiserver/zz-crash.only=nowhere";
	here = told_here(&order);
	assert_string_equal(rest, here);
	sample_expect_part(told, "00234.txt:1 kube-apiserver, 3 words\n"
				 "  kube-apiserver/zz-crash error: the check was killed by "
				 "SIGSEGV\n");
}

static void
whoever_watches_sees_all_of_it(void **state)
{
	struct order order = {.directory = *state, .give = give_eight, .jobs = 2, .quiet = true};
	cleanup_free char *told = NULL;

	sample_need_workers();
	bring_real(*state);
	told = sample_told(tell_scan, &order);
	sample_expect_part(told, "\n8 files\n");
	assert_null(strstr(told, "seen"));
	assert_null(strstr(told, "back"));
}

/* Where not all of it is there, that is what it says. */
static void
required_isolation_is_all_or_an_error(void **state)
{
	struct order order = {.directory = *state,
			      .give = give_four,
			      .isolation = ISOLATION_REQUIRE,
			      .jobs = 2,
			      .quiet = true};
	cleanup_free char *told = NULL;

	sample_need_workers();
	bring_real(*state);
	told = sample_told(tell_scan, &order);
	if (strncmp(told, "--isolation=require: ", 21) == 0) {
		sample_expect_part(told, " (");
		return;
	}
	sample_expect_part(told, "00004.txt:1 kube-apiserver");
	sample_expect_part(told, "4 files\n");
}

static void
tell_early_end(const void *what, struct strbuf *told)
{
	const struct pool_settings settings = {.jobs = 0, .patience = POOL_PATIENCE};
	cleanup_arena struct arena arena = {0};
	struct search search = SEARCH(&arena);
	size_t before = sample_count_fds();
	struct isolation_summary summary;
	struct registry registry;
	struct pool *pool = pool_new(&settings, &arena);

	pool_free(pool);
	registry_init(&registry);
	search_directory(&search, what, true);
	pool = pool_new(&settings, &arena);
	pool_load(pool, &search, &registry);
	pool_describe(pool, &summary);
	strbuf_printf(told, "%d, %zu\n", summary.workers, registry.checks.count);
	pool_free(pool);
	search_free(&search);
	registry_free(&registry);
	if (sample_has_children() || sample_count_fds() != before)
		strbuf_add_text(told, "something is left\n");
}

static void
it_may_end_before_it_has_begun(void **state)
{
	cleanup_free char *told = NULL;

	sample_need_workers();
	sample_bring(*state, "test", TEST_BAD_PLUGINS "/good.so");
	told = sample_told(tell_early_end, *state);
	assert_string_equal(told, "1, 1\n");
}

static void
give_and_leave(const struct order *order, struct pool *pool)
{
	give_mixture(order, pool);
	/* Whatever is under way is nobody's any more. */
	pool_free(pool);
	_exit(sample_has_children() ? 97 : 0);
}

static void
it_may_end_in_the_middle(void **state)
{
	struct order order = {.directory = *state, .give = give_and_leave, .jobs = 8};
	cleanup_free char *told = NULL;

	sample_need_workers();
	bring_real(*state);
	told = sample_told(tell_scan, &order);
	assert_string_equal(told, "");
}

#define TEST(function_) cmocka_unit_test_setup_teardown(function_, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(any_number_of_workers_says_the_same),
		TEST(nothing_to_do_is_nothing_said),
		TEST(what_cannot_be_read_is_a_problem),
		TEST(a_crash_is_an_error),
		TEST(a_crash_before_the_others_is_an_error),
		TEST(an_end_is_an_error),
		TEST(a_flood_is_an_error),
		TEST(who_hangs_is_an_error),
		TEST(noise_is_an_error),
		TEST(a_closed_channel_is_an_error),
		TEST(after_three_failures_a_plugin_is_put_aside),
		TEST(three_failures_in_one_unit_are_three),
		TEST(each_plugin_is_put_aside_by_itself),
		TEST(many_units_need_few_descriptors),
		TEST(one_failure_among_many),
		TEST(whoever_watches_sees_all_of_it),
		TEST(required_isolation_is_all_or_an_error),
		TEST(it_may_end_before_it_has_begun),
		TEST(it_may_end_in_the_middle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
