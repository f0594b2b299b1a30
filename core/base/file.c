/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/cleanup.h"

#define CHUNK ((size_t)16 * 1024)

int
file_read(int fd, size_t limit, struct strbuf *text)
{
	ssize_t got;

	do {
		got = read(fd, strbuf_reserve(text, CHUNK), CHUNK);
		if (got > 0)
			text->length += (size_t)got;
	} while ((got > 0 && text->length < limit) || (got < 0 && errno == EINTR));
	if (got < 0)
		return errno;
	strbuf_add(text, "", 0);
	return 0;
}

int
file_read_at(int directory, const char *name, size_t limit, struct strbuf *text)
{
	cleanup_close int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	return fd < 0 ? errno : file_read(fd, limit, text);
}

int
file_write(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0 && errno != EINTR)
			return errno;
		if (written > 0) {
			bytes += written;
			length -= (size_t)written;
		}
	}
	return 0;
}
