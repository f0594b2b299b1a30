/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "report-sample.h"

/* A directory of its own for each test, and a name in it. */
struct place_to_write {
	char directory[64];
	char file[80];
};

static const struct report_settings plain = {0};

static void
write_hello(FILE *out, const struct result *result, const struct report_settings *settings)
{
	(void)result;
	(void)settings;
	fputs("hello\n", out);
}

/* More than any buffer holds, so that the first error comes before the last byte. */
static void
write_much(FILE *out, const struct result *result, const struct report_settings *settings)
{
	(void)result;
	(void)settings;
	for (size_t i = 0; i < 100000; i++)
		fputs("0123456789\n", out);
}

static const struct report_format hello = {.name = "hello", .help = "", .write = write_hello};
static const struct report_format much = {.name = "much", .help = "", .write = write_much};

static int
set_up(void **state)
{
	struct place_to_write *place = calloc(1, sizeof(*place));

	strcpy(place->directory, "/tmp/argvet-report-XXXXXX");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	snprintf(place->file, sizeof(place->file), "%s/out", place->directory);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place_to_write *place = *state;

	unlink(place->file);
	rmdir(place->file);
	/* Fails, and so does the test, if a temporary file was left behind. */
	if (rmdir(place->directory) != 0)
		return -1;
	free(place);
	return 0;
}

static void
assert_holds(const char *path, const char *expected)
{
	char text[256] = "";
	FILE *in = fopen(path, "r");

	assert_non_null(in);
	text[fread(text, 1, sizeof(text) - 1, in)] = '\0';
	fclose(in);
	assert_string_equal(text, expected);
}

static void
make_file(const char *path, const char *text, mode_t mode)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	assert_int_equal(chmod(path, mode), 0);
}

static mode_t
mode_of(const char *path)
{
	struct stat status;

	assert_int_equal(lstat(path, &status), 0);
	return status.st_mode;
}

static void
assert_fails(const struct report_format *format, const char *path, const char *reason)
{
	struct error *err = NULL;

	assert_true(report_write(format, path, NULL, &plain, &err) < 0);
	assert_string_equal(error_text(err), reason);
	error_free(&err);
}

static void
test_find(void **state)
{
	(void)state;
	assert_ptr_equal(report_find("text"), &report_text);
	assert_ptr_equal(report_find("json"), &report_json);
	assert_ptr_equal(report_find("tap"), &report_tap);
	assert_null(report_find("JSON"));
	assert_null(report_find("tex"));
	assert_null(report_find(""));
	for (size_t i = 0; report_formats[i] != NULL; i++)
		assert_true(*report_formats[i]->help != '\0');
}

static void
test_new_file(void **state)
{
	const struct place_to_write *place = *state;
	struct error *err = NULL;
	mode_t mask = umask(027);

	assert_int_equal(report_write(&hello, place->file, NULL, &plain, &err), 0);
	assert_int_equal(umask(mask), 027);
	assert_null(err);
	assert_holds(place->file, "hello\n");
	assert_int_equal(mode_of(place->file), S_IFREG | 0640);
}

static void
test_old_file_is_replaced_and_keeps_its_mode(void **state)
{
	const struct place_to_write *place = *state;

	make_file(place->file, "a much longer text from yesterday\n", 0600);
	assert_int_equal(report_write(&hello, place->file, NULL, &plain, NULL), 0);
	assert_holds(place->file, "hello\n");
	assert_int_equal(mode_of(place->file), S_IFREG | 0600);
}

/* In a directory that others write to, following a link could overwrite any file of root's. */
static void
test_link_is_replaced_not_followed(void **state)
{
	const struct place_to_write *place = *state;
	char other[] = "/tmp/argvet-report-other-XXXXXX";
	int fd = mkstemp(other);

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(symlink(other, place->file), 0);
	assert_int_equal(report_write(&hello, place->file, NULL, &plain, NULL), 0);
	assert_holds(place->file, "hello\n");
	assert_true(S_ISREG(mode_of(place->file)));
	assert_holds(other, "");
	unlink(other);
}

/* "> log" may be behind /dev/stderr: that log goes on, it is not replaced. */
static void
test_link_to_an_open_file_is_appended_to(void **state)
{
	const struct place_to_write *place = *state;
	char link[64];
	int fd;

	make_file(place->file, "before\n", 0600);
	fd = open(place->file, O_WRONLY | O_APPEND | O_CLOEXEC);
	assert_true(fd >= 0);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	assert_int_equal(report_write(&hello, link, NULL, &plain, NULL), 0);
	close(fd);
	assert_holds(place->file, "before\nhello\n");
}

