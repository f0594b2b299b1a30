/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void
fresh_memory_is_zero(void **state)
{
	static const char zeros[64];
	char *memory = alloc_zeroed(8, 8);

	(void)state;
	assert_memory_equal(memory, zeros, sizeof(zeros));
	free(memory);
}

static void
nothing_is_memory_too(void **state)
{
	void *none = alloc_zeroed(0, 8);
	void *empty = alloc_zeroed(8, 0);
	void *resized = alloc_resized(NULL, 0, 8);

	(void)state;
	assert_non_null(none);
	assert_non_null(empty);
	assert_non_null(resized);
	free(none);
	free(empty);
	free(resized);
}

static void
resizing_keeps_what_was_there(void **state)
{
	int *numbers = alloc_zeroed(2, sizeof(*numbers));

	(void)state;
	numbers[1] = 7;
	numbers = alloc_resized(numbers, 2000, sizeof(*numbers));
	numbers[1999] = 8;
	assert_int_equal(numbers[1], 7);
	free(numbers);
}

static void
copies_are_the_callers(void **state)
{
	char text[] = "text";
	char *copy = alloc_copy(text);
	char *empty = alloc_copy("");

	(void)state;
	text[0] = 'n';
	assert_string_equal(copy, "text");
	assert_string_equal(empty, "");
	free(copy);
	free(empty);
}

/* In a process of its own, for it ends that. */
static int
overflow(void)
{
	volatile size_t many = SIZE_MAX;
	int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		dup2(silence, STDERR_FILENO);
		alloc_resized(NULL, many, 2);
		_exit(0);
	}
	close(silence);
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void
what_cannot_be_had_ends_the_program(void **state)
{
	int status = overflow();

	(void)state;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fresh_memory_is_zero),
		cmocka_unit_test(nothing_is_memory_too),
		cmocka_unit_test(resizing_keeps_what_was_there),
		cmocka_unit_test(copies_are_the_callers),
		cmocka_unit_test(what_cannot_be_had_ends_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
