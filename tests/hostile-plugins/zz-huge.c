/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports one finding with a text of a gigabyte, or as much as it can get.
 */
#include <stdlib.h>
#include <string.h>

#include "hostile.h"

static void
attack(struct argvet_run *run)
{
	size_t size = (size_t)1 << 30;
	char *text = malloc(size);

	while (text == NULL && size > 1) {
		size /= 2;
		text = malloc(size);
	}
	if (text == NULL)
		return;
	memset(text, 'a', size - 1);
	text[size - 1] = '\0';
	argvet_report_flag(run, ARGVET_INCORRECT_VALUE, "bind-address", "something short", text);
}

HOSTILE("zz-huge");
