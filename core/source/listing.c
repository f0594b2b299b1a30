/* SPDX-License-Identifier: Apache-2.0 */
#include "source/listing.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/cleanup.h"

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each entry is its type, as a character, and its name. */
static void
sort_names(struct listing *listing)
{
	const char *at = listing->text.text;
	const char *end = at + listing->text.length;

	while (at < end) {
		const char *name = at + 1;

		*(const char **)vector_add(&listing->names) = name;
		at = name + strlen(name) + 1;
	}
	vector_sort(&listing->names, compare_names);
}

static int
read_names(struct listing *listing, DIR *directory)
{
	const struct dirent *entry;

	errno = 0;
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] != '.') {
			strbuf_add_char(&listing->text, (char)entry->d_type);
			strbuf_add(&listing->text, entry->d_name, strlen(entry->d_name) + 1);
		}
		errno = 0;
	}
	return errno;
}

int
listing_read(struct listing *listing, int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	cleanup_dir DIR *directory = copy >= 0 ? fdopendir(copy) : NULL;
	int errnum = errno;

	if (directory == NULL) {
		if (copy >= 0)
			close(copy);
		return errnum;
	}
	errnum = read_names(listing, directory);
	sort_names(listing);
	return errnum;
}

unsigned char
listing_type(const char *name)
{
	return (unsigned char)name[-1];
}

void
listing_free(struct listing *listing)
{
	strbuf_free(&listing->text);
	vector_free(&listing->names);
}