static void
test_pipe_is_written_to(void **state)
{
	const struct place_to_write *place = *state;
	char text[16] = "";
	int fd;

	assert_int_equal(mkfifo(place->file, 0600), 0);
	fd = open(place->file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(report_write(&hello, place->file, NULL, &plain, NULL), 0);
	assert_int_equal(read(fd, text, sizeof(text)), 6);
	close(fd);
	assert_true(S_ISFIFO(mode_of(place->file)));
}

static void
test_devices(void **state)
{
	(void)state;
	assert_int_equal(report_write(&much, "/dev/null", NULL, &plain, NULL), 0);
	assert_fails(&hello, "/dev/full",
		     "cannot write the report to /dev/full: No space left on device");
	assert_fails(&much, "/dev/full",
		     "cannot write the report to /dev/full: No space left on device");
}

static void
test_no_such_directory(void **state)
{
	(void)state;
	assert_fails(&hello, "/nowhere/at/all",
		     "cannot make a new file for /nowhere/at/all: No such file or directory");
}

static void
test_directory_is_no_file(void **state)
{
	const struct place_to_write *place = *state;
	cleanup_strbuf struct strbuf reason = {0};

	strbuf_printf(&reason, "cannot open %s for writing: Is a directory", place->file);
	assert_int_equal(mkdir(place->file, 0700), 0);
	assert_fails(&hello, place->file, reason.text);
}

/* A file that grows too large stands in for a disk that is full. */
static void
test_whole_or_not_at_all(void **state)
{
	const struct place_to_write *place = *state;
	cleanup_strbuf struct strbuf reason = {0};
	struct rlimit old;
	struct rlimit low;

	strbuf_printf(&reason, "cannot write the report to %s: File too large", place->file);
	make_file(place->file, "yesterday\n", 0600);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	low = old;
	low.rlim_cur = 8192;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	assert_fails(&much, place->file, reason.text);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_holds(place->file, "yesterday\n");
}

/* In a process of its own, whose standard output is fd. Its exit status is 0 if the report was
 * written, 1 if it failed with that reason, 2 otherwise. */
static int
write_to_stdout(const struct report_format *format, int fd, const char *reason)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct error *err = NULL;

		signal(SIGPIPE, SIG_IGN);
		dup2(fd, STDOUT_FILENO);
		if (report_write(format, "-", NULL, &plain, &err) == 0)
			_exit(0);
		_exit(strstr(error_text(err), reason) != NULL ? 1 : 2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WEXITSTATUS(status);
}

static void
test_stdout(void **state)
{
	char text[16] = "";
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write_to_stdout(&hello, fds[1], ""), 0);
	assert_int_equal(read(fds[0], text, sizeof(text)), 6);
	assert_string_equal(text, "hello\n");
	close(fds[0]);
	assert_int_equal(write_to_stdout(&hello, fds[1],
					 "cannot write the report to standard output: Broken pipe"),
			 1);
	assert_int_equal(write_to_stdout(&much, fds[1], "standard output: Broken pipe"), 1);
	close(fds[1]);
}

static void
test_stdout_that_is_full(void **state)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write_to_stdout(&hello, fd, "standard output: No space left on device"),
			 1);
	assert_int_equal(write_to_stdout(&much, fd, "standard output: No space left on device"), 1);
	close(fd);
}

static bool
reads_words(const struct report_format *format, int verbosity)
{
	return format->words == WORDS_READ ||
	       (format->words == WORDS_READ_VERBOSELY && verbosity > 0);
}

/* A scan does not keep the words that a format says it doesn't read. */
static void
test_words(void **state)
{
	struct sample sample;
	struct target *target;

	(void)state;
	setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
	sample_open(&sample);
	target = sample_add_process(&sample);
	for (const struct report_format *const *format = report_formats; *format != NULL;
	     format++) {
		for (int verbosity = -1; verbosity <= 1; verbosity++) {
			char *with = sample_report(*format, &sample, verbosity, false);
			char *without;

			target->word_count = 1;
			without = sample_report(*format, &sample, verbosity, false);
			target->word_count = 2;
			assert_int_equal(strcmp(with, without) != 0,
					 reads_words(*format, verbosity));
			free(with);
			free(without);
		}
	}
	sample_close(&sample);
	unsetenv("SOURCE_DATE_EPOCH");
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		IN_DIRECTORY(test_new_file),
		IN_DIRECTORY(test_old_file_is_replaced_and_keeps_its_mode),
		IN_DIRECTORY(test_link_is_replaced_not_followed),
		IN_DIRECTORY(test_link_to_an_open_file_is_appended_to),
		IN_DIRECTORY(test_pipe_is_written_to),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_no_such_directory),
		IN_DIRECTORY(test_directory_is_no_file),
		IN_DIRECTORY(test_whole_or_not_at_all),
		cmocka_unit_test(test_stdout),
		cmocka_unit_test(test_stdout_that_is_full),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
