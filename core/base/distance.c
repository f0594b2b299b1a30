/* SPDX-License-Identifier: Apache-2.0 */
#include "base/distance.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#define LONGEST 255

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
distance_between(const char *a, const char *b)
{
	size_t row[LONGEST + 1]; /* from the letters of a so far to each beginning of b */
	size_t length = strlen(b);

	if (length > LONGEST || strlen(a) > LONGEST)
		return SIZE_MAX;
	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0]++;

		for (size_t j = 0; j < length; j++) {
			int same = tolower((unsigned char)a[i]) == tolower((unsigned char)b[j]);
			size_t replaced = diagonal + (same ? 0 : 1);

			diagonal = row[j + 1];
			row[j + 1] = smaller(replaced, smaller(diagonal, row[j]) + 1);
		}
	}
	return row[length];
}
