/* SPDX-License-Identifier: Apache-2.0
 *
 * Manifests to targets; and the filter before them, which may leave out none that holds one.
 */
#include "fuzz.h"

#include "intake.h"
#include "source/manifest.h"
#include "source/prefilter.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct found found;

	found_init(&found);
	manifest_read(&found.intake, "f.yaml", bytes, size, true);
	found_check(&found);
	EXPECT(found.intake.targets.count == 0 ||
	       prefilter_may_hold(&found.components, bytes, size));
	found_free(&found);
	return 0;
}
