/* SPDX-License-Identifier: Apache-2.0
 *
 * run [-C DIR] [-n ROUNDS] COMMAND... --versus COMMAND...: how long does one command take in terms
 * of another, and how much memory does each take? Prints a line of fields with tabs between them:
 *
 *	rounds
 *	the first command's time, the second's: medians in microseconds
 *	the ratio of the times of one round: median, smallest, largest
 *	the first command's memory in KiB: the peaks of its processes added up; as its cgroup counts
 *	the same for the second command
 *
 * What could not be measured is "-".
 *
 * Time: the two take turns, after a warm-up round, so that whatever else the machine does meets
 * both. The clock runs from before a process is made until its end.
 *
 * Memory: runs of their own, untimed, in two ways that leave out different things. Neither samples.
 *
 * - Every process of the command is traced, only to be told of the end of each, and what the kernel
 *   says was its largest resident set is added up. That counts pages which processes share (the
 *   program, its libraries, what was there before a fork) once for each, and takes all peaks for
 *   simultaneous, so the truth is lower. Files in memory that nobody maps are not in it.
 * - The command runs in a memory cgroup of its own, where one can be made (mostly: as root), and
 *   the kernel says how much was charged to it at most, its own tables included. Pages that
 *   somebody else has read first, such as those of the C library, are not in it.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS_MAX 10000

/* A cgroup's peak varies with the timing of its processes: the largest of so many counts. */
#define MEMORY_RUNS 3

extern char **environ;

struct command {
	char **words;
	double *times; /* of each round, in microseconds */
	long added;    /* KiB; -1: unknown */
	long charged;
};

/* A directory of the memory controller, and the names that its files have there. */
struct hierarchy {
	const char *root;
	const char *peak;
};

static const struct hierarchy hierarchies[] = {
	{"/sys/fs/cgroup", "memory.peak"},
	{"/sys/fs/cgroup/memory", "memory.max_usage_in_bytes"},
};

/* A status that says nothing about the command's speed: it did not run, or did not know what was
 * wanted. Others are its own business; 1 is findings. */
static bool
is_failure(int status)
{
	return !WIFEXITED(status) || WEXITSTATUS(status) == 2 || WEXITSTATUS(status) >= 126;
}

static void
refuse_failure(const struct command *command, int status)
{
	if (is_failure(status))
		errx(EXIT_FAILURE, "%s ended with status %d", command->words[0],
		     WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* Returns microseconds. */
static double
command_time(const struct command *command)
{
	posix_spawn_file_actions_t actions;
	double start;
	double end;
	int status;
	int error;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	start = now();
	error = posix_spawnp(&pid, command->words[0], &actions, NULL, command->words, environ);
	if (error != 0)
		errx(EXIT_FAILURE, "%s: %s", command->words[0], strerror(error));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			err(EXIT_FAILURE, "waitpid");
	end = now();
	posix_spawn_file_actions_destroy(&actions);
	refuse_failure(command, status);
	return end - start;
}

static void
be_quiet(void)
{
	int fd = open("/dev/null", O_WRONLY);

	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
}

/* Starts the command as a process that waits to be traced; -1 if nobody may trace here. */
static pid_t
start_traced(const struct command *command)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		err(EXIT_FAILURE, "fork");
	if (pid == 0) {
		be_quiet();
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(127);
		raise(SIGSTOP);
		execvp(command->words[0], command->words);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return -1;
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC |
			   PTRACE_O_EXITKILL) != 0) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		return -1;
	}
	return pid;
}

/* What the process gets when it goes on: the signal that stopped it, unless tracing did. A process
 * that has just been made and is traced from its start stops by itself. */
static int
signal_of(int status)
{
	int signal = WSTOPSIG(status);

	return status >> 16 != 0 || signal == SIGSTOP || signal == SIGTRAP ? 0 : signal;
}

static long
command_added(const struct command *command)
{
	pid_t first = start_traced(command);
	struct rusage usage;
	long sum = 0;
	int status;
	pid_t pid;

	if (first < 0)
		return -1;
	ptrace(PTRACE_CONT, first, NULL, 0);
	while ((pid = wait4(-1, &status, __WALL, &usage)) > 0) {
		if (WIFSTOPPED(status)) {
			ptrace(PTRACE_CONT, pid, NULL, signal_of(status));
			continue;
		}
		/* Also of a process that another one waits for: both are told. */
		sum += usage.ru_maxrss;
		if (pid == first)
			refuse_failure(command, status);
	}
	return sum;
}

static int
write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t length = (ssize_t)strlen(text);
	ssize_t written;

	if (fd < 0)
		return -1;
	written = write(fd, text, (size_t)length);
	close(fd);
	return written == length ? 0 : -1;
}

static long
read_kibibytes(const char *path)
{
	FILE *file = fopen(path, "re");
	long long bytes = 0;
	bool known;

	if (file == NULL)
		return -1;
	known = fscanf(file, "%lld", &bytes) == 1;
	fclose(file);
	return known ? (long)(bytes / 1024) : -1;
}

