/* SPDX-License-Identifier: Apache-2.0 */
#include "target/problem.h"

#include <stdarg.h>

void
problem_add(struct problems *problems, enum problem_severity severity,
	    const struct argvet_origin *origin, const char *format, ...)
{
	struct problem *problem = vector_add(&problems->items);
	va_list args;

	va_start(args, format);
	problem->message = arena_vprintf(problems->arena, format, args);
	va_end(args);
	problem->severity = severity;
	if (origin != NULL)
		problem->origin = *origin;
	problem->origin.size = sizeof(problem->origin);
}
