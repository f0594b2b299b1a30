/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/sha1.h"

static void
assert_sum(const void *bytes, size_t length, const char *expected)
{
	unsigned char digest[SHA1_SIZE];
	char text[2 * SHA1_SIZE + 1];

	sha1_sum(bytes, length, digest);
	for (size_t i = 0; i < SHA1_SIZE; i++)
		sprintf(text + 2 * i, "%02x", digest[i]);
	assert_string_equal(text, expected);
}

/* Of RFC 3174 and FIPS 180. */
static void
test_published_sums(void **state)
{
	char million[1000000];
	const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

	(void)state;
	memset(million, 'a', sizeof(million));
	assert_sum("", 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	assert_sum("abc", 3, "a9993e364706816aba3e25717850c26c9cd0d89d");
	assert_sum(two_blocks, strlen(two_blocks), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	assert_sum(million, sizeof(million), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

/* Where the length no longer fits into the last block. */
static void
test_ends_of_blocks(void **state)
{
	char text[128];

	(void)state;
	memset(text, 'x', sizeof(text));
	assert_sum(text, 55, "cef734ba81a024479e09eb5a75b6ddae62e6abf1");
	assert_sum(text, 56, "901305367c259952f4e7af8323f480d59f81335b");
	assert_sum(text, 63, "0ddc4e0cccd9a12850deb5abb0853a4425559fec");
	assert_sum(text, 64, "bb2fa3ee7afb9f54c6dfb5d021f14b1ffe40c163");
	assert_sum(text, 119, "4300320394f7ee239bcdce7d3b8bcee173a0cd5c");
	assert_sum(text, 120, "ceb2821639c4b6dcb10bce0e522ca2e608ce056d");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_sums),
		cmocka_unit_test(test_ends_of_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
