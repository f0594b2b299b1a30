/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/cleanup.h"

/* A pipe that holds this much, with nobody left to write more. */
static int
open_pipe(size_t length)
{
	static char bytes[60000];
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	memset(bytes, 'x', sizeof(bytes));
	assert_int_equal(write(ends[1], bytes, length), length);
	close(ends[1]);
	return ends[0];
}

static void
all_is_read(void **state)
{
	cleanup_close int fd = open_pipe(60000);
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	strbuf_add_text(&text, "a");
	assert_int_equal(file_read(fd, SIZE_MAX, &text), 0);
	assert_int_equal(text.length, 60001);
	assert_int_equal(strlen(text.text), 60001);
	assert_int_equal(text.text[0], 'a');
}

static void
nothing_is_text_too(void **state)
{
	cleanup_close int fd = open_pipe(0);
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	assert_int_equal(file_read(fd, 10, &text), 0);
	assert_string_equal(text.text, "");
}

static void
no_more_is_read_than_is_needed(void **state)
{
	cleanup_close int fd = open_pipe(60000);
	cleanup_strbuf struct strbuf text = {0};
	cleanup_strbuf struct strbuf rest = {0};

	(void)state;
	assert_int_equal(file_read(fd, 20000, &text), 0);
	assert_true(text.length >= 20000);
	assert_int_equal(file_read(fd, SIZE_MAX, &rest), 0);
	assert_true(rest.length > 0);
	assert_int_equal(text.length + rest.length, 60000);
}

static void
what_fails_is_told(void **state)
{
	cleanup_close int directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	assert_int_equal(file_read(directory, 10, &text), EISDIR);
	assert_int_equal(file_read(-1, 10, &text), EBADF);
	assert_int_equal(file_read_at(directory, "no/such", 10, &text), ENOENT);
	assert_int_equal(file_read_at(directory, ".", 10, &text), EISDIR);
	assert_int_equal(text.length, 0);
}

static void
a_fifo_is_not_waited_for(void **state)
{
	char path[] = "/tmp/argvet-file-XXXXXX";
	cleanup_strbuf struct strbuf text = {0};
	cleanup_close int directory = -1;

	(void)state;
	assert_non_null(mkdtemp(path));
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(mkfifoat(directory, "fifo", 0600), 0);
	assert_int_equal(file_read_at(directory, "fifo", 10, &text), 0);
	assert_int_equal(text.length, 0);
	assert_int_equal(unlinkat(directory, "fifo", 0), 0);
	assert_int_equal(rmdir(path), 0);
}

static void
all_is_written(void **state)
{
	static char bytes[60000];
	cleanup_strbuf struct strbuf text = {0};
	int ends[2];

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(file_write(ends[1], bytes, sizeof(bytes)), 0);
	assert_int_equal(file_write(ends[1], bytes, 0), 0);
	close(ends[1]);
	assert_int_equal(file_read(ends[0], SIZE_MAX, &text), 0);
	close(ends[0]);
	assert_int_equal(text.length, sizeof(bytes));
}

static void
what_cannot_be_written_is_told(void **state)
{
	cleanup_close int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(file_write(-1, "x", 1), EBADF);
	assert_int_equal(file_write(full, "x", 1), ENOSPC);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_read),
		cmocka_unit_test(nothing_is_text_too),
		cmocka_unit_test(no_more_is_read_than_is_needed),
		cmocka_unit_test(what_fails_is_told),
		cmocka_unit_test(a_fifo_is_not_waited_for),
		cmocka_unit_test(all_is_written),
		cmocka_unit_test(what_cannot_be_written_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
