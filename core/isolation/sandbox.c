/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/sandbox.h"

#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "isolation/filter.h"
#include "isolation/landlock.h"
#include "isolation/rights.h"
#include "isolation/sanitizer.h"

#if SANITIZER
#include <sanitizer/common_interface_defs.h>
#endif

/* How much an ordinary Linux lets a stack grow. */
#define STACK ((rlim_t)8 << 20)

/* An item that no qsort sorts on the stack. */
#define MUCH_TO_SORT 2048

static const struct {
	enum sandbox_part part;
	const char *text;
} explanations[] = {
	{SANDBOX_NO_NEW_PRIVILEGES, "no no_new_privs (this kernel has none)"},
	{SANDBOX_CAPABILITIES, "capabilities are kept (the kernel would not drop them)"},
	{SANDBOX_SECCOMP, "no seccomp filter (this kernel has none, or a container forbids it)"},
	{SANDBOX_LANDLOCK,
	 "no Landlock (this kernel has none, it is switched off, or a container forbids it)"},
	{SANDBOX_USER,
	 "root stays root (the user 65534 is missing in this user namespace, or a container "
	 "forbids the change)"},
	{SANDBOX_LIMITS, "no limits on memory, time and files (a container forbids them)"},
};

void
sandbox_explain(sandbox_gaps gaps, struct strbuf *text)
{
	const char *separator = "";

	for (size_t i = 0; i < sizeof(explanations) / sizeof(explanations[0]); i++) {
		if ((gaps & explanations[i].part) == 0)
			continue;
		strbuf_add_text(text, separator);
		strbuf_add_text(text, explanations[i].text);
		separator = ", ";
	}
}

static sandbox_gaps
gap_unless(bool done, enum sandbox_part part)
{
	return done ? 0 : part;
}

static sandbox_gaps
forbid_new_privileges(void)
{
	return gap_unless(prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) == 0,
			  SANDBOX_NO_NEW_PRIVILEGES);
}

sandbox_gaps
sandbox_keep_reading(void)
{
	sandbox_gaps gaps = forbid_new_privileges();

	gaps |= gap_unless(rights_keep_reading(), SANDBOX_CAPABILITIES);
	return gaps | gap_unless(filter_deny_alien() == 0, SANDBOX_SECCOMP);
}

static void
allow_path(int rules, const char *path)
{
	cleanup_close int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd >= 0)
		landlock_allow_reading(rules, fd);
}

/* Only absolute ones: an empty part and a relative one mean wherever we are, and "$ORIGIN" is
 * left to the linker. */
static void
allow_directories(int rules, const char *directories)
{
	while (*directories != '\0') {
		size_t length = strcspn(directories, ":;");
		cleanup_strbuf struct strbuf path = {0};

		if (*directories == '/') {
			strbuf_add(&path, directories, length);
			allow_path(rules, path.text);
		}
		directories += length;
		directories += *directories != '\0';
	}
}

#ifdef __GLIBC__
static void
allow_linker_settings(int rules)
{
	allow_path(rules, "/etc/ld.so.cache");
}
#else
static void
allow_linker_settings(int rules)
{
	glob_t found = {0};

	if (glob("/etc/ld-musl-*.path", GLOB_NOSORT, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			allow_path(rules, found.gl_pathv[i]);
	globfree(&found);
}
#endif

static void
allow_libraries(int rules)
{
	static const char *const places[] = {
		"/gnu/store", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/usr",
	};
	const char *more = secure_getenv("LD_LIBRARY_PATH");

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		allow_path(rules, places[i]);
	if (more != NULL)
		allow_directories(rules, more);
	allow_linker_settings(rules);
}

/* A rule that fails leaves its file forbidden, which whoever opens it then will tell. */
static sandbox_gaps
restrict_files(const struct sandbox_files *files)
{
	cleanup_close int rules = landlock_new();

	if (rules < 0)
		return SANDBOX_LANDLOCK;
	if (files != NULL) {
		allow_libraries(rules);
		for (size_t i = 0; i < files->count; i++)
			landlock_allow_reading(rules, files->fds[i]);
	}
	return gap_unless(landlock_enter(rules) == 0, SANDBOX_LANDLOCK);
}

sandbox_gaps
sandbox_keep_loading(const struct sandbox_files *files)
{
	sandbox_gaps gaps = forbid_new_privileges();

	gaps |= restrict_files(files);
	gaps |= gap_unless(rights_keep_leaving(), SANDBOX_CAPABILITIES);
	return gaps | gap_unless(filter_allow_loading() == 0, SANDBOX_SECCOMP);
}

static rlim_t
smaller(rlim_t a, rlim_t b)
{
	return a < b ? a : b;
}

/* A limit that is lower already stays so. */
static bool
limit(int resource, rlim_t soft, rlim_t hard)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) < 0)
		return false;
	limit.rlim_max = smaller(limit.rlim_max, hard);
	limit.rlim_cur = smaller(limit.rlim_cur, smaller(soft, limit.rlim_max));
	return setrlimit(resource, &limit) == 0;
}

