/* SPDX-License-Identifier: Apache-2.0 */
#include "base/path.h"

#include <string.h>

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

bool
path_ends_in(const char *path, const char *end)
{
	size_t length = strlen(path);
	size_t width = strlen(end);

	return length >= width && strcmp(path + length - width, end) == 0;
}
