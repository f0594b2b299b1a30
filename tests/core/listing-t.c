/* SPDX-License-Identifier: Apache-2.0 */
#include "source/listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"

static const char *
name_at(const struct listing *listing, size_t index)
{
	return *(const char **)vector_at(&listing->names, index);
}

static void
names_come_in_order_and_with_their_type(void **state)
{
	cleanup_listing struct listing listing = LISTING;
	char path[] = "/tmp/listing-t-XXXXXX";
	cleanup_close int fd = -1;

	(void)state;
	assert_non_null(mkdtemp(path));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(mkdirat(fd, "b", 0700), 0);
	assert_int_equal(mkfifoat(fd, "c", 0600), 0);
	assert_int_equal(mkfifoat(fd, ".hidden", 0600), 0);
	assert_int_equal(symlinkat("b", fd, "a b"), 0);
	assert_int_equal(listing_read(&listing, fd), 0);
	assert_int_equal(listing.names.count, 3);
	assert_string_equal(name_at(&listing, 0), "a b");
	assert_string_equal(name_at(&listing, 1), "b");
	assert_string_equal(name_at(&listing, 2), "c");
	/* A file system may leave the type out. */
	if (listing_type(name_at(&listing, 0)) != DT_UNKNOWN) {
		assert_int_equal(listing_type(name_at(&listing, 0)), DT_LNK);
		assert_int_equal(listing_type(name_at(&listing, 1)), DT_DIR);
		assert_int_equal(listing_type(name_at(&listing, 2)), DT_FIFO);
	}
	assert_int_equal(unlinkat(fd, "a b", 0), 0);
	assert_int_equal(unlinkat(fd, "b", AT_REMOVEDIR), 0);
	assert_int_equal(unlinkat(fd, "c", 0), 0);
	assert_int_equal(unlinkat(fd, ".hidden", 0), 0);
	assert_int_equal(rmdir(path), 0);
}

static void
an_empty_directory_has_no_names(void **state)
{
	cleanup_listing struct listing listing = LISTING;
	char path[] = "/tmp/listing-t-XXXXXX";
	cleanup_close int fd = -1;

	(void)state;
	assert_non_null(mkdtemp(path));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(listing_read(&listing, fd), 0);
	assert_int_equal(listing.names.count, 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(rmdir(path), 0);
}

static void
what_is_no_directory_is_an_errno(void **state)
{
	cleanup_listing struct listing listing = LISTING;
	cleanup_close int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(listing_read(&listing, fd), ENOTDIR);
	assert_int_equal(listing_read(&listing, -1), EBADF);
	assert_int_equal(listing.names.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_come_in_order_and_with_their_type),
		cmocka_unit_test(an_empty_directory_has_no_names),
		cmocka_unit_test(what_is_no_directory_is_an_errno),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
