/* SPDX-License-Identifier: Apache-2.0 */
#include "source/argvfile.h"

#include <stdarg.h>

struct argvet_origin
argv_file_origin(const struct argv_file *file, uint32_t line, uint32_t column)
{
	return (struct argvet_origin){
		.size = sizeof(struct argvet_origin),
		.file = file->name,
		.line = line,
		.column = column,
	};
}

void
argv_file_refuse(struct argv_file *file, const struct argvet_origin *origin, const char *format,
		 ...)
{
	va_list args;

	va_start(args, format);
	problem_add(&file->intake->problems, PROBLEM_ERROR, origin, "%s",
		    arena_vprintf(file->intake->arena, format, args));
	va_end(args);
	file->trouble = true;
}

bool
argv_file_has_room(struct argv_file *file, const struct argvet_origin *origin, size_t count)
{
	if (count <= ARGV_WORDS_MAX)
		return true;
	argv_file_refuse(file, origin, "a command line of more than %d words is not looked at",
			 ARGV_WORDS_MAX);
	return false;
}

void
argv_file_offer(struct argv_file *file, const struct command_line *line)
{
	file->found += intake_offer(file->intake, line) != NULL;
}
