/* SPDX-License-Identifier: Apache-2.0 */
#include "report/clock.h"

#include <errno.h>
#include <stdlib.h>

/* The last second of the year 9999: behind it, a time needs more digits than readers expect. */
#define LAST_SECOND 253402300799LL

time_t
clock_now(void)
{
	const char *told = getenv("SOURCE_DATE_EPOCH");
	char *end;
	long long seconds;

	if (told == NULL || *told < '0' || *told > '9')
		return time(NULL);
	errno = 0;
	seconds = strtoll(told, &end, 10);
	if (errno != 0 || *end != '\0' || seconds > LAST_SECOND)
		return time(NULL);
	return (time_t)seconds;
}

void
clock_add(struct strbuf *buffer, time_t time)
{
	struct tm parts;
	char text[32];

	if (gmtime_r(&time, &parts) == NULL)
		return;
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
	strbuf_add_text(buffer, text);
}
