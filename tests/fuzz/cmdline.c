/* SPDX-License-Identifier: Apache-2.0
 *
 * Command lines as text: ps, plain lines, NUL-separated words, JSON arrays.
 */
#include "fuzz.h"

#include "intake.h"
#include "source/cmdline.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct found found;

	found_init(&found);
	cmdline_read(&found.intake, "lines", (const char *)data, size);
	found_check(&found);
	found_free(&found);
	return 0;
}
