/* SPDX-License-Identifier: Apache-2.0
 *
 * argvet.yaml of a repository that nobody trusts yet, and of a person.
 */
#include "fuzz.h"

#include "base/error.h"
#include "config/config.h"

static void
read_config(const char *bytes, size_t size, bool trusted)
{
	const struct config_source source = {"argvet.yaml", "/nowhere", trusted};
	struct arena arena = {0};
	struct config config;
	struct error *err = NULL;
	int result = config_read(&arena, &source, bytes, size, &config, &err);

	EXPECT((result == 0) == (err == NULL));
	if (result == 0 && !trusted)
		EXPECT(config.plugins.count == 0 && config.plugin_directories.count == 0);
	error_free(&err);
	arena_free(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_config((const char *)data, size, false);
	read_config((const char *)data, size, true);
	return 0;
}
