/* SPDX-License-Identifier: Apache-2.0 */
#include "report/location.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* What stands behind the working directory in path; path itself if it lies elsewhere. */
static const char *
below_working_directory(const char *path)
{
	char directory[PATH_MAX];
	size_t length;

	if (*path != '/' || getcwd(directory, sizeof(directory)) == NULL)
		return path;
	length = strlen(directory);
	if (length > 1 && strncmp(path, directory, length) == 0 && path[length] == '/')
		return path + length + 1;
	return path;
}

bool
location_add_path(struct strbuf *buffer, const struct argvet_origin *origin)
{
	const char *path = origin->file;
	bool slash = false;

	if (path == NULL || strcmp(path, "-") == 0)
		return false;
	path = below_working_directory(path);
	while (path[0] == '.' && path[1] == '/')
		path += 1 + strspn(path + 1, "/");
	for (; *path != '\0'; path++) {
		if (*path != '/' || !slash)
			strbuf_add_char(buffer, *path);
		slash = *path == '/';
	}
	return true;
}

static bool
may_stand(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("/-._~", c) != NULL);
}

/* Bytes that are no UTF-8 can be written as well: a URI is about bytes. */
static void
add_encoded(struct strbuf *buffer, const char *path)
{
	for (; *path != '\0'; path++) {
		if (may_stand(*path))
			strbuf_add_char(buffer, *path);
		else
			strbuf_printf(buffer, "%%%02X", (unsigned char)*path);
	}
}

void
location_add_uri(struct strbuf *buffer, const struct argvet_origin *origin)
{
	cleanup_strbuf struct strbuf path = {0};

	if (location_add_path(&path, origin) && path.length > 0) {
		if (path.text[0] == '/')
			strbuf_add_text(buffer, "file://");
		add_encoded(buffer, path.text);
	} else if (origin->pid > 0) {
		strbuf_printf(buffer, "file:///proc/%" PRId64 "/cmdline", origin->pid);
	} else {
		strbuf_add_text(buffer, "file:///dev/stdin");
	}
}
