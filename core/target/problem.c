/* SPDX-License-Identifier: Apache-2.0 */
#include "target/problem.h"

#include <stdarg.h>
#include <stdio.h>

void
problem_add(struct problems *problems, enum problem_severity severity,
	    const struct argvet_origin *origin, const char *format, ...)
{
	struct problem *problem = vector_add(&problems->items);
	va_list args;
	va_list again;
	int length;
	char *text;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = arena_alloc(problems->arena, (size_t)(length > 0 ? length : 0) + 1);
	if (length > 0)
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);

	problem->severity = severity;
	if (origin != NULL)
		problem->origin = *origin;
	problem->origin.size = sizeof(problem->origin);
	problem->message = text;
}
