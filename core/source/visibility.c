/* SPDX-License-Identifier: Apache-2.0 */
#include "source/visibility.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/cleanup.h"
#include "base/file.h"

/* The name that the kernel gives to the first namespace of all. */
#define FIRST_PID_NAMESPACE "pid:[4026531836]"

/* Enough for the mounts of any machine; what is behind it is not looked at. */
#define MOUNTS_MAX ((size_t)1024 * 1024)

/* The fifth field of a line in mountinfo is where the file system is mounted. */
static bool
is_mounted_at(const char *line, const char *path)
{
	size_t length;

	for (int field = 1; field < 5; field++) {
		line += strcspn(line, " ");
		line += *line == ' ';
	}
	length = strcspn(line, " ");
	return strlen(path) == length && strncmp(line, path, length) == 0;
}

static bool
is_off(const char *value, size_t length)
{
	return (length == 1 && *value == '0') || (length == 3 && strncmp(value, "off", 3) == 0);
}

/* Adds what hidepid is set to, where that hides anything. Of several mounts the last one counts. */
static void
add_hidepid(const char *mounts, const char *path, struct strbuf *value)
{
	for (const char *line = mounts; *line != '\0';) {
		cleanup_strbuf struct strbuf copy = {0};
		size_t length = strcspn(line, "\n");
		const char *found;

		strbuf_add(&copy, line, length);
		line += length + (line[length] == '\n');
		if (!is_mounted_at(copy.text, path))
			continue;
		strbuf_clear(value);
		found = strstr(copy.text, "hidepid=");
		if (found == NULL)
			continue;
		found += strlen("hidepid=");
		length = strcspn(found, ", ");
		if (!is_off(found, length))
			strbuf_add(value, found, length);
	}
}

/* A namespace that looks at itself gives the caller one number; the host's view of it gives two. */
static bool
is_namespaced(int fd)
{
	cleanup_strbuf struct strbuf status = {0};
	char name[64];
	ssize_t length = readlinkat(fd, "self/ns/pid", name, sizeof(name) - 1);
	const char *numbers;

	if (length < 0 || file_read_at(fd, "self/status", MOUNTS_MAX, &status) != 0)
		return false;
	name[length] = '\0';
	numbers = strstr(status.text, "\nNSpid:");
	if (strncmp(name, "pid:[", 5) != 0 || strcmp(name, FIRST_PID_NAMESPACE) == 0 ||
	    numbers == NULL)
		return false;
	numbers += strlen("\nNSpid:");
	numbers += strspn(numbers, " \t");
	return numbers[strcspn(numbers, " \t\n")] == '\n';
}

void
visibility_explain(int fd, const char *path, bool root, struct strbuf *text)
{
	cleanup_free char *real = realpath(path, NULL);
	cleanup_strbuf struct strbuf mounts = {0};
	cleanup_strbuf struct strbuf hidepid = {0};

	if (!root && real != NULL && file_read_at(fd, "self/mountinfo", MOUNTS_MAX, &mounts) == 0)
		add_hidepid(mounts.text, real, &hidepid);
	if (hidepid.length > 0)
		strbuf_printf(text,
			      "the mount option hidepid=%s hides those of other users: "
			      "run argvet as root",
			      hidepid.text);
	else if (is_namespaced(fd))
		strbuf_add_text(text,
				"those outside this PID namespace, a container's perhaps, are "
				"not seen: run argvet on the host, or with its processes "
				"(hostPID: true, docker run --pid=host)");
}
