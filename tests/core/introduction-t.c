/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/introduction.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <time.h>

#include "base/cleanup.h"
#include "isolation/sanitizer.h"
#include "isolation/setup.h"
#include "isolation/wire.h"
#include "worker-sample.h"

#define HINT "; a plugin is data: it needs no constructor, and no library that has one"

/* With what exit(3) ends: a leak checker that cannot look has its own mind about that. */
#if SANITIZER
#define EXIT_STATUS "1"
#else
#define EXIT_STATUS "3"
#endif

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
bring(const char *directory, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s.so", TEST_BAD_PLUGINS, name);
	sample_bring(directory, "test", path);
}

static void
bring_hostile(const char *directory, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s.so", TEST_HOSTILE_PLUGINS, name);
	sample_bring(directory, "kube-apiserver", path);
}

/* The ids of what was admitted, and the reasons why the rest was not. */
static void
tell_registry(const struct registry *registry, const char *directory, struct strbuf *told)
{
	for (size_t i = 0; i < registry->checks.count; i++) {
		const struct check *check =
			*(const struct check *const *)vector_at(&registry->checks, i);

		strbuf_printf(told, "%s: %s, %s\n", check->plugin.id, check->plugin.title,
			      check->path + strlen(directory) + 1);
	}
	for (size_t i = 0; i < registry->refusals.count; i++) {
		const struct refusal *refusal = vector_at(&registry->refusals, i);

		strbuf_printf(told, "%s%s: %s\n", refusal->path + strlen(directory) + 1,
			      refusal->named ? "!" : "", refusal->reason);
	}
}

/* Does the worker go on with what was admitted? */
static void
tell_worker(struct member *member, const struct search *search, const struct registry *registry,
	    struct strbuf *told)
{
	cleanup_strbuf struct strbuf setup = {0};
	const struct kubernetes_version none = {0};
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX];
	size_t count;

	setup_put(&setup, search, registry, &registry->checks, &none);
	if (channel_send(&member->channel, CHANNEL_SETUP, &setup, NULL, 0) != 0 ||
	    !channel_wait(&member->channel, &message, fds, &count) || message.kind != CHANNEL_READY)
		strbuf_add_text(told, "the worker is not ready\n");
	if (board_look(member->board).phase != BOARD_WAITING)
		strbuf_add_text(told, "the worker does not wait\n");
}

/* So many children, and no others, which have ended or not. */
static size_t
count_children(void)
{
	char path[64];
	cleanup_strbuf struct strbuf list = {0};
	size_t count = 0;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	/* Some kernels do not tell. */
	if (fd < 0)
		return 1;
	file_read(fd, SIZE_MAX, &list);
	close(fd);
	for (const char *c = list.text; *c != '\0'; c++)
		count += *c == ' ';
	return count;
}

static void
introduce_search(const struct search *search, const char *directory, struct strbuf *told)
{
	struct introduction introduction = {
		.search = search,
		.limits = {.memory = (size_t)1 << 30, .cpu = 60, .descriptors = 1024},
	};
	size_t before = sample_count_fds();
	struct registry registry;
	struct member *member;

	registry_init(&registry);
	member = introduction_make(&introduction, &registry);
	tell_registry(&registry, directory, told);
	if (count_children() != 1)
		strbuf_printf(told, "%zu children\n", count_children());
	if (sample_count_fds() != before + 1)
		strbuf_printf(told, "%zu descriptors, %zu before\n", sample_count_fds(), before);
	tell_worker(member, search, &registry, told);
	member_free(member);
	free(member);
	if (sample_has_children())
		strbuf_add_text(told, "children are left\n");
	registry_free(&registry);
}

static void
introduce(const void *what, struct strbuf *told)
{
	const char *directory = what;
	cleanup_arena struct arena arena = {0};
	struct search search = SEARCH(&arena);

	search_directory(&search, directory, true);
	introduce_search(&search, directory, told);
	search_free(&search);
}

/* The same without workers. */
static void
load_here(const void *what, struct strbuf *told)
{
	const char *directory = what;
	cleanup_arena struct arena arena = {0};
	struct search search = SEARCH(&arena);
	struct registry registry;

	registry_init(&registry);
	search_directory(&search, directory, true);
	registry_load(&registry, &search);
	tell_registry(&registry, directory, told);
	registry_free(&registry);
	search_free(&search);
}