/* Runs the command in the cgroup; false if that cannot be entered. */
static bool
run_inside(const struct command *command, const char *members)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		err(EXIT_FAILURE, "fork");
	if (pid == 0) {
		if (write_text(members, "0") != 0)
			_exit(125);
		be_quiet();
		execvp(command->words[0], command->words);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid)
		err(EXIT_FAILURE, "waitpid");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 125)
		return false;
	refuse_failure(command, status);
	return true;
}

static long
charged_in(const struct hierarchy *hierarchy, const struct command *command)
{
	char directory[128];
	char members[160];
	char peak[192];
	long charged = -1;

	snprintf(directory, sizeof(directory), "%s/argvet-bench-%ld", hierarchy->root,
		 (long)getpid());
	snprintf(members, sizeof(members), "%s/cgroup.procs", directory);
	snprintf(peak, sizeof(peak), "%s/%s", directory, hierarchy->peak);
	if (mkdir(directory, 0755) != 0)
		return -1;
	if (access(peak, R_OK) == 0 && run_inside(command, members))
		charged = read_kibibytes(peak);
	/* The kernel takes a moment to bury the last process. */
	for (int i = 0; i < 100 && rmdir(directory) != 0; i++)
		usleep(10000);
	return charged;
}

static long
command_charged(const struct command *command)
{
	long charged = -1;

	for (size_t i = 0; charged < 0 && i < sizeof(hierarchies) / sizeof(*hierarchies); i++)
		charged = charged_in(&hierarchies[i], command);
	return charged;
}

static void
command_weigh(struct command *command)
{
	command->added = -1;
	command->charged = -1;
	for (int i = 0; i < MEMORY_RUNS; i++) {
		long added = command_added(command);
		long charged = command_charged(command);

		if (added > command->added)
			command->added = added;
		if (charged > command->charged)
			command->charged = charged;
	}
}

static int
compare_doubles(const void *left, const void *right)
{
	double a = *(const double *)left;
	double b = *(const double *)right;

	return (a > b) - (a < b);
}

/* Sorts the numbers. */
static double
median(double *numbers, size_t count)
{
	qsort(numbers, count, sizeof(*numbers), compare_doubles);
	return (numbers[(count - 1) / 2] + numbers[count / 2]) / 2;
}

static void
print_kibibytes(long kibibytes)
{
	if (kibibytes < 0)
		fputs("\t-", stdout);
	else
		printf("\t%ld", kibibytes);
}

static double *
numbers_new(size_t count)
{
	double *numbers = calloc(count, sizeof(*numbers));

	if (numbers == NULL)
		err(EXIT_FAILURE, "memory");
	return numbers;
}

static void
compare(struct command *first, struct command *second, size_t rounds)
{
	double *ratios = numbers_new(rounds);
	double ratio;

	first->times = numbers_new(rounds);
	second->times = numbers_new(rounds);
	command_time(first);
	command_time(second);
	for (size_t i = 0; i < rounds; i++) {
		first->times[i] = command_time(first);
		second->times[i] = command_time(second);
		ratios[i] = first->times[i] / second->times[i];
	}
	command_weigh(first);
	command_weigh(second);
	ratio = median(ratios, rounds);
	printf("%zu\t%.0f\t%.0f\t%.3f\t%.3f\t%.3f", rounds, median(first->times, rounds),
	       median(second->times, rounds), ratio, ratios[0], ratios[rounds - 1]);
	print_kibibytes(first->added);
	print_kibibytes(first->charged);
	print_kibibytes(second->added);
	print_kibibytes(second->charged);
	putchar('\n');
	free(ratios);
	free(first->times);
	free(second->times);
}

/* Ends the first command at --versus; returns the second. */
static char **
split(char **words)
{
	for (char **word = words; *word != NULL; word++)
		if (strcmp(*word, "--versus") == 0) {
			*word = NULL;
			return word + 1;
		}
	return NULL;
}

int
main(int argc, char **argv)
{
	struct command first = {0};
	struct command second = {0};
	size_t rounds = 11;
	int option;

	/* + : what begins with a dash behind the first word is the command's. */
	while ((option = getopt(argc, argv, "+C:n:")) != -1) {
		if (option == 'C' && chdir(optarg) != 0)
			err(EXIT_FAILURE, "%s", optarg);
		if (option == 'n')
			rounds = strtoul(optarg, NULL, 10);
		if (option == '?')
			return EXIT_FAILURE;
	}
	first.words = argv + optind;
	second.words = split(first.words);
	if (second.words == NULL || *first.words == NULL || *second.words == NULL || rounds == 0 ||
	    rounds > ROUNDS_MAX)
		errx(EXIT_FAILURE,
		     "usage: run [-C DIR] [-n ROUNDS] COMMAND... --versus COMMAND...");
	compare(&first, &second, rounds);
	return EXIT_SUCCESS;
}