sandbox_gaps
sandbox_limit(const struct sandbox_limits *limits)
{
	bool done = limit(RLIMIT_CPU, limits->cpu, (rlim_t)limits->cpu + 1);

	done = limit(RLIMIT_NOFILE, limits->descriptors, limits->descriptors) && done;
	done = limit(RLIMIT_STACK, STACK, RLIM_INFINITY) && done;
	done = limit(RLIMIT_FSIZE, 0, 0) && done;
	done = limit(RLIMIT_NPROC, 0, 0) && done;
	done = limit(RLIMIT_MEMLOCK, 0, 0) && done;
	done = limit(RLIMIT_MSGQUEUE, 0, 0) && done;
	/* With 0 the kernel would still start a program that collects cores. */
	done = limit(RLIMIT_CORE, 1, 1) && done;
	if (!SANITIZER && limits->memory > 0)
		done = limit(RLIMIT_AS, limits->memory, limits->memory) && done;
	return gap_unless(done, SANDBOX_LIMITS);
}

static bool
is_any_root(void)
{
	uid_t real, effective, saved;

	return getresuid(&real, &effective, &saved) < 0 || real == 0 || effective == 0 ||
	       saved == 0;
}

/* The groups first: nobody could not change them. */
static sandbox_gaps
become_nobody(void)
{
	bool done;

	if (!is_any_root())
		return 0;
	done = setgroups(0, NULL) == 0;
	done = setresgid(SANDBOX_NOBODY, SANDBOX_NOBODY, SANDBOX_NOBODY) == 0 && done;
	done = setresuid(SANDBOX_NOBODY, SANDBOX_NOBODY, SANDBOX_NOBODY) == 0 && done;
	return gap_unless(done && !is_any_root(), SANDBOX_USER);
}

/* The kernel takes back both when a process changes its user, so they come after that. Nobody else
 * who is nobody may trace us. */
static void
die_with_parent(void)
{
	prctl(PR_SET_PDEATHSIG, (long)SIGKILL, 0L, 0L, 0L);
	if (!SANITIZER)
		prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
}

static int
compare_bytes(const void *a, const void *b)
{
	return *(const char *)a - *(const char *)b;
}

/* glibc before 2.37 asks once how much memory the machine has, when it first sorts much; some do so
 * by opening a file. */
static void
warm_up(void)
{
	char items[2][MUCH_TO_SORT] = {0};

	qsort(items, 2, sizeof(items[0]), compare_bytes);
#if SANITIZER
	__sanitizer_sandbox_on_notify(&(__sanitizer_sandbox_arguments){0});
#endif
}

sandbox_gaps
sandbox_keep_nothing(const struct sandbox_limits *limits)
{
	sandbox_gaps gaps = forbid_new_privileges();

	warm_up();
	gaps |= sandbox_limit(limits);
	gaps |= become_nobody();
	gaps |= gap_unless(rights_keep_none(), SANDBOX_CAPABILITIES);
	die_with_parent();
	gaps |= restrict_files(NULL);
	return gaps | gap_unless(filter_allow_computing() == 0, SANDBOX_SECCOMP);
}

char *
sandbox_call_name(int number)
{
	return filter_call_name(number);
}