static void
expect(const char *directory, const char *text)
{
	cleanup_free char *told = NULL;

	sample_need_workers();
	told = sample_told(introduce, directory);
	assert_string_equal(told, text);
}

static void
good_ones_are_admitted(void **state)
{
	const char *directory = *state;

	bring(directory, "runs-error");
	bring(directory, "good");
	expect(directory,
	       "test/good: A plugin for the tests of the loader, test/good.so\n"
	       "test/runs-error: A plugin for the tests of a scan, test/runs-error.so\n");
}

static void
nothing_there_is_nothing_admitted(void **state)
{
	expect(*state, "");
}

/* Whether a worker looks at a plugin or this process does, the same is said of it. */
static void
bad_ones_are_refused_as_without_workers(void **state)
{
	const char *directory = *state;
	cleanup_free char *told = NULL;
	cleanup_free char *here = NULL;
	size_t lines = 0;
	glob_t found;

	sample_need_workers();
	assert_int_equal(glob(TEST_BAD_PLUGINS "/*.so", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		/* What runs code is worded by who runs it. */
		if (strstr(found.gl_pathv[i], "structor-") == NULL)
			sample_bring(directory, "test", found.gl_pathv[i]);
	}
	globfree(&found);
	here = sample_told(load_here, directory);
	told = sample_told(introduce, directory);
	assert_string_equal(told, here);
	sample_expect_part(told, "test/good: ");
	sample_expect_part(told, "test/symbol-missing.so: ");
	for (const char *c = told; *c != '\0'; c++)
		lines += *c == '\n';
	assert_true(lines > 40);
}

/* Who is not even opened keeps its reason, beside those that are. */
static void
what_the_search_refused_stays_refused(void **state)
{
	const char *directory = *state;
	char path[PATH_MAX];

	bring(directory, "good");
	assert_int_equal(symlink("good.so", sample_path(path, directory, "test/link.so")), 0);
	sample_write(sample_path(path, directory, "test/text.so"), "hello", 5);
	expect(directory, "test/good: A plugin for the tests of the loader, test/good.so\n"
			  "test/link.so: is a symbolic link; name the file that it leads to\n"
			  "test/text.so: is not an ELF file\n");
}

static void
a_crash_is_refused(void **state)
{
	const char *directory = *state;

	bring(directory, "constructor-crashes");
	bring(directory, "good");
	expect(directory, "test/good: A plugin for the tests of the loader, test/good.so\n"
			  "test/constructor-crashes.so: its initialisation code was killed by "
			  "SIGSEGV" HINT "\n");
}

static void
each_of_many_is_refused_for_its_own_reason(void **state)
{
	const char *directory = *state;

	bring(directory, "constructor-crashes");
	bring(directory, "constructor-exits");
	bring(directory, "destructor-exits");
	bring(directory, "good");
	bring(directory, "id-null");
	bring(directory, "runs-error");
	expect(directory,
	       "test/good: A plugin for the tests of the loader, test/good.so\n"
	       "test/runs-error: A plugin for the tests of a scan, test/runs-error.so\n"
	       "test/constructor-crashes.so: its initialisation code was killed by SIGSEGV" HINT
	       "\n"
	       "test/constructor-exits.so: its initialisation code ended its process with "
	       "status " EXIT_STATUS HINT "\n"
	       "test/destructor-exits.so: its finalisation code ended its process with status "
	       "3" HINT "\n"
	       "test/id-null.so: .id is missing\n");
}

static void
who_hangs_is_waited_for_and_refused(void **state)
{
	const char *directory = *state;
	struct timespec start, end;

	bring(directory, "constructor-hangs");
	bring(directory, "good");
	clock_gettime(CLOCK_MONOTONIC, &start);
	expect(directory, "test/good: A plugin for the tests of the loader, test/good.so\n"
			  "test/constructor-hangs.so: its initialisation code did not come back "
			  "within 5 s" HINT "\n");
	clock_gettime(CLOCK_MONOTONIC, &end);
	assert_true(end.tv_sec - start.tv_sec >= 4);
}

/* It is nobody's until each has been tried alone. */
static void
who_writes_to_the_channel_is_found(void **state)
{
	const char *directory = *state;

	bring_hostile(directory, "constructor-garbage");
	bring(directory, "constructor-crashes");
	bring(directory, "good");
	bring(directory, "runs-error");
	expect(directory,
	       "test/good: A plugin for the tests of the loader, test/good.so\n"
	       "test/runs-error: A plugin for the tests of a scan, test/runs-error.so\n"
	       "kube-apiserver/constructor-garbage.so: its initialisation code wrote to argvet's "
	       "own channel, or closed it" HINT "\n"
	       "test/constructor-crashes.so: its initialisation code was killed by SIGSEGV" HINT
	       "\n");
}

static void
who_closes_the_channel_is_found(void **state)
{
	const char *directory = *state;

	bring_hostile(directory, "constructor-close");
	bring(directory, "good");
	expect(directory,
	       "test/good: A plugin for the tests of the loader, test/good.so\n"
	       "kube-apiserver/constructor-close.so: its initialisation code wrote to argvet's "
	       "own channel, or closed it" HINT "\n");
}

/* An id that two files have goes to the first. */
static void
introduce_twice(const void *what, struct strbuf *told)
{
	const char *directory = what;
	cleanup_arena struct arena arena = {0};
	struct search search = SEARCH(&arena);
	char path[PATH_MAX];

	search_file(&search, sample_path(path, directory, "test/good.so"));
	search_directory(&search, directory, true);
	search_file(&search, sample_path(path, directory, "other/good.so"));
	search_file(&search, sample_path(path, directory, "other/absent.so"));
	introduce_search(&search, directory, told);
	search_free(&search);
}

static void
an_id_belongs_to_the_first(void **state)
{
	const char *directory = *state;
	cleanup_free char *told = NULL;

	sample_need_workers();
	bring(directory, "good");
	sample_bring(directory, "other", TEST_BAD_PLUGINS "/good.so");
	told = sample_told(introduce_twice, directory);
	sample_expect_part(told, "test/good: A plugin for the tests of the loader, test/good.so\n"
				 "other/good.so: id \"test/good\" does not match its place, which "
				 "says \"other/good\"\n"
				 "other/good.so!: \"test/good\" is already provided by ");
	sample_expect_part(told, "other/absent.so!: cannot open it: No such file or directory\n");
	assert_null(strstr(told, "worker"));
}

/* Ends by SIGSYS if all is well. */
static int
introduce_and_execute(const void *what)
{
	cleanup_arena struct arena arena = {0};
	struct search search = SEARCH(&arena);
	struct introduction introduction = {
		.search = &search,
		.limits = {.memory = (size_t)1 << 30, .cpu = 60, .descriptors = 1024},
	};
	struct registry registry;
	struct member *member;
	sandbox_gaps own;

	registry_init(&registry);
	search_directory(&search, what, true);
	member = introduction_make(&introduction, &registry);
	/* Twice is no more than once, and what was missing is missing still. */
	own = sandbox_keep_reading();
	EXPECT((introduction.gaps & own) == own);
	member_free(member);
	free(member);
	registry_free(&registry);
	search_free(&search);
	if ((own & SANDBOX_SECCOMP) != 0)
		return CANNOT;
	execl("/bin/true", "true", (char *)NULL);
	return __LINE__;
}

/* Afterwards this process, too, has less. */
static void
the_parent_gives_up_what_it_needs_no_more(void **state)
{
	sample_need_workers();
	bring(*state, "good");
	child_expect(introduce_and_execute, *state, SIGSYS);
}

#define TEST(function_) cmocka_unit_test_setup_teardown(function_, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(good_ones_are_admitted),
		TEST(nothing_there_is_nothing_admitted),
		TEST(bad_ones_are_refused_as_without_workers),
		TEST(what_the_search_refused_stays_refused),
		TEST(a_crash_is_refused),
		TEST(each_of_many_is_refused_for_its_own_reason),
		TEST(who_hangs_is_waited_for_and_refused),
		TEST(who_writes_to_the_channel_is_found),
		TEST(who_closes_the_channel_is_found),
		TEST(an_id_belongs_to_the_first),
		TEST(the_parent_gives_up_what_it_needs_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
