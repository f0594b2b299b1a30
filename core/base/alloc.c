/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_INCOMPLETE 3

static _Noreturn void
out_of_memory(void)
{
	static const char text[] = "argvet: out of memory\n";
	ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);

	(void)ignored;
	raise(ALLOC_SIGNAL);
	_exit(EXIT_INCOMPLETE);
}

void *
alloc_zeroed(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (memory == NULL)
		out_of_memory();
	return memory;
}

void *
alloc_resized(void *old, size_t count, size_t size)
{
	void *memory;

	if (size > 0 && count > SIZE_MAX / size)
		out_of_memory();
	memory = realloc(old, count * size > 0 ? count * size : 1);
	if (memory == NULL)
		out_of_memory();
	return memory;
}

char *
alloc_copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(alloc_zeroed(size, 1), text, size);
}

char *
alloc_vprintf(const char *format, va_list args)
{
	char *text = NULL;

	if (vasprintf(&text, format, args) < 0)
		out_of_memory();
	return text;
}
